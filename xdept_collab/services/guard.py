"""Checks every move and every edit of a workflow record, whatever the path it comes by."""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import cstr, flt

from xdept_collab.rules.access import SYSTEM, Tie, names_to_act_in, ties_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.lifecycle import Lifecycle, Transition, find_moves
from xdept_collab.services import directory, held, stored
from xdept_collab.services.clean_text import clean
from xdept_collab.services.workflows import is_condition_met, lifecycle_of

# States of a task in which nothing of it moves.
STANDING_STILL = ("On Hold", "Closed", "Archived", "Cancelled")
# Once filled, only these relations may change the field; the part of a department is changed on the task.
_KEPT: dict[str, dict[str, tuple[str, ...]]] = {
	"Collab Task": {"initiator": ("initiator",)},
	"Department Assignment": {"head": ("head",), "part": (SYSTEM,)},
}
_NUMBERS = ("Int", "Float", "Check", "Percent", "Currency")


def check(doc: Document) -> None:
	"""Refuse a change of state or content that the workflow, the role or the relation does not allow.

	Raises RuleBroken with a lifecycle.* or task.* code.
	"""
	if doc.docstatus:
		raise RuleBroken("lifecycle.docstatus")
	if not doc.meta.has_field("status"):
		return
	lifecycle = lifecycle_of(doc.doctype)
	before = doc.get_doc_before_save()
	if not lifecycle:
		_check_without_workflow(doc, before)
	elif not before:
		_check_entry(doc, lifecycle)
	elif before.status != doc.status:
		doc.flags.collab_move = _check_move(doc, before, lifecycle)
	elif not _is_system(doc) and _is_content_changed(doc, before):
		_check_edit(doc, before, lifecycle)


def _check_without_workflow(doc: Document, before: Document | None) -> None:
	"""Where an administrator switched the workflow off, records stay where they are: unknown means no."""
	state = before.status if before else doc.meta.get_field("status").default
	doc.status = doc.status or state
	if doc.status != state and not _is_system(doc):
		raise RuleBroken("lifecycle.no_workflow", doctype=doc.doctype)


def _check_entry(doc: Document, lifecycle: Lifecycle) -> None:
	first = lifecycle.states[0].name
	allowed = lifecycle.entries if _is_system(doc) else (first,)
	if not doc.status:
		doc.status = first
	if doc.status not in allowed:
		raise RuleBroken("lifecycle.wrong_entry", state=doc.status, first=first)


def _check_move(doc: Document, before: Document, lifecycle: Lifecycle) -> Transition:
	found = find_moves(lifecycle, before.status, doc.status, doc.flags.get("transition_action"))
	if not found:
		raise RuleBroken("lifecycle.no_such_move", from_state=before.status, to_state=doc.status)
	allowed = [move for move in found if _may_press(doc, move)]
	if not allowed:
		raise RuleBroken("lifecycle.not_yours", action=found[0].action, relations=found[0].relations)
	if not _is_system(doc):
		require_running_task(doc)
		if _is_content_changed(doc, before):
			_check_edit(doc, before, lifecycle)
	return _settled(doc, before, allowed)


def _settled(doc: Document, before: Document, allowed: list[Transition]) -> Transition:
	met = [move for move in allowed if is_condition_met(move, before) and is_condition_met(move, doc)]
	if not met:
		raise RuleBroken("lifecycle.condition", action=allowed[0].action, state=before.status)
	move = met[0]
	if move.self_excluded and not _is_system(doc) and judges_own_work(doc):
		raise RuleBroken("lifecycle.own_work", action=move.action)
	if move.needs_reason and not reason_of(doc):
		raise RuleBroken("lifecycle.reason_missing", action=move.action)
	return move


def _may_press(doc: Document, move: Transition) -> bool:
	if _is_system(doc):
		return SYSTEM in move.relations
	if frappe.session.user == "Administrator":
		return move.relations != (SYSTEM,)
	return move.role in frappe.get_roles() and in_whose_name(doc, move.relations, move.role) is not None


def relations_held(doc: Document, role: str = "") -> frozenset[str]:
	"""Return what the logged-in user is to the stored record, himself or for those whom he stands in for.

	`role`: only for those who have it themselves; nobody does for another what that one may not do.
	"""
	return frozenset(tie.relation for tie in _ties_held(doc) if _has_role(tie.in_name_of, role))


