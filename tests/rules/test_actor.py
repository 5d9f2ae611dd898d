"""What rows of access name people and departments by fits into them and tells them apart."""

import pytest

from xdept_collab.rules.actor import department_principal

ROW = 140


# feature: access.long-names
@pytest.mark.parametrize("letter", ["S", "售", "🙂"])
def test_departments_with_the_longest_names_are_told_apart(letter: str):
	names = [letter * 139 + last for last in "ab"]
	found = [department_principal(name) for name in names]
	assert len(set(found)) == 2
	assert all(len(principal) <= ROW for principal in found)


# feature: access.long-names
def test_a_name_that_fits_stands_there_as_it_is():
	assert department_principal("R&D") == "dept:R&D"
	assert department_principal("x" * 135) == f"dept:{'x' * 135}"
