"""Full names of people, for the forms that show who somebody is."""

import frappe

from xdept_collab.api.arguments import texts
from xdept_collab.services import people


@frappe.whitelist(methods=["GET"])
def full_names(users: str | list[str]) -> dict[str, str]:
	"""Return user -> full name of the asked users who work in the Desk."""
	frappe.has_permission("Collab Department", throw=True)
	return people.full_names(texts(users))
