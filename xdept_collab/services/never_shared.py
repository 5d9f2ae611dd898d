"""Keeps shares from opening records of ours: who sees one is what the table of access says, and nobody adds to it.

After a hook has said no Frappe asks DocShare, and it adds what is shared to the list of whoever has User Permissions.
A share is refused when it is made; one that stands in the database all the same, because other code has written it
there, must not count either. Everything that asks for shares does it by one function; that one is wrapped.
"""

import frappe
import frappe.share
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count

from xdept_collab.rules.access_table import CHILDREN, ROLES

_OURS = frozenset({*ROLES, *CHILDREN})
_get_shared = frappe.share.get_shared


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request and job, effective once per process."""
	frappe.share.get_shared = _get_counting


def _get_counting(doctype: str, *arguments: object, **options: object) -> list[str]:
	"""Return the names whose shares count. For other DocTypes Frappe's own answer, at no query more."""
	if doctype in _OURS:
		return []
	shared = _get_shared(doctype, *arguments, **options)
	return _without_ours(shared) if doctype == "File" and shared else shared


def _without_ours(files: list[str]) -> list[str]:
	attached = frappe.get_all(
		"File",
		filters={"name": ("in", files), "attached_to_doctype": ("in", sorted(_OURS))},
		pluck="name",
		order_by=None,
	)
	return [name for name in files if name not in set(attached)]


def standing() -> dict[str, int]:
	"""Return how many shares of our records and their files stand in the database all the same, by DocType."""
	share = frappe.qb.DocType("DocShare")
	found = dict(
		frappe.qb.from_(share)
		.where(share.share_doctype.isin(sorted(_OURS)))
		.groupby(share.share_doctype)
		.orderby(share.share_doctype)
		.select(share.share_doctype, Count("*"))
		.run()
	)
	files = frappe.get_all("DocShare", filters={"share_doctype": "File"}, pluck="share_name", order_by=None)
	ours = len(files) - len(_without_ours(files)) if files else 0
	return found | ({"File": ours} if ours else {})


def refuse(share: Document, method: str | None = None) -> None:
	"""Refuse to share a record of ours or a file of one, with whatever rights and flags."""
	if share.share_doctype in _OURS or _is_file_of_ours(share):
		frappe.throw(
			_(
				"Records of the collaboration and their files are not shared one by one. "
				"Give the person a part in the task instead."
			),
			frappe.PermissionError,
		)


def _is_file_of_ours(share: Document) -> bool:
	return share.share_doctype == "File" and not _without_ours([share.share_name])
