"""The access explorer of administrators: why a user may or may not, how much he sees, and the table rebuilt."""

from typing import Any

import frappe

from xdept_collab.rules.access_surfaces import ADMINISTRATORS
from xdept_collab.services import access_explanation, access_overview, rebuild_progress


@frappe.whitelist(methods=["GET"])
def explain(user: str, doctype: str, name: str) -> dict[str, Any]:
	"""Return yes or no per verb and move with the line of the table that decided; no content of the record."""
	frappe.only_for(ADMINISTRATORS)
	access_explanation.check_known(user, doctype, name)
	return access_explanation.of_record(user, doctype, name)


@frappe.whitelist(methods=["GET"])
def overview(user: str) -> dict[str, Any]:
	"""Return the user's principals and how many records of each kind he sees out of how many."""
	frappe.only_for(ADMINISTRATORS)
	access_explanation.check_known(user)
	return access_overview.of_user(user)


@frappe.whitelist(methods=["GET"])
def kinds() -> list[str]:
	"""Return the DocTypes whose records can be asked about."""
	frappe.only_for(ADMINISTRATORS)
	return access_overview.kinds()


@frappe.whitelist(methods=["GET"])
def record_names(doctype: str, text: str = "") -> list[str]:
	"""Return up to ten names of records that contain the text, newest first: names alone, nothing of them."""
	frappe.only_for(ADMINISTRATORS)
	return access_overview.names(doctype, text) if doctype in access_overview.kinds() else []


@frappe.whitelist(methods=["POST"])
def rebuild() -> dict[str, Any]:
	"""Rebuild the access table in the background, once at a time; return how far it is."""
	frappe.only_for(ADMINISTRATORS)
	return rebuild_progress.start()


@frappe.whitelist(methods=["GET"])
def rebuild_state() -> dict[str, Any]:
	"""Return how far the running rebuild is, else what the last one wrote and found."""
	frappe.only_for(ADMINISTRATORS)
	return rebuild_progress.state()
