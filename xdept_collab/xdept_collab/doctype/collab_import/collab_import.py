"""One spreadsheet on its way in: what it would do, what is wrong in it, and how far it is."""

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.importing.files import check_own

_CHOICES = (
	"file",
	"into_task",
	"default_year",
	"create_missing_departments",
	"become_coordinator",
	"all_or_nothing",
)


class CollabImport(FixedName, CleanText):
	def validate(self) -> None:
		before = self.get_doc_before_save()
		if not before or before.file != self.file:
			check_own(self.file)
		if before and self._is_chosen_anew(before):
			if before.status in ("Queued", "Running"):
				frappe.throw(_("The import is running. Stop it before you change it."))
			self.status = "New"
		self.file_name = str(self.file or "").rsplit("/", 1)[-1]

	def on_trash(self) -> None:
		if self.status in ("Queued", "Running"):
			frappe.throw(_("The import is running. Stop it before you delete it."))

	def _is_chosen_anew(self, before: Document) -> bool:
		return any((self.get(field) or None) != (before.get(field) or None) for field in _CHOICES)
