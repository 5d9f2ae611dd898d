"""The one factory of the site tests: a company with its people, and records in any state, cheaply.

What users do goes through the services; what only has to be there is written set-based.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, nowdate
from frappe.utils.password import passlibctx

from xdept_collab.rules.access_table import FOLLOWS, RECORDS_OF_A_TASK
from xdept_collab.services import clock_keeper, directory, reviews, rollup, transition

PASSWORD = "Quiet-Harbour-27"

MEMBER, INITIATOR, COORDINATOR = "Collab Member", "Collab Initiator", "Collab Coordinator"
HEAD, EXECUTIVE, ADMIN = "Collab Department Head", "Collab Executive", "Collab Admin"
ALL_ROLES = (MEMBER, INITIATOR, COORDINATOR, HEAD)

# Positions that a department may have; `member` does the work, `helper` is a member who only helps.
STAFF = ("head", "deputy", "liaison", "member", "helper")
LEADS = ("head", "deputy")
# People without a department, and the roles that they have.
SINGLES: Mapping[str, tuple[str, ...]] = {
	"initiator": (MEMBER, INITIATOR),
	"coordinator": (MEMBER, COORDINATOR),
	"other_coordinator": (MEMBER, COORDINATOR, INITIATOR),
	"superior": (MEMBER, HEAD),
	"executive": (EXECUTIVE,),
	"admin": (MEMBER, ADMIN),
	"nobody": (MEMBER,),
}
NAMES = {
	"marketing": "Marketing",
	"sales": "Sales",
	"research": "Research",
	"service": "Service",
	"legal": "Legal",
	"finance": "Finance",
}
# The usual task: finance has nothing to do with it.
PARTS = {"marketing": "A", "sales": "R", "research": "R", "legal": "C", "service": "I"}

# State of a task -> the state in which its working departments then are.
WORKING_STATE = {
	"Awaiting Departments": "Awaiting Answer",
	"Planning": "Accepted",
	"Sign-off": "Accepted",
	"Executing": "Executing",
	"On Hold": "Executing",
	"In Acceptance": "Awaiting Acceptance",
	"Closed": "Passed",
	"Archived": "Passed",
	"Cancelled": "Dropped",
}


@dataclass(frozen=True)
class Company:
	"""Departments by key and their people: `user("head", "sales")`, `user("initiator")`."""

	domain: str
	names: Mapping[str, str] = field(default_factory=lambda: dict(NAMES))

	def user(self, position: str, department: str = "") -> str:
		return f"{position}.{department}@{self.domain}" if department else f"{position}@{self.domain}"

	@property
	def initiator(self) -> str:
		return self.user("initiator")

	@property
	def coordinator(self) -> str:
		return self.user("coordinator")

	def head(self, department: str) -> str:
		return self.user("head", department)

	def key(self, department: str) -> str:
		return next(key for key, name in self.names.items() if name == department)


@dataclass(frozen=True)
class Running:
	"""A task under way with one assignment and one work item for each working department."""

	company: Company
	task: str
	assignments: Mapping[str, str]
	items: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def acting(user: str) -> Iterator[None]:
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def found(domain: str = "company.example", names: Mapping[str, str] | None = None) -> Company:
	"""Make the company with all its people, each with PASSWORD; the caller commits if others are to see it."""
	company = Company(domain, dict(names or NAMES))
	hashed = passlibctx.hash(PASSWORD)
	for position, roles in SINGLES.items():
		person(company.user(position), roles, hashed)
	board = f"Board of {domain}"
	_department(board, head=company.user("superior"), is_group=1)
	for key, name in company.names.items():
		for position in STAFF:
			person(company.user(position, key), _roles_of(position), hashed)
		_department(
			name,
			parent_collab_department=board,
			**{position: company.user(position, key) for position in ("head", "deputy", "liaison")},
			members=[
				{"user": company.user(position, key), "from_date": "2020-01-01"}
				for position in ("head", "member", "helper")
			],
		)
	return company


def dissolve(company: Company) -> None:
	"""Take the company, its people and all their tasks away again, set-based."""
	forget_tasks(company)
	departments = [*company.names.values(), f"Board of {company.domain}"]
	frappe.db.delete("Collab Department Member", {"parent": ("in", departments)})
	frappe.db.delete("Collab Department", {"name": ("in", departments)})
	ours = ("like", f"%@{company.domain}")
	frappe.db.delete("Has Role", {"parent": ours})
	frappe.db.delete("__Auth", {"name": ours})
	frappe.db.delete("Notification Settings", {"name": ours})
	frappe.db.delete("Contact Email", {"email_id": ours})
	frappe.db.delete("Contact", {"email_id": ours})
	frappe.db.delete("DefaultValue", {"parent": ours})
	frappe.db.delete("User", {"name": ours})
	directory.clear()
	frappe.clear_cache()


def forget_tasks(company: Company) -> None:
	"""Delete every task that people of the company began, with all that belongs to it."""
	ours = ("like", f"%@{company.domain}")
	tasks = frappe.get_all("Collab Task", filters={"owner": ours}, pluck="name") or [""]
	for doctype in (*RECORDS_OF_A_TASK, *FOLLOWS):
		names = frappe.get_all(doctype, filters={"task": ("in", tasks)}, pluck="name") or [""]
		_forget(doctype, names)
	_forget("Collab Task", tasks)
	frappe.db.delete("Delivery", {"task": ("in", tasks)})
	frappe.db.delete("ToDo", {"allocated_to": ours})
	frappe.db.delete("Notification Log", {"for_user": ours})


@contextmanager
def committed(company: Company) -> Iterator[Callable[[], None]]:
	"""What the block makes on tasks of the company is there for the server once it has called what it is given.

	At its end all tasks are forgotten, with whatever else the block then takes away.
	"""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	try:
		yield frappe.db.commit  # noqa: TID251 — the server reads committed rows only.
	except BaseException:
		frappe.db.rollback()
		raise
	finally:
		frappe.set_user("Administrator")
		forget_tasks(company)
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


def _forget(doctype: str, names: list[str]) -> None:
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parenttype": doctype, "parent": ("in", names)})
	frappe.db.delete("Collab Access", {"ref_doctype": doctype, "ref_name": ("in", names)})
	frappe.db.delete("File", {"attached_to_doctype": doctype, "attached_to_name": ("in", names)})
	frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ("in", names)})
	frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": ("in", names)})
	frappe.db.delete(doctype, {"name": ("in", names)})


def person(email: str, roles: tuple[str, ...], hashed: str) -> None:
	"""A user as the user form leaves him, without its mails, contacts and caches: a second apiece."""
	name = email.split("@")[0].replace(".", " of ").replace("_", " ")
	user = frappe.new_doc("User")
	user.update(
		{
			"name": email,
			"email": email,
			"username": email,
			"first_name": name,
			"full_name": name,
			"language": "en",
			"user_type": "System User",
			"enabled": 1,
		}
	)
	user.db_insert()
	for place, role in enumerate(roles, start=1):
		row = frappe.new_doc("Has Role")
		row.update(
			{"parent": email, "parenttype": "User", "parentfield": "roles", "idx": place, "role": role}
		)
		row.db_insert()
	auth = frappe.qb.Table("__Auth")
	frappe.qb.into(auth).columns(
		auth.doctype, auth.name, auth.fieldname, auth.password, auth.encrypted
	).insert("User", email, "password", hashed, 0).run()


def _roles_of(position: str) -> tuple[str, ...]:
	return (MEMBER, HEAD) if position in LEADS else (MEMBER,)


def _department(name: str, **values: Any) -> None:
	frappe.get_doc({"doctype": "Collab Department", "department_name": name, **values}).insert()


def put(doctype: str, name: str, **values: Any) -> None:
	"""Write values past every check, as a record that came this far has them."""
	frappe.db.set_value(doctype, name, values, update_modified=False)
	frappe.clear_document_cache(doctype, name)
	clock_keeper.follow(doctype, [name], values)


def task_values(company: Company, parts: Mapping[str, str] | None = None, **values: Any) -> dict[str, Any]:
	"""What an initiator types into a task that may be submitted."""
	return {
		"doctype": "Collab Task",
		"title": "Launch of 500 units",
		"task_type": "Project",
		"priority": "High",
		"initiating_department": company.names["marketing"],
		"coordinator": company.coordinator,
		"due_date": add_days(nowdate(), 30),
		"goal": "Sell 500 units within 30 days",
		"key_results": [
			{
				"key_result": "Units sold",
				"target": "500",
				"unit": "units",
				"due_date": add_days(nowdate(), 20),
			}
		],
		"criteria": [{"criterion": "Quality", "weight": 60}, {"criterion": "Punctuality", "weight": 40}],
		"departments": [
			{"department": company.names[key], "part": part, "cooperation_action": f"{key} reports weekly"}
			for key, part in (parts or PARTS).items()
		],
		**values,
	}


def draft(company: Company, parts: Mapping[str, str] | None = None, **values: Any) -> Document:
	with acting(company.initiator):
		return frappe.get_doc(task_values(company, parts, **values)).insert()


def submitted(company: Company, parts: Mapping[str, str] | None = None, **values: Any) -> Running:
	"""A task that waits for the answers of its departments."""
	doc = draft(company, parts, **values)
	with acting(company.initiator):
		transition.apply("Collab Task", doc.name, "Submit")
	return Running(company, doc.name, assignments_of(company, doc.name))


def assignments_of(company: Company, task: str) -> dict[str, str]:
	rows = frappe.get_all(
		"Department Assignment", filters={"task": task}, fields=["name", "department"], order_by="name"
	)
	return {company.key(row.department): row.name for row in rows}


def running(
	company: Company, state: str = "Executing", parts: Mapping[str, str] | None = None, **values: Any
) -> Running:
	"""A task in any state, with a work item for each working department."""
	if state == "Draft":
		return Running(company, draft(company, parts, **values).name, {})
	begun = submitted(company, parts, **values)
	for key, name in begun.assignments.items():
		part = frappe.db.get_value("Department Assignment", name, "part")
		if part != "I" and state != "Awaiting Departments":
			reached = WORKING_STATE[state] if part in ("A", "R") else "Accepted"
			put("Department Assignment", name, status=reached, **promise_of(key))
	put("Collab Task", begun.task, status=state)
	items = {
		key: work_item(begun, key)
		for key, part in (parts or PARTS).items()
		if part in ("A", "R") and state not in ("Awaiting Departments", "Cancelled", "Closed", "Archived")
	}
	rollup.refresh([begun.task])
	return Running(company, begun.task, begun.assignments, items)


def promise_of(key: str) -> dict[str, Any]:
	"""What a department says when it takes its part on."""
	return {"duty": f"The part of {key}", "due_date": add_days(nowdate(), 25)}


def work_item(begun: Running, department: str, **values: Any) -> str:
	"""A work item of the department's member, made as the head."""
	company = begun.company
	state = frappe.db.get_value("Collab Task", begun.task, "status")
	held = state in ("On Hold", "Closed", "Archived")
	with acting("Administrator" if held else company.head(department)):
		doc = frappe.get_doc(
			{
				"doctype": "Work Item",
				"title": f"Work of {department}",
				"task": begun.task,
				"assignment": begun.assignments[department],
				"owner_user": company.user("member", department),
				"collaborators": [{"user": company.user("helper", department)}],
				"planned_start": nowdate(),
				"planned_end": add_days(nowdate(), 10),
				**values,
			}
		)
		return doc.insert().name


