"""Knows from the story of records who did the work of others by standing in for them."""

from collections.abc import Iterable, Mapping

import frappe


def doers(records: Mapping[str, Iterable[str]], workers: Iterable[str]) -> set[str]:
	"""Return who acted on these records (DocType -> names) in the name of one of the workers.

	The delegation may be over since: what was done in it stays the work of who did it.
	"""
	names, known = [name for found in records.values() for name in found], [user for user in workers if user]
	if not (names and known):
		return set()
	found = frappe.get_all(
		"Transition Log",
		filters={
			"ref_doctype": ("in", list(records)),
			"ref_name": ("in", names),
			"on_behalf_of": ("in", known),
		},
		pluck="actor",
		order_by=None,
	)
	return set(found)
