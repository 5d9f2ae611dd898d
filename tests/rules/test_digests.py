"""What somebody hears alone and what together."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.digests import MOST_ALONE, Message, parcels

DUE = datetime(2026, 6, 8, 9, tzinfo=timezone.utc)


def message(name, clock="", hours=0, **more):
	given_values = {"recipient": "li", "channel": "email", "step": 1, **more}
	return Message(
		name=name,
		clock=clock or f"clock {name}",
		subject=("Collab Task", name),
		due_at=None if hours is None else DUE + timedelta(hours=hours),
		**given_values,
	)


def said(found):
	return [(each.recipient, each.channel, each.when, [row.name for row in each.messages]) for each in found]


drawn = st.lists(
	st.builds(
		lambda recipient, channel, clock, step, urgent, hours: message(
			"", f"c{clock}", hours, recipient=recipient, channel=channel, step=step, is_urgent=urgent
		),
		st.sampled_from(["li", "wang", "zhao"]),
		st.sampled_from(["email", "in-app"]),
		st.integers(0, 9),
		st.integers(0, 3),
		st.booleans(),
		st.one_of(st.none(), st.integers(-50, 50)),
	),
	max_size=40,
).map(lambda rows: [Message(**{**vars(row), "name": f"m{number}"}) for number, row in enumerate(rows)])
readers = st.sets(st.sampled_from(["li", "wang", "zhao"]))


# feature: delivery.digest
def test_a_few_messages_are_said_one_by_one_the_most_urgent_first():
	found = parcels([message("late", hours=5), message("soon"), message("fire", hours=9, is_urgent=True)])
	assert said(found) == [
		("li", "email", "at_once", ["fire"]),
		("li", "email", "opening", ["soon"]),
		("li", "email", "opening", ["late"]),
	]


# feature: delivery.digest
def test_who_wants_a_digest_gets_one_and_what_is_urgent_beside_it_at_once():
	rows = [message("a", hours=2), message("b", hours=1), message("fire", is_urgent=True)]
	assert said(parcels(rows, digest_readers={"li"})) == [
		("li", "email", "at_once", ["fire"]),
		("li", "email", "digest", ["b", "a"]),
	]


# feature: delivery.digest
@pytest.mark.parametrize("is_urgent", [False, True])
def test_more_than_a_few_at_once_are_said_together(is_urgent):
	rows = [message(f"m{number}", hours=number, is_urgent=is_urgent) for number in range(MOST_ALONE + 1)]
	assert len(parcels(rows[:-1])) == MOST_ALONE
	assert said(parcels(rows)) == [
		("li", "email", "at_once" if is_urgent else "opening", [row.name for row in rows])
	]


# feature: delivery.downtime
def test_after_a_time_down_everybody_gets_one_digest_and_no_storm():
	rows = [message(f"{who}{number}", recipient=who) for who in ("li", "wang") for number in range(50)]
	rows.append(message("fire", recipient="wang", hours=90, is_urgent=True))
	found = parcels(rows, digest_readers={"li"}, is_catching_up=True)
	assert [(each.recipient, each.when, len(each.messages)) for each in found] == [
		("wang", "at_once", 51),
		("li", "digest", 50),
	]
	assert found[0].messages[0].name == "fire"


# feature: delivery.once
def test_a_clock_is_said_once_to_a_person_with_its_latest_step():
	rows = [
		message("half", "c", step=1),
		message("as head", "c", step=2),
		message("as coordinator", "c", step=2, is_urgent=True),
	]
	(parcel,) = parcels(rows)
	assert [row.name for row in parcel.messages] == ["as coordinator"]
	assert parcel.when == "at_once"
	assert parcel.covers == ("as coordinator", "as head", "half")


# feature: delivery.once
def test_a_later_step_stays_urgent_when_one_before_it_was():
	rows = [message("first", "c", step=1, is_urgent=True), message("second", "c", step=2)]
	(parcel,) = parcels(rows)
	assert (parcel.when, parcel.messages[0].name) == ("at_once", "second")


# feature: delivery.digest
def test_what_has_no_due_time_comes_last():
	rows = [message("never", hours=None), message("some day", hours=5000)]
	assert [row.messages[0].name for row in parcels(rows)] == ["some day", "never"]


# feature: delivery.digest
@given(drawn, readers, st.booleans(), st.randoms())
def test_the_order_in_which_messages_come_plays_no_part(rows, wishes, is_catching_up, chance):
	shuffled = list(rows)
	chance.shuffle(shuffled)
	assert parcels(shuffled, wishes, is_catching_up) == parcels(rows, wishes, is_catching_up)


# feature: delivery.once
@given(drawn, readers, st.booleans())
def test_every_message_is_covered_once_and_every_clock_said_once_to_each_person(rows, wishes, catching_up):
	found = parcels(rows, wishes, catching_up)
	assert sorted(name for each in found for name in each.covers) == sorted(row.name for row in rows)
	heard = [(each.recipient, each.channel, row.clock) for each in found for row in each.messages]
	assert sorted(heard) == sorted({(row.recipient, row.channel, row.clock) for row in rows})


# feature: delivery.digest
@given(drawn, readers)
def test_what_is_urgent_waits_for_nobody_and_takes_nothing_else_along(rows, wishes):
	for each in parcels(rows, wishes):
		assert {row.is_urgent for row in each.messages} == {each.when == "at_once"}


# feature: delivery.downtime
@given(drawn, readers)
def test_after_a_time_down_nobody_gets_two_on_one_channel(rows, wishes):
	places = [(each.recipient, each.channel) for each in parcels(rows, wishes, is_catching_up=True)]
	assert len(places) == len(set(places))
