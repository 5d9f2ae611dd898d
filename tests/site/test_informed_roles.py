"""An urgent complaint is known to the two named roles, whatever department it is of; no other ticket is (R149)."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import events, frozen, swept, told
from tests.site.factory import Company, Running, acting
from xdept_collab.services import density

TICKET = "Issue Ticket"
ROLE = "Customer Service Supervisor"


@pytest.fixture
def supervisor(company: Company) -> Iterator[str]:
	"""A member of no department on the task who holds the role."""
	user = company.user("nobody")
	frappe.get_doc("User", user).add_roles(ROLE)
	density.forget([user])
	yield user
	frappe.db.rollback()
	frappe.clear_cache(user=user)


@pytest.fixture
def begun(company: Company) -> Running:
	with frozen("02 09:00"):
		return factory.running(company)


def seen(user: str) -> set[str]:
	with acting(user):
		return set(frappe.get_list(TICKET, pluck="name", limit_page_length=0))


def urgent(begun: Running, **values: object) -> str:
	with frozen("02 10:00"):
		return factory.ticket(begun, is_urgent=1, cause="Complaint", **values)


# feature: access.informed
def test_who_holds_the_role_reads_an_urgent_complaint_and_no_other_ticket(supervisor: str, begun: Running):
	complaint = urgent(begun)
	with frozen("02 10:00"):
		other = factory.ticket(begun)
	assert seen(supervisor) == {complaint}
	with acting(supervisor):
		assert frappe.has_permission(TICKET, "read", complaint)
		assert not frappe.has_permission(TICKET, "write", complaint)
		assert not frappe.has_permission(TICKET, "read", other)


# feature: access.informed
def test_who_does_not_hold_the_role_sees_nothing_of_it(begun: Running, company: Company):
	complaint = urgent(begun)
	with acting(company.user("nobody")):
		assert not frappe.has_permission(TICKET, "read", complaint)


# feature: access.informed
def test_a_complaint_that_is_urgent_no_longer_is_hidden_again(supervisor: str, begun: Running):
	complaint = urgent(begun)
	doc = frappe.get_doc(TICKET, complaint)
	doc.is_urgent = 0
	doc.flags.collab_system = True
	doc.save()
	assert seen(supervisor) == set()


# feature: access.informed
def test_two_hours_later_the_role_is_told_at_once(supervisor: str, begun: Running):
	complaint = urgent(begun)
	swept("02 12:00")
	assert events(complaint, "Urgent Complaint") == [("Two Hours", "Fired", (supervisor,))]
	assert (supervisor, "Two Hours") in told(complaint)
	sent = frappe.get_all(
		"Delivery", {"ref_name": complaint, "recipient": supervisor}, ["state", "is_urgent"]
	)
	assert {(row.state, row.is_urgent) for row in sent} == {("Waiting", 1)}
