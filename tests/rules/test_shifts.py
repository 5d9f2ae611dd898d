"""New dates of one work item push those that wait for it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.shifts import Dependency, Slot, ordered, pushed

DAY = date(2024, 7, 15)


def slot(name, start, length=1):
	first = DAY + timedelta(days=start)
	return Slot(name, first, first + timedelta(days=length - 1))


def plan(*slots):
	return {row.name: row for row in slots}


# feature: ticket.moves-dates
@pytest.mark.parametrize(
	("kind", "lag", "start"),
	[("FS", 0, 10), ("FS", 2, 12), ("SS", 0, 7), ("SS", 1, 8), ("FF", 0, 8), ("SF", 0, 6)],
)
def test_a_later_predecessor_pushes_by_just_what_the_dependency_asks(kind, lag, start):
	slots = plan(slot("lead", 0, 3), slot("next", 3, 2))
	moved = pushed(slots, plan(slot("lead", 7, 3)), [Dependency("lead", "next", kind, lag)], {})
	assert moved["next"] == slot("next", start, 2)


# feature: ticket.moves-dates
def test_an_earlier_predecessor_pulls_nothing():
	slots = plan(slot("lead", 5), slot("next", 6))
	assert set(pushed(slots, plan(slot("lead", 0)), [Dependency("lead", "next")], {})) == {"lead"}


# feature: ticket.moves-dates
def test_slack_is_used_before_anything_moves():
	slots = plan(slot("lead", 0), slot("next", 9))
	assert set(pushed(slots, plan(slot("lead", 4)), [Dependency("lead", "next")], {})) == {"lead"}


# feature: ticket.moves-dates
def test_work_that_waits_in_a_circle_is_named():
	rows = [Dependency("a", "b"), Dependency("b", "c"), Dependency("c", "b")]
	with pytest.raises(RuleBroken) as refusal:
		ordered(["a", "b", "c"], rows)
	assert refusal.value.facts["items"] == ("b", "c")


# feature: ticket.moves-dates
@given(
	st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=2, max_size=12),
	st.data(),
)
def test_everything_keeps_its_length_and_nobody_starts_earlier(rows, data):
	slots = plan(*(slot(str(number), *row) for number, row in enumerate(rows)))
	edges = [
		Dependency(str(one), str(other))
		for one in range(len(rows))
		for other in range(one + 1, len(rows))
		if data.draw(st.booleans())
	]
	wanted = plan(slot("0", data.draw(st.integers(0, 60)), rows[0][1]))
	moved = pushed(slots, wanted, edges, {})
	for name, new in moved.items():
		old = slots[name]
		assert new.end - new.start == old.end - old.start
		if name != "0":
			assert new.start > old.start
	after = {**slots, **moved}
	for edge in edges:
		if edge.predecessor in moved:
			lead, follower = after[edge.predecessor], after[edge.successor]
			assert follower.start > lead.end or edge.successor == "0"
