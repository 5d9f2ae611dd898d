"""Makes one move of one record: the reason, the attachments and a readable answer to a collision."""

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.lifecycle import Transition, moves
from xdept_collab.rules.move_rights import Presser, obstacle
from xdept_collab.rules.move_values import value_findings
from xdept_collab.services import held
from xdept_collab.services.guard import STANDING_STILL, in_whose_name, judges_own_work, relations_held
from xdept_collab.services.refusal import deny
from xdept_collab.services.workflows import is_condition_met, lifecycle_of


@dataclass(frozen=True)
class Offer:
	"""A move that the user may make now."""

	action: str
	to_state: str
	needs_reason: bool
	in_name_of: str = ""


def offers(doc: Document) -> list[Offer]:
	"""Return the moves that the logged-in user may make on the record, in the order of the workflow."""
	lifecycle = lifecycle_of(doc.doctype)
	if not lifecycle or stands_still(doc):
		return []
	found: dict[str, Offer] = {}
	rows = moves(lifecycle, doc.status)
	presser = _presser(doc, rows)
	for move in rows:
		if _is_offered(doc, move, presser):
			whose = in_whose_name(doc, move.relations, move.role) or ""
			found.setdefault(move.action, Offer(move.action, move.to_state, move.needs_reason, whose))
	return list(found.values())


def may_edit(doc: Document) -> bool:
	"""Say whether the logged-in user may change the content of the record in its state; the form shows it so."""
	lifecycle = lifecycle_of(doc.doctype)
	state = lifecycle.state(doc.status) if lifecycle else None
	if not state or stands_still(doc):
		return False
	is_editor = bool(relations_held(doc).intersection(state.editable_by))
	return is_editor or frappe.session.user == "Administrator"


def _is_offered(doc: Document, move: Transition, presser: Presser) -> bool:
	return not obstacle(move, presser, lambda row: is_condition_met(row, doc))


def _presser(doc: Document, rows: tuple[Transition, ...]) -> Presser:
	judges_work = any(move.self_excluded for move in rows)
	return Presser(
		roles=frozenset(frappe.get_roles()),
		relations=lambda role: relations_held(doc, role),
		is_own_work=judges_work and judges_own_work(doc),
	)


def stands_still(doc: Document) -> bool:
	"""Say whether the record stands still because its task does."""
	if doc.doctype == "Collab Task" or not doc.get("task"):
		return False
	return frappe.db.get_value("Collab Task", doc.task, "status") in STANDING_STILL


def apply(
	doctype: str,
	name: str,
	action: str,
	reason: str | None = None,
	attachments: list[str] | None = None,
	expected_modified: str | None = None,
	values: Mapping[str, object] | None = None,
) -> Document:
	"""Make the move and return the saved record. `values`: fields that are written with it, judged as an edit.

	Raises RuleBroken lifecycle.collision when somebody else was faster (`expected_modified`, or a change
	between reading and writing), lifecycle.unknown_action when the state does not offer the action.
	"""
	doc, is_overtaken = held.read(doctype, name)
	if not doc.has_permission("read"):
		deny()
	doc.check_permission("write")
	lifecycle = lifecycle_of(doctype)
	if not lifecycle:
		raise RuleBroken("lifecycle.no_workflow", doctype=doctype)
	if is_overtaken or (expected_modified and str(doc.modified) != str(expected_modified)):
		raise RuleBroken("lifecycle.collision", state=doc.status)
	move = next((move for move in moves(lifecycle, doc.status) if move.action == action), None)
	if not move:
		raise RuleBroken("lifecycle.unknown_action", action=action, state=doc.status)
	refuse_all(value_findings(doctype, action, values or ()))
	doc.flags.transition_action = action
	doc.flags.transition_reason = reason
	doc.flags.transition_attachments = _attached(doc, attachments or [])
	doc.update({**(values or {}), "status": move.to_state})
	doc.save()
	return doc


def _attached(doc: Document, attachments: list[str]) -> str:
	"""Return the file URLs that really are attached to this record and readable; others are dropped."""
	if not attachments:
		return ""
	known = frappe.get_all(
		"File",
		filters={
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"file_url": ("in", attachments),
		},
		pluck="file_url",
		order_by="creation asc",
	)
	return "\n".join(dict.fromkeys(known))
