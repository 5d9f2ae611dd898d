"""Proves how progress rolls up from items to the task."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.progress import AssignmentProgress, ItemProgress, roll_up

MARKETING = AssignmentProgress("D1", "A")


def item(name, progress=0, parent=None, weight=1, state="In Progress", assignment="D1"):
	return ItemProgress(name, assignment, parent, weight, progress, state)


def of_assignment(*items):
	return float(roll_up(items, [MARKETING]).assignments["D1"])


# feature: progress.roll-up
def test_siblings_count_by_their_weight():
	assert of_assignment(item("W1", 60, weight=3), item("W2", 20, weight=1)) == 50


# feature: progress.roll-up
def test_a_parent_shows_its_children_and_not_its_own_progress():
	rolled = roll_up([item("W1", 99), item("W2", 40, "W1"), item("W3", 80, "W1"), item("W4", 0)], [MARKETING])
	assert rolled.items == {"W1": 60, "W2": 40, "W3": 80, "W4": 0}
	assert rolled.assignments == {"D1": 30}


# feature: progress.roll-up
def test_a_done_parent_with_open_children_is_not_done():
	assert of_assignment(item("W1", 100, state="Done"), item("W2", 40, "W1")) == 40


# feature: progress.roll-up
def test_a_done_item_is_complete_whatever_its_last_report_said():
	assert of_assignment(item("W1", 80, state="Done"), item("W2", 0)) == 50


# feature: progress.roll-up
def test_cancelled_items_and_what_hangs_below_them_do_not_count():
	items = [item("W1", 30), item("W2", 100, state="Cancelled"), item("W3", 100, "W2")]
	assert of_assignment(*items) == 30


# feature: progress.roll-up
def test_a_parent_whose_children_are_all_cancelled_speaks_for_itself():
	assert of_assignment(item("W1", 70), item("W2", 10, "W1", state="Cancelled")) == 70


# feature: progress.roll-up
def test_zero_weights_everywhere_are_equal_weights():
	assert of_assignment(item("W1", 10, weight=0), item("W2", 30, weight=0)) == 20
	assert of_assignment(item("W1", 10, weight=0), item("W2", 30, weight=5)) == 30


# feature: progress.roll-up
def test_a_parent_outside_the_assignment_is_no_parent():
	items = [item("W1", 10, "gone"), item("W2", 50, "W3"), item("W3", 0, assignment="D2")]
	rolled = roll_up(items, [MARKETING, AssignmentProgress("D2", "R")])
	assert rolled.assignments == {"D1": 30, "D2": 0}


# feature: progress.roll-up
def test_only_working_departments_count_in_the_task_by_their_weight():
	rows = [
		AssignmentProgress("D1", "A", 3, 100),
		AssignmentProgress("D2", "R", 1, 20),
		AssignmentProgress("D3", "C", 9, 0),
		AssignmentProgress("D4", "I", 9, 0),
		AssignmentProgress("D5", "R", 9, 0, "Dropped"),
	]
	assert roll_up([], rows).task == 80


# feature: progress.roll-up
def test_a_passed_assignment_is_complete_and_one_without_items_reports_itself():
	rows = [AssignmentProgress("D1", "A", state="Passed"), AssignmentProgress("D2", "R", progress=30)]
	rolled = roll_up([item("W1", 40)], rows)
	assert rolled.assignments == {"D1": 100, "D2": 30}
	assert rolled.task == 65


# feature: progress.roll-up
def test_thirds_are_rounded_only_at_the_end():
	rolled = roll_up([item("W1", 0), item("W2", 0), item("W3", 100)], [MARKETING])
	assert str(rolled.task) == "33.33"
	halves = roll_up([item("W1", "0.01"), item("W2", 0)], [MARKETING])
	assert str(halves.task) == "0.01"


# feature: progress.roll-up
def test_a_task_without_work_has_no_progress():
	assert roll_up([], []).task == 0
	assert roll_up([], [AssignmentProgress("D1", "I", progress=50)]).task == 0


# feature: progress.refusals
def test_a_circle_of_parents_is_refused_by_name():
	items = [
		item("W1", parent="W3"),
		item("W2", parent="W1"),
		item("W3", parent="W2"),
		item("W4", 5, "W1"),
		item("W5"),
	]
	with pytest.raises(RuleBroken) as caught:
		roll_up(items, [MARKETING])
	assert caught.value.findings == (Finding("progress.parent_cycle", {"items": ("W1", "W2", "W3")}),)


# feature: progress.refusals
@pytest.mark.parametrize(
	("rows", "code"),
	[
		([item("W1", 101)], "progress.out_of_range"),
		([item("W1", -1)], "progress.out_of_range"),
		([item("W1", weight=-1)], "progress.weight_negative"),
		([item("W1"), item("W1")], "progress.item_twice"),
		([item("W1", parent="W1")], "progress.parent_cycle"),
	],
)
def test_impossible_numbers_and_items_are_refused(rows, code):
	with pytest.raises(RuleBroken) as caught:
		roll_up(rows, [MARKETING])
	assert caught.value.code == code


@st.composite
def trees(draw):
	"""Items whose parents come earlier in the list: always a forest."""
	count = draw(st.integers(1, 12))
	return [
		item(
			f"W{place}",
			draw(st.integers(0, 100)),
			draw(st.sampled_from([None, *(f"W{earlier}" for earlier in range(place))])),
			draw(st.integers(0, 5)),
			draw(st.sampled_from(["To Do", "In Progress", "Submitted", "Done", "Cancelled"])),
		)
		for place in range(count)
	]


# feature: progress.roll-up
@given(trees())
def test_progress_never_leaves_0_to_100(items):
	rolled = roll_up(items, [MARKETING])
	assert all(
		0 <= value <= 100 for value in [*rolled.items.values(), *rolled.assignments.values(), rolled.task]
	)


# feature: progress.roll-up
@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(items, random):
	assert roll_up(random.sample(items, len(items)), [MARKETING]) == roll_up(items, [MARKETING])


# feature: progress.roll-up
@given(trees(), st.integers(1, 1000))
def test_only_the_proportion_of_weights_matters(items, factor):
	scaled = [
		ItemProgress(row.name, row.assignment, row.parent, row.weight * factor, row.progress, row.state)
		for row in items
	]
	assert roll_up(scaled, [MARKETING]) == roll_up(items, [MARKETING])


# feature: progress.roll-up
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), min_size=1, max_size=9))
def test_the_work_done_is_conserved(shares):
	items = [item(f"W{place}", progress, weight=weight) for place, (weight, progress) in enumerate(shares)]
	total = sum(weight for weight, _ in shares)
	done = Decimal(sum(weight * progress for weight, progress in shares))
	assert abs(roll_up(items, [MARKETING]).assignments["D1"] * total - done) <= Decimal("0.005") * total


# feature: progress.roll-up
def test_a_chain_of_ten_thousand_items_is_rolled_up_in_one_pass():
	items = [
		item("W0"),
		*(item(f"W{place}", 0, f"W{place - 1}") for place in range(1, 9999)),
		item("W9999", 40, "W9998"),
	]
	assert roll_up(items, [MARKETING]).items["W0"] == 40


# feature: progress.roll-up
def test_what_is_not_told_has_weight_one_and_no_progress():
	items = [ItemProgress("W1", "D1"), ItemProgress("W2", "D1", weight=1, progress=100)]
	assert roll_up(items, [MARKETING]).assignments == {"D1": 50}
	rows = [AssignmentProgress("D1", "A"), AssignmentProgress("D2", "R", weight=1, progress=100)]
	assert roll_up([], rows).task == 50
