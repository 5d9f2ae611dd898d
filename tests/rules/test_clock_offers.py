"""What a form offers about time limits: to whom it was told, who owes the record, who waits for it."""

import pytest

from xdept_collab.rules.access import Scope, ties_of
from xdept_collab.rules.actor import Actor, StandIn
from xdept_collab.rules.clock_offers import Limit, Place, of_limit, of_record
from xdept_collab.rules.demands import Seen
from xdept_collab.rules.policies import NOTED, STOPS_CLOCK

ITEM = Scope(
	"Work Item",
	people={
		"owner": frozenset({"owner"}),
		"coordinator": frozenset({"coordinator"}),
		"initiator": frozenset({"initiator"}),
	},
	departments={"own": frozenset({"Sales"})},
	task="T",
)
HEAD = Actor("head", head_of=frozenset({"Sales"}))
MEMBER = Actor("member", member_of=frozenset({"Sales"}))
PLACE = Place("Work Item", "T", "In Progress", is_under_way=True, is_late=False)


def limit(demands="", *, state="Running", acknowledging=NOTED, is_said=True, told=(), is_dated=False):
	seen = Seen(state, True, is_said, demands, acknowledging, False)
	return Limit(seen, frozenset(told), is_dated)


def offered(user, *limits, place=PLACE):
	"""Return what is offered about the record, and about its first limit."""
	actor = user if isinstance(user, Actor) else Actor(user)
	ties = ties_of(actor, ITEM)
	return of_record(place, limits, ties), of_limit(place, limits[0], actor, ties)


# feature: clock-acts.offered
@pytest.mark.parametrize(
	("user", "record", "own"),
	[
		("owner", ["explain_delay"], ["acknowledge", "more_time"]),
		(HEAD, ["remind", "explain_delay"], ["acknowledge", "more_time"]),
		("coordinator", ["remind"], ["acknowledge"]),
		(MEMBER, [], []),
		("stranger", [], []),
	],
)
def test_each_is_offered_what_his_place_lets_him_do(user, record, own):
	assert offered(user, limit("Acknowledge, Cause, New Date")) == (record, own)


# feature: clock-acts.offered
def test_who_was_told_may_acknowledge_and_who_stands_in_for_him():
	told = limit("Acknowledge", told=["member"])
	assert offered(MEMBER, told)[1] == ["acknowledge"]
	stand_in = StandIn("member", MEMBER, "T")
	assert offered(Actor("deputy", stands_in=(stand_in,)), told)[1] == ["acknowledge"]
	elsewhere = StandIn("member", MEMBER, "U")
	assert offered(Actor("deputy", stands_in=(elsewhere,)), told)[1] == []


# feature: clock-acts.offered
def test_nothing_is_acknowledged_that_nobody_asks_for():
	assert "acknowledge" not in offered("owner", limit())[1]
	assert "acknowledge" in offered("owner", limit(acknowledging=STOPS_CLOCK, is_said=False))[1]
	assert "acknowledge" not in offered("owner", limit("Acknowledge", is_said=False))[1]


# feature: clock-acts.offered
def test_a_time_limit_that_has_ended_calls_for_nothing_and_a_date_is_extended_elsewhere():
	over = limit("Acknowledge, Cause", state="Stopped", acknowledging=STOPS_CLOCK)
	assert offered(HEAD, over) == ([], [])
	assert offered(HEAD, limit(is_dated=True)) == (["remind"], [])
	held = Place("Work Item", "T", "In Progress", is_under_way=False, is_late=True)
	assert offered(HEAD, limit(is_dated=True), place=held) == (["explain_delay"], [])
	done = Place("Work Item", "T", "Done", is_under_way=True, is_late=False)
	assert offered(HEAD, limit(is_dated=True), place=done) == ([], [])
