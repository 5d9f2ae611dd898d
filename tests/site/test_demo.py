"""The demo company: made once, true to its story, seen by its users as it should be, and gone without a trace."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, now_datetime, nowdate
from frappe.utils.password import check_password

from tests.site.clients import Client
from xdept_collab.services import access_rebuild
from xdept_collab.setup import demo, demo_book, demo_company, demo_values

SAMPLES = Path(__file__).parents[1] / "data"
LAUNCH = demo_company.LAUNCH


def tables() -> list[str]:
	return sorted(row[0] for row in frappe.db.sql("show tables"))


def counts() -> dict[str, int]:
	return {table: frappe.db.sql(f"select count(*) from `{table}`")[0][0] for table in tables()}


def checksums() -> dict[str, object]:
	names = ", ".join(f"`{table}`" for table in tables())
	return dict(frappe.db.sql(f"checksum table {names}"))


def private_files() -> set[str]:
	return {path.name for path in Path(frappe.get_site_path("private", "files")).iterdir()}


def sample(name: str) -> list[dict[str, str]]:
	(path,) = SAMPLES.glob(f"{name}_*.csv")
	with path.open(encoding="utf-8-sig", newline="") as file:
		return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def before(site: str) -> dict[str, object]:
	"""The rows of every table and the files of the site before the demo."""
	frappe.db.rollback()
	return {"counts": counts(), "files": private_files()}


@pytest.fixture(scope="module")
def company(before: dict[str, object]) -> Iterator[list[dict]]:
	"""The demo's users; the demo is committed, so that the server sees it, and removed in the end."""
	frappe.set_user("Administrator")
	users = demo.create()
	frappe.db.commit()  # noqa: TID251 — the server reads committed rows only
	yield users
	frappe.db.rollback()
	frappe.set_user("Administrator")
	demo.remove()
	frappe.db.commit()  # noqa: TID251 — as above


def assignment(department: str, task: str = LAUNCH) -> frappe._dict:
	return frappe.get_all("Department Assignment", {"task": task, "department": department}, ["*"])[0]


# feature: demo.company
def test_the_company_has_twelve_departments_with_people_in_every_position(company: list[dict]):
	# Other tests of the run have a company of their own.
	departments = frappe.get_all(
		"Collab Department", {"is_group": 0, "head": ("like", "%@demo.example")}, ["*"]
	)
	assert len(departments) == 12
	members = set(
		frappe.get_all("Collab Department Member", {"parenttype": "Collab Department"}, pluck="parent")
	)
	for department in departments:
		assert None not in (department.head, department.liaison, department.superior), department.name
		assert department.name in members
		assert frappe.db.get_value("Collab Department", department.parent_collab_department, "is_group")
	assert frappe.db.count("Collab Department Member", {"to_date": ("is", "set")}) > 0


# feature: demo.company
def test_every_role_has_a_user_and_everybody_may_log_in_with_the_demo_password(company: list[dict]):
	roles = {role for user in company for role in user["roles"]}
	assert roles == set(frappe.get_all("Role", {"name": ("like", "Collab %")}, pluck="name"))
	assert {user["language"] for user in company} == {"zh", "en"}
	for user in company:
		assert check_password(user["user"], user["password"]) == user["user"]
		has = set(frappe.get_all("Has Role", {"parent": user["user"]}, pluck="role"))
		assert has == set(user["roles"]), user["user"]


# feature: demo.repeat
def test_a_second_run_writes_nothing_and_returns_the_same(company: list[dict]):
	earlier = checksums()
	assert demo.create() == company
	assert checksums() == earlier


# feature: demo.launch
def test_the_launch_is_in_mid_flight_with_a_silent_department(company: list[dict]):
	task = frappe.get_doc("Collab Task", LAUNCH)
	assert (task.status, task.total_departments, task.answered_departments) == ("Executing", 4, 3)
	assert assignment("客服部").status == "Awaiting Answer"
	assert {assignment(name).status for name in ("市场部", "销售部", "研发部")} == {"Executing"}
	assert assignment("研发部").conditions
	assert assignment("研发部").progress >= 90
	assert 0 < task.progress < 100
	items = frappe.get_all("Work Item", {"task": LAUNCH}, ["status", "is_delayed", "health"])
	assert {item.status for item in items} == {"To Do", "In Progress", "Done"}
	assert sum(item.is_delayed for item in items) == 1
	assert sum(item.health == "Needs Support" for item in items) == 1
	assert frappe.db.exists("Issue Ticket", {"task": LAUNCH, "status": "Open"})
	assert frappe.db.exists("Collaboration Request", {"task": LAUNCH, "to_department": "研发部"})
	assert frappe.db.get_value("Deliverable", {"task": LAUNCH, "title": "推广方案PPT"}, "current_number") == 2


