"""Writes the append-only story of moves."""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime, time_diff_in_seconds

from xdept_collab.services import new_rows
from xdept_collab.services.guard import reason_of

_FIELDS = [
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"ref_doctype",
	"ref_name",
	"task",
	"from_state",
	"to_state",
	"action",
	"actor",
	"at",
	"elapsed_seconds",
	"reason",
	"attachments",
	"on_behalf_of",
]


def write(doc: Document, from_state: str, action: str) -> None:
	"""Log the move that this save makes."""
	task = doc.name if doc.doctype == "Collab Task" else doc.get("task")
	entries = [(doc.name, task, from_state, doc.status)]
	attachments = doc.flags.get("transition_attachments") or ""
	write_many(doc.doctype, entries, action, reason_of(doc), attachments, doc.flags.get("collab_for"))


def write_many(
	doctype: str,
	entries: Iterable[tuple[str, str, str, str]],
	action: str,
	reason: str = "",
	attachments: str = "",
	on_behalf_of: str | None = None,
) -> None:
	"""Log moves of several records at once: entries of (name, task, from state, to state).

	`on_behalf_of`: for whom the logged-in user stood in, when he could do it only so.
	"""
	entries = list(entries)
	if not entries:
		return
	now, user = now_datetime(), frappe.session.user
	since = _last_moves(doctype, [name for name, _task, from_state, _to in entries if from_state])
	rows = [
		(
			frappe.generate_hash(length=12),
			*(now, now, user, user, doctype, name, task, from_state, to_state, action, user, now),
			int(time_diff_in_seconds(now, since[name])) if name in since else 0,
			reason,
			attachments,
			on_behalf_of,
		)
		for name, task, from_state, to_state in entries
	]
	new_rows.insert("Transition Log", _FIELDS, rows)


def _last_moves(doctype: str, names: list[str]) -> dict[str, object]:
	if not names:
		return {}
	found = frappe.db.sql(
		f"""select ref_name, max(`at`) from `tabTransition Log`
		where ref_doctype = %s and ref_name in ({", ".join(["%s"] * len(names))}) group by ref_name""",
		[doctype, *names],
	)
	return {name: get_datetime(at) for name, at in found}
