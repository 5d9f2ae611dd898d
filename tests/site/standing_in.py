"""Delegations of the site tests, and what somebody sees by them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from tests.site.factory import acting

DELEGATION = "Collab Delegation"


def arrange(
	delegator: str, delegate: str, by: str = "", days: tuple[int, int] = (0, 6), **values: Any
) -> str:
	with acting(by or delegator):
		doc = frappe.get_doc(
			{
				"doctype": DELEGATION,
				"delegator": delegator,
				"delegate": delegate,
				"from_date": add_days(nowdate(), days[0]),
				"to_date": add_days(nowdate(), days[1]),
				"scope": "Everything",
				**values,
			}
		)
		return doc.insert().name


def give(user: str, *roles: str) -> None:
	frappe.get_doc("User", user).add_roles(*roles)


def sees(user: str, doctype: str, name: str) -> bool:
	"""Whether form and list both show the record; they must agree."""
	with acting(user):
		opened = frappe.get_doc(doctype, name).has_permission("read")
		assert (frappe.get_list(doctype, filters={"name": name}, pluck="name") == [name]) is opened
	return bool(opened)


def todos_of(user: str) -> set[tuple[str, str]]:
	with acting(user):
		rows = frappe.get_list(
			"ToDo",
			filters={"allocated_to": user, "status": "Open"},
			fields=["reference_type", "reference_name"],
			limit_page_length=0,
		)
	return {(row.reference_type, row.reference_name) for row in rows}


def last_log(doctype: str, name: str) -> frappe._dict:
	return frappe.get_all(
		"Transition Log",
		filters={"ref_doctype": doctype, "ref_name": name},
		fields=["action", "actor", "on_behalf_of"],
		order_by="at desc, creation desc",
		limit=1,
	)[0]
