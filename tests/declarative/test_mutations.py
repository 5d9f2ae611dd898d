"""The patches that take guards away fit the source, and what they showed is in the documents."""

import ast
from collections import Counter

import pytest

from tests.architecture.sources import ROOT
from tests.mutations.known import known_guards
from tests.mutations.report import REPORT, report, results

GUARDS = {guard.name: guard for guard in known_guards()}
SUITES = ("rules", "declarative", "site")


# feature: quality.guards
def test_every_guard_has_a_name_of_its_own_and_a_suite():
	assert [
		name for name, count in Counter(guard.name for guard in known_guards()).items() if count > 1
	] == []
	assert {guard.suite for guard in GUARDS.values()} <= set(SUITES)


# feature: quality.guards
@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_patch_fits_the_source_and_leaves_it_readable(name):
	guard = GUARDS[name]
	source = (ROOT / guard.file).read_text(encoding="utf-8")
	patched = guard.remove_from(source)
	assert patched != source
	if guard.file.endswith(".py"):
		ast.parse(patched)


# feature: quality.guards
def test_no_guard_could_be_taken_away_unnoticed():
	found = results()
	assert found.keys() <= GUARDS.keys()
	assert [name for name, last in found.items() if last["result"] != "noticed"] == []
	assert [
		guard.name for guard in GUARDS.values() if guard.suite != "site" and guard.name not in found
	] == []


# feature: quality.guards
def test_the_documents_say_what_the_last_run_found():
	assert REPORT.read_text(encoding="utf-8") == report()
