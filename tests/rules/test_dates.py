"""Proves which dates of a task contradict each other."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.dates import (
	Node,
	Span,
	containment_findings,
	node_findings,
	nodes_broken_by_move,
	span_findings,
)

DUE = date(2024, 8, 31)
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))


def names(findings):
	return [finding.facts["node"] for finding in findings]


# feature: dates.internal-nodes
@pytest.mark.parametrize(
	("on", "allow_equal", "is_refused"),
	[
		(date(2024, 8, 30), False, False),
		(DUE, False, True),
		(DUE, True, False),
		(date(2024, 9, 1), True, True),
		(None, False, False),
		(datetime(2024, 8, 31, 9), False, True),  # noqa: DTZ001 — stored datetimes have no zone
	],
)
def test_an_internal_node_is_strictly_earlier_than_the_task_unless_equal_is_allowed(
	on, allow_equal, is_refused
):
	findings = node_findings([Node("方案初稿", on)], DUE, allow_equal)
	assert bool(findings) is is_refused
	if findings:
		assert findings[0].code == "dates.node_not_before_due"
		assert findings[0].facts == {"node": "方案初稿", "on": on, "due": DUE, "allow_equal": allow_equal}


# feature: dates.internal-nodes
def test_every_violated_node_is_listed_in_order():
	nodes = [Node("初稿", date(2024, 9, 2)), Node("定稿", date(2024, 7, 30)), Node("上线", DUE)]
	assert names(node_findings(nodes, DUE)) == ["初稿", "上线"]


# feature: dates.internal-nodes
def test_a_task_without_due_date_binds_no_node():
	assert node_findings([Node("初稿", DUE)], None) == []


# feature: dates.due-date-moves
def test_an_earlier_due_date_names_only_the_nodes_that_it_breaks():
	nodes = [Node("初稿", date(2024, 7, 25)), Node("定稿", date(2024, 8, 20)), Node("已晚", date(2024, 9, 5))]
	findings = nodes_broken_by_move(nodes, DUE, date(2024, 8, 10))
	assert names(findings) == ["定稿"]
	assert findings[0].facts["due"] == date(2024, 8, 10)


# feature: dates.due-date-moves
@given(st.lists(DAYS, max_size=6), DAYS, st.integers(0, 90))
def test_a_later_due_date_breaks_nothing(days, due, later):
	nodes = [Node(str(place), day) for place, day in enumerate(days)]
	assert nodes_broken_by_move(nodes, due, due + timedelta(days=later)) == []


# feature: dates.internal-nodes
@given(st.lists(DAYS, max_size=6), DAYS)
def test_allowing_equal_days_is_the_strict_rule_one_day_later(days, due):
	nodes = [Node(str(place), day) for place, day in enumerate(days)]
	assert names(node_findings(nodes, due, allow_equal=True)) == names(
		node_findings(nodes, due + timedelta(days=1))
	)


# feature: dates.period
@pytest.mark.parametrize(
	("start", "end", "is_refused"),
	[
		(date(2024, 7, 1), date(2024, 7, 1), False),
		(date(2024, 7, 2), date(2024, 7, 1), True),
		(None, date(2024, 7, 1), False),
		(date(2024, 7, 1), None, False),
		(datetime(2024, 7, 1, 18), date(2024, 7, 1), False),  # noqa: DTZ001 — stored datetimes have no zone
	],
)
def test_a_period_starts_no_later_than_it_ends(start, end, is_refused):
	assert [finding.code for finding in span_findings(Span("调研", start, end))] == (
		["dates.start_after_end"] if is_refused else []
	)


# feature: dates.work-item-inside
@pytest.mark.parametrize(
	("start", "end", "expected"),
	[
		(date(2024, 7, 1), date(2024, 8, 20), []),
		(date(2024, 6, 30), date(2024, 8, 20), [("dates.starts_too_early", "任务")]),
		(date(2024, 7, 1), date(2024, 8, 21), [("dates.ends_too_late", "市场部")]),
		(
			date(2024, 7, 1),
			date(2024, 9, 1),
			[("dates.ends_too_late", "市场部"), ("dates.ends_too_late", "任务")],
		),
		(date(2024, 9, 1), None, [("dates.ends_too_late", "市场部"), ("dates.ends_too_late", "任务")]),
		(None, date(2024, 6, 1), [("dates.starts_too_early", "任务")]),
		(None, None, []),
	],
)
def test_a_work_item_lies_inside_its_assignment_and_its_task(start, end, expected):
	outer = [Span("市场部", None, date(2024, 8, 20)), Span("任务", date(2024, 7, 1), DUE)]
	findings = containment_findings(Span("物料", start, end), outer)
	assert [(finding.code, finding.facts["outer"]) for finding in findings] == expected


# feature: dates.due-date-moves
def test_a_move_onto_a_node_breaks_it_unless_equal_is_allowed():
	nodes = [Node("定稿", date(2024, 8, 20))]
	assert names(nodes_broken_by_move(nodes, DUE, date(2024, 8, 20))) == ["定稿"]
	assert nodes_broken_by_move(nodes, DUE, date(2024, 8, 20), allow_equal=True) == []
