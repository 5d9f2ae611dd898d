"""A reviewer and what he signed (R170)."""

import frappe

from xdept_collab.services.row import CollabRow


class AcceptanceReviewer(CollabRow):
	pass


def on_doctype_update() -> None:
	# In which reviews somebody has not decided.
	frappe.db.add_index("Acceptance Reviewer", ["user", "decision"])
