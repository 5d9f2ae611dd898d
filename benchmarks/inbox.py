"""The inbox with 100,000 open matters in the system: of heads with few, many and very many matters and of a
member; against one page of the stock list of the same users, each a whole request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import app
from frappe.utils.password import update_password
from werkzeug.test import Client

from benchmarks import company, inbox_rows, measure
from benchmarks.inbox_rows import FEW, MANY, MATTERS, VERY_MANY

_PASSWORD = "Qm4-quiet-Lantern"  # Of users who are there while this runs.
_ALLOWED = 1.5


def run(rounds: int) -> dict[str, object]:
	"""Measure whole requests; the site must have no tasks of its own, for its tables are emptied."""
	if frappe.db.count("Collab Task"):
		raise SystemExit("This site has tasks. Take one without any: their tables are emptied.")
	site = frappe.local.site
	with company.company(VERY_MANY):
		try:
			_give_passwords()
			inbox_rows.insert()
			return _measure(site, rounds)
		finally:
			_connect(site)
			inbox_rows.empty()


def _give_passwords() -> None:
	for number in (FEW, MANY, VERY_MANY):
		for user in (company.head(number), company.member(number)):
			update_password(user, _PASSWORD)


def _measure(site: str, rounds: int) -> dict[str, object]:
	readers = {
		"head of 1/2,000": company.head(FEW),
		"head of 1/400": company.head(MANY),
		"head of 1/40": company.head(VERY_MANY),
		"member": company.member(FEW),
	}
	contenders, bars, facts = [], {}, {"open matters": MATTERS}
	for who, user in readers.items():
		client = _logged_in(site, user)
		facts[f"waits for {who}"] = _inbox(client)["total"]
		ways: dict[str, Callable[[], object]] = {
			"inbox": lambda client=client: _inbox(client),
			"list": lambda client=client: _list(client),
		}
		contenders += [measure.Contender(f"{way}: {who}", step) for way, step in ways.items()]
	found = _in_turn(contenders, rounds)
	for who in readers:
		ours, peer = (found[f"{way}: {who}"]["median_ms"] for way in ("inbox", "list"))
		bars[f"{who}: {_ALLOWED:g} times one page of the list"] = measure.verdict(ours, peer, _ALLOWED)
	return {"contenders": found, "bars": bars, "facts": facts}


def _in_turn(contenders: list[measure.Contender], rounds: int) -> dict[str, dict[str, float]]:
	"""Run each once a round, another one first each time; a request opens its own connection."""
	for contender in contenders:
		for _time in range(3):
			with measure.counted_everywhere() as queries:
				contender.work()
		contender.queries = len(queries)
	for number in range(rounds):
		shift = number % len(contenders)
		for contender in contenders[shift:] + contenders[:shift]:
			contender.times.append(measure.clocked(contender.work))
	return {each.name: measure.summary(each.times, each.queries) for each in contenders}


def _inbox(client: Client) -> dict[str, Any]:
	answer = client.get("/api/method/xdept_collab.api.matters.mine", query_string={"most": 20})
	assert answer.status_code == 200, answer.text
	answer.close()
	return answer.json["message"]


def _list(client: Client) -> None:
	"""Ask for what the list of assignments asks for: its columns, twenty rows, what changed last first."""
	columns = ("name", "owner", "creation", "modified", "modified_by", "_user_tags", "_comments", "_assign")
	columns += (
		"_liked_by",
		"docstatus",
		"idx",
		"task",
		"task_title",
		"department",
		"part",
		"status",
		"health",
	)
	columns += ("progress", "due_date", "is_delayed", "delayed_days", "delay_warning")
	table = "`tabDepartment Assignment`"
	asked = {
		"doctype": "Department Assignment",
		"fields": frappe.as_json([f"{table}.`{column}`" for column in columns]),
		"filters": "[]",
		"order_by": f"{table}.`modified` desc",
		"start": 0,
		"page_length": 20,
		"view": "List",
		"with_comment_count": 1,
	}
	answer = client.post("/api/method/frappe.desk.reportview.get", data=asked)
	assert answer.status_code == 200, answer.text
	assert answer.json["message"]["values"]
	answer.close()


def _logged_in(site: str, user: str) -> Client:
	app._site = site
	client = Client(app.application)
	answer = client.post("/api/method/login", json={"usr": user, "pwd": _PASSWORD})
	if answer.status_code != 200:
		raise SystemExit(f"The benchmark's user cannot log in: {answer.text}")
	return client


def _connect(site: str) -> None:
	"""Connect again: a request leaves nothing behind."""
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
