"""Keeps the keys of robots out of what is written down about an error: whoever has one speaks in the group.

Where a request breaks, Frappe writes every variable on the way into the Error Log, and the whole form into a file. It
takes out what stands under some names; an address, and a document that came as one text, it does not know. Both are
made by one function each; these are wrapped.
"""

import frappe
from frappe.utils import logger

from xdept_collab.rules.robots.addresses import without_keys

_get_traceback = frappe.utils.get_traceback
_sanitized_dict = logger.sanitized_dict


def guard() -> None:
	"""Put it in place; asked by whoever holds a key, effective for the process."""
	frappe.utils.get_traceback = _traceback
	logger.sanitized_dict = _form


def _traceback(with_context: bool = False) -> str:
	return without_keys(_get_traceback(with_context))


def _form(form_dict: object) -> str:
	return without_keys(str(_sanitized_dict(form_dict)))
