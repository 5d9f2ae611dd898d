"""Where the departments of a task stand."""

import pytest

from xdept_collab.rules.standing import Contract, standing_of


def contract(department, part="R", state="Accepted", has_signed=False):
	return Contract(department, part, state, has_signed)


# feature: task.department-answers
def test_informed_and_dropped_departments_are_not_asked():
	standing = standing_of(
		[contract("A", "A"), contract("B", "I", "Informed"), contract("C", state="Dropped")], ()
	)
	assert (standing.total, standing.answered) == (1, 1)


# feature: task.department-answers
@pytest.mark.parametrize(
	("state", "answered", "settled"),
	[
		("Awaiting Answer", 0, False),
		("Conditional", 1, False),
		("Declined", 1, False),
		("Accepted", 1, True),
		("Executing", 1, True),
	],
)
def test_an_answer_counts_and_a_condition_still_has_to_be_settled(state, answered, settled):
	standing = standing_of([contract("A", "A", state)], ())
	assert (standing.answered, standing.is_settled) == (answered, settled)


# feature: plan.sign-off
def test_the_plan_is_signed_when_everybody_who_answered_has_signed():
	signed, silent = contract("A", "A", has_signed=True), contract("B", state="Awaiting Answer")
	assert standing_of([signed, silent], ()).all_signed
	assert not standing_of([signed, contract("B")], ()).all_signed
	assert not standing_of([silent], ()).all_signed, "silence is no signature"


# feature: plan.sign-off
def test_a_consulted_department_has_nothing_to_sign_or_hand_in():
	standing = standing_of(
		[contract("A", "A", "Passed", has_signed=True), contract("B", "C", "Accepted")], {"A"}
	)
	assert standing.all_signed
	assert standing.all_handed_in
	assert standing.all_passed
	assert standing.all_rated


# feature: acceptance.hand-in
def test_one_department_that_has_not_handed_in_holds_the_task():
	assert not standing_of([contract("A", "A", "Passed"), contract("B", state="Executing")], ()).all_handed_in
	assert not standing_of(
		[contract("A", "A", "Passed"), contract("B", state="Awaiting Answer")], ()
	).all_handed_in
	assert standing_of([contract("A", "A", "Passed"), contract("B", state="Rework")], ()).all_handed_in


# feature: acceptance.close
def test_a_task_without_departments_is_never_done_by_itself():
	standing = standing_of([], ())
	assert not any(
		(standing.all_signed, standing.all_handed_in, standing.all_passed, standing.all_rated, standing.total)
	)


# feature: acceptance.close
def test_every_working_department_needs_a_rating():
	rows = [contract("A", "A", "Passed"), contract("B", state="Passed")]
	assert not standing_of(rows, {"A"}).all_rated
	assert standing_of(rows, {"A", "B"}).all_rated
