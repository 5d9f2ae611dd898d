"""Gives settings that came with an update the value that a new site has; Frappe leaves them empty."""

import frappe

SETTINGS = "Collab Settings"


def execute() -> None:
	"""Write the default of every setting that was never stored; safe to repeat."""
	present = {row[0] for row in frappe.db.sql("select field from tabSingles where doctype = %s", SETTINGS)}
	missing = {
		field.fieldname: field.default
		for field in frappe.get_meta(SETTINGS).fields
		if field.default and field.fieldname not in present
	}
	if missing:
		frappe.db.set_single_value(SETTINGS, missing)
