"""The append-only story of every move: who, from where, to where, why."""

from frappe.model.document import Document


class TransitionLog(Document):
	pass
