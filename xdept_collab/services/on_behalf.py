"""Knows in whose name the logged-in user acts: his own wherever he may, else that of whom he stands in for (F84)."""

import frappe
from frappe.model.document import Document

from xdept_collab.rules.access import names_to_act_in, ties_of
from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.lifecycle import find_moves
from xdept_collab.services import directory, guard, transition_log
from xdept_collab.services.scopes import scope_of_values
from xdept_collab.services.workflows import lifecycle_of

# Who made the record. It is his in whose name it is made: what he may do with it ends for the other with the
# delegation. The other is named as who entered it.
_MAKER = {
	"Progress Log": "reporter",
	"Collaboration Request": "requested_by",
	"Issue Ticket": "reporter",
	"Extension Request": "requested_by",
	"Collaboration Rating": "rater",
}
# Who fills these with himself for somebody else would keep a right that the delegation does not give him.
_LASTING = {"Collab Task": "coordinator", "Department Assignment": "liaison"}


def note_maker(doc: Document) -> None:
	"""Note in whose name a new record is made, and make it his."""
	if not _may_be_for_somebody(doc):
		return
	names = names_to_act_in(
		ties_of(directory.actor(), scope_of_values(doc)), TABLE[doc.doctype].get("create", ())
	)
	doc.flags.collab_for = (names[0] if names else "") or None
	if doc.flags.collab_for and doc.doctype == "Deliverable Version":
		doc.uploaded_for = doc.flags.collab_for
	if doc.flags.collab_for and doc.doctype in _MAKER:
		doc.set(_MAKER[doc.doctype], doc.flags.collab_for)
		doc.entered_by = frappe.session.user


def note(doc: Document) -> None:
	"""Note in whose name a change is made, before it is written down who made it.

	Raises RuleBroken delegation.not_lasting.
	"""
	if doc.flags.get("collab_system"):
		return
	doc.flags.collab_for = None
	if not _may_be_for_somebody(doc):
		return
	doc.flags.collab_for = _name_of_change(doc) or None
	field = _LASTING.get(doc.doctype)
	if not (doc.flags.collab_for and field):
		return
	if doc.get(field) == frappe.session.user != doc.get_doc_before_save().get(field):
		raise RuleBroken("delegation.not_lasting", relations=(field,))


def _may_be_for_somebody(doc: Document) -> bool:
	is_person = not doc.flags.get("collab_system") and frappe.session.user != "Administrator"
	return is_person and doc.doctype in TABLE and bool(directory.actor().stands_in)


def _name_of_change(doc: Document) -> str | None:
	lifecycle = lifecycle_of(doc.doctype)
	before = doc.get_doc_before_save()
	if not lifecycle or not before:
		return guard.in_whose_name(doc, TABLE[doc.doctype].get("write", ()))
	if before.status != doc.status:
		found = find_moves(lifecycle, before.status, doc.status, doc.flags.get("transition_action"))
		names = [guard.in_whose_name(doc, move.relations, move.role) for move in found]
		return next((name for name in names if name is not None), None)
	state = lifecycle.state(before.status)
	return guard.in_whose_name(doc, state.editable_by if state else ())


def log_edit(doc: Document, is_move: bool) -> None:
	"""Write into the story that somebody changed the content in another's name; a move says so itself."""
	if is_move or not (doc.flags.get("collab_for") and doc.flags.get("collab_edited")):
		return
	task = doc.name if doc.doctype == "Collab Task" else doc.get("task")
	state = doc.get("status") or ""
	transition_log.write_many(
		doc.doctype, [(doc.name, task, state, state)], "Edit", on_behalf_of=doc.flags.collab_for
	)
