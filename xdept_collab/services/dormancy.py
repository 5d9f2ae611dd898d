"""Keeps Frappe from taking a site for dormant: without a login for some days it would run jobs only once a day.

Over the Chinese New Year nobody logs in for nine days, and that is when a time limit has to be told.
"""

import frappe
from frappe.utils import cint, scheduler

_FIELD = "dormant_days"
_SETTINGS = "System Settings"
# A hundred years; also how we know that it was we who wrote it.
OURS = 36_500
# A shorter time ends within a long holiday.
ENOUGH = 60
# What Frappe takes for 0.
_OF_FRAPPE = 4


def days() -> int:
	"""Return after how many days without a login Frappe lets the site sleep."""
	return cint(frappe.get_system_settings(_FIELD)) or _OF_FRAPPE


def keep_awake() -> None:
	"""Write a long time where nobody chose one; safe to repeat."""
	if frappe.get_meta(_SETTINGS).has_field(_FIELD) and days() == _OF_FRAPPE:
		_write(OURS)


def let_sleep() -> None:
	"""Take back what we wrote; what somebody else chose stays."""
	if days() == OURS:
		_write(_OF_FRAPPE)


def may_sleep() -> bool:
	"""Whether the site would sleep within a long holiday."""
	return days() < ENOUGH


def _write(number: int) -> None:
	frappe.db.set_single_value(_SETTINGS, _FIELD, number, update_modified=False)
	frappe.clear_document_cache(_SETTINGS, _SETTINGS)
	if hasattr(frappe.local, "system_settings"):
		del frappe.local.system_settings
	# Frappe remembers for an hour whether a site sleeps.
	scheduler.schedule_jobs_based_on_activity.clear_cache()
