"""Keeps the names of our records: nobody renames one or merges it into another.

Frappe lets everybody who may read a record call its method `rename`, takes from the client that nothing is to be
checked, and then asks neither for the right to write nor whether records of the kind may be renamed at all.
"""

import frappe
from frappe import _
from frappe.model.document import Document


class CheckedName(Document):
	"""A record that a client cannot rename by its method, and nobody without the checks."""

	def rename(
		self, name: str, merge: bool = False, force: bool = False, validate_rename: bool = True
	) -> None:
		"""Rename with all checks, whatever is asked for; not whitelisted as Frappe's own is."""
		self._rename(name=name, merge=merge)


class FixedName(CheckedName):
	"""A record, or a row of one, that is called for good as it was called at first."""

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(
			_("A record keeps its number, because others refer to it. Change its title instead."),
			frappe.PermissionError,
		)
