"""Names as odd as Frappe allows, and dates as far: they are timed and told as any other, or refused in words."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import clock, events, frozen, swept
from tests.site.factory import Company
from xdept_collab.services.refusal import CollabRuleError

ANSWER, DELAY = "Department Answer", "Work Item Delay"
NAMES = {
	"marketing": 'O\'Brien "Mkt" 100% 🚀 \\ x',
	"sales": "S" * 60 + "售" * 70 + "🙂" * 10,
	"service": "%s %(x)s {0} {name} -- ; drop",
}
DOMAIN = "odd.example"


@pytest.fixture(scope="module")
def odd() -> Iterator[Company]:
	"""A company whose departments have such names."""
	factory.dissolve(Company(DOMAIN, NAMES))
	made = factory.found(DOMAIN, NAMES)
	frappe.db.commit()  # noqa: TID251 — each test begins with a rollback.
	yield made
	frappe.db.rollback()
	factory.dissolve(Company(DOMAIN, NAMES))
	frappe.db.commit()  # noqa: TID251 — the next file finds the directory as it was.


# feature: clocks.odd-names
def test_departments_and_policies_with_odd_names_are_timed_and_their_people_told(odd: Company):
	policy = frappe.copy_doc(frappe.get_doc("Escalation Policy", ANSWER))
	policy.policy_name = 'It\'s "late" 100% %s {0} 🚀 \\ ' + "长" * 60
	for row in policy.steps:
		row.step_name = f"{row.step_name} '%s' 🚀"
	policy.insert()
	with frozen("02 10:00"):
		begun = factory.submitted(odd, dict.fromkeys(NAMES, "R") | {"marketing": "A"})
	swept("05 10:00")
	for key, name in begun.assignments.items():
		for rule in (ANSWER, policy.name):
			assert [kind for _step, kind, _users in events(name, rule)] == ["Passed", "Passed", "Fired"]
		assert clock(name, policy.name).department == NAMES[key]
	told = frappe.get_all("Delivery", {"task": begun.task}, ["recipient", "state"])
	assert {row.state for row in told} == {"Waiting"}
	assert {odd.head(key) for key in NAMES} <= {row.recipient for row in told}


# feature: clocks.odd-names
@pytest.mark.parametrize("when", ["2250-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_a_date_beyond_every_calendar_is_refused_in_words(odd: Company, when: str):
	with frozen("02 10:00"):
		running = factory.running(odd, parts={"marketing": "A", "sales": "R"})
		with pytest.raises(CollabRuleError, match="beyond every plan"):
			factory.ticket(running, "marketing", "sales", work_item=None, expected_resolution=when)
