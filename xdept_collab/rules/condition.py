"""Knows what the condition of a workflow row may say, so that it never fails while somebody presses a button.

Frappe evaluates it with `safe_eval` and the names below (frappe/model/workflow.py, get_workflow_safe_globals, and
frappe/utils/safe_exec.py, WHITELISTED_SAFE_EVAL_GLOBALS); everything else raises an error at the user.
"""

import ast
import unicodedata
from collections.abc import Collection, Iterator

from xdept_collab.rules.errors import Finding

OFFERED_FUNCTIONS = frozenset({"int", "float", "long", "round"})
OFFERED_CALLS = frozenset(
	{
		"frappe.db.get_value",
		"frappe.db.get_list",
		"frappe.utils.now_datetime",
		"frappe.utils.add_to_date",
		"frappe.utils.get_datetime",
		"frappe.utils.now",
		"doc.get",
	}
)
# Every document has these, whatever its DocType says.
STANDARD_FIELDS = frozenset(
	{"name", "doctype", "owner", "creation", "modified", "modified_by", "docstatus", "idx"}
)
_ALLOWED_NODES = (
	ast.Expression, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Constant, ast.Name,
	ast.Attribute, ast.Subscript, ast.Slice, ast.Call, ast.keyword, ast.List, ast.Tuple, ast.Set, ast.Dict,
	ast.ListComp, ast.comprehension, ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop,
)  # fmt: skip


def condition_findings(condition: str, fields: Collection[str] | None = None) -> list[Finding]:
	"""Return what Frappe would not understand in `condition`; `fields` of the DocType, None to not judge them."""
	text = unicodedata.normalize("NFKC", condition).strip()
	if not text:
		return []
	try:
		tree = ast.parse(text, mode="eval")
	except (SyntaxError, ValueError):
		return [Finding("lifecycle.condition_syntax", {"text": condition})]
	# What cannot be read at all says nothing reliable about its names.
	found = [*_shapes(tree)] or [*_names(tree), *_lost_names(tree), *_fields(tree, fields)]
	unique: list[Finding] = []
	for finding in found:
		if finding not in unique:
			unique.append(finding)
	return unique


def _shapes(tree: ast.AST) -> Iterator[Finding]:
	for node in ast.walk(tree):
		if isinstance(node, ast.expr) and not isinstance(node, _ALLOWED_NODES):
			yield Finding("lifecycle.condition_shape", {"text": ast.unparse(node)})


def _names(tree: ast.AST) -> Iterator[Finding]:
	loop_names = _loop_names(tree)
	inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
	called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
	for node in ast.walk(tree):
		if id(node) in inner or not isinstance(node, ast.Name | ast.Attribute):
			continue
		path = _path(node)
		if not _is_offered(path, loop_names, is_called=id(node) in called):
			yield Finding("lifecycle.condition_name", {"word": ".".join(path).lstrip(".")})


def _path(node: ast.expr) -> list[str]:
	"""The words of a dotted name; the first is empty when it hangs on a value, as in `doc.get("a").lower`."""
	words: list[str] = []
	while isinstance(node, ast.Attribute):
		words.insert(0, node.attr)
		node = node.value
	return [node.id if isinstance(node, ast.Name) else "", *words]


def _is_offered(path: list[str], loop_names: set[str], *, is_called: bool) -> bool:
	root, dotted = path[0], ".".join(path)
	if any(word.startswith("_") for word in path):
		return False
	if root == "frappe":
		return dotted in OFFERED_CALLS or path[1:2] == ["session"]
	if root == "doc":
		return dotted in OFFERED_CALLS or not is_called or len(path) > 2
	return root == "" or root in loop_names or dotted in OFFERED_FUNCTIONS


def _loop_names(tree: ast.AST) -> set[str]:
	targets = (node.target for node in ast.walk(tree) if isinstance(node, ast.comprehension))
	return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def _lost_names(tree: ast.AST) -> Iterator[Finding]:
	"""`doc` exists only outside a loop: before Python 3.12 the inside of a comprehension sees globals alone."""
	for loop in ast.walk(tree):
		if not isinstance(loop, ast.ListComp):
			continue
		outside = {id(node) for node in ast.walk(loop.generators[0].iter)}
		for node in ast.walk(loop):
			if isinstance(node, ast.Name) and node.id == "doc" and id(node) not in outside:
				yield Finding("lifecycle.condition_doc_in_loop", {"text": ast.unparse(loop)})


def _fields(tree: ast.AST, fields: Collection[str] | None) -> Iterator[Finding]:
	if fields is None:
		return
	for node in ast.walk(tree):
		field = _field_read(node)
		if field and field not in fields and field not in STANDARD_FIELDS:
			yield Finding("lifecycle.condition_field", {"word": field})


def _field_read(node: ast.AST) -> str | None:
	if isinstance(node, ast.Attribute) and _is_doc(node.value):
		return None if node.attr == "get" else node.attr
	if isinstance(node, ast.Subscript) and _is_doc(node.value):
		return _text(node.slice)
	if isinstance(node, ast.Call) and ast.unparse(node.func) == "doc.get" and node.args:
		return _text(node.args[0])
	return None


def _is_doc(node: ast.AST) -> bool:
	return isinstance(node, ast.Name) and node.id == "doc"


def _text(node: ast.AST) -> str | None:
	return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
