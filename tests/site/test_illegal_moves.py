"""Who may make which move: every state × move × actor × path, exactly as the shipped workflows say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import ALL_ROLES, MEMBER, PASSWORD, Company
from tests.site.matrix import (
	PATHS,
	REASON,
	REFUSALS,
	SITUATIONS,
	Row,
	Situation,
	attempt,
	given_roles,
	is_allowed,
	shipped_workflows,
)
from xdept_collab.api.workflow import transitions

WORKFLOWS = shipped_workflows()
# A field of each record that people write.
EDITED = {
	"Collab Task": "title",
	"Department Assignment": "risk_note",
	"Work Item": "title",
	"Collaboration Request": "content",
	"Issue Ticket": "title",
	"Extension Request": "impact",
	"Acceptance Review": "opinion",
}


@pytest.fixture(scope="module")
def situations(company: Company) -> Iterator[dict[str, Situation]]:
	"""Every situation on a task of its own, committed for this file: each attempt on it is undone."""
	with factory.committed(company) as commit:
		made = {kind: build(company, factory.running(company)) for kind, build in SITUATIONS.items()}
		commit()
		yield made


@pytest.fixture
def nothing_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
	"""A path that commits by itself would keep what the attempt did."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def rows_of(situation: Situation, kind: str) -> list[Row]:
	"""The rows of the workflow; in the situations about own work only those that exclude it."""
	rows = WORKFLOWS[situation.doctype].rows
	return [row for row in rows if kind == situation.doctype or row.is_self_excluded]


def has_easier_twin(row: Row, kind: str) -> bool:
	"""Whether another row makes the same move without a reason: once all have answered, planning just starts."""
	return any(not other.needs_reason for other in WORKFLOWS[kind].between(row.from_state, row.to_state))


def related(situation: Situation) -> list[str]:
	return [user for user, held in situation.actors.items() if held]


def all_wrong(
	situation: Situation, rows: list[Row], users: list[str], paths: list[str], reason: str = REASON
) -> Iterator[str]:
	"""Name every attempt whose outcome is not what the rows say."""
	workflow = WORKFLOWS[situation.doctype]
	for row in rows:
		situation.enter(row.from_state)
		for user in users:
			for path in paths:
				# A save names no action: any row between the two states may carry it.
				named = path in ("endpoint", "apply_workflow")
				between = workflow.between(row.from_state, row.to_state)
				carrying = [one for one in between if one.action == row.action or not named]
				may = any(is_allowed(one, situation, user, bool(reason)) for one in carrying)
				found = attempt(situation, row, path, user, reason)
				if found != ("moved" if may else "refused"):
					yield f"{path}: {row.from_state} – {row.action} – {row.to_state} by {user}: {found}"


# feature: workflow.every-path
@pytest.mark.usefixtures("nothing_is_committed")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", SITUATIONS)
def test_a_move_is_open_to_exactly_those_whom_its_workflow_row_names(
	kind: str, path: str, company: Company, situations: dict[str, Situation]
):
	situation = situations[kind]
	users = [*related(situation), company.user("other_coordinator")]
	assert list(all_wrong(situation, rows_of(situation, kind), users, [path])) == []


# feature: workflow.every-path
@pytest.mark.parametrize("kind", SITUATIONS)
def test_the_administrator_may_make_every_move_that_is_not_the_systems_own(
	kind: str, situations: dict[str, Situation]
):
	situation = situations[kind]
	rows = rows_of(situation, kind)
	assert list(all_wrong(situation, rows, ["Administrator"], ["set_value"])) == []


# feature: workflow.every-path
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_the_right_relation_without_the_role_of_the_row_is_not_enough(
	kind: str, situations: dict[str, Situation]
):
	situation = situations[kind]
	for roles in ((MEMBER,), ()):
		with given_roles(situation.actors, *roles):
			rows = list(WORKFLOWS[kind].rows)
			assert list(all_wrong(situation, rows, related(situation), ["set_value"])) == []


