"""A change is judged on the record as it is stored, and then on what it would become: permission alone, no workflow."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document

from tests.site import factory
from tests.site.factory import Company, Running, acting


@pytest.fixture
def begun(company: Company) -> Running:
	return factory.running(company)


def forged(begun: Running, name: str) -> Document:
	"""The deliverable of marketing as a client sends it that says it were of research."""
	doc = frappe.get_doc("Deliverable", name)
	doc.update({"assignment": begun.assignments["research"], "department": begun.company.names["research"]})
	return doc


# feature: access.one-rule
@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_forged_department_opens_no_stored_record(company: Company, begun: Running, verb: str):
	name = factory.deliverable(begun)
	with acting(company.head("research")):
		assert not forged(begun, name).has_permission(verb)


# feature: access.one-rule
def test_a_record_is_not_given_away_to_a_department_that_is_not_ones_own(company: Company, begun: Running):
	name = factory.deliverable(begun)
	with acting(company.head("marketing")):
		assert frappe.get_doc("Deliverable", name).has_permission("write")
		assert not forged(begun, name).has_permission("write")


# feature: access.one-rule
def test_a_stored_record_that_is_said_to_be_new_is_judged_as_it_is_stored(company: Company, begun: Running):
	name = factory.deliverable(begun)
	with acting(company.head("research")):
		doc = forged(begun, name)
		doc.set("__islocal", 1)
		assert not doc.has_permission("write")
