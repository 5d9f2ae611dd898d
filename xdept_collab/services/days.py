"""Turns what Frappe gives for a date into one: a date of the database, a text of a client, or nothing."""

from datetime import date

from frappe.utils import getdate


def day(value: object) -> date | None:
	"""Return the date, None without one."""
	return getdate(value) if value else None
