"""How many messages a robot may send in a minute."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.robot_limits import MOST_A_MINUTE, WINDOW, Room, moments, room

NOW = datetime(2026, 6, 8, 17, 45, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)

sends = st.lists(st.integers(0, 200).map(lambda seconds: NOW - seconds * SECOND), max_size=60)


# feature: delivery.robot-limit
def test_a_robot_that_said_nothing_may_say_twenty_at_once():
	assert room([], NOW) == Room(20, NOW)


# feature: delivery.robot-limit
def test_after_twenty_the_next_waits_until_the_first_is_more_than_a_minute_old():
	last = [NOW - number * SECOND for number in range(20)]
	assert room(last, NOW) == Room(0, NOW - 19 * SECOND + WINDOW)
	assert room(last, NOW - 19 * SECOND + WINDOW) == Room(1, NOW - 19 * SECOND + WINDOW)
	assert timedelta(minutes=1) < WINDOW


# feature: delivery.robot-limit
def test_a_robot_that_was_told_to_slow_down_is_silent_until_then():
	until = NOW + timedelta(minutes=10)
	assert room([], NOW, until) == Room(0, until)
	assert room([], until, until) == Room(20, until)
	assert moments(2, [], NOW, until) == (until, until)


# feature: delivery.robot-limit
def test_a_send_that_a_faster_clock_wrote_down_counts_too():
	assert room([NOW + SECOND] * 20, NOW) == Room(0, NOW + SECOND + WINDOW)


# feature: delivery.robot-limit
@given(sends)
def test_room_and_sends_of_the_window_never_exceed_the_limit(last):
	found = room(last, NOW)
	recent = [sent for sent in last if sent > NOW - WINDOW]
	assert found.count == max(0, MOST_A_MINUTE - len(recent))
	assert (found.next_at == NOW) == (found.count > 0)
	if not found.count:
		assert room(last, found.next_at).count > 0
		assert room(last, found.next_at - timedelta(microseconds=1)).count == 0


# feature: delivery.robot-limit
@given(st.integers(0, 70), sends.map(lambda last: last[:MOST_A_MINUTE]))
def test_however_many_wait_no_minute_sees_more_than_the_limit(count, last):
	planned = moments(count, last, NOW)
	assert len(planned) == count
	assert list(planned) == sorted(planned)
	every = [*last, *planned]
	for end in planned:
		assert len([sent for sent in every if end - timedelta(minutes=1) < sent <= end]) <= MOST_A_MINUTE
