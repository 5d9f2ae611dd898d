"""Merging departments in the Desk: what would go over, and the merge itself."""

from dataclasses import asdict

import frappe

from xdept_collab.services import department_merge


@frappe.whitelist(methods=["GET"])
def merge_preview(department: str, into: str) -> dict[str, str | int]:
	"""Return who would answer for the work of `department` and how much of it would go to `into`."""
	frappe.has_permission("Collab Department", "write", throw=True)
	return asdict(department_merge.preview(department, into))


@frappe.whitelist(methods=["POST"])
def merge(department: str, into: str) -> dict[str, int]:
	"""Merge `department` into `into`; return the assignments, access rows and waiting records that followed."""
	frappe.has_permission("Collab Department", "write", throw=True)
	return asdict(department_merge.merge(department, into))
