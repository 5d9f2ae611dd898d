"""The form of an escalation policy: the words to choose from."""

from typing import Any

import frappe

from xdept_collab.rules.access_table import TIMED
from xdept_collab.services import policy_words


@frappe.whitelist(methods=["GET"])
def vocabulary(doctype: str) -> dict[str, Any]:
	"""Return what a policy of the DocType can be made of, each word with its label; nothing for another DocType."""
	frappe.has_permission("Escalation Policy", "read", throw=True)
	return policy_words.of_doctype(doctype) if doctype in TIMED else {}
