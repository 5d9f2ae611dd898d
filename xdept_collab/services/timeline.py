"""Shows in the timeline of a record what was done in another's name; Frappe's own entries name the hand alone.

Beside it stands what became of the record's time limits. No hook: the table of hooks is read for every request of every
app, and this is asked where a form of ours is opened.
"""

import frappe
from frappe import _
from frappe.desk.form import load

from xdept_collab.rules.access_table import TABLE
from xdept_collab.services import clock_story
from xdept_collab.services.delegated_todos import name_of

_get_entries = load.get_additional_timeline_content


def guard() -> None:
	"""Put our entries in place; asked before every request and job, effective once per process."""
	load.get_additional_timeline_content = _with_ours


def _with_ours(doctype: str, name: str) -> list[dict[str, object]]:
	entries = _get_entries(doctype, name)
	if doctype in TABLE:
		entries += [*acts_for_others(doctype, name), *clock_story.told(doctype, name)]
	return entries


def acts_for_others(doctype: str, name: str) -> list[dict[str, object]]:
	"""Return one entry for every act that somebody did who stood in; asked for records that the user may read."""
	rows = frappe.get_all(
		"Transition Log",
		filters={"ref_doctype": doctype, "ref_name": name, "on_behalf_of": ("is", "set")},
		fields=["at", "action", "actor", "on_behalf_of", "reason"],
		order_by="at asc, creation asc",
	)
	return [{"icon": "branch", "creation": row.at, "content": _content(row)} for row in rows]


def _content(row: frappe._dict) -> str:
	people = [frappe.utils.escape_html(name_of(user)) for user in (row.actor, row.on_behalf_of)]
	action = _(row.action)  # stored: workflow action
	reason = f": {frappe.utils.escape_html(row.reason)}" if row.reason else ""
	return f"{_('{0} for {1}').format(*people)} · {action}{reason}"
