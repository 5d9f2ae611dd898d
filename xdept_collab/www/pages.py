"""The pages below /collab: which address is which page, and what each of them shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.utils import get_url_to_form, now_datetime
from werkzeug.wrappers import Response

from xdept_collab.messages import sentence_of
from xdept_collab.rules import outside, web_pages
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import (
	calendar_feed,
	calendar_file,
	languages,
	outside_reports,
	settings,
	web_inbox,
	web_record,
)
from xdept_collab.services.refusal import deny
from xdept_collab.www import worker
from xdept_collab.www.answer import Page, file, redirect

Answer = Page | Response


def inbox() -> Answer:
	"""What waits for the reader, the most urgent first."""
	frappe.has_permission("Collab Department", throw=True)
	return Page("inbox.html", {"title": _("My Inbox"), "here": "inbox", **web_inbox.mine(now_datetime())})


def tasks() -> Answer:
	"""The tasks that the reader sees, to begin something on one of them."""
	frappe.has_permission("Collab Task", throw=True)
	return Page("tasks.html", {"title": _("Tasks"), "here": "tasks", "rows": web_inbox.tasks()})


def record(kind: str, name: str) -> Answer:
	"""A record with its story and what its reader may do."""
	doctype = web_pages.KINDS.get(kind) or deny()
	shown = web_record.of_record(doctype, name, now_datetime())
	return Page("record.html", {"desk": _form(doctype, name), **shown})


def opened(kind: str, name: str) -> Answer:
	"""The way to a record from a mail or a chat: its page on a phone, else its form. It asks nothing of the record."""
	doctype = web_pages.doctype_of(kind)
	path = web_pages.path_of(doctype, name)
	is_phone = "Mobi" in (frappe.get_request_header("User-Agent") or "")
	return redirect(path if path and is_phone else _form(doctype, name))


def _form(doctype: str, name: str) -> str:
	"""Return the address of the record's form in the Desk, on whatever host the reader has come to."""
	return urlsplit(get_url_to_form(doctype, name)).path


def reader() -> Answer:
	"""Who is logged in now, with the token that his forms need: a page that was kept may be older than the session."""
	found = {"user": frappe.session.user, "token": get_csrf_token()}
	response = file(json.dumps(found), "application/json")
	response.headers["Cache-Control"] = "private, no-store"
	return response


def offline() -> Answer:
	"""What is shown without network; it holds nothing of anybody."""
	return Page("offline.html", {"title": _("No Network")})


def calendar() -> Answer:
	"""The dates of whose address it is, for his calendar program; under any other address there is nothing."""
	user = calendar_feed.reader_of(str(frappe.form_dict.get("key") or ""))
	if not user:
		return Page(
			"refused.html", {"title": _("Not Found"), "sentence": _("There is no calendar here.")}, 404
		)
	text = calendar_file.written(calendar_feed.entries(user), user)
	response = file(text.decode(), "text/calendar; charset=utf-8")
	response.headers["Cache-Control"] = "private, no-store"
	return response


def outside_form() -> Answer:
	"""The form for people without login, where the company takes reports from outside."""
	if not settings.are_outside_reports_taken():
		deny()
	typed = {
		field: str(frappe.form_dict.get(field) or "").strip() for field in (*outside.LENGTHS, outside.TRAP)
	}
	values = {"title": _("Report a Problem"), "typed": typed, "refusals": [], "lengths": outside.LENGTHS}
	if frappe.request.method != "POST":
		return Page("outside.html", values)
	try:
		outside_reports.take(typed, now_datetime())
	except RuleBroken as broken:
		return Page(
			"outside.html", {**values, "refusals": [sentence_of(each) for each in broken.findings]}, 417
		)
	return redirect(f"{web_pages.ROOT}/report/thanks")


def outside_thanks() -> Answer:
	"""The same thanks to everybody."""
	if not settings.are_outside_reports_taken():
		deny()
	return Page("thanks.html", {"title": _("Thank You")})


# Address below /collab -> the page. "*" stands for a part of the address that the page takes.
PAGES: Mapping[str, Callable[..., Answer]] = {
	"": inbox,
	"tasks": tasks,
	"open/*/*": opened,
	"me": reader,
	"calendar.ics": calendar,
	"offline": offline,
	"manifest.webmanifest": worker.manifest,
	"sw.js": worker.script,
	"report": outside_form,
	"report/thanks": outside_thanks,
	"*/*": record,
}
# Those that a guest may open; from any other he is sent to the login, and comes back.
OPEN_TO_GUESTS = frozenset(
	{"open/*/*", "me", "calendar.ics", "offline", "manifest.webmanifest", "sw.js", "report", "report/thanks"}
)


def found(path: str) -> tuple[str, tuple[str, ...]]:
	"""Return which page an address below the root means, and the parts that it takes.

	Refuses an address that means none, as it does what is hidden.
	"""
	parts = tuple(path.split("/")) if path else ("",)
	for pattern in PAGES:
		wanted = pattern.split("/")
		if len(wanted) == len(parts) and all(w in ("*", part) for w, part in zip(wanted, parts, strict=True)):
			return pattern, tuple(part for w, part in zip(wanted, parts, strict=True) if w == "*")
	return deny()


def to_login() -> Response:
	"""Return the way to the login and back to what was asked for."""
	asked = frappe.request.full_path.rstrip("?")
	return redirect(f"/login?redirect-to={quote(asked, safe='')}")


def frame(template: str) -> dict[str, object]:
	"""Return what the frame of each page needs; the page without network is kept, so it is nobody's."""
	is_nobodys = frappe.session.user == "Guest" or template == "offline.html"
	return {
		"here": "",
		"user": "" if is_nobodys else frappe.session.user,
		"token": "" if is_nobodys else get_csrf_token(),
		"languages": languages.NAMES,
	}
