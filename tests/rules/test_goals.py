"""Proves which goals and criteria a task may be submitted with."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.goals import (
	Criterion,
	KeyResult,
	check_criteria_unchanged,
	check_goals,
	criteria_changed,
	criteria_findings,
	goal_findings,
	has_quantity,
	is_vague,
	key_result_findings,
)

DUE = date(2024, 8, 31)
TITLE = "2024年Q3新品上市推广方案执行"
GOAL = "覆盖目标用户100万人次,新品首月销量突破5万件"
KEY_RESULT = KeyResult("新品首月销量", 50000, "件", DUE)
CRITERIA = (Criterion("推广方案定稿", 60, "推广方案"), Criterion("上线数据", 40, "上线数据报告"))


def codes(findings):
	return [finding.code for finding in findings]


# feature: task.vague-goal
@pytest.mark.parametrize(
	"text",
	[
		"提升市场影响力",
		"处理客户问题",
		"处理 客户问题。",
		"2024年Q3提升市场影响力",
		"进一步提高客户满意度",
		"Improve market influence",
	],
)
def test_a_text_of_vague_words_alone_is_vague(text):
	assert is_vague(text)
	assert not has_quantity(text)


# feature: task.vague-goal
@pytest.mark.parametrize(
	"text",
	[
		GOAL,
		TITLE,
		"解决A客户关于功能的投诉,24小时内回复解决方案",
		"3个月内实现销售额500万",
		"客户需求调研",
		"月度销售报表",
		"提升品牌X的市场影响力",
		"Improve the Q3 launch of Atlas",
		"",
	],
)
def test_a_text_that_names_one_thing_of_its_own_is_not_vague(text):
	assert not is_vague(text)


# feature: task.measurable-goal
@pytest.mark.parametrize(
	("text", "expected"),
	[
		(GOAL, True),
		("24小时内回复", True),
		("三个版本", True),
		("百分之九十五", True),
		("2024年7月25日上线", False),
		("2024-08-31前统一口径", False),
		("Q3上线", False),
	],
)
def test_a_calendar_date_is_no_quantity(text, expected):
	assert has_quantity(text) is expected


# feature: task.measurable-goal
def test_a_measurable_project_goal_is_in_order():
	assert goal_findings("Project", TITLE, GOAL, [KEY_RESULT], DUE) == []
	check_goals("Project", TITLE, GOAL, [KEY_RESULT], DUE, CRITERIA)


# feature: task.vague-goal
@pytest.mark.parametrize("task_type", ["Project", "Routine", "Collaborative"])
def test_a_vague_goal_is_refused_for_every_type_also_with_key_results(task_type):
	findings = goal_findings(task_type, TITLE, " 提升市场影响力", [KEY_RESULT], DUE)
	assert findings == [Finding("goals.vague", {"field": "goal", "text": "提升市场影响力"})]


# feature: task.vague-goal
def test_a_vague_title_is_refused_unless_the_goal_names_a_number():
	assert codes(goal_findings("Routine", "处理客户问题", "", [], None)) == ["goals.vague"]
	assert goal_findings("Routine", "处理客户问题", "24小时内回复A客户", [], None) == []


# feature: task.measurable-goal
def test_a_project_needs_a_goal_and_key_results_other_types_do_not():
	assert codes(goal_findings("Project", TITLE, "", [], DUE)) == [
		"goals.goal_missing",
		"goals.key_results_missing",
	]
	assert goal_findings("Routine", "月度销售报表", "", [], DUE) == []


# feature: task.measurable-goal
def test_the_number_of_a_project_may_stand_in_the_goal_or_in_a_key_result():
	without_number = KeyResult("新品上市", "很多", "件", DUE)
	assert codes(goal_findings("Project", TITLE, "新品按期上市", [KEY_RESULT], DUE)) == []
	assert codes(goal_findings("Project", TITLE, "新品按期上市", [without_number], DUE)) == [
		"goals.not_measurable",
		"goals.key_result_without_number",
	]


# feature: task.key-results
@pytest.mark.parametrize(
	("row", "expected"),
	[
		(KEY_RESULT, []),
		(KeyResult("致命缺陷", 0, "个", date(2024, 8, 1)), []),
		(KeyResult("", 5, "件", DUE), ["goals.key_result_unnamed"]),
		(KeyResult("销量", None, "件", DUE), ["goals.key_result_without_number"]),
		(KeyResult("销量", "NaN", "件", DUE), ["goals.key_result_without_number"]),
		(KeyResult("销量", "5.5", " ", DUE), ["goals.key_result_without_unit"]),
		(KeyResult("销量", 5, "件", None), ["goals.key_result_without_date"]),
		(KeyResult("销量", 5, "件", date(2024, 9, 1)), ["goals.key_result_after_due"]),
	],
)
def test_a_key_result_has_a_name_a_number_a_unit_and_a_date_in_time(row, expected):
	findings = key_result_findings([KEY_RESULT, row], DUE)
	assert codes(findings) == expected
	assert all(finding.facts["row"] == 2 for finding in findings)


# feature: task.criteria
def test_only_projects_must_have_criteria():
	assert codes(criteria_findings("Project", [])) == ["criteria.missing"]
	assert criteria_findings("Routine", []) == []


# feature: task.criteria
@pytest.mark.parametrize(
	("criteria", "expected"),
	[
		(CRITERIA, []),
		([Criterion("甲", 33.3), Criterion("乙", 33.3), Criterion("丙", "33.4")], []),
		([Criterion("甲", 0.1), Criterion("乙", 0.2), Criterion("丙", 99.7)], []),
		([Criterion("甲", 60), Criterion("乙", 39.99)], ["criteria.weights_not_100"]),
		([Criterion("甲", 100), Criterion("乙", 0)], ["criteria.weight_not_positive"]),
		([Criterion("甲", 110), Criterion("乙", -10)], ["criteria.weight_not_positive"]),
		([Criterion("甲", 50), Criterion(" 甲", 50)], ["criteria.twice"]),
		([Criterion(" ", 100)], ["criteria.unnamed"]),
		([Criterion("甲", None)], ["criteria.weight_not_positive", "criteria.weights_not_100"]),
	],
)
def test_criteria_are_named_once_each_and_weigh_exactly_100(criteria, expected):
	assert codes(criteria_findings("Routine", criteria)) == expected


# feature: task.criteria
@given(st.lists(st.integers(1, 9999), min_size=1, max_size=9))
def test_any_split_of_100_into_hundredths_is_accepted_as_floats(shares):
	cents, rest = [], 10000
	for share in shares:
		if rest - share > 0:
			cents.append(share)
			rest -= share
	criteria = [
		Criterion(str(place), float(Decimal(share) / 100)) for place, share in enumerate([*cents, rest])
	]
	assert criteria_findings("Project", criteria) == []


# feature: task.submission
def test_everything_wrong_with_a_task_is_refused_at_once():
	with pytest.raises(RuleBroken) as caught:
		check_goals("Project", "处理客户问题", "", [], DUE, [])
	assert codes(caught.value.findings) == [
		"goals.vague",
		"goals.goal_missing",
		"goals.key_results_missing",
		"criteria.missing",
	]


# feature: task.criteria-fixed
@pytest.mark.parametrize(
	("after", "changed"),
	[
		(CRITERIA, ()),
		(CRITERIA[::-1], ()),
		((Criterion("推广方案定稿", 60.0, "推广方案"), CRITERIA[1]), ()),
		((Criterion("推广方案定稿", 50, "推广方案"), CRITERIA[1]), ("推广方案定稿",)),
		((Criterion("推广方案定稿", 60, "推广方案", "3个版本"), CRITERIA[1]), ("推广方案定稿",)),
		((Criterion("推广方案定稿", 60, "海报"), CRITERIA[1]), ("推广方案定稿",)),
		(CRITERIA[:1], ("上线数据",)),
		((*CRITERIA, CRITERIA[0]), ("推广方案定稿",)),
	],
)
def test_criteria_are_fixed_after_submission(after, changed):
	assert criteria_changed(CRITERIA, after) == changed
	if changed:
		with pytest.raises(RuleBroken, match=r"criteria\.fixed"):
			check_criteria_unchanged(CRITERIA, after)
	else:
		check_criteria_unchanged(CRITERIA, after)


# feature: task.measurable-goal
def test_a_goal_of_spaces_is_missing():
	assert "goals.goal_missing" in codes(goal_findings("Project", TITLE, "  ", [KEY_RESULT], DUE))
	assert not is_vague("  ")


# feature: task.criteria
def test_letter_case_and_spaces_do_not_make_another_criterion():
	twice = [Criterion("API  document", 50), Criterion(" api document", 50)]
	assert criteria_findings("Routine", twice) == [Finding("criteria.twice", {"criterion": "api document"})]
	nameless = [Criterion("", 50), Criterion(" ", 50)]
	assert codes(criteria_findings("Routine", nameless)) == ["criteria.unnamed"] * 2


# feature: task.criteria-fixed
def test_spaces_around_a_criterion_are_no_change():
	assert criteria_changed(CRITERIA, [Criterion(" 推广方案定稿 ", "60", " 推广方案 "), CRITERIA[1]]) == ()
