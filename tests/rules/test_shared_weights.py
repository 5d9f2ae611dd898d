"""A department is judged by its share of the task's criteria."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.scoring import shared_weights


# feature: acceptance.score
@given(st.lists(st.integers(1, 100), min_size=1, max_size=20))
def test_the_weights_of_a_department_sum_to_exactly_100(weights):
	assert sum(shared_weights(weights)) == 100


# feature: acceptance.score
@given(st.lists(st.integers(1, 100), min_size=1, max_size=20))
def test_a_heavier_criterion_stays_the_heavier_one(weights):
	shared = shared_weights(weights)
	for one, other in zip(weights, shared, strict=True):
		for two, another in zip(weights, shared, strict=True):
			assert one <= two or other >= another - Decimal("0.20")


# feature: acceptance.score
def test_weights_that_say_nothing_are_shared_equally():
	assert shared_weights([0, 0]) == [Decimal("50.00"), Decimal("50.00")]
	assert shared_weights([]) == []
	assert shared_weights([60, 40]) == [Decimal("60.00"), Decimal("40.00")]
