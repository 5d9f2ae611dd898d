"""Proves over HTTP that no text of a request is read as SQL: no error of the database, no row of others, nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frappe
import pytest
import requests

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, put

ITEM, ASSIGNMENT, TASK = "Work Item", "Department Assignment", "Collab Task"
SECRET = "Between us: nobody may read this line"
_FILE = Path(__file__).parents[1] / "data" / "attacks" / "sql.json"
PAYLOADS = [text for group in json.loads(_FILE.read_text(encoding="utf-8")).values() for text in group]
# What the database or its driver says when a request reached it as SQL.
DATABASE_WORDS = (
	"SQL syntax",
	"pymysql.err",
	"OperationalError",
	"ProgrammingError",
	"Unknown column",
	"XPATH syntax",
	"root:x:",
	"MariaDB-",
)


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		put(ASSIGNMENT, made.assignments["sales"], internal_notes=SECRET)
		put(ITEM, made.items["sales"], description=SECRET)
		commit()
		yield made


@pytest.fixture(scope="module")
def thief(begun: Running, http: Callable[..., Client]) -> Client:
	"""A head who sees the task and his own department's part of it."""
	return http(begun.company.head("research"), PASSWORD)


Ask = Callable[[Client, Running, str], requests.Response]


def listed(**arguments: Any) -> Ask:
	"""A list by the method of the client library; `{}` in a text stands for the payload."""
	return called("frappe.client.get_list", doctype=ITEM, **arguments)


def called(method: str, **arguments: Any) -> Ask:
	def ask(client: Client, begun: Running, payload: str) -> requests.Response:
		return client.call(method, **filled(arguments, payload, begun))

	return ask


def got(path: str, **parameters: Any) -> Ask:
	def ask(client: Client, begun: Running, payload: str) -> requests.Response:
		given = filled(parameters, payload, begun)
		texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
		return client.request("GET", path, params=texts)

	return ask


def filled(value: Any, payload: str, begun: Running) -> Any:
	if isinstance(value, dict):
		return {filled(key, payload, begun): filled(part, payload, begun) for key, part in value.items()}
	if isinstance(value, list):
		return [filled(part, payload, begun) for part in value]
	if isinstance(value, str):
		return value.replace("{}", payload).replace("{task}", begun.task)
	return value


