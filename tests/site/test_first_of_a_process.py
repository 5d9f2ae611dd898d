"""A process that has just begun guards the first thing it does with our records; what is not about us is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import frappe
import pytest
from frappe.desk.form import load

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running
from xdept_collab.permissions import query_condition
from xdept_collab.services import asked_records, clock_story, judged_doctypes, timeline
from xdept_collab.services.ours import HIDING

TASK, ROWS = "Collab Task", "Collab Task Department"
# What the process does first; `told` is what it found.
FIRST = {
	"a list over HTTP": "told = ask(f'/api/resource/{TASK}')",
	"a list of rows over HTTP": "told = ask(f'/api/resource/{ROWS}', parent=TASK)",
	"a record over HTTP": "told = ask(f'/api/v2/document/{TASK}/{name}')",
	"a list in a job": "told = work('frappe.client.get_list', doctype=TASK)",
	"a list of rows in a job": "told = work('frappe.client.get_list', doctype=ROWS, parent=TASK)",
	"a record in a job": "told = work('frappe.client.get', doctype=TASK, name=name)",
	"a record in a script": "told = look()",
}
PROCESS = """
import json, sys
import frappe
site, user, sid, name, TASK, ROWS = sys.argv[1:7]

def ask(path, **values):
	from frappe import app
	from werkzeug.test import Client
	app._site = site
	client = Client(app.application)
	client.set_cookie("sid", sid)
	answer = client.get(path, query_string=values)
	assert answer.status_code in (200, 403), answer.text
	return answer.json.get("data") or []

def work(method, **values):
	from frappe.utils.background_jobs import execute_job
	try:
		return execute_job(site, method, None, "first", values, user=user)
	except frappe.PermissionError:
		return []

def look():
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user(user)
	return [name] if frappe.has_permission(TASK, "read", name) else []
"""


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A running task, committed for this file."""
	with factory.committed(company) as commit:
		made = factory.running(company)
		commit()
		yield made


# feature: access.other-apps
@pytest.mark.parametrize("what", FIRST)
def test_the_first_thing_that_a_process_does_is_guarded(
	what: str, begun: Running, http: Callable[..., Client]
):
	asked = asked_anew(what, begun, http)
	assert asked("head.finance") == []
	assert asked("executive") != []


def asked_anew(what: str, begun: Running, http: Callable[..., Client]) -> Callable[[str], list[Any]]:
	script = f"{PROCESS}\n{FIRST[what]}\nprint('TOLD' + json.dumps(told, default=str))\n"

	def ask(key: str) -> list[Any]:
		user = begun.company.head("finance") if key == "head.finance" else begun.company.user(key)
		sid = http(user, PASSWORD).session.cookies["sid"]
		facts = (frappe.local.site, user, sid, begun.task, TASK, ROWS)
		done = subprocess.run(
			[sys.executable, "-c", script, *facts], capture_output=True, text=True, timeout=120, check=False
		)
		assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
		return json.loads(done.stdout.rpartition("TOLD")[2])

	return ask


NAMED = {"doctype": TASK, "name": "CT-1"}
# An address and values by which a request names a record of ours or calls an endpoint of ours.
ABOUT_US: dict[str, tuple[str, dict[str, Any]]] = {
	"address": (f"/api/resource/{TASK}/CT-1", {}),
	"address, version 2": (f"/api/v2/document/{TASK}/CT-1/", {}),
	"address, encoded twice": (f"/api/resource/{quote(TASK)}/CT-1", {}),
	"values": ("/api/method/frappe.client.get_value", NAMED),
	"method in the values": ("/", {**NAMED, "cmd": "frappe.client.get_value"}),
	"two more": ("/api/method/x.y", {"reference_doctype": TASK, "reference_name": "CT-1"}),
	"document": ("/api/method/frappe.desk.form.save.savedocs", {"doc": json.dumps(NAMED)}),
	"document that was read": ("/api/method/frappe.client.save", {"doc": NAMED}),
	"documents": ("/api/method/frappe.client.bulk_update", {"docs": json.dumps([NAMED])}),
	"rows": ("/api/method/frappe.desk.reportview.delete_items", {"doctype": TASK, "items": '["CT-1"]'}),
	"filters for a name": ("/api/method/frappe.client.get", {"doctype": "collab task", "name": {"a": 1}}),
	"endpoint": ("/api/v2/method/xdept_collab.api.tasks.anything", {}),
	"cards": ("/api/method/x.kanban_board.update_order", {"board_name": "B", "order": "{}"}),
	"subscription": ("/api/method/frappe.realtime.can_subscribe_doctype", {"doctype": TASK}),
}


# feature: access.other-apps
@pytest.mark.parametrize("way", ABOUT_US)
def test_a_request_that_may_be_about_us_is_looked_at(way: str, site: str):
	assert asked_records.may_be_about_ours(*ABOUT_US[way])


# feature: access.other-apps
@pytest.mark.parametrize(
	("path", "values"),
	[
		("/api/resource/Note", {"fields": '["name"]', "limit_page_length": "20"}),
		("/api/resource/Note/x", {"content": "Collab Task CT-1"}),
		("/app/note", {}),
		("/api/method/frappe.desk.reportview.get", {"doctype": "Note", "filters": "[]"}),
	],
)
def test_a_request_about_another_doctype_is_looked_at_no_further(path: str, values: dict, site: str):
	assert not asked_records.may_be_about_ours(path, values)


# feature: access.other-apps
@pytest.mark.parametrize("doctype", sorted(HIDING & judged_doctypes._LISTED))
def test_what_another_app_adds_to_the_condition_of_a_list_is_asked_as_well(
	doctype: str, company: Company, as_user: Callable, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(judged_doctypes, "_get_conditions", lambda _query: "(2 = 2)")
	user = company.head("finance")
	with as_user(user):
		query = frappe.model.db_query.DatabaseQuery(doctype)
		query.user = user
		assert query.get_permission_query_conditions() == f"{query_condition(user, doctype)} and (2 = 2)"


# feature: access.other-apps
def test_no_hook_of_another_app_opens_what_the_rule_refuses(
	begun: Running, as_user: Callable, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(judged_doctypes, "_has_controller_permissions", lambda *_arguments: True)
	with as_user(begun.company.head("finance")):
		assert not frappe.has_permission(TASK, "read", begun.task)
	monkeypatch.setattr(judged_doctypes, "_has_controller_permissions", lambda *_arguments: False)
	with as_user(begun.company.user("executive")):
		assert not frappe.has_permission(TASK, "read", begun.task)


# feature: access.other-apps
def test_a_site_without_the_app_that_shares_the_process_is_left_alone(
	company: Company, as_user: Callable, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(frappe, "get_installed_apps", lambda: ["frappe"])
	with as_user(company.head("finance")):
		query = frappe.model.db_query.DatabaseQuery(TASK)
		query.user = frappe.session.user
		assert query.get_permission_query_conditions() == ""


# feature: access.other-apps
def test_the_timeline_of_our_records_alone_is_told_more(site: str, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(timeline, "acts_for_others", lambda *_record: ["act"])
	monkeypatch.setattr(clock_story, "told", lambda *_record: ["limit"])
	assert load.get_additional_timeline_content(TASK, "CT-1") == ["act", "limit"]
	assert load.get_additional_timeline_content("Note", "n") == []
