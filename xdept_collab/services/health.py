"""Collects what an administrator should know: an old Frappe, customised workflows, drifting permissions, holidays."""

import frappe
from frappe import _

from xdept_collab.rules.access import TABLE
from xdept_collab.rules.versions import known_weaknesses, newest_needed
from xdept_collab.services import calendar_view


def all_well() -> str:
	return _("Everything is in order.")


def concerns() -> list[str]:
	"""Return one sentence per concern, the gravest first."""
	return [*_frappe_version(), *_workflows(), *_permission_drift(), *calendar_view.concerns()]


def _frappe_version() -> list[str]:
	found = known_weaknesses(frappe.__version__)
	needed = newest_needed(frappe.__version__)
	if needed:
		sentence = _(
			"Frappe {0} has published weaknesses ({1}). Production needs the newest version of its line, at least {2}."
		)
		return [sentence.format(frappe.__version__, _(", ").join(row.cve for row in found), needed)]
	sentence = _("No fix is known yet for {0}. Keep Frappe up to date and watch its security notices.")
	return [sentence.format(_(", ").join(row.cve for row in found))] if found else []


def _workflows() -> list[str]:
	active = set(frappe.get_all("Workflow", filters={"is_active": 1}, pluck="document_type", order_by=None))
	missing = [name for name in TABLE if name not in active and frappe.get_meta(name).has_field("status")]
	changed = frappe.get_all(
		"Shipped Record",
		filters={"status": ("!=", "In Step"), "ref_doctype": "Workflow"},
		pluck="ref_name",
		order_by="ref_name",
	)
	found = []
	if missing:
		sentence = _("No active workflow: {0}. Records of these kinds cannot be moved; switch one on.")
		found.append(sentence.format(_kinds(missing)))
	if changed:
		sentence = _("Customised workflows: {0}. Compare them with the shipped ones under Shipped Record.")
		found.append(sentence.format(_kinds(changed)))
	return found


def _permission_drift() -> list[str]:
	"""Role permissions that were edited on the site no longer follow the app's updates."""
	edited = frappe.get_all(
		"Custom DocPerm",
		filters={"parent": ("in", list(TABLE))},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	if not edited:
		return []
	sentence = _(
		"Role permissions were changed on this site for {0}; updates of the app no longer reach them."
	)
	return [sentence.format(_kinds(edited))]


def _kinds(doctypes: list[str]) -> str:
	"""The names of DocTypes, one after the other, in the user's language."""
	names = [_(doctype) for doctype in doctypes]  # stored: DocType
	return _(", ", context="between words").join(names)