def request(begun: Running, source: str = "marketing", target: str = "research", **values: Any) -> str:
	"""A request that a member of one department sends to another."""
	with acting(begun.company.user("member", source)):
		doc = frappe.get_doc(
			{
				"doctype": "Collaboration Request",
				"content": "Please send the technical data",
				"needed_by": add_days(nowdate(), 5),
				"from_assignment": begun.assignments[source],
				"to_department": begun.company.names[target],
				"contact": begun.company.user("member", target),
				**values,
			}
		)
		return doc.insert().name


def ticket(begun: Running, source: str = "marketing", responsible: str = "research", **values: Any) -> str:
	"""A ticket that a member of one department opens and another has to solve."""
	with acting(begun.company.user("member", source)):
		doc = frappe.get_doc(
			{
				"doctype": "Issue Ticket",
				"title": "The data are late",
				"description": "Without the data nothing can be printed",
				"task": begun.task,
				"work_item": begun.items.get(source),
				"responsible_department": begun.company.names[responsible],
				**values,
			}
		)
		return doc.insert().name


def extension(begun: Running, department: str = "marketing", **values: Any) -> str:
	"""The owner of a work item asks for two more days."""
	with acting(begun.company.user("member", department)):
		doc = frappe.get_doc(
			{
				"doctype": "Extension Request",
				"ref_doctype": "Work Item",
				"ref_name": begun.items[department],
				"requested_date": add_days(nowdate(), 12),
				"cause": "Requirement Change",
				"explanation": "The customer wants another colour",
				"impact": "The leaflet is two days late",
				**values,
			}
		)
		return doc.insert().name