TABLE = f"`tab{ITEM}`"
SURFACES: Mapping[str, Ask] = {
	"value of a filter": listed(filters=[["title", "=", "{}"]]),
	"like of a filter": listed(filters=[["title", "like", "%{}%"]]),
	"list of a filter": listed(filters=[["title", "in", ["{}", "x"]]]),
	"days of a filter": listed(filters=[["creation", "between", ["{}", "{}"]]]),
	"field of a filter": listed(filters=[["{}", "=", "x"]]),
	"operator of a filter": listed(filters=[["title", "{}", "x"]]),
	"doctype of a filter": listed(filters=[["{}", "title", "=", "x"]]),
	"filter as a dict": listed(filters={"{}": "x", "title": ["{}", "{}"]}),
	"filter for empty": listed(filters=[["title", "is", "{}"]]),
	"or filter": listed(or_filters=[["{}", "=", "x"], ["title", "=", "{}"]]),
	"order": listed(order_by="{}"),
	"order behind a column": listed(order_by="name {}"),
	"order behind a table": listed(order_by=f"{TABLE}.{{}}"),
	"field": listed(fields=["{}"]),
	"field with a name": listed(fields=["name as `{}`"]),
	"field in a function": listed(fields=["max({}) as title"]),
	"group": listed(fields=["count(name) as n"], group_by="{}"),
	"start of a page": listed(limit_start="{}"),
	"length of a page": listed(limit_page_length="{}"),
	"parent of rows": called(
		"frappe.client.get_list", doctype="Collab Task Department", parent="{}", filters={"parent": "{}"}
	),
	"REST v1": got(
		f"/api/resource/{ITEM}", filters=[["title", "=", "{}"]], fields=["{}"], order_by="{}", limit="{}"
	),
	"REST v1 name": lambda client, _begun, payload: client.get(ITEM, requests.utils.quote(payload, safe="")),
	"REST v2": got(f"/api/v2/document/{ITEM}", filters=[["{}", "=", "{}"]], order_by="{}", group_by="{}"),
	"report view": called(
		"frappe.desk.reportview.get",
		doctype=ITEM,
		fields=[f"{TABLE}.`name`", "{}"],
		filters=[[ITEM, "title", "=", "{}"]],
		order_by="{}",
	),
	"report view grouped": called(
		"frappe.desk.reportview.get",
		doctype=ITEM,
		fields=[f"{TABLE}.`name`"],
		group_by="{}",
		start="0",
		page_length="{}",
	),
	"count": called("frappe.client.get_count", doctype=ITEM, filters={"title": "{}", "{}": "x"}),
	"value": called("frappe.client.get_value", doctype=ITEM, filters={"title": "{}"}, fieldname="{}"),
	"group of a list": called(
		"frappe.desk.listview.get_group_by_count", doctype=ITEM, current_filters="[]", field="{}"
	),
	"link search": called("frappe.desk.search.search_link", doctype=ITEM, txt="{}", page_length="{}"),
	"link search by a field": called(
		"frappe.desk.search.search_widget", doctype=ITEM, txt="x", searchfield="{}", filter_fields=["{}"]
	),
	"link search with filters": called(
		"frappe.desk.search.search_link", doctype=ITEM, txt="", filters={"{}": "x", "title": ["{}", "x"]}
	),
	"global search": called("frappe.utils.global_search.search", text="{}", doctype=ITEM),
	"report": called(
		"frappe.desk.query_report.run",
		report_name="Progress Tracking",
		filters={"task": "{}", "department": "{}"},
	),
	"report with days": called(
		"frappe.desk.query_report.run",
		report_name="Task Register",
		filters={"from_date": "{}", "to_date": "{}", "{}": "{}"},
	),
	"our moves": got("/api/method/xdept_collab.api.workflow.transitions", doctype="{}", name="{}"),
	"our move": called(
		"xdept_collab.api.workflow.transition", doctype=TASK, name="{}", action="{}", reason="{}"
	),
	"our calendar": got(
		"/api/method/xdept_collab.api.calendar.work_items",
		doctype=ITEM,
		start="{}",
		end="{}",
		filters=[[ITEM, "{}", "=", "{}"]],
	),
	"our calendar of a month": got(
		"/api/method/xdept_collab.api.calendar.work_items",
		doctype=ITEM,
		start="2026-01-01",
		end="2026-12-31",
		filters=[[ITEM, "{}", "=", "{}"]],
	),
	"our inbox": got("/api/method/xdept_collab.api.inbox.my_work_items", filters={"{}": "{}"}),
	"our breakdown": got(
		"/api/method/xdept_collab.api.work_breakdown.children", doctype=ITEM, parent="{}", task="{}"
	),
	"our chart": got("/api/method/xdept_collab.api.tasks.process_chart", task="{}"),
	"our people": called("xdept_collab.api.people.full_names", users=["{}"]),
	"our link query": called(
		"frappe.desk.search.search_link",
		doctype="User",
		txt="{}",
		query="xdept_collab.api.link_queries.people_of_department",
		searchfield="{}",
		filters={"department": "{}"},
	),
	"our export": got(
		"/api/method/xdept_collab.api.imports.export",
		table="X03",
		file_format="csv",
		task="{}",
		department="{}",
		from_date="",
	),
	"our signature": called(
		"xdept_collab.api.assignments.sign", assignment="{}", decision="{}", comment="{}"
	),
}


# Every payload is tried where a text becomes part of a statement, and each elsewhere by one surface of four.
FULLY_TRIED = ("value of a filter", "field of a filter", "order", "field", "group", "report", "REST v1")
# What Frappe itself reads before any query stumbles over some of these texts: a 500, yet without a word of SQL.
READ_BY_FRAPPE = (
	"field of a filter",
	"field",
	"field in a function",
	"REST v1",
	"REST v2",
	"value",
	"report view",
	"report view grouped",
	"group of a list",
)


def tried(surface: str) -> list[str]:
	return PAYLOADS if surface in FULLY_TRIED else PAYLOADS[list(SURFACES).index(surface) % 4 :: 4]


# feature: guard.sql
@pytest.mark.parametrize("surface", SURFACES)
def test_no_text_of_a_request_is_read_as_sql(surface: str, begun: Running, thief: Client) -> None:
	told, stumbled = [], []
	for payload in tried(surface):
		answer = SURFACES[surface](thief, begun, payload)
		if (
			SECRET in answer.text
			or begun.assignments["sales"] in answer.text
			or begun.items["sales"] in answer.text
		):
			told.append(payload)
		is_error = answer.status_code >= 500 and surface not in READ_BY_FRAPPE
		if is_error or any(word in answer.text for word in DATABASE_WORDS):
			stumbled.append((payload, answer.status_code, answer.text[:300]))
	assert told == []
	assert stumbled == []


# feature: guard.sql
def test_nothing_is_changed_by_any_attack_and_lists_go_on_working(begun: Running, thief: Client) -> None:
	before = frappe.db.get_value(ITEM, begun.items["research"], ["title", "modified"])
	for payload in PAYLOADS:
		SURFACES["our move"](thief, begun, payload)
		SURFACES["order behind a column"](thief, begun, payload)
	frappe.db.rollback()
	assert frappe.db.get_value(ITEM, begun.items["research"], ["title", "modified"]) == before
	assert thief.ask("frappe.client.get_list", doctype=ITEM, order_by="name asc").json()["message"] == [
		{"name": begun.items["research"]}
	]
