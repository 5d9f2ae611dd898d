"""What a number is, however it was written: exact decimals, rounded half up."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias

Number: TypeAlias = Decimal | int | float | str | None

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def exact(value: Number) -> Decimal | None:
	"""Return `value` as an exact finite decimal; None when it is empty or no number (R043).

	Floats go through their shortest text, so that 0.1 is one tenth and weights can sum to exactly 100.
	"""
	try:
		number = Decimal(str(value))
	except InvalidOperation:
		return None
	return number if number.is_finite() else None


def rounded(value: Decimal) -> Decimal:
	"""Return `value` with two places, halves away from zero, as people round by hand (R165)."""
	return value.quantize(CENT, rounding=ROUND_HALF_UP)
