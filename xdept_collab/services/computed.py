"""Collects computed values that differ from the stored ones and writes them set-based."""

from collections import defaultdict
from collections.abc import Mapping

import frappe

from xdept_collab.services import clock_keeper


class ComputedValues:
	"""Changes of computed columns, noted row by row and written with one query per DocType and hundred rows."""

	def __init__(self) -> None:
		self._changes: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)

	def note(self, doctype: str, stored: frappe._dict, values: Mapping[str, object]) -> None:
		"""Note those of `values` that differ from the stored row."""
		changed = {key: value for key, value in values.items() if key not in stored or stored[key] != value}
		if changed:
			self._changes[doctype].setdefault(stored.name, {}).update(changed)

	def write(self) -> None:
		"""Write what was noted. `modified` stays: computed values make nobody's open form stale."""
		for doctype, rows in self._changes.items():
			frappe.db.bulk_update(doctype, rows, update_modified=False)
			if not frappe.get_meta(doctype).istable:
				for name in rows:
					frappe.clear_document_cache(doctype, name)
				clock_keeper.follow(doctype, rows, {column for values in rows.values() for column in values})
		self._changes.clear()
