"""What administrators press in the Desk: departments are merged after a look, the access table is rebuilt in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest

from tests.site import factory, snapshot
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running
from xdept_collab.jobs import collab_rebuild_access
from xdept_collab.services import access_rebuild, department_moves, rebuild_progress

DEPARTMENT, ASSIGNMENT, ACCESS = "Collab Department", "Department Assignment", "Collab Access"
MERGING = {key: f"{name} to Merge" for key, name in factory.NAMES.items()}
SECONDS_FOR_A_REBUILD = 60
EVERYBODY_ELSE = ("head.sales", "member.sales", "initiator", "executive", "nobody")


@pytest.fixture
def merging(site: str) -> Iterator[tuple[Company, Running]]:
	"""A company of its own with a running task, committed: the server merges two of its departments."""
	frappe.db.rollback()
	company = factory.found("merging.example", MERGING)
	begun = factory.running(company)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	yield company, begun
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.dissolve(company)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


def stored(doctype: str, **filters: Any) -> int:
	frappe.db.rollback()
	return frappe.db.count(doctype, filters)


# feature: department.merge-desk
def test_an_administrator_sees_what_a_merge_would_move_and_nothing_is_moved_yet(
	merging: tuple[Company, Running], http: Callable[..., Client]
):
	company, _begun = merging
	sales, finance = company.names["sales"], company.names["finance"]
	before = snapshot.taken()
	client = http(company.user("admin"), PASSWORD)
	answer = client.ask("xdept_collab.api.departments.merge_preview", department=sales, into=finance)
	assert answer.json()["message"] == {
		"head": frappe.db.get_value("User", company.head("finance"), "full_name"),
		"tasks": 1,
		"assignments": 1,
		"open_assignments": 1,
		"members": 5,
		"departments_below": 0,
		"access_rows": stored(ACCESS, principal=f"dept:{sales}"),
	}
	assert stored(ACCESS, principal=f"dept:{sales}") > 0
	assert snapshot.differences(before, snapshot.taken()) == []


# feature: department.merge-desk
def test_an_administrator_merges_and_reads_the_number_of_rows(
	merging: tuple[Company, Running], http: Callable[..., Client]
):
	company, begun = merging
	sales, finance = company.names["sales"], company.names["finance"]
	of_sales = stored(ACCESS, principal=f"dept:{sales}")
	client = http(company.user("admin"), PASSWORD)
	answer = client.call("xdept_collab.api.departments.merge", department=sales, into=finance)
	moved = answer.json()["message"]
	assert moved["assignments"] == 1
	assert moved["access_rows"] >= of_sales
	assert "_server_messages" not in answer.json(), "the sum is said once, by the page"
	assert stored(DEPARTMENT, name=sales) == stored(ACCESS, principal=f"dept:{sales}") == 0
	assert stored(ACCESS, principal=f"dept:{finance}") == of_sales
	contract = frappe.get_doc(ASSIGNMENT, begun.assignments["sales"])
	assert (contract.department, contract.head) == (finance, company.head("finance"))
	assert [row.name for row in department_moves.open_assignments(finance)] == [contract.name]
	assert not any(page.drift for page in access_rebuild.rebuild().values())


# feature: department.merge-desk
@pytest.mark.parametrize("method", ["merge_preview", "merge"])
def test_the_look_and_the_merge_refuse_the_same_in_words(
	method: str, merging: tuple[Company, Running], http: Callable[..., Client]
):
	company, _begun = merging
	client = http(company.user("admin"), PASSWORD)
	names = company.names
	for department, into, words in (
		(names["sales"], names["sales"], "cannot be merged into itself"),
		(names["sales"], names["research"], "are both asked on"),
		(names["sales"], "No Such", "There is no department"),
		("No Such", names["sales"], "There is no department"),
	):
		asked = {"department": department, "into": into}
		send = client.ask if method == "merge_preview" else client.call
		answer = send(f"xdept_collab.api.departments.{method}", **asked)
		assert answer.status_code == 417, answer.text
		assert words in answer.text
	assert stored(DEPARTMENT, name=names["sales"]) == 1


# feature: department.merge-desk
@pytest.mark.parametrize("who", EVERYBODY_ELSE)
def test_nobody_else_merges_or_learns_what_a_merge_would_move(
	who: str, company: Company, http: Callable[..., Client]
):
	client = http(f"{who}@{company.domain}", PASSWORD)
	asked = {"department": company.names["sales"], "into": company.names["finance"]}
	before = snapshot.taken()
	for answer in (
		client.ask("xdept_collab.api.departments.merge_preview", **asked),
		client.call("xdept_collab.api.departments.merge", **asked),
	):
		assert answer.status_code == 403
		assert "access_rows" not in answer.text
	assert snapshot.differences(before, snapshot.taken()) == []


@pytest.fixture
def running(company: Company) -> Iterator[Running]:
	"""A running task whose access rows the worker sees; no rebuild is remembered from before."""
	begun = factory.running(company)
	frappe.cache.delete_value(rebuild_progress.CACHE_KEY)
	frappe.db.commit()  # noqa: TID251 — the worker reads committed rows only.
	yield begun
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.forget_tasks(company)
	frappe.cache.delete_value(rebuild_progress.CACHE_KEY)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


def rebuilt(client: Client) -> dict[str, Any]:
	"""Press the button and wait for the end, as the page does."""
	began = time.monotonic()
	state = client.call("xdept_collab.api.access.rebuild").json()["message"]
	assert state["status"] in ("Queued", "Running")
	while state["status"] in ("Queued", "Running"):
		assert time.monotonic() - began < SECONDS_FOR_A_REBUILD, state
		time.sleep(0.3)
		state = client.ask("xdept_collab.api.access.rebuild_state").json()["message"]
	return state


# feature: access.rebuild-desk
def test_an_administrator_rebuilds_the_access_table_and_reads_the_drift(
	company: Company, running: Running, http: Callable[..., Client]
):
	item = {"ref_doctype": "Work Item", "ref_name": running.items["sales"]}
	lost = frappe.db.count(ACCESS, item)
	frappe.db.delete(ACCESS, item)
	gone = {"ref_doctype": "Work Item", "ref_name": running.items["research"]}
	orphaned = frappe.db.count(ACCESS, gone)
	frappe.db.delete("Work Item", {"name": running.items["research"]})
	frappe.db.commit()  # noqa: TID251 — the worker reads committed rows only.
	client = http(company.user("admin"), PASSWORD)
	assert client.ask("xdept_collab.api.access.rebuild_state").json()["message"] == {"status": "Never"}
	state = rebuilt(client)
	assert (state["status"], state["percent"], state["by"]) == ("Done", 100, company.user("admin"))
	assert state["started_on"] <= state["finished_on"]
	assert state["written"] == sum(kind["missing"] for kind in state["drift"]) >= lost > 0
	assert state["removed"] == orphaned > 0
	kinds = {kind["doctype"]: kind for kind in state["drift"]}
	assert (kinds["Work Item"]["missing"], kinds["Work Item"]["orphaned"]) == (lost, orphaned)
	frappe.db.rollback()
	assert frappe.db.count(ACCESS, item) == lost
	again = rebuilt(client)
	assert (again["drift"], again["written"], again["removed"]) == ([], 0, 0)
	assert again["rows"] == frappe.db.count(ACCESS)


# feature: access.rebuild-desk
def test_a_rebuild_that_fails_says_so_and_how_far_it_came(running: Running, monkeypatch: pytest.MonkeyPatch):
	def two_pages(_end_transaction: Callable[[], object]) -> Iterator[access_rebuild.Page]:
		yield access_rebuild.Page("Collab Task", records=3, rows=9, missing=2)
		raise frappe.QueryDeadlockError

	monkeypatch.setattr(access_rebuild, "pages", two_pages)
	with pytest.raises(frappe.QueryDeadlockError):
		collab_rebuild_access()
	state = rebuild_progress.state()
	assert (state["status"], state["records"], state["written"]) == ("Broken Off", 3, 2)


# feature: access.rebuild-desk
def test_a_rebuild_whose_worker_died_is_not_called_running(running: Running):
	frappe.cache.set_value(rebuild_progress.CACHE_KEY, {"status": "Running", "percent": 40, "records": 7})
	assert rebuild_progress.state()["status"] == "Broken Off"


# feature: access.rebuild-desk
@pytest.mark.parametrize("who", EVERYBODY_ELSE)
def test_nobody_else_rebuilds_the_access_table(who: str, company: Company, http: Callable[..., Client]):
	client = http(f"{who}@{company.domain}", PASSWORD)
	assert client.call("xdept_collab.api.access.rebuild").status_code == 403
	assert client.ask("xdept_collab.api.access.rebuild_state").status_code == 403
