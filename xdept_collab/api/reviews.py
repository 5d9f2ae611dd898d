"""Signing a review."""

import frappe
from frappe import _

from xdept_collab.api.arguments import words
from xdept_collab.services import reviews
from xdept_collab.services.refusal import deny, spoken


@frappe.whitelist(methods=["POST"])
def sign(review: str, decision: str, comment: str | None = None, signature: str | None = None) -> None:
	"""Sign as the reviewer that the calling user is."""
	is_there = frappe.db.exists("Acceptance Review", review)
	if not is_there or not frappe.get_doc("Acceptance Review", review).has_permission("read"):
		deny()
	with spoken():
		reviews.sign(review, decision, words(comment, _("Comment")), signature or "")
