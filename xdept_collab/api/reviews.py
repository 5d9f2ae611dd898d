"""Signing a review."""

import frappe
from frappe import _

from xdept_collab.api.arguments import words
from xdept_collab.services import reading, reviews, shapes
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def sign(review: str, decision: str, comment: str | None = None, signature: str | None = None) -> None:
	"""Sign as the reviewer that the calling user is."""
	reading.require("Acceptance Review", review)
	with spoken():
		shapes.check_form(signature or "", "Signature", _("Signature"))
		reviews.sign(review, decision, words(comment, _("Comment")), signature or "")
