"""Choices of link fields that depend on the record: searched among what makes sense there."""

import frappe

from xdept_collab.services import people


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def people_of_department(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None
) -> list[tuple[str, str]]:
	"""Return (user, full name) of a department's people today whose name or address contains `txt`."""
	frappe.has_permission("Collab Department", throw=True)
	department = filters.get("department") if isinstance(filters, dict) else None
	wanted = txt.casefold()
	found = [
		(user, full_name)
		for user, full_name in people.of_department(department if isinstance(department, str) else None)
		if wanted in user.casefold() or wanted in full_name.casefold()
	]
	return found[start : start + page_len]
