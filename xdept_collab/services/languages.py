"""Knows the languages that the app speaks, and lets somebody choose his."""

import frappe

# As each calls itself; the switch of a page shows the other one.
NAMES = {"en": "English", "zh": "中文"}


def spoken_now() -> str:
	"""Return the language of the request, as one of ours."""
	language = str(frappe.local.lang or "en").partition("-")[0]
	return language if language in NAMES else "en"


def choose(language: str) -> None:
	"""Let the logged-in user read everything in the language from now on, messages too."""
	user = frappe.session.user
	frappe.db.set_value("User", user, "language", language, update_modified=False)
	frappe.clear_cache(user=user)
