"""The Q3 launch from its registration to the archive, over HTTP, by the people themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company
from tests.site.matrix import Row, shipped_workflows
from xdept_collab.services import tasks

NAMES = {"market": "市场部·Q3", "sales": "销售部·Q3", "research": "研发部·Q3", "service": "客服部·Q3"}
DEPARTMENTS = {"market": "A", "sales": "R", "service": "R", "research": "C"}
WORKFLOWS = shipped_workflows()
TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET, REVIEW = "Collaboration Request", "Issue Ticket", "Acceptance Review"


class Launch:
	"""The people of the launch at their browsers, and the one record that each of them is about."""

	def __init__(self, company: Company, http: Callable[..., Client]) -> None:
		self.company = company
		self.http = http
		self.clients: dict[str, Client] = {}
		self.task = ""
		self.refused: list[str] = []
		self.not_refused: list[str] = []

	def at(self, who: str) -> Client:
		"""`at("head.sales")`, `at("initiator")`: that person, logged in once."""
		if who not in self.clients:
			position, _, department = who.partition(".")
			self.clients[who] = self.http(self.company.user(position, department), PASSWORD)
		return self.clients[who]

	def does(self, who: str, doctype: str, name: str, action: str, reason: str = "") -> str:
		"""Press the button; first everybody whom the row does not name tries it and is refused."""
		self.others_try(who, doctype, name, action)
		answer = self.at(who).call(
			"xdept_collab.api.workflow.transition", doctype=doctype, name=name, action=action, reason=reason
		)
		assert answer.status_code == 200, f"{who} cannot {action}: {answer.text[:900]}"
		return answer.json()["message"]["status"]

	def others_try(self, able: str, doctype: str, name: str, action: str) -> None:
		"""The others press the same button, everybody presses what the state does not offer."""
		state = self.value(doctype, name, "status")
		elsewhere = next(row for row in WORKFLOWS[doctype].rows if row.from_state != state)
		named = [row for row in WORKFLOWS[doctype].rows if (row.from_state, row.action) == (state, action)]
		assert named, f"the workflow of {doctype} has no {action} in {state}"
		for who in ("initiator", "coordinator", "head.market", "head.sales", "member.sales", "nobody"):
			if not self.is_named(who, able, named):
				self.tries(who, doctype, name, action)
			if not any(
				(row.from_state, row.action) == (state, elsewhere.action) for row in WORKFLOWS[doctype].rows
			):
				self.tries(who, doctype, name, elsewhere.action)

	def is_named(self, who: str, able: str, rows: list[Row]) -> bool:
		relations = set().union(*(row.relations for row in rows))
		is_asker = "asker" in relations and who == "head.market"  # the request is that department's
		return who == able or who in relations or is_asker

	def tries(self, who: str, doctype: str, name: str, action: str) -> None:
		answer = self.at(who).call(
			"xdept_collab.api.workflow.transition",
			doctype=doctype,
			name=name,
			action=action,
			reason="I would like to",
		)
		line = f"{who}: {action} on {doctype} {name}"
		(self.refused if answer.status_code in (403, 417) else self.not_refused).append(line)

	def writes(self, who: str, doctype: str, name: str, **values: Any) -> dict[str, Any]:
		answer = self.at(who).update(doctype, name, **values)
		assert answer.status_code == 200, f"{who} cannot write: {answer.text[:900]}"
		return answer.json()["data"]

	def makes(self, who: str, doctype: str, **values: Any) -> str:
		answer = self.at(who).insert(doctype, **values)
		assert answer.status_code == 200, f"{who} cannot make: {answer.text[:900]}"
		return answer.json()["data"]["name"]

	def calls(self, who: str, method: str, **arguments: Any) -> None:
		answer = self.at(who).call(f"xdept_collab.api.{method}", **arguments)
		assert answer.status_code == 200, f"{who} cannot {method}: {answer.text[:900]}"

	def value(self, doctype: str, name: str, field: str) -> Any:
		frappe.db.rollback()
		return frappe.db.get_value(doctype, name, field)

	def state(self) -> str:
		return self.value(TASK, self.task, "status")


@pytest.fixture
def launch(site: str, http: Callable[..., Client]) -> Iterator[Launch]:
	company = Company("q3.example", NAMES)
	factory.dissolve(company)
	company = factory.found("q3.example", NAMES)
	frappe.db.commit()  # noqa: TID251 — these people log in.
	yield Launch(company, http)
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.dissolve(company)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: life.whole
def test_the_q3_launch_lives_from_registration_to_archive_by_the_hands_of_its_people(launch: Launch):
	register(launch)
	assignments = answer(launch)
	items = plan(launch, assignments)
	sign(launch, assignments)
	work(launch, assignments, items)
	request_and_ticket(launch, assignments, items)
	reviews = hand_in(launch, assignments, items)
	accept(launch, assignments, reviews)
	close_and_archive(launch)
	told(launch, assignments)
	assert launch.not_refused == []
	assert len(launch.refused) >= 250


def register(launch: Launch) -> None:
	launch.task = launch.makes(
		"initiator",
		TASK,
		title="Q3新品上市",
		task_type="Project",
		priority="High",
		initiating_department=NAMES["market"],
		coordinator=launch.company.coordinator,
		due_date=add_days(nowdate(), 60),
		goal="Q3新品首月销量突破500件",
		key_results=[
			{"key_result": "首月销量", "target": "500", "unit": "件", "due_date": add_days(nowdate(), 50)}
		],
		criteria=[{"criterion": "质量", "weight": 60}, {"criterion": "时间", "weight": 40}],
		departments=[
			{"department": NAMES[key], "part": part, "cooperation_action": f"{NAMES[key]}每周同步"}
			for key, part in DEPARTMENTS.items()
		],
	)
	assert launch.does("initiator", TASK, launch.task, "Submit") == "Awaiting Departments"


def answer(launch: Launch) -> dict[str, str]:
	"""Three departments accept, one of them with conditions that the coordinator settles; 客服部 stays silent."""
	frappe.db.rollback()
	assignments = factory.assignments_of(launch.company, launch.task)
	assert set(assignments) == set(DEPARTMENTS)
	for key in ("market", "sales", "research"):
		launch.writes(
			f"head.{key}",
			ASSIGNMENT,
			assignments[key],
			duty=f"{NAMES[key]}的职责",
			due_date=add_days(nowdate(), 45),
			deliverables=[{"title": f"{NAMES[key]}成果", "standard": "双方确认"}],
		)
	launch.does("head.market", ASSIGNMENT, assignments["market"], "Accept")
	launch.does("head.research", ASSIGNMENT, assignments["research"], "Accept")
	conditional = "需要增加两名促销员"
	state = launch.does("head.sales", ASSIGNMENT, assignments["sales"], "Accept with Conditions", conditional)
	assert state == "Conditional"
	assert launch.value(ASSIGNMENT, assignments["sales"], "conditions") == conditional
	settled = launch.does(
		"coordinator", ASSIGNMENT, assignments["sales"], "Settle Conditions", "同意增派两名促销员"
	)
	assert settled == "Accepted"
	assert launch.state() == "Awaiting Departments"
	assert launch.value(ASSIGNMENT, assignments["service"], "status") == "Awaiting Answer"
	return assignments


def plan(launch: Launch, assignments: dict[str, str]) -> dict[str, str]:
	reason = "客服部未答复，先行计划"
	assert launch.does("coordinator", TASK, launch.task, "Plan Without Waiting", reason) == "Planning"
	items = {}
	for key in ("market", "sales"):
		items[key] = launch.makes(
			f"head.{key}",
			ITEM,
			title=f"{NAMES[key]}物料",
			assignment=assignments[key],
			task=launch.task,
			owner_user=launch.company.user("member", key),
			planned_start=nowdate() if key == "market" else add_days(nowdate(), 11),
			planned_end=add_days(nowdate(), 10 if key == "market" else 20),
			predecessors=[{"work_item": items["market"], "kind": "FS"}] if items else [],
		)
	return items


def sign(launch: Launch, assignments: dict[str, str]) -> None:
	assert launch.does("coordinator", TASK, launch.task, "Start Sign-off") == "Sign-off"
	launch.tries("coordinator", TASK, launch.task, "Start Execution")
	stolen = launch.at("member.sales").call(
		"xdept_collab.api.assignments.sign", assignment=assignments["sales"], decision="Signed"
	)
	assert stolen.status_code == 403
	launch.calls("head.market", "assignments.sign", assignment=assignments["market"], decision="Signed")
	assert launch.state() == "Sign-off"
	launch.calls("head.sales", "assignments.sign", assignment=assignments["sales"], decision="Signed")
	assert launch.state() == "Executing"


def work(launch: Launch, assignments: dict[str, str], items: dict[str, str]) -> None:
	for key, item in items.items():
		assert launch.value(ASSIGNMENT, assignments[key], "status") == "Executing"
		launch.does(f"member.{key}", ITEM, item, "Start")
		launch.makes(
			f"member.{key}",
			"Progress Log",
			work_item=item,
			narrative="初稿完成一半",
			progress=50,
			health="At Risk",
			risk_warning="供应商交期紧张",
		)
	frappe.db.rollback()
	row = frappe.db.get_value(TASK, launch.task, ["progress", "health"], as_dict=True)
	assert row.health == "At Risk"
	assert 0 < row.progress < 100


def request_and_ticket(launch: Launch, assignments: dict[str, str], items: dict[str, str]) -> None:
	asked = launch.makes(
		"member.market",
		REQUEST,
		content="请提供产品技术参数",
		needed_by=add_days(nowdate(), 3),
		from_assignment=assignments["market"],
		to_department=NAMES["research"],
	)
	launch.does("liaison.research", REQUEST, asked, "Accept")
	launch.writes("liaison.research", REQUEST, asked, delivered="参数表已发送")
	launch.does("liaison.research", REQUEST, asked, "Deliver")
	assert launch.does("member.market", REQUEST, asked, "Confirm") == "Confirmed"
	ticket = launch.makes(
		"member.market",
		TICKET,
		title="物料延期",
		description="印刷厂排期冲突",
		task=launch.task,
		work_item=items["market"],
		responsible_department=NAMES["sales"],
	)
	launch.writes(
		"head.sales",
		TICKET,
		ticket,
		solution="顺延三天",
		proposed_dates=[{"work_item": items["market"], "new_end": add_days(nowdate(), 13)}],
	)
	launch.does("head.sales", TICKET, ticket, "Propose Solution")
	launch.does("member.market", TICKET, ticket, "Confirm Solution")
	launch.does("member.market", TICKET, ticket, "Resolve")
	assert launch.value(ITEM, items["market"], "planned_end") == getdate(add_days(nowdate(), 13))
	# The successor in the other department moves along.
	assert launch.value(ITEM, items["sales"], "planned_start") > getdate(add_days(nowdate(), 13))
	launch.does("member.market", TICKET, ticket, "Close")


def hand_in(launch: Launch, assignments: dict[str, str], items: dict[str, str]) -> dict[str, str]:
	"""The work is done, 客服部 is dropped with a reason, both departments hand in."""
	launch.tries("head.market", ASSIGNMENT, assignments["market"], "Hand In")
	for key, item in items.items():
		launch.does(f"member.{key}", ITEM, item, "Submit")
		launch.does(f"head.{key}", ITEM, item, "Confirm Done")
		launch.writes(f"head.{key}", ASSIGNMENT, assignments[key], self_check="已对照标准逐项自检")
	launch.does("coordinator", ASSIGNMENT, assignments["service"], "Drop", "客服部始终未答复，由市场部兼任")
	for key in items:
		assert launch.does(f"head.{key}", ASSIGNMENT, assignments[key], "Hand In") == "Awaiting Acceptance"
	assert launch.state() == "In Acceptance"
	return {key: newest_review(launch, assignments[key]) for key in items}


def newest_review(launch: Launch, assignment: str) -> str:
	frappe.db.rollback()
	rows = frappe.get_all(
		REVIEW, filters={"assignment": assignment}, pluck="name", order_by="round desc", limit=1
	)
	return rows[0]


def accept(launch: Launch, assignments: dict[str, str], reviews: dict[str, str]) -> None:
	judge(launch, reviews["market"], "Pass", "Passed", 90)
	rate(launch, "market", 5, 5, 4)
	judge(launch, reviews["sales"], "Partly Pass", "Partly Passed", 50)
	assert launch.value(ASSIGNMENT, assignments["sales"], "status") == "Rework"
	rate(launch, "sales", 4, 5, 3)
	launch.tries("initiator", TASK, launch.task, "Close")
	launch.does("head.sales", ASSIGNMENT, assignments["sales"], "Hand In")
	second = newest_review(launch, assignments["sales"])
	assert second != reviews["sales"]
	assert launch.value(REVIEW, second, "round") == 2
	judge(launch, second, "Pass", "Passed", 85)
	for key in ("market", "sales"):
		assert launch.value(ASSIGNMENT, assignments[key], "status") == "Passed"


def judge(launch: Launch, review: str, action: str, decision: str, score: int) -> None:
	reason = "" if decision == "Passed" else "陈列照片不全"
	launch.does("initiator", REVIEW, review, "Start Review")
	scores = launch.at("initiator").get(REVIEW, review).json()["data"]["scores"]
	changes = [] if decision == "Passed" else [{"change": "补拍照片", "due_date": add_days(nowdate(), 5)}]
	launch.writes(
		"initiator",
		REVIEW,
		review,
		scores=[{**row, "score": str(score)} for row in scores],
		required_changes=changes,
	)
	launch.tries("initiator", REVIEW, review, "Pass")
	for who in ("initiator", "coordinator"):
		launch.calls(who, "reviews.sign", review=review, decision=decision, comment=reason)
	if decision != "Passed":
		launch.tries("initiator", REVIEW, review, "Pass")
	assert launch.does("initiator", REVIEW, review, action, reason) == decision
	assert launch.value(REVIEW, review, "score") == score


def rate(launch: Launch, key: str, responsiveness: int, communication: int, quality: int) -> None:
	values = {
		"task": launch.task,
		"rated_department": NAMES[key],
		"responsiveness": responsiveness,
		"communication": communication,
		"quality": quality,
	}
	assert launch.at(f"head.{key}").insert("Collaboration Rating", **values).status_code == 403
	name = launch.makes("initiator", "Collaboration Rating", **values)
	mean = launch.value("Collaboration Rating", name, "mean")
	assert mean == pytest.approx((responsiveness + communication + quality) / 3, abs=0.01)


def close_and_archive(launch: Launch) -> None:
	assert launch.does("initiator", TASK, launch.task, "Close") == "Closed"
	assert launch.value(TASK, launch.task, "archive_title") == f"Q3新品上市 – {nowdate()}"
	for who in ("initiator", "coordinator"):
		launch.tries(who, TASK, launch.task, "Archive")
	frappe.db.rollback()
	tasks.archive_closed(add_days(nowdate(), 6))
	assert frappe.db.get_value(TASK, launch.task, "status") == "Closed"
	tasks.archive_closed(add_days(nowdate(), 8))
	frappe.db.commit()  # noqa: TID251 — as the daily job does.
	assert launch.state() == "Archived"


def told(launch: Launch, assignments: dict[str, str]) -> None:
	"""The Transition Log tells the story in its order, with who did what and why."""
	frappe.db.rollback()
	rows = frappe.get_all(
		"Transition Log",
		filters={"task": launch.task, "ref_doctype": TASK},
		fields=["from_state", "to_state", "action", "actor", "reason"],
		order_by="at asc, creation asc",
	)
	people = {launch.company.initiator: "initiator", launch.company.coordinator: "coordinator"}
	people[launch.company.head("sales")] = "head of sales"
	assert [(row.action, row.to_state, people.get(row.actor, "the calendar")) for row in rows] == [
		("Create", "Draft", "initiator"),
		("Submit", "Awaiting Departments", "initiator"),
		("Plan Without Waiting", "Planning", "coordinator"),
		("Start Sign-off", "Sign-off", "coordinator"),
		("Start Execution", "Executing", "head of sales"),
		("Start Acceptance", "In Acceptance", "head of sales"),
		("Close", "Closed", "initiator"),
		("Archive", "Archived", "the calendar"),
	]
	assert [row.from_state for row in rows[1:]] == [row.to_state for row in rows[:-1]]
	assert rows[2].reason == "客服部未答复，先行计划"
	sales = frappe.get_all(
		"Transition Log",
		filters={"ref_name": assignments["sales"]},
		pluck="action",
		order_by="at asc, creation asc",
	)
	assert sales == [
		"Send",
		"Accept with Conditions",
		"Settle Conditions",
		"Plan Signed",
		"Start Work",
		"Hand In",
		"Require Changes",
		"Hand In",
		"Pass",
	]
	dropped = frappe.get_all(
		"Transition Log",
		filters={"ref_name": assignments["service"], "action": "Drop"},
		fields=["reason", "actor"],
	)
	assert [(row.reason, row.actor) for row in dropped] == [
		("客服部始终未答复，由市场部兼任", launch.company.coordinator)
	]
