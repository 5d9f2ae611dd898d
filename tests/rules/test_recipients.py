"""Whom the words of a step mean."""

import pytest

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.recipients import Company, Concerned, People, is_known, resolve

COMPANY = Company(
	{
		"Company": People(head="general"),
		"Sales": People(head="sales", liaison="sales-liaison", parent="Company"),
		"Channels": People(head="channels", parent="Sales"),
		"R&D": People(head="research", superior="cto", parent="Company"),
		"Loop": People(head="loop", parent="Loop"),
	},
	{"Supervisor": ("first", "second")},
)
RECORD = Concerned(
	people={"owner": ("worker",), "coordinator": ("lead",), "reviewer": ("first", "lead")},
	sides={"own": "Channels", "target": "R&D", "responsible": "Sales"},
	parts={"A": ("Sales",), "R": ("R&D", "Channels", "Gone")},
)


# feature: escalation.recipients
@pytest.mark.parametrize(
	("words", "users"),
	[
		(("owner", "head"), ("worker", "channels")),
		(("superior",), ("sales",)),
		(("line",), ("sales", "general")),
		(("target_superior",), ("cto",)),
		(("target_liaison",), ()),
		(("responsible_liaison", "responsible_superior"), ("sales-liaison", "general")),
		(("role:Supervisor", "reviewer"), ("first", "second", "lead")),
		(("role:Unknown",), ()),
		(("part:R",), ("research", "channels")),
		(("initiator", "initiating_head"), ()),
	],
)
def test_a_word_means_those_who_hold_it_each_once(words, users):
	assert resolve(words, RECORD, COMPANY) == users


# feature: escalation.recipients
def test_a_circle_of_departments_ends():
	assert resolve(("line",), Concerned(sides={"own": "Loop"}), COMPANY) == ("loop",)


# feature: escalation.recipients
@pytest.mark.parametrize("word", ["boss", "", "other_head", "part:", "part:X"])
def test_a_word_that_means_nobody_is_refused(word):
	assert not is_known(word)
	with pytest.raises(RuleBroken) as refused:
		resolve((word,), RECORD, COMPANY)
	assert refused.value.code == "escalation.unknown_recipient"
