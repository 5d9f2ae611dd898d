"""Shipped records in the Desk: their difference from the site, and taking the shipped version."""

import frappe

from xdept_collab.setup import shipped_difference


@frappe.whitelist(methods=["GET"])
def difference(record: str) -> dict:
	"""Return how the site differs from what the app ships, for the Shipped Record `record`."""
	frappe.only_for("Collab Admin")
	return shipped_difference.shown_difference(record)


@frappe.whitelist(methods=["POST"])
def reset(record: str, seen: str) -> None:
	"""Take the shipped version; `seen` says which state of the site the user was shown."""
	frappe.only_for("Collab Admin")
	shipped_difference.reset(record, seen)
