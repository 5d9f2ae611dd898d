"""Answers every address below /collab, for guests as for users, in pages of its own."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from xdept_collab.rules.web_pages import ROOT
from xdept_collab.services import languages
from xdept_collab.services.refusal import HIDDEN, deny
from xdept_collab.www import answer, drawing, pages
from xdept_collab.www.answer import Page


class CollabPages(BaseRenderer):
	"""Frappe asks each renderer whether a path is its own."""

	def can_render(self) -> bool:
		return self.path == ROOT[1:] or self.path.startswith(f"{ROOT[1:]}/")

	def render(self) -> Response:
		_speak()
		try:
			found = self._answer()
		except (frappe.PermissionError, frappe.DoesNotExistError):
			found = _refusal()
		if isinstance(found, Response):
			return found
		_remember_language(found.template)
		values = {**pages.frame(found.template), **found.values}
		return answer.html(drawing.page(found.template, values), found.status)

	def _answer(self) -> Page | Response:
		pattern, parts = pages.found(self.path.removeprefix(ROOT[1:]).lstrip("/"))
		is_guest = frappe.session.user == "Guest"
		if pattern not in pages.OPEN_TO_GUESTS:
			if is_guest:
				return pages.to_login()
			if frappe.session.data.user_type != "System User" or frappe.request.method not in ("GET", "HEAD"):
				deny()
		return pages.PAGES[pattern](*parts)


def _refusal() -> Page:
	"""Say the same of what is missing and of what is hidden."""
	frappe.clear_messages()
	# This page says already what Frappe's would be replaced by.
	frappe.flags.pop(HIDDEN, None)
	sentence = _("This record does not exist, or you may not see it. Ask whoever leads the task.")
	return Page("refused.html", {"title": _("Not Permitted"), "sentence": sentence}, 403)


def _speak() -> None:
	"""Take the language that was asked for, for this page; a guest's choice stays, a user's own is kept with the user.

	Frappe reads neither the cookie of a guest nor, for a user, what the address says.
	"""
	wanted = frappe.form_dict.get("_lang")
	if frappe.session.user == "Guest" and wanted not in languages.NAMES:
		wanted = frappe.request.cookies.get("preferred_language")
		wanted = wanted or frappe.request.accept_languages.best_match(languages.NAMES, frappe.local.lang)
	if wanted in languages.NAMES:
		frappe.local.lang = wanted


def _remember_language(template: str) -> None:
	"""Keep the language that a guest has chosen; the page without network is fetched in each, and chosen by nobody."""
	wanted = frappe.form_dict.get("_lang")
	if wanted in languages.NAMES and frappe.session.user == "Guest" and template != "offline.html":
		frappe.local.cookie_manager.set_cookie("preferred_language", wanted)
