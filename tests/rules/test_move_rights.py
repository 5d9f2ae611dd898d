"""What keeps somebody from a move, in the order in which it is said."""

import pytest

from xdept_collab.rules.lifecycle import Transition
from xdept_collab.rules.move_rights import Presser, obstacle

CONFIRM = Transition("Submitted", "Confirm", "Done", "Member", ("head", "liaison"), self_excluded=True)
ARCHIVE = Transition("Closed", "Archive", "Archived", "Member", ("system",))


def presser(roles=("Member",), relations=("head",), is_own_work=False):
	return Presser(frozenset(roles), lambda role: frozenset(relations), is_own_work)


# feature: access.explorer
@pytest.mark.parametrize(
	("move", "who", "is_met", "stands_still", "said"),
	[
		(CONFIRM, presser(), True, False, ""),
		(CONFIRM, presser(), True, True, "stands_still"),
		(ARCHIVE, presser(relations=("system",)), True, False, "system_only"),
		(CONFIRM, presser(roles=("Executive",)), True, False, "no_role"),
		(CONFIRM, presser(relations=("member",)), True, False, "no_relation"),
		(CONFIRM, presser(is_own_work=True), True, False, "own_work"),
		(CONFIRM, presser(), False, False, "condition"),
	],
)
def test_a_move_that_cannot_be_pressed_says_why(move, who, is_met, stands_still, said):
	assert obstacle(move, who, lambda row: is_met, stands_still) == said


# feature: access.explorer
def test_a_relation_counts_only_with_the_role_that_the_row_asks_for():
	asked = []
	who = Presser(frozenset({"Member"}), lambda role: asked.append(role) or frozenset())
	assert obstacle(CONFIRM, who, lambda row: True) == "no_relation"
	assert asked == ["Member"]