# feature: workflow.every-path
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_every_role_without_a_relation_to_the_record_is_not_enough(
	kind: str, situations: dict[str, Situation]
):
	situation = situations[kind]
	strangers = [user for user, held in situation.actors.items() if not held]
	assert len(strangers) >= 5
	with given_roles(situation.actors, *ALL_ROLES):
		assert list(all_wrong(situation, list(WORKFLOWS[kind].rows), strangers, ["set_value"])) == []


# feature: workflow.forced-reason
@pytest.mark.usefixtures("nothing_is_committed")
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_a_move_that_needs_a_reason_is_refused_without_one_on_every_path(
	kind: str, situations: dict[str, Situation]
):
	situation = situations[kind]
	rows = [row for row in WORKFLOWS[kind].rows if row.needs_reason and not has_easier_twin(row, kind)]
	assert rows
	moved = []
	for row in rows:
		situation.enter(row.from_state)
		able = next((user for user in situation.actors if is_allowed(row, situation, user)), "Administrator")
		for path in PATHS:
			for reason in ("", " \n\t "):
				if attempt(situation, row, path, able, reason) != "refused":
					moved.append(f"{path}: {row.action} by {able} with {reason!r}")
	assert moved == []


# feature: workflow.every-path
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_no_save_leads_from_a_state_to_one_that_no_row_leads_to(kind: str, situations: dict[str, Situation]):
	situation, workflow = situations[kind], WORKFLOWS[kind]
	rows = [
		Row(one, "Jump", other, MEMBER, frozenset(), False, False, "")
		for one in workflow.states
		for other in workflow.states
		if one != other and not workflow.between(one, other)
	]
	assert len(rows) >= 9
	with given_roles(situation.actors, *ALL_ROLES):
		users = [related(situation)[0], "Administrator"]
		assert list(all_wrong(situation, rows, users, ["set_value"])) == []


# feature: workflow.every-path
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_an_action_is_refused_in_every_state_that_does_not_offer_it(
	kind: str, situations: dict[str, Situation]
):
	situation, workflow = situations[kind], WORKFLOWS[kind]
	offered = {(row.from_state, row.action) for row in workflow.rows}
	rows = [
		Row(state, action, "", MEMBER, frozenset(), False, False, "")
		for state in workflow.states
		for action in sorted({row.action for row in workflow.rows})
		if (state, action) not in offered
	]
	made = [
		f"{path}: {row.action} in {row.from_state}"
		for row in rows
		for path in ("endpoint", "apply_workflow")
		if attempt(situation, row, path, "Administrator") != "refused"
	]
	assert rows
	assert made == []


# feature: workflow.condition
@pytest.mark.usefixtures("nothing_is_committed")
def test_a_condition_that_is_not_met_refuses_the_move_to_everybody_on_every_path(
	company: Company, situations: dict[str, Situation]
):
	met = situations["Collab Task"]
	unmet = Situation(
		met.doctype,
		met.name,
		met.task,
		met.actors,
		extra={
			"task_type": "Project",
			"answered_departments": 3,
			**dict.fromkeys(("all_signed", "all_handed_in", "all_passed", "all_rated"), 0),
		},
	)
	rows = [row for row in WORKFLOWS["Collab Task"].rows if row.condition]
	assert len(rows) >= 5
	users = ["Administrator", company.initiator, company.coordinator]
	assert list(all_wrong(unmet, rows, users, list(PATHS))) == []
	twins = [
		row
		for row in WORKFLOWS["Collab Task"].rows
		if row.needs_reason and has_easier_twin(row, "Collab Task")
	]
	assert [row.action for row in twins] == ["Plan Without Waiting"]
	assert list(all_wrong(unmet, twins, users, list(PATHS), "")) == []


