"""Proves that gaps and overlaps of a plan are found and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.goals import Criterion
from xdept_collab.rules.plan import DepartmentPlan, check_plan, plan_findings, plan_gaps, plan_overlaps

MARKETING = DepartmentPlan("市场部", "A", "制定推广方案", ("推广方案PPT", "宣传海报"), 3)
SALES = DepartmentPlan("销售部", "R", "渠道动员", ("渠道动员纪要",), 2)
CRITERIA = (Criterion("推广方案定稿", 100, "推广方案ppt"), Criterion("沟通", 0))


# feature: plan.gap-and-overlap
def test_a_plan_that_covers_every_deliverable_once_is_in_order():
	assert plan_findings([MARKETING, SALES], CRITERIA) == []
	check_plan([MARKETING, SALES], CRITERIA)


# feature: plan.gap-and-overlap
def test_a_working_department_without_duty_or_work_is_a_gap():
	silent = DepartmentPlan("客服部", "R", " ", (), 0)
	assert plan_gaps([MARKETING, silent]) == [
		Finding("plan.duty_missing", {"department": "客服部"}),
		Finding("plan.work_item_missing", {"department": "客服部"}),
	]


# feature: plan.gap-and-overlap
@pytest.mark.parametrize("part", ["C", "I"])
def test_a_consulted_or_informed_department_needs_no_duty(part):
	assert plan_gaps([MARKETING, DepartmentPlan("法务部", part)]) == []


# feature: plan.gap-and-overlap
def test_a_deliverable_that_nobody_promises_is_a_gap_by_name():
	criteria = [Criterion("数据", 100, " 上线数据报告 ")]
	gap = Finding("plan.deliverable_unpromised", {"deliverable": "上线数据报告", "criterion": "数据"})
	assert plan_gaps([MARKETING], criteria) == [gap]
	only_informed = DepartmentPlan("客服部", "I", deliverables=("上线数据报告",))
	assert plan_gaps([MARKETING, only_informed], criteria) == [gap]
	consulted = DepartmentPlan("客服部", "C", deliverables=("《上线数据报告》",))
	assert plan_gaps([MARKETING, consulted], criteria) == []


# feature: plan.gap-and-overlap
def test_the_same_deliverable_or_duty_of_two_departments_is_an_overlap_by_name():
	other = DepartmentPlan("销售部", "R", "制定 推广方案", ("《宣传海报》",), 1)
	assert plan_overlaps([MARKETING, other]) == [
		Finding("plan.deliverable_twice", {"deliverable": "宣传海报", "departments": ("市场部", "销售部")}),
		Finding("plan.duty_twice", {"duty": "制定推广方案", "departments": ("市场部", "销售部")}),
	]


# feature: plan.gap-and-overlap
def test_empty_duties_and_repetition_inside_one_department_are_no_overlap():
	rows = [
		DepartmentPlan("市场部", "A", "", ("海报", "海报"), 1),
		DepartmentPlan("销售部", "R", "", ("", "纪要"), 1),
		DepartmentPlan("研发部", "R", "", ("",), 1),
	]
	assert plan_overlaps(rows) == []


# feature: plan.gap-and-overlap
def test_a_plan_is_refused_with_gaps_before_overlaps():
	with pytest.raises(RuleBroken) as caught:
		check_plan(
			[MARKETING, DepartmentPlan("销售部", "R", "制定推广方案", (), 0)],
			[Criterion("数据", 100, "报告")],
		)
	assert [finding.code for finding in caught.value.findings] == [
		"plan.work_item_missing",
		"plan.deliverable_unpromised",
		"plan.duty_twice",
	]


# feature: plan.gap-and-overlap
@given(st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=4), max_size=5))
def test_exactly_the_deliverables_of_two_or_more_departments_overlap(promises):
	rows = [DepartmentPlan(f"部门{place}", "R", "", tuple(names), 1) for place, names in enumerate(promises)]
	expected = {name for name in "甲乙丙丁" if sum(name in names for names in promises) > 1}
	assert {finding.facts["deliverable"] for finding in plan_overlaps(rows)} == expected


# feature: plan.gap-and-overlap
def test_one_work_item_is_enough_and_none_is_the_default():
	assert plan_gaps([DepartmentPlan("市场部", "A", "制定推广方案", (), 1)]) == []
	assert plan_gaps([DepartmentPlan("市场部", "A", "制定推广方案")]) == [
		Finding("plan.work_item_missing", {"department": "市场部"})
	]


# feature: plan.gap-and-overlap
def test_a_criterion_without_deliverable_asks_for_no_promise():
	assert plan_gaps([MARKETING], [Criterion("沟通", 100, "  ")]) == []


# feature: plan.gap-and-overlap
def test_an_overlap_is_told_in_the_words_of_its_first_department():
	rows = [
		DepartmentPlan("市场部", "A", " 渠道动员 ", (), 1),
		DepartmentPlan("销售部", "R", "渠道动员", (), 1),
	]
	assert plan_overlaps(rows)[0].facts == {"duty": "渠道动员", "departments": ("市场部", "销售部")}