def names_held(doc: Document, relations: Iterable[str]) -> tuple[str, ...]:
	"""Return in whose names the logged-in user has these relations; "" for himself comes first."""
	return names_to_act_in(_ties_held(doc), relations)


def in_whose_name(doc: Document, relations: Iterable[str], role: str = "") -> str | None:
	"""Return in whose name the logged-in user may act by these relations; "" for himself comes first, None: no."""
	return next((name for name in names_held(doc, relations) if _has_role(name, role)), None)


def judges_own_work(doc: Document) -> bool:
	"""Whether the record judges work of the logged-in user, or of somebody in whose place he may have done it."""
	return not doc.own_workers().isdisjoint(
		{frappe.session.user, *(tie.in_name_of for tie in _ties_held(doc))}
	)


def _has_role(name: str, role: str) -> bool:
	return not (name and role) or role in frappe.get_roles(name)


def _ties_held(doc: Document) -> frozenset[Tie]:
	"""Return the user's ties to the stored record; worked out once per document object."""
	if doc.flags.get("collab_ties") is None:
		scope = held.scope_of(doc)
		doc.flags.collab_ties = ties_of(directory.actor(), scope) if scope else frozenset()
	return doc.flags.collab_ties


def _check_edit(doc: Document, before: Document, lifecycle: Lifecycle) -> None:
	state = lifecycle.state(before.status)
	editors = state.editable_by if state else ()
	if frappe.session.user == "Administrator":
		return
	if not relations_held(doc).intersection(editors):
		raise RuleBroken("lifecycle.locked", state=before.status, relations=editors)
	_check_leads(doc, before)
	require_running_task(doc)


def _check_leads(doc: Document, before: Document) -> None:
	"""Refuse that an editor makes himself the lead, or changes what was agreed with others."""
	for field, relations in _KEPT.get(doc.doctype, {}).items():
		if not before.get(field) or doc.get(field) == before.get(field):
			continue
		# Not for somebody else: who made himself the initiator would be it after the delegation too.
		if in_whose_name(doc, relations) != "":
			raise RuleBroken("lifecycle.locked", state=before.status, relations=relations)


def require_running_task(doc: Document) -> None:
	"""Refuse a change of a record whose task stands still: held, closed, archived or cancelled."""
	if doc.doctype == "Collab Task" or not doc.get("task"):
		return
	task = stored.row("Collab Task", doc.task, ("status",))
	if task and task.status in STANDING_STILL:
		raise RuleBroken("task.stands_still", task=doc.task, state=task.status)


def reason_of(doc: Document) -> str:
	"""Return the reason given with a move: by the endpoint, or as `transition_reason` in a plain save."""
	return clean(cstr(doc.flags.get("transition_reason") or doc.get("transition_reason")).strip())


def _is_system(doc: Document) -> bool:
	return bool(doc.flags.get("collab_system"))


def note_edit(doc: Document) -> None:
	"""Remember whether the sender changed the content, before our own services write into the document."""
	before = doc.get_doc_before_save()
	doc.flags.collab_ties = None
	doc.flags.collab_edited = bool(before) and _content(doc) != _content(before)


def _is_content_changed(doc: Document, before: Document) -> bool:
	if doc.flags.get("collab_edited") is None:
		note_edit(doc)
	return doc.flags.collab_edited


def _content(doc: Document) -> dict[str, object]:
	"""Return what people write in the document: no read-only field, blanks of every kind alike."""
	found: dict[str, object] = {}
	for field in doc.meta.fields:
		if field.fieldtype in frappe.model.table_fields:
			found[field.fieldname] = [_content(row) for row in doc.get(field.fieldname) or []]
		elif _is_written_by_people(field):
			found[field.fieldname] = _plain(field.fieldtype, doc.get(field.fieldname))
	return found


def _is_written_by_people(field: "frappe.model.meta.Meta") -> bool:
	return not (
		field.read_only or field.fieldname == "status" or field.fieldtype in frappe.model.no_value_fields
	)


def _plain(fieldtype: str, value: object) -> object:
	return flt(value, 6) if fieldtype in _NUMBERS else cstr(value).strip()
