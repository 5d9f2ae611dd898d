"""Keeps the boards of our records from naming cards to those who may not see them."""

from frappe.model.document import Document

from xdept_collab.services.ours import is_ours


def forget_order(board: Document, method: str | None = None) -> None:
	"""Store no order of cards: everybody reads it, and it holds the names of what its last user saw."""
	if is_ours(board.reference_doctype):
		for column in board.columns:
			column.order = "[]"
