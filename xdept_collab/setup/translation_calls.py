"""Finds what `_()`, `_lt()` and `__()` translate in Python, JavaScript and templates, and what they cannot."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

# A value that was stored in English is translated where it is shown. Such a call names on its line, or on the
# line above, where the value comes from: `stored: Collab Task.status`, `stored: *.status` (whatever the DocType),
# or one of the kinds below, which are extracted from the records and from messages.py.
STORED_KINDS = ("option", "DocType", "label", "workflow action", "role", "message", "policy")
STORED_MARKER = re.compile(rf"\bstored: ((?:[A-Z][\w -]*|\*)\.\w+|{'|'.join(STORED_KINDS)})(?=\W|$)")

PYTHON_NAMES = frozenset({"_", "_lt"})
SCRIPT_CALL = re.compile(r"(?<![\w$.])__\(")
TEMPLATE_CALL = re.compile(r"(?<![\w$.])__?\(")
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?:(?<=\s)|^)//[^\n]*", re.DOTALL | re.MULTILINE)
_BARE_SCRIPT_TEXT = re.compile(
	r"\b(?:label|title|description|placeholder|message|primary_action_label|subtitle)\s*:\s*([\"'`])([A-Z][^\"'`]*)\1"
)
_BARE_PYTHON_CALLS = frozenset({"throw", "msgprint"})
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Text:
	"""A text that a user may read, where it stands, and the contexts under which Frappe looks it up."""

	text: str
	location: str
	context: str = ""
	comment: str = ""
	possible_contexts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
	"""A place that cannot be translated as it is written."""

	location: str
	line: int
	message: str

	def __str__(self) -> str:
		return f"{self.location}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Stored:
	"""A call that translates a stored value, and the source that it names."""

	location: str
	line: int
	source: str


Found = Text | Problem | Stored

NOT_LITERAL = (
	"translate one literal text and format afterwards; for a value stored in English write where it comes from "
	"beside the call, for example `stored: Collab Task.status`"
)
NOT_TRANSLATED = "a user reads this text: wrap it in a translation call"


def python_texts(code: str, location: str) -> Iterator[Found]:
	"""Every translation call of a Python module, and texts shown to a user without one."""
	lines = code.splitlines()
	for node in ast.walk(ast.parse(code)):
		if not isinstance(node, ast.Call):
			continue
		name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
		if name in PYTHON_NAMES and _is_frappe(node.func):
			yield _python_call(node, lines, location)
		elif name in _BARE_PYTHON_CALLS and _is_frappe(node.func) and _is_bare(node):
			yield Problem(location, node.lineno, NOT_TRANSLATED)


def _is_frappe(function: ast.expr) -> bool:
	if isinstance(function, ast.Name):
		return True
	return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "frappe"


def _is_bare(node: ast.Call) -> bool:
	return bool(node.args) and isinstance(node.args[0], ast.Constant | ast.JoinedStr)


def _python_call(node: ast.Call, lines: list[str], location: str) -> Found:
	text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
	if not isinstance(text, str):
		return _stored_or_problem(lines, node.lineno, location)
	context = ""
	for keyword in node.keywords:
		if keyword.arg == "context" and isinstance(keyword.value, ast.Constant):
			context = str(keyword.value.value)
	# Frappe looks a text up without the spaces around it.
	return Text(text.strip() if context else text, location, context)


def _stored_or_problem(lines: list[str], line: int, location: str) -> Found:
	for candidate in lines[max(0, line - 2) : line]:
		if match := STORED_MARKER.search(candidate):
			return Stored(location, line, match.group(1))
	return Problem(location, line, NOT_LITERAL)


def script_texts(code: str, location: str) -> Iterator[Found]:
	"""Every `__()` of a script, and dialog texts that are written without one."""
	without_comments = _SCRIPT_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), code)
	yield from _scanned(without_comments, code.splitlines(), SCRIPT_CALL, location)
	for match in _BARE_SCRIPT_TEXT.finditer(without_comments):
		yield Problem(
			location, _line_of(without_comments, match.start()), f"{NOT_TRANSLATED}: {match.group(2)}"
		)


def template_texts(code: str, location: str) -> Iterator[Found]:
	"""Every `_()` and `__()` of a Jinja or script template, of a mail or of an HTML block."""
	return _scanned(code, code.splitlines(), TEMPLATE_CALL, location)


def _scanned(code: str, lines: list[str], call: re.Pattern[str], location: str) -> Iterator[Found]:
	for match in call.finditer(code):
		line = _line_of(code, match.start())
		arguments = _arguments(code, match.end())
		text = _literal(arguments[0]) if arguments else None
		if text is None:
			yield _stored_or_problem(lines, line, location)
		else:
			yield Text(text, location, _context(arguments))


def _line_of(code: str, position: int) -> int:
	return code.count("\n", 0, position) + 1


def _context(arguments: list[str]) -> str:
	for argument in arguments[1:]:
		if argument.startswith("context"):
			return _literal(argument.partition("=")[2].strip()) or ""
	return (_literal(arguments[2]) or "") if len(arguments) > 2 else ""


def _arguments(code: str, start: int) -> list[str]:
	"""The argument texts of the call whose bracket opens just before `start`."""
	arguments: list[str] = []
	open_brackets: list[str] = []
	position = begin = start
	while position < len(code):
		character = code[position]
		if character in "\"'`":
			position = _end_of_string(code, position)
		elif character in _CLOSING:
			open_brackets.append(_CLOSING[character])
		elif open_brackets and character == open_brackets[-1]:
			open_brackets.pop()
		elif not open_brackets and character in ",)":
			arguments.append(code[begin:position].strip())
			begin = position + 1
			if character == ")":
				break
		position += 1
	return [argument for argument in arguments if argument]


def _end_of_string(code: str, position: int) -> int:
	quote = code[position]
	position += 1
	while position < len(code) and code[position] != quote:
		position += 2 if code[position] == "\\" else 1
	return position


def _literal(argument: str) -> str | None:
	"""The value of an argument that is one string literal, else None."""
	if len(argument) < 2 or argument[0] not in "\"'`" or _end_of_string(argument, 0) != len(argument) - 1:
		return None
	if argument[0] == "`":
		inner = argument[1:-1]
		return None if "${" in inner else inner.replace("\\`", "`")
	try:
		return ast.literal_eval(argument)
	except (SyntaxError, ValueError):
		return None
