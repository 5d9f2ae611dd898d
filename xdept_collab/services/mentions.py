"""Keeps comments on our records from telling people of a record that they may not see.

Frappe mails a comment, with the title of its record, to everybody who is mentioned in it.
"""

import frappe
from frappe import _
from frappe.desk.notifications import extract_mentions
from frappe.model.document import Document

from xdept_collab.services.ours import HIDING


def refuse_blind(comment: Document, method: str | None = None) -> None:
	"""Refuse a comment on a record of ours that mentions somebody who may not read the record."""
	doctype, name = comment.reference_doctype, comment.reference_name
	if doctype not in HIDING or comment.comment_type != "Comment" or not comment.content:
		return
	people = set(extract_mentions(comment.content))
	blind = [user for user in sorted(people) if not frappe.has_permission(doctype, "read", name, user=user)]
	if blind:
		names = ", ".join(frappe.get_cached_value("User", user, "full_name") or user for user in blind)
		frappe.throw(
			_("{0} may not see this record. Take the mention out, or ask whoever leads the task.").format(
				names
			)
		)
