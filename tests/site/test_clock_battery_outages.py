"""Battery 15: the queue or the cache of Redis is gone while people work."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import now_datetime

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running
from tests.site.outages import server_without
from xdept_collab.services import sweep

ASSIGNMENT, ANSWER = "Department Assignment", "Department Answer"


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task that waits for its departments, which have written what they promise; committed."""
	with factory.committed(company) as commit:
		made = factory.submitted(company, {"marketing": "A", "sales": "R", "research": "R", "legal": "C"})
		for key, name in made.assignments.items():
			factory.put(ASSIGNMENT, name, **factory.promise_of(key))
		commit()
		yield made


def accept(url: str, begun: Running, department: str) -> tuple[int, str]:
	"""Let the head of a department accept through that server; return what it answers."""
	client = Client(url)
	client.log_in(begun.company.head(department), PASSWORD)
	answer = client.call(
		"xdept_collab.api.workflow.transition",
		doctype=ASSIGNMENT,
		name=begun.assignments[department],
		action="Accept",
	)
	return answer.status_code, answer.text


def stored(begun: Running, department: str) -> tuple[str, str]:
	"""Return the state of the department's part and of its clock."""
	frappe.db.rollback()
	name = begun.assignments[department]
	clock = frappe.db.get_value("Clock", {"ref_name": name, "policy": ANSWER}, "state")
	return frappe.db.get_value(ASSIGNMENT, name, "status"), clock


# feature: clocks.outages
def test_without_a_queue_a_save_succeeds_with_its_clock_and_the_next_look_finds_what_is_due(begun: Running):
	with server_without("FRAPPE_REDIS_QUEUE") as url:
		status, text = accept(url, begun, "sales")
	assert status == 200, text[:500]
	assert stored(begun, "sales") == ("Accepted", "Stopped")
	sweep.sweep(frappe.utils.add_to_date(now_datetime(), days=20), lambda: None)
	assert (
		frappe.db.count("Escalation Event", {"ref_name": begun.assignments["research"], "kind": "Fired"}) == 1
	)


# feature: clocks.outages
def test_without_a_cache_a_save_is_done_as_a_whole_or_not_at_all(begun: Running):
	with server_without("FRAPPE_REDIS_CACHE") as url:
		status, text = accept(url, begun, "marketing")
	state = stored(begun, "marketing")
	assert (status, state) in ((200, ("Accepted", "Stopped")), (503, ("Awaiting Answer", "Running"))), text[
		:900
	]
