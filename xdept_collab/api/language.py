"""The language that somebody reads."""

import frappe

from xdept_collab.api.arguments import unreadable
from xdept_collab.services import languages


@frappe.whitelist(methods=["POST"])
def speak(language: str) -> None:
	"""Choose one's own language, en or zh, for pages, the Desk and messages."""
	frappe.has_permission("Collab Department", throw=True)
	if language not in languages.NAMES:
		unreadable()
	languages.choose(language)
