"""Proves who may carry which part of a task."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.raci import PARTS, DepartmentPart, check_raci, raci_findings

MARKETING = DepartmentPart("市场部", "A")
SALES = DepartmentPart("销售部", "R", "每周向市场部提交客户反馈数据")


def codes(rows):
	return [finding.code for finding in raci_findings(rows)]


# feature: raci.one-accountable
def test_one_accountable_department_with_cooperating_ones_is_in_order():
	rows = [MARKETING, SALES, DepartmentPart("研发部", "C"), DepartmentPart("客服部", "I")]
	assert raci_findings(rows) == []
	check_raci(rows)


# feature: raci.one-accountable
@pytest.mark.parametrize(
	("rows", "facts"),
	[
		([], {"found": 0, "departments": ()}),
		([SALES], {"found": 0, "departments": ()}),
		([MARKETING, DepartmentPart("研发部", "A")], {"found": 2, "departments": ("市场部", "研发部")}),
	],
)
def test_no_or_two_accountable_departments_are_refused_by_name(rows, facts):
	with pytest.raises(RuleBroken) as caught:
		check_raci(rows)
	assert caught.value.findings == (Finding("raci.one_accountable", facts),)


# feature: raci.department-once
def test_a_department_takes_part_only_once_however_it_is_spaced():
	findings = raci_findings([MARKETING, SALES, DepartmentPart(" 销售部 ", "C")])
	assert findings == [Finding("raci.department_twice", {"department": "销售部", "found": 2})]


# feature: raci.cooperation-action
def test_a_responsible_department_beside_others_names_its_cooperation_action():
	findings = raci_findings([MARKETING, DepartmentPart("销售部", "R", "  "), DepartmentPart("研发部", "C")])
	assert findings == [Finding("raci.cooperation_action_missing", {"department": "销售部"})]


# feature: raci.cooperation-action
def test_a_department_alone_needs_no_cooperation_action():
	assert codes([DepartmentPart("销售部", "R")]) == ["raci.one_accountable"]


# feature: raci.parts
def test_an_unknown_part_and_a_nameless_department_are_named_by_row():
	findings = raci_findings([MARKETING, DepartmentPart("研发部", "X"), DepartmentPart(" ", "I")])
	assert findings == [
		Finding("raci.part_unknown", {"row": 2, "department": "研发部", "part": "X"}),
		Finding("raci.department_missing", {"row": 3}),
	]


# feature: raci.one-accountable
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))
def test_exactly_the_sets_with_one_accountable_pass(parts):
	rows = [DepartmentPart(f"部门{place}", part, "配合") for place, part in enumerate(parts)]
	assert (codes(rows) == []) == (parts.count("A") == 1)


# feature: raci.one-accountable
@given(st.permutations([MARKETING, SALES, DepartmentPart("研发部", "R"), DepartmentPart("客服部", "A")]))
def test_the_order_of_the_departments_changes_no_refusal(rows):
	assert sorted(codes(rows)) == ["raci.cooperation_action_missing", "raci.one_accountable"]


# feature: raci.cooperation-action
def test_two_departments_are_enough_to_need_a_cooperation_action():
	assert codes([MARKETING, DepartmentPart("销售部", "R")]) == ["raci.cooperation_action_missing"]


# feature: raci.parts
def test_two_nameless_departments_are_not_the_same_department():
	assert (
		codes([MARKETING, DepartmentPart(" ", "I"), DepartmentPart(" ", "I")])
		== ["raci.department_missing"] * 2
	)