# feature: demo.launch
def test_the_texts_of_the_launch_are_those_of_the_sample_tables(company: list[dict]):
	register = sample("x01")[0]
	task = frappe.get_doc("Collab Task", LAUNCH)
	assert (task.name, task.title) == (register["任务ID"], register["任务名称"])
	assert task.required_resources == register["依赖资源"]
	for row in sample("x02"):
		found = assignment(row["部门"])
		assert (found.duty, found.collaboration_need) == (row["职责描述"], row["协作需求"])
		promised = frappe.get_all(
			"Collab Promised Deliverable", {"parent": found.name}, pluck="title", order_by="idx"
		)
		assert "、".join(promised) == row["交付物"]
	narratives = frappe.get_all("Progress Log", {"task": LAUNCH}, pluck="narrative")
	for row in sample("x03"):
		assert row["进展说明"] in narratives


# feature: demo.launch
def test_the_data_of_the_demo_are_the_sample_tables():
	for path in sorted(demo_company.DATA.glob("x*.csv")):
		assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name
	assert demo_values.rating(demo_values.cell("x04", "销售部", "评分(响应及时性/沟通效率/交付质量)")) == (
		4,
		5,
		3,
	)


# feature: demo.story
def test_the_log_of_the_launch_tells_who_did_what_in_order_and_in_the_past(company: list[dict]):
	story = frappe.get_all(
		"Transition Log",
		{"task": LAUNCH},
		["action", "actor", "at", "elapsed_seconds"],
		order_by="at, creation",
	)
	who = {(row.action, row.actor.partition("@")[0]) for row in story}
	assert {
		("Submit", "initiator"),
		("Accept", "marketing.head"),
		("Accept with Conditions", "research.head"),
		("Settle Conditions", "coordinator"),
		("Remind", "coordinator"),
		("Plan Without Waiting", "coordinator"),
		("Plan Signed", "research.deputy"),
		("Confirm Done", "research.head"),
	} <= who
	assert "Administrator" not in {row.actor for row in story}
	assert story[-1]["at"] < now_datetime()
	assert (story[-1]["at"] - story[0]["at"]).days >= 14
	assert all(row.elapsed_seconds >= 0 for row in story)
	answered = assignment("市场部").answered_on
	submitted = frappe.db.get_value("Collab Task", LAUNCH, "submitted_on")
	assert submitted < answered < now_datetime()


# feature: demo.archive
def test_the_archived_task_has_two_rounds_of_review_and_its_ratings(company: list[dict]):
	(task,) = frappe.get_all("Collab Task", {"status": "Archived"}, pluck="name")
	rounds = frappe.get_all(
		"Acceptance Review", {"task": task}, ["department", "round", "status"], order_by="name", as_list=True
	)
	assert set(rounds) == {("市场部", 1, "Passed"), ("销售部", 1, "Partly Passed"), ("销售部", 2, "Passed")}
	ratings = frappe.get_all(
		"Collaboration Rating",
		{"task": task},
		["rated_department", "responsiveness", "communication", "quality"],
		as_list=True,
	)
	assert set(ratings) == {("市场部", 5, 5, 4), ("销售部", 4, 5, 3)}


# feature: demo.company
def test_every_list_shows_something(company: list[dict]):
	states = set(frappe.get_all("Collab Task", pluck="status"))
	assert states == {
		"Draft",
		"Awaiting Departments",
		"Sign-off",
		"Executing",
		"In Acceptance",
		"On Hold",
		"Archived",
	}
	assert not any(page.drift for page in access_rebuild.rebuild().values())


