"""Two who press the same move at once, and what nobody changes or removes: not even an administrator over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import frappe
import pytest
import requests

from tests.site import factory, snapshot
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, put
from tests.site.write_attacks import MOVES, REMOVALS, SAVES, Target

ASSIGNMENT = "Department Assignment"
Press = Callable[[Client, str], requests.Response]
# The ways to press the same button.
PRESSES: dict[str, Press] = {
	"endpoint": lambda client, name: client.call(
		"xdept_collab.api.workflow.transition", doctype=ASSIGNMENT, name=name, action="Accept"
	),
	"apply_workflow": lambda client, name: client.call(
		"frappe.model.workflow.apply_workflow", doc={"doctype": ASSIGNMENT, "name": name}, action="Accept"
	),
	"PUT": lambda client, name: client.update(ASSIGNMENT, name, status="Accepted"),
}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		commit()
		yield made


def moves_of(name: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("Transition Log", {"ref_name": name, "action": "Accept"})


# feature: guard.collision
@pytest.mark.parametrize(
	("one", "other"),
	[("endpoint", "endpoint"), ("endpoint", "PUT"), ("endpoint", "apply_workflow"), ("PUT", "PUT")],
)
def test_of_two_who_press_the_same_move_at_once_one_moves_and_one_reads_that_he_was_slower(
	one: str, other: str, company: Company, http: Callable[..., Client], begun: Running
):
	clients = [http(company.user(who, "sales"), PASSWORD) for who in ("head", "deputy")]
	name, start = begun.assignments["sales"], Barrier(2)
	for _round in range(4):
		put("Collab Task", begun.task, status="Awaiting Departments")
		put(ASSIGNMENT, name, status="Awaiting Answer")
		frappe.db.commit()  # noqa: TID251 — the server has to see it.
		before = moves_of(name)

		def press(place: int) -> requests.Response:
			start.wait(30)
			return PRESSES[(one, other)[place]](clients[place], name)

		with ThreadPoolExecutor(2) as pool:
			answers = list(pool.map(press, range(2)))
		codes = sorted(answer.status_code for answer in answers)
		slower = max(answers, key=lambda answer: answer.status_code)
		# A save that brings nothing new any more is no move: the second PUT may be content.
		assert codes[0] == 200
		assert codes[1] in (
			(409, 417) if "endpoint" in (one, other) and one == other else (200, 403, 409, 417)
		)
		if one == other == "endpoint":
			assert "Somebody else was faster" in slower.text or "There is no step" in slower.text, slower.text
		assert moves_of(name) == before + 1
		assert frappe.db.get_value(ASSIGNMENT, name, "status") == "Accepted"


# feature: guard.append-only
@pytest.mark.parametrize(
	"doctype",
	["Transition Log", "Progress Log", "Deliverable Version", "Collaboration Rating", "Collab Access"],
)
def test_what_is_written_for_good_is_changed_and_removed_by_nobody_over_http(
	doctype: str, company: Company, http: Callable[..., Client], begun: Running
):
	name = record_of(doctype, begun)
	stored = frappe.parse_json(frappe.as_json(frappe.get_doc(doctype, name).as_dict()))
	text = {"Transition Log": "reason", "Progress Log": "narrative", "Collab Access": "principal"}
	forged = {text.get(doctype, "reason"): "Never said", "quality": 1, "suggestion": "Never said"}
	target = Target(doctype, name, forged, stored, around={"action": "Accept"})
	ways = {**SAVES, **MOVES, **REMOVALS}
	del ways["unlock"]
	found = []
	for client in (http("Administrator"), http(SYSTEM_MANAGER, PASSWORD), http(company.initiator, PASSWORD)):
		before = snapshot.taken()
		for way in ways.values():
			way(client, target)
		changes = snapshot.differences(before, snapshot.taken())
		found += [f"{client.user}: {change}" for change in changes if change.startswith(f"{doctype} {name}")]
	assert found == []


SYSTEM_MANAGER = "manager@company.example"


@pytest.fixture(autouse=True, scope="module")
def manager(company: Company, begun: Running) -> None:
	"""A System Manager with every role of a user; he goes with the company."""
	roles = ("System Manager", *factory.ALL_ROLES, factory.ADMIN)
	if not frappe.db.exists("User", SYSTEM_MANAGER):
		factory.person(SYSTEM_MANAGER, roles, factory.passlibctx.hash(PASSWORD))
		frappe.db.commit()  # noqa: TID251 — the server has to see him.


def record_of(doctype: str, begun: Running) -> str:
	"""A record of that kind on the task, committed."""
	if doctype == "Progress Log":
		name = factory.log(begun)
	elif doctype == "Deliverable Version":
		name = factory.version(begun, factory.deliverable(begun), b"for good").name
	elif doctype == "Collaboration Rating":
		put("Acceptance Review", factory.review(begun, "research"), status="Passed")
		name = factory.rating(begun, "research").name
	else:
		column = "task" if doctype == "Transition Log" else "ref_name"
		name = frappe.db.get_value(doctype, {column: begun.task})
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	return name