def log(begun: Running, department: str = "marketing", **values: Any) -> str:
	"""A report of the owner on his work item."""
	with acting(begun.company.user("member", department)):
		doc = frappe.get_doc(
			{
				"doctype": "Progress Log",
				"work_item": begun.items[department],
				"narrative": "Half of it is done",
				"progress": 50,
				**values,
			}
		)
		return doc.insert().name


def review(begun: Running, department: str = "sales") -> str:
	"""The review of what a department handed in, with its reviewers, scores and checklist."""
	name = begun.assignments[department]
	put("Department Assignment", name, status="Awaiting Acceptance", self_check="All is as agreed", round=1)
	with acting(begun.company.head(department)):
		return reviews.request(frappe.get_doc("Department Assignment", name))


def ready_to_decide(name: str, score: str = "80") -> None:
	"""Give a review everything that any decision may ask for: scores, signatures, a change, a cause."""
	put("Acceptance Review", name, status="In Review", cause="It broke in the trial")
	scored, signed = frappe.qb.DocType("Acceptance Score"), frappe.qb.DocType("Acceptance Reviewer")
	frappe.qb.update(scored).set(scored.score, score).where(scored.parent == name).run()
	frappe.qb.update(signed).set(signed.decision, "Passed").where(signed.parent == name).run()
	change = frappe.new_doc("Acceptance Required Change")
	change.update(
		{
			"parent": name,
			"parenttype": "Acceptance Review",
			"parentfield": "required_changes",
			"idx": 1,
			"change": "Print it again",
			"due_date": add_days(nowdate(), 3),
		}
	)
	change.db_insert()


