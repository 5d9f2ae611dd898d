"""A thin subset for `bench --site S run-tests --app xdept_collab`; the full suites stand in `tests/` of the repository."""

import frappe

from xdept_collab.rules.access import TABLE
from xdept_collab.services.workflows import lifecycle_of

try:
	from frappe.tests import IntegrationTestCase
except ImportError:  # Frappe 15
	from frappe.tests.utils import FrappeTestCase as IntegrationTestCase


class TestInstallation(IntegrationTestCase):
	def test_every_record_with_a_state_has_an_active_workflow(self) -> None:
		for doctype in TABLE:
			if frappe.get_meta(doctype).has_field("status"):
				self.assertIsNotNone(lifecycle_of(doctype), doctype)

	def test_a_draft_is_named_by_the_day_and_belongs_to_who_wrote_it(self) -> None:
		task = frappe.get_doc({"doctype": "Collab Task", "title": "Smoke test"}).insert()
		self.assertRegex(task.name, r"^T\d{8}\d{3,}$")
		self.assertEqual(task.initiator, frappe.session.user)
		self.assertEqual(task.status, "Draft")

	def test_a_state_cannot_be_jumped_over(self) -> None:
		task = frappe.get_doc({"doctype": "Collab Task", "title": "Smoke test"}).insert()
		task.status = "Closed"
		self.assertRaises(frappe.ValidationError, task.save)
