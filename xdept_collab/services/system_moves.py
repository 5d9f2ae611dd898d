"""Moves many records at once that follow from another move: set-based, logged, without a person's right."""

from collections.abc import Iterable

import frappe

from xdept_collab.services import clock_keeper, todos, transition_log


def move_many(doctype: str, names: Iterable[str], to_state: str, action: str, reason: str = "") -> None:
	"""Set the state of the records and log each move."""
	names = list(names)
	if not names:
		return
	rows = frappe.get_all(
		doctype,
		filters={"name": ("in", names)},
		fields=["name", "task", "status"],
		order_by="creation asc, name asc",
	)
	table = frappe.qb.DocType(doctype)
	(
		frappe.qb.update(table)
		.set(table.status, to_state)
		.set(table.modified, frappe.utils.now())
		.set(table.modified_by, frappe.session.user)
		.where(table.name.isin(names))
	).run()
	for name in names:
		frappe.clear_document_cache(doctype, name)
	transition_log.write_many(
		doctype, [(row.name, row.task, row.status, to_state) for row in rows], action, reason
	)
	todos.close(doctype, names)
	clock_keeper.follow(doctype, names, {"status"})
