"""Says in words which argument a call of one of our endpoints lacks; Frappe would answer with an error page."""

import inspect
from collections.abc import Callable

import frappe
from frappe import _

from xdept_collab.services.asked_records import ENDPOINTS_OF_OURS

_PREFIXES = ("/api/method/", "/api/v1/method/", "/api/v2/method/")


def refuse_incomplete() -> None:
	"""Refuse a call of an endpoint of ours without an argument that it needs; asked before every request."""
	asked = frappe.local.request.path
	if ENDPOINTS_OF_OURS not in asked:
		return
	path = next((asked.removeprefix(one) for one in _PREFIXES if asked.startswith(one)), "").rstrip("/")
	if not path.startswith(ENDPOINTS_OF_OURS) or frappe.session.user == "Guest":
		return
	endpoint = _endpoint(path)
	missing = [name for name in _required(endpoint) if name not in frappe.form_dict] if endpoint else []
	if missing:
		frappe.throw(_("The request lacks: {0}. Add it and send it again.").format(", ".join(missing)))


def _endpoint(path: str) -> Callable | None:
	"""Return the whitelisted method of that path; None where there is none, which Frappe itself then says."""
	try:
		found = frappe.get_attr(path)
	except (AttributeError, ImportError, frappe.ValidationError):
		return None
	return found if found in frappe.whitelisted else None


def _required(endpoint: Callable) -> list[str]:
	parameters = inspect.signature(endpoint).parameters.values()
	return [one.name for one in parameters if one.default is inspect.Parameter.empty]
