"""Knows what a report from outside must hold, and how many are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdept_collab.rules.errors import Finding

# Field -> the most letters that it may have.
LENGTHS: Mapping[str, int] = {
	"subject": 140,
	"description": 2000,
	"sender_name": 140,
	"sender_contact": 140,
}
LABELS: Mapping[str, str] = {
	"subject": "Subject",
	"description": "Description",
	"sender_name": "Sender",
	"sender_contact": "Contact of the Sender",
}
REQUIRED = ("subject", "description")
# No person sees this field; what fills it in is a program.
TRAP = "website"
SECONDS = 3600
# In that time: from one address, and altogether, for an address is easily invented.
MOST_OF_ONE, MOST_OF_ALL = 5, 60


@dataclass(frozen=True)
class Verdict:
	"""What becomes of what was sent: kept, dropped without a word, or given back with `findings`."""

	is_kept: bool
	findings: tuple[Finding, ...] = ()


def judge(sent: Mapping[str, str], of_one: int, of_all: int) -> Verdict:
	"""Judge a report when `of_one` address and `of_all` have sent so many in the last hour, without it.

	Codes: outside.missing, outside.too_long, outside.too_many. A program learns nothing of having been found out.
	"""
	if sent.get(TRAP):
		return Verdict(False)
	if of_one >= MOST_OF_ONE or of_all >= MOST_OF_ALL:
		return Verdict(False, (Finding("outside.too_many"),))
	found = [
		Finding("outside.missing", {"field": LABELS[field]}) for field in REQUIRED if not sent.get(field)
	]
	found += [
		Finding("outside.too_long", {"field": LABELS[field], "most": most})
		for field, most in LENGTHS.items()
		if len(sent.get(field, "")) > most
	]
	return Verdict(not found, tuple(found))
