"""The moves of a record: which ones a user has, and making one."""

import frappe
from frappe import _

from xdept_collab.api.arguments import parsed, texts, words
from xdept_collab.services import reading
from xdept_collab.services import transition as moves
from xdept_collab.services.refusal import deny, spoken


@frappe.whitelist(methods=["GET"])
def transitions(doctype: str, name: str) -> list[dict]:
	"""Return the moves that the calling user may make: action, to_state, needs_reason, in_name_of."""
	return _offered(_readable(doctype, name))


@frappe.whitelist(methods=["GET"])
def rights(doctype: str, name: str) -> dict:
	"""Return what a form offers the calling user: his moves, and whether he may edit the content now."""
	doc = _readable(doctype, name)
	return {"moves": _offered(doc), "may_edit": moves.may_edit(doc)}


@frappe.whitelist(methods=["POST"])
def transition(
	doctype: str,
	name: str,
	action: str,
	reason: str | None = None,
	attachments: list[str] | str | None = None,
	expected_modified: str | None = None,
	values: dict | str | None = None,
) -> dict:
	"""Make the move; return the new status and the time stamp of the record.

	`values`: fields that the move takes along, such as what was delivered.
	"""
	reading.require(doctype, name)
	written = parsed(values, dict) or {}
	files, said = texts(attachments), words(reason, _("Reason"))
	with spoken():
		doc = moves.apply(doctype, name, action, said, files, expected_modified, written)
	return {"status": doc.status, "modified": str(doc.modified)}


def _offered(doc: "frappe.model.document.Document") -> list[dict]:
	return [
		{
			"action": offer.action,
			"to_state": offer.to_state,
			"needs_reason": offer.needs_reason,
			"in_name_of": offer.in_name_of,
		}
		for offer in moves.offers(doc)
	]


def _readable(doctype: str, name: str) -> "frappe.model.document.Document":
	reading.require(doctype, name)
	doc = frappe.get_doc(doctype, name)
	return doc if doc.has_permission("read") else deny()
