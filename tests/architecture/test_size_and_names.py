"""Small and flat: bounds on files and functions, and names that say something."""

import ast
import re

import pytest

from tests.architecture.sources import PACKAGE, ROOT, files, functions, shown, under

LINES_OF_A_FILE = 300
LINES_OF_A_TEST_FILE = 500
LINES_OF_A_FUNCTION = 40
LINES_OF_HOOKS = 150
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "stuff"}
# Written in two parts, so that this file does not hold what it looks for.
PLACES_OF_ONE_MACHINE = [
	re.compile("/wo" + r"rk/\w"),
	re.compile("/sr" + r"v/\w"),
	re.compile(r"\.\./" + "shared"),
	re.compile("/roo" + r"t/\w"),
	re.compile(
		"pypi"
		+ r"\.org|python"
		+ "hosted"
		+ r"\.org|registry\.np"
		+ r"mjs|deb\.deb"
		+ "ian|registry\\.yarn"
		+ "pkg"
	),
]


def line_count(path):
	return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths, bound):
	return [f"{shown(path)}: {count} lines" for path in paths if (count := line_count(path)) > bound]


# feature: quality.architecture
def test_no_source_file_is_longer_than_its_bound():
	sources = [
		*under(PACKAGE, ".py", ".js", ".css", ".scss"),
		*(ROOT / "bin").rglob("*.sh"),
		*under(ROOT / "benchmarks", ".py"),
	]
	assert too_long(sources, LINES_OF_A_FILE) == []
	assert too_long(under(ROOT / "tests", ".py"), LINES_OF_A_TEST_FILE) == []


# feature: quality.architecture
def test_no_function_is_longer_than_forty_lines():
	found = []
	for path in [*under(PACKAGE, ".py"), *under(ROOT / "bin", ".py")]:
		for function in functions(path):
			docstring = function.body[0] if ast.get_docstring(function, clean=False) else None
			described = (docstring.end_lineno - docstring.lineno + 1) if docstring else 0
			length = function.end_lineno - function.lineno + 1 - described
			if length > LINES_OF_A_FUNCTION:
				found.append(f"{shown(path)}: {function.name} has {length} lines")
	assert found == []


# feature: quality.architecture
def test_no_module_has_a_name_that_says_nothing():
	modules = [path for path in files() if path.suffix in {".py", ".js", ".sh"}]
	assert [shown(path) for path in modules if path.stem in NAMES_THAT_SAY_NOTHING] == []
	folders = {parent.name for path in modules for parent in path.relative_to(ROOT).parents}
	assert folders & NAMES_THAT_SAY_NOTHING == set()


# feature: quality.architecture
def test_the_hooks_file_is_a_short_switchboard_without_a_star():
	hooks = PACKAGE / "hooks.py"
	assert line_count(hooks) < LINES_OF_HOOKS
	text = hooks.read_text(encoding="utf-8")
	assert not re.search(r"""["']\*["']\s*:""", text), "doc_events for every DocType slow the whole site down"
	assert not re.search(r"^#\s*\w+\s*=", text, re.MULTILINE), "commented wires are no wires"


# feature: quality.architecture
def test_every_test_file_has_a_test():
	tests = [path for path in files() if path.name.startswith("test_") and path.suffix == ".py"]
	empty = [path for path in tests if not any(node.name.startswith("test_") for node in functions(path))]
	assert tests
	assert [shown(path) for path in empty] == []


# feature: quality.architecture
@pytest.mark.parametrize("pattern", PLACES_OF_ONE_MACHINE, ids=lambda pattern: pattern.pattern)
def test_no_file_names_a_place_of_one_machine(pattern):
	found = []
	for path in files():
		try:
			text = path.read_text(encoding="utf-8")
		except UnicodeDecodeError:
			continue  # pictures and spreadsheets
		found += [f"{shown(path)}: {match.group()}" for match in pattern.finditer(text)]
	assert found == []
