"""What follows an attempt to deliver."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.retries import (
	LONGEST_AGE,
	LONGEST_WAIT_SECONDS,
	MOST_ATTEMPTS,
	Answer,
	Outcome,
	backoff_seconds,
	outcome,
)

NO_AGE = timedelta()
BUSY = Finding("delivery.robot_busy")
fractions = st.floats(0, 1)


# feature: delivery.retries
@pytest.mark.parametrize(
	("attempts", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 60), (6, 60), (9, 60), (400, 60)]
)
def test_each_attempt_waits_longer_than_the_one_before_up_to_an_hour(attempts, minutes):
	assert backoff_seconds(attempts, 0.5) == minutes * 60
	assert backoff_seconds(attempts, 0) == minutes * 48
	assert backoff_seconds(attempts, 1) == minutes * 72


# feature: delivery.retries
@pytest.mark.parametrize(
	("answer", "attempts", "age", "expected"),
	[
		(Answer("ok"), 0, NO_AGE, Outcome("sent", 1)),
		(Answer("ok"), MOST_ATTEMPTS - 1, LONGEST_AGE * 2, Outcome("sent", MOST_ATTEMPTS)),
		(Answer("refused", BUSY), 0, NO_AGE, Outcome("dead", 1, reason=BUSY)),
		(Answer("temporary", BUSY), 0, NO_AGE, Outcome("retry", 1, 60, BUSY)),
		(Answer("temporary", BUSY), 4, NO_AGE, Outcome("retry", 5, 3600, BUSY)),
		(Answer("temporary", BUSY, 300), 0, NO_AGE, Outcome("retry", 1, 300, BUSY)),
		(
			Answer("temporary", BUSY),
			MOST_ATTEMPTS - 1,
			NO_AGE,
			Outcome("dead", 10, reason=Finding("delivery.too_many_attempts", {"attempts": 10})),
		),
		(
			Answer("temporary", BUSY),
			1,
			LONGEST_AGE,
			Outcome("dead", 2, reason=Finding("delivery.too_old", {"hours": 24})),
		),
		(
			Answer("slow_down", BUSY, 600),
			3,
			LONGEST_AGE,
			Outcome("dead", 3, reason=Finding("delivery.too_old", {"hours": 24})),
		),
		(Answer("slow_down", BUSY, 600), MOST_ATTEMPTS - 1, NO_AGE, Outcome("retry", 9, 660, BUSY)),
		(Answer("slow_down", BUSY), 0, NO_AGE, Outcome("retry", 0, 66, BUSY)),
	],
)
def test_a_delivery_is_done_tried_again_or_given_up(answer, attempts, age, expected):
	assert outcome(answer, attempts, age, 0.5) == expected


# feature: delivery.slow-down
@given(st.integers(0, MOST_ATTEMPTS - 1), st.integers(1, 10**9), fractions)
def test_being_told_to_slow_down_is_no_attempt_and_waits_the_window_out(attempts, wait, fraction):
	found = outcome(Answer("slow_down", BUSY, wait), attempts, NO_AGE, fraction)
	assert (found.state, found.attempts) == ("retry", attempts)
	assert min(wait, LONGEST_WAIT_SECONDS) <= found.seconds <= 1.2 * LONGEST_WAIT_SECONDS


# feature: delivery.retries
@given(st.lists(st.sampled_from(["temporary", "slow_down"]), min_size=2000, max_size=2000), fractions)
def test_no_delivery_is_tried_for_ever(kinds, fraction):
	attempts, age = 0, NO_AGE
	for kind in kinds:
		found = outcome(Answer(kind, BUSY), attempts, age, fraction)
		if found.state == "dead":
			break
		assert found.seconds >= 48
		attempts, age = found.attempts, age + timedelta(seconds=found.seconds)
	assert found.state == "dead"
	assert age <= LONGEST_AGE + timedelta(hours=2)


# feature: delivery.retries
@given(st.integers(1, 30), fractions, fractions)
def test_what_failed_together_does_not_come_back_together(attempts, one, other):
	earlier, later = sorted((one, other))
	assert backoff_seconds(attempts, earlier) <= backoff_seconds(attempts, later)
	assert backoff_seconds(attempts, 0) < backoff_seconds(attempts, 1)


# feature: delivery.retries
@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan")])
def test_a_fraction_outside_its_bounds_is_a_mistake_of_the_caller(fraction):
	with pytest.raises(ValueError, match="between 0 and 1"):
		outcome(Answer("temporary"), 0, NO_AGE, fraction)
