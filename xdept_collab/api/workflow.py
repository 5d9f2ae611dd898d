"""The moves of a record: which ones a user has, and making one."""

import frappe
from frappe import _

from xdept_collab.api.arguments import texts, words
from xdept_collab.rules.access import TABLE
from xdept_collab.services import transition as moves
from xdept_collab.services.refusal import deny, spoken


@frappe.whitelist(methods=["GET"])
def transitions(doctype: str, name: str) -> list[dict]:
	"""Return the moves that the calling user may make: action, to_state, needs_reason."""
	doc = _readable(doctype, name)
	return [
		{"action": offer.action, "to_state": offer.to_state, "needs_reason": offer.needs_reason}
		for offer in moves.offers(doc)
	]


@frappe.whitelist(methods=["GET"])
def rights(doctype: str, name: str) -> dict:
	"""Return what a form offers the calling user: his moves, and whether he may edit the content now."""
	return {"moves": transitions(doctype, name), "may_edit": moves.may_edit(_readable(doctype, name))}


@frappe.whitelist(methods=["POST"])
def transition(
	doctype: str,
	name: str,
	action: str,
	reason: str | None = None,
	attachments: list[str] | str | None = None,
	expected_modified: str | None = None,
) -> dict:
	"""Make the move; return the new status and the time stamp of the record."""
	_readable(doctype, name).check_permission("write")
	files, said = texts(attachments), words(reason, _("Reason"))
	with spoken():
		doc = moves.apply(doctype, name, action, said, files, expected_modified)
	return {"status": doc.status, "modified": str(doc.modified)}


def _readable(doctype: str, name: str) -> "frappe.model.document.Document":
	"""Return the record; one that is missing, forbidden or not ours gets the same answer."""
	is_there = doctype in TABLE and frappe.db.exists(doctype, name)
	doc = frappe.get_doc(doctype, name) if is_there else None
	if not doc or not doc.has_permission("read"):
		deny()
	return doc
