"""Refuses a request that sends values where a record of ours is named.

Frappe takes them for filters, finds a record among all there are, and tells by how it refuses whether there is one.
"""

import frappe

from xdept_collab.services.ours import is_ours
from xdept_collab.services.refusal import deny

_KINDS = ("doctype", "dt", "reference_doctype", "ref_doctype", "document_type")
_NAMES = ("name", "docname", "dn", "doc_name", "reference_name", "ref_name", "document_name", "old", "parent")


def refuse_filters() -> None:
	"""Refuse a name that is no text or number; asked before every request, at no query for those without one."""
	sent = frappe.local.form_dict or {}
	# Without a generator, and by the few names: every request pays for it.
	for name in _NAMES:
		if name in sent and isinstance(sent[name], dict | list):
			break
	else:
		return
	if any(is_ours(sent[kind]) for kind in _KINDS if isinstance(sent.get(kind), str)):
		deny()
