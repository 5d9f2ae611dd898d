"""What may be used where: the rules stay pure, only jobs commit, endpoints state verb, types and permission."""

import ast
import re
import sys

import pytest

from tests.architecture.sources import PACKAGE, calls, dotted, functions, shown, tree, under

RULES = PACKAGE / "rules"
CLOCKS = {
	"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "datetime.datetime.now",
	"datetime.datetime.today", "datetime.date.today", "time.time", "time.monotonic",
}  # fmt: skip
READS_AND_WRITES = {"open", "print", "input", "_", "_lt", ".read_text", ".write_text"}
# What refuses a user, or shows him only what he may see.
PERMISSION_CHECKS = {"has_permission", "check_permission", "only_for", "get_list"}
# Ours: missing, forbidden and not ours answer alike.
OUR_CHECKS = {"reading.require", "acts.require", "acts.require_following"}
FIRST_LINES = 3
# The scheduler, the background job of the importer, and commands: none of them runs inside a request.
MAY_COMMIT = ("xdept_collab/jobs.py", "xdept_collab/services/importing/running.py", "xdept_collab/setup/")
REASON = re.compile(r"#\s*(?:noqa: \S+\s*)?\W*\w+ \w+")


def imported_modules(path):
	for node in ast.walk(tree(path)):
		if isinstance(node, ast.Import):
			yield from (name.name for name in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module:
			yield node.module


def endpoints():
	for path in under(PACKAGE, ".py"):
		for function in functions(path):
			for decorator in function.decorator_list:
				if dotted(decorator) in {"frappe.whitelist", "whitelist"}:
					yield path, function, decorator


def replaced_in_core():
	"""Dotted names of our endpoints that stand in for Frappe's own and hand over to them."""
	for node in tree(PACKAGE / "hooks.py").body:
		if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "override_whitelisted_methods":
			return {value.value for value in node.value.values}
	return set()


def dotted_name(path, function):
	return ".".join([*path.relative_to(PACKAGE.parent).with_suffix("").parts, function.name])


# feature: quality.architecture
def test_rules_import_nothing_but_the_standard_library():
	allowed = set(sys.stdlib_module_names) - {"os", "subprocess", "socket", "urllib", "requests"}
	takes_addresses_apart_only = "urllib.parse"
	found = [
		f"{shown(path)} imports {name}"
		for path in under(RULES, ".py")
		for name in imported_modules(path)
		if not name.startswith("xdept_collab.rules")
		and name.split(".")[0] not in allowed
		and name != takes_addresses_apart_only
	]
	assert found == []


# feature: quality.architecture
def test_rules_read_no_clock_and_do_no_input_or_output():
	found = [
		f"{shown(path)} calls {name}"
		for path in under(RULES, ".py")
		for name in calls(tree(path))
		if name in CLOCKS or name in READS_AND_WRITES
	]
	assert found == []


# feature: quality.architecture
def test_only_jobs_and_commands_commit_and_each_says_why():
	found = []
	for path in under(PACKAGE, ".py"):
		lines = path.read_text(encoding="utf-8").splitlines()
		for node in ast.walk(tree(path)):
			if not isinstance(node, ast.Call) or dotted(node.func) != "frappe.db.commit":
				continue
			if not shown(path).startswith(MAY_COMMIT) or not REASON.search(lines[node.lineno - 1]):
				found.append(f"{shown(path)}:{node.lineno}")
	assert found == []


# feature: quality.architecture
def test_every_endpoint_is_typed_and_states_its_verbs():
	found = []
	core = replaced_in_core()
	for path, function, decorator in endpoints():
		arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
		untyped = [
			argument.arg for argument in arguments if argument.annotation is None and argument.arg != "self"
		]
		name = dotted_name(path, function)
		if untyped or function.returns is None:
			found.append(f"{name}: untyped {untyped or 'answer'}")
		if function.args.vararg or function.args.kwarg:
			found.append(f"{name}: takes whatever comes")
		verbs = isinstance(decorator, ast.Call) and any(word.arg == "methods" for word in decorator.keywords)
		if not verbs and name not in core:
			found.append(f"{name}: no methods=[...]")
	assert found == []


# feature: quality.architecture
def test_every_endpoint_checks_a_permission_in_its_first_lines():
	"""In itself, or in a function of its own module that it calls there."""
	core = replaced_in_core()
	unguarded = []
	for path, function, _decorator in endpoints():
		if dotted_name(path, function) in core:
			continue  # Frappe's own endpoint is called, and checks
		neighbours = {node.name: node for node in functions(path)}
		if not any(checks_permission(line, neighbours, set()) for line in first_lines(function)):
			unguarded.append(dotted_name(path, function))
	assert unguarded == []


def first_lines(function):
	"""The first statements after the docstring; those of a `with` count instead of it."""
	lines = function.body[1:] if ast.get_docstring(function) else function.body
	found = []
	for line in lines:
		found += line.body if isinstance(line, ast.With) else [line]
	return found[:FIRST_LINES]


def checks_permission(node, neighbours, seen):
	called = calls(node)
	if called & OUR_CHECKS or any(name.split(".")[-1] in PERMISSION_CHECKS for name in called):
		return True
	inner = (called & neighbours.keys()) - seen
	return any(checks_permission(neighbours[name], neighbours, seen | inner) for name in inner)


# feature: quality.architecture
@pytest.mark.parametrize("call", ["frappe.get_all", "frappe.db.sql_ddl"])
def test_no_endpoint_goes_around_permissions(call):
	found = [
		dotted_name(path, function)
		for path, function, _decorator in endpoints()
		if call in calls(function) or "ignore_permissions=True" in ast.unparse(function)
	]
	assert found == []