def deliverable(begun: Running, department: str = "marketing", **values: Any) -> str:
	with acting(begun.company.head(department)):
		doc = frappe.get_doc(
			{
				"doctype": "Deliverable",
				"title": f"Report of {department}",
				"assignment": begun.assignments[department],
				**values,
			}
		)
		return doc.insert().name


def upload(user: str, content: bytes = b"the first draft", name: str = "report.txt", **values: Any) -> str:
	"""A private file of the user; returns its URL."""
	with acting(user):
		file = frappe.get_doc(
			{"doctype": "File", "file_name": name, "content": content, "is_private": 1, **values}
		)
		return file.insert().file_url


def version(begun: Running, deliverable_name: str, content: bytes, department: str = "marketing") -> Document:
	"""A new version of a deliverable, uploaded by the department's head."""
	head = begun.company.head(department)
	url = upload(head, content, f"{frappe.generate_hash(length=6)}.txt")
	with acting(head):
		return frappe.get_doc(
			{
				"doctype": "Deliverable Version",
				"deliverable": deliverable_name,
				"file": url,
				"reason": "As discussed",
			}
		).insert()


def rating(begun: Running, department: str = "sales", **values: Any) -> Document:
	with acting(begun.company.initiator):
		return frappe.get_doc(
			{
				"doctype": "Collaboration Rating",
				"task": begun.task,
				"rated_department": begun.company.names[department],
				"responsiveness": 5,
				"communication": 4,
				"quality": 4,
				**values,
			}
		).insert()


def story(task: str) -> list[tuple[str, str, str, str]]:
	"""The Transition Log of a task in its order: (record type, record, action, actor)."""
	rows = frappe.get_all(
		"Transition Log",
		filters={"task": task},
		fields=["ref_doctype", "ref_name", "action", "actor"],
		order_by="at asc, creation asc",
	)
	return [(row.ref_doctype, row.ref_name, row.action, row.actor) for row in rows]
