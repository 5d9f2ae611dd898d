"""The base of every row in a table of a record of ours: read as its record is, and written with it alone."""

import frappe

from xdept_collab.rules.access import is_reading
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName


class CollabRow(FixedName, CleanText):
	"""A child row; whoever asks for it by itself is judged by the record that it belongs to."""

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""Say whether the row may be read by itself; Frappe asks no more than the role on the record's DocType.

		Writing it past its record would go round every check of that record, so nobody may.
		"""
		if not super().has_permission(permtype, debug=debug, user=user):
			return False
		if self.flags.ignore_permissions or (user or frappe.session.user) == "Administrator":
			return True
		return is_reading(permtype) and bool(
			frappe.has_permission(self.parenttype, permtype, self.parent, user=user)
		)
