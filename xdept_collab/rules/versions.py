"""Knows which published weaknesses a Frappe version has, so that nobody runs an old one unknowingly."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Weakness:
	"""A published weakness; `fixed_in` maps a major version to the first safe one, without entry: no fix known."""

	cve: str
	what: str
	fixed_in: Mapping[int, tuple[int, int, int]]


WEAKNESSES = (
	Weakness("CVE-2026-39351", "unrestricted access to DocTypes", {15: (15, 104, 0), 16: (16, 14, 0)}),
	Weakness("CVE-2026-39352", "reading of files", {15: (15, 105, 0), 16: (16, 15, 0)}),
	Weakness("CVE-2026-55823", "SQL injection through list counts", {16: (16, 23, 0)}),
	Weakness("CVE-2026-62315", "mass assignment through set_value", {}),
	Weakness("CVE-2026-63654", "forged approval links of workflows", {}),
)


def parse(version: str) -> tuple[int, int, int]:
	"""Return the three numbers of a version text; what follows them ("-dev", "rc1") is ignored."""
	numbers: list[int] = []
	for part in version.split(".")[:3]:
		digits = ""
		for character in part:
			if not character.isdigit():
				break
			digits += character
		numbers.append(int(digits or 0))
	while len(numbers) < 3:
		numbers.append(0)
	return numbers[0], numbers[1], numbers[2]


def known_weaknesses(version: str) -> list[Weakness]:
	"""Return the weaknesses that the version has: fixed later, or in no release that we know of."""
	own = parse(version)
	return [row for row in WEAKNESSES if own[0] not in row.fixed_in or own < row.fixed_in[own[0]]]


def newest_needed(version: str) -> str | None:
	"""Return the first version of the same major line that has every known fix; None when already there."""
	own = parse(version)
	floors = [row.fixed_in[own[0]] for row in WEAKNESSES if own[0] in row.fixed_in]
	needed = max(floors, default=own)
	return None if own >= needed else ".".join(map(str, needed))
