"""The base of every row in a table of a record of ours: read as its record is, and written with it alone."""

import frappe
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

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

	def _record(self) -> Document | None:
		"""Return the record of the row, also of a row that was loaded by itself.

		Without one Frappe asks for the role alone, as when a row is printed.
		"""
		known = BaseDocument.parent_doc.fget(self)
		if known or not (self.parent and self.parenttype):
			return known
		return frappe.get_doc(self.parenttype, self.parent)

	parent_doc = property(_record, BaseDocument.parent_doc.fset, BaseDocument.parent_doc.fdel)
