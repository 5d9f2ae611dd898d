"""Proves what counts as a number and how it is rounded."""

from decimal import Decimal

import pytest

from xdept_collab.rules.quantity import exact, rounded


# feature: rules.numbers
@pytest.mark.parametrize(
	("value", "expected"),
	[
		(0.1, Decimal("0.1")),
		(0, Decimal(0)),
		(" 12.50 ", Decimal("12.5")),
		(Decimal("33.4"), Decimal("33.4")),
		(None, None),
		("", None),
		("很多", None),
		("NaN", None),
		(float("inf"), None),
		(True, None),
	],
)
def test_a_number_is_exact_and_anything_else_is_none(value, expected):
	assert exact(value) == expected


# feature: rules.numbers
@pytest.mark.parametrize(
	("value", "expected"), [("0.005", "0.01"), ("2.675", "2.68"), ("2.674", "2.67"), ("5", "5.00")]
)
def test_halves_are_rounded_up(value, expected):
	assert str(rounded(Decimal(value))) == expected