# feature: demo.users
def test_the_head_of_the_silent_department_finds_the_launch_to_answer(
	company: list[dict], http: Callable[..., Client]
):
	client = http("service.head@demo.example", demo.PASSWORD)
	name = assignment("客服部").name
	answer = client.ask(
		"frappe.client.get_list",
		doctype="Department Assignment",
		filters={"status": "Awaiting Answer"},
		fields=["name", "task"],
	)
	assert {"name": name, "task": LAUNCH} in answer.json()["message"]
	offers = client.ask(
		"xdept_collab.api.workflow.transitions", doctype="Department Assignment", name=name
	).json()["message"]
	assert {offer["action"] for offer in offers} == {"Accept", "Accept with Conditions", "Decline"}
	todos = client.ask(
		"frappe.client.get_list",
		doctype="ToDo",
		filters={"status": "Open", "reference_name": name, "allocated_to": client.user},
	)
	assert todos.json()["message"]


# feature: demo.users
def test_a_member_of_another_department_does_not_learn_of_the_launch(
	company: list[dict], http: Callable[..., Client]
):
	client = http("legal.member@demo.example", demo.PASSWORD)
	assert client.get("Collab Task", LAUNCH).status_code in (403, 404)
	listed = client.ask("frappe.client.get_list", doctype="Collab Task", fields=["name"]).json()["message"]
	names = {row["name"] for row in listed}
	assert LAUNCH not in names
	assert names, "the legal department is asked for advice on another task"


# feature: demo.users
@pytest.mark.parametrize("key", ["initiator", "coordinator", "executive", "research.member"])
def test_who_works_on_the_launch_opens_it(key: str, company: list[dict], http: Callable[..., Client]):
	client = http(f"{key}@demo.example", demo.PASSWORD)
	assert client.get("Collab Task", LAUNCH).json()["data"]["title"] == sample("x01")[0]["任务名称"]


# feature: demo.refusals
def test_a_site_with_people_of_its_own_gets_no_known_passwords_unasked(
	site: str, monkeypatch: pytest.MonkeyPatch, unique: str
):
	monkeypatch.setattr(demo_book, "is_written", lambda: False)
	monkeypatch.setitem(frappe.conf, "developer_mode", 0)
	monkeypatch.setitem(frappe.conf, "allow_tests", 0)
	# Frappe counts the users made within an hour, those of other tests too.
	monkeypatch.setitem(frappe.conf, "throttle_user_limit", 10_000)
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": f"{unique}@own.example",
			"first_name": "Own",
			"send_welcome_email": 0,
			"roles": [{"role": "Collab Member"}],
		}
	)
	user.insert()
	with pytest.raises(frappe.ValidationError, match="on_used_site"):
		demo.create()


# feature: demo.refusals
def test_the_demo_takes_over_no_department_that_is_there(
	company: list[dict], monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(demo_book, "is_written", lambda: False)
	with pytest.raises(frappe.ValidationError, match="市场部"):
		demo.create(on_used_site=1)


# feature: demo.refusals
def test_the_demo_stays_while_a_department_of_others_needs_its_people(company: list[dict], unique: str):
	name = f"Own {unique}"
	frappe.get_doc(
		{"doctype": "Collab Department", "department_name": name, "head": "legal.head@demo.example"}
	).insert()
	held = counts()
	with pytest.raises(frappe.ValidationError, match=name):
		demo.remove()
	assert counts() == held


# feature: demo.remove
def test_after_the_removal_every_table_and_file_is_as_before(
	before: dict[str, object], company: list[dict], http: Callable[..., Client]
):
	# What somebody tries out in the demo goes with it.
	client = http("initiator@demo.example", demo.PASSWORD)
	tried = client.insert(
		"Collab Task", title="Tried out", task_type="Routine", initiating_department="市场部"
	)
	assert tried.status_code == 200, tried.text
	said = client.call(
		"frappe.desk.form.utils.add_comment",
		reference_doctype="Collab Task",
		reference_name=LAUNCH,
		content="seen",
		comment_email=client.user,
		comment_by="Initiator",
	)
	assert said.status_code == 200, said.text
	stood_in = client.insert(
		"Collab Delegation",
		**{"delegate": "operations.head@demo.example", "scope": "Everything"},
		**{"from_date": nowdate(), "to_date": add_days(nowdate(), 3)},
	)
	assert stood_in.status_code == 200, stood_in.text
	frappe.db.rollback()
	demo.remove()
	frappe.db.commit()  # noqa: TID251 — the next test and the server read committed rows
	after = counts()
	changed = {
		table: (before["counts"].get(table, 0), after.get(table, 0))
		for table in after
		if before["counts"].get(table, 0) != after.get(table, 0)
	}
	assert changed == {}
	assert private_files() == before["files"]
	assert demo.remove() == {}