# feature: workflow.stands-still
@pytest.mark.parametrize("state", ["On Hold", "Closed", "Archived", "Cancelled"])
def test_nothing_of_a_task_moves_while_the_task_stands_still(state: str, situations: dict[str, Situation]):
	moved = []
	for kind in WORKFLOWS:
		situation = situations[kind]
		if kind == "Collab Task":
			continue
		factory.put("Collab Task", situation.task, status=state)
		for row in WORKFLOWS[kind].rows:
			situation.enter(row.from_state)
			able = next((user for user in situation.actors if is_allowed(row, situation, user)), "")
			if able and attempt(situation, row, "endpoint", able) != "refused":
				moved.append(f"{kind}: {row.action} by {able}")
	assert moved == []


# feature: workflow.offers
@pytest.mark.parametrize("kind", SITUATIONS)
def test_the_moves_offered_to_a_user_are_exactly_those_that_he_may_make(
	kind: str, situations: dict[str, Situation]
):
	situation = situations[kind]
	workflow = WORKFLOWS[situation.doctype]
	for state in workflow.states:
		situation.enter(state)
		for user in related(situation):
			expected = [
				{
					"action": row.action,
					"to_state": row.to_state,
					"needs_reason": row.needs_reason,
					"in_name_of": "",
				}
				for row in workflow.rows
				if row.from_state == state and is_allowed(row, situation, user)
			]
			with factory.acting(user):
				assert transitions(situation.doctype, situation.name) == expected, (state, user)


# feature: workflow.edit-rights
@pytest.mark.parametrize("kind", WORKFLOWS)
def test_content_changes_only_in_the_states_and_by_the_people_that_the_workflow_names(
	kind: str, company: Company, situations: dict[str, Situation]
):
	situation, editors = situations[kind], WORKFLOWS[kind].editors
	wrong = []
	for state in WORKFLOWS[kind].states:
		for user in [*related(situation), company.user("other_coordinator")]:
			is_changed = can_change(situation, state, user)
			if is_changed != bool(editors[state] & situation.actors[user]):
				wrong.append(f"{state}: {user} {'changed it' if is_changed else 'could not change it'}")
	assert wrong == []


def can_change(situation: Situation, state: str, user: str) -> bool:
	frappe.db.savepoint("edit")
	situation.enter(state)
	try:
		with factory.acting(user):
			frappe.client.set_value(
				situation.doctype, situation.name, EDITED[situation.doctype], "500 changed words"
			)
		return True
	except REFUSALS:
		return False
	finally:
		frappe.db.rollback(save_point="edit")


# feature: workflow.every-path
def test_over_http_the_same_rows_decide_for_real_users(
	company: Company, http: Callable[..., Client], situations: dict[str, Situation]
):
	situation = situations["Department Assignment"]
	situation.enter("Awaiting Answer")
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	address = {"doctype": situation.doctype, "name": situation.name}
	wrong = []
	for user in (company.user("liaison", "sales"), company.coordinator, company.head("research")):
		client = http(user, PASSWORD)
		for row in WORKFLOWS[situation.doctype].rows:
			if row.from_state != "Awaiting Answer" or row.relations & situation.actors[user]:
				continue
			values = {"status": row.to_state, "transition_reason": REASON}
			answers = [
				client.call(
					"xdept_collab.api.workflow.transition", **address, action=row.action, reason=REASON
				),
				client.call("frappe.model.workflow.apply_workflow", doc=address, action=row.action),
				client.update(situation.doctype, situation.name, **values),
				client.call("frappe.client.set_value", **address, fieldname=values),
			]
			wrong += [
				(user, row.action, answer.status_code) for answer in answers if answer.status_code < 400
			]
	frappe.db.rollback()
	assert wrong == []
	assert situation.state() == "Awaiting Answer"
	answer = http(company.head("sales"), PASSWORD).update(
		situation.doctype, situation.name, status="Accepted"
	)
	assert answer.status_code == 200, answer.text[:500]
