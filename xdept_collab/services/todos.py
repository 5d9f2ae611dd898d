"""Puts what waits for a person into his to-do list and his bell, and takes it away when it no longer waits."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.messages import delegated_sentence, waiting_sentence
from xdept_collab.rules.delegation import Mandate
from xdept_collab.rules.extensions import HEAD
from xdept_collab.services import delegated_todos, delegation_register, directory, new_rows, stored

_TODO = (
	"name",
	"priority",
	"allocated_to",
	"reference_type",
	"reference_name",
	"description",
	"date",
	"collab_delegation",
)
# The event that an open inbox hears.
LOOK_AGAIN = "collab_matters"
_NOTE = ("name", "for_user", "document_type", "document_name", "subject")


@dataclass(frozen=True)
class Waiting:
	"""One record that waits for people: what it is called, by when, and for whom."""

	doctype: str
	name: str
	state: str
	subject: str
	users: tuple[str, ...]
	due: object = None
	priority: str = "Medium"


def open_for_state(doc: Document) -> None:
	"""Open the to-dos that the record's new state calls for."""
	users = _asked(doc)
	if users:
		open_many([waiting_of(doc, users)])


def waiting_of(doc: Document, users: Iterable[str], state: str = "", priority: str = "") -> Waiting:
	"""Describe the record for a to-do; `state`: what of it waits, its own state if not given."""
	is_high = doc.get("is_urgent") or "High" in (doc.get("priority"), priority)
	return Waiting(
		doctype=doc.doctype,
		name=doc.name,
		state=state or doc.status,
		subject=doc.get("title") or doc.get("content") or doc.get("task_title") or doc.name,
		users=tuple(users),
		due=doc.get("due_date") or doc.get("planned_end") or doc.get("needed_by") or doc.get("date_so_far"),
		priority="High" if is_high else "Medium",
	)


def open_many(records: Iterable[Waiting], *, is_told: bool = True) -> None:
	"""Write to-dos and in-app notices for records that wait, each in its recipient's language. Set-based.

	`is_told`: whether the bell rings; not where they are told in another way.
	"""
	asked = _recipients(list(records))
	languages = _languages({user for _record, user, _mandate, _is_heard in asked})
	actor = frappe.session.user
	todos, notes = [], []
	for record, user, mandate, is_heard in asked:
		if user not in languages:
			continue
		text = _sentence(record, mandate, languages[user])
		name, about = frappe.generate_hash(length=10), (record.doctype, record.name)
		delegation = mandate.name if mandate else None
		todos.append((name, record.priority, user, *about, text, record.due, delegation))
		if is_told and user != actor and is_heard:
			notes.append((name, user, *about, text))
	stamps = dict.fromkeys(("creation", "modified"), now_datetime()) | dict.fromkeys(
		("owner", "modified_by"), actor
	)
	new_rows.insert("ToDo", _TODO, todos, same={**stamps, "status": "Open", "assigned_by": actor})
	new_rows.insert(
		"Notification Log", _NOTE, notes, same={**stamps, "type": "Alert", "from_user": actor, "read": 0}
	)
	for user in {note[1] for note in notes}:
		frappe.publish_realtime("notification", after_commit=True, user=user)
	look_again(todo[2] for todo in todos)


def look_again(users: Iterable[str]) -> None:
	"""Have the inboxes that these users have open ask anew what waits, after the commit. It tells nothing itself."""
	for user in set(users):
		frappe.publish_realtime(LOOK_AGAIN, after_commit=True, user=user)


def _recipients(records: list[Waiting]) -> list[tuple[Waiting, str, Mandate | None, bool]]:
	"""Return who is asked: those named, and who stands in for them; at last whether he hears of it today."""
	named = [(record, user, None, True) for record in records for user in dict.fromkeys(record.users)]
	further = delegated_todos.further((record.doctype, record.name, record.users) for record in records)
	return [
		*named,
		*((records[place], mandate.delegate, mandate, is_heard) for place, mandate, is_heard in further),
	]


def _sentence(record: Waiting, mandate: Mandate | None, language: str) -> str:
	said = waiting_sentence(record.doctype, record.state, record.subject, language)
	return delegated_sentence(delegated_todos.name_of(mandate.delegator), said, language) if mandate else said


def close(doctype: str, names: Iterable[str], users: Iterable[str] | None = None) -> None:
	"""Close the open to-dos of the records (only those of `users` and who stands in for them when given)."""
	names = list(names)
	if not names:
		return
	todo = frappe.qb.DocType("ToDo")
	query = (
		frappe.qb.from_(todo)
		.select(todo.name, todo.allocated_to, todo.status)
		.where(todo.reference_type == doctype)
		.where(todo.reference_name.isin(names))
	)
	if users is not None:
		own = todo.allocated_to.isin(list(users) or [""]) & todo.collab_delegation.isnull()
		theirs = [each.name for each in delegation_register.of_delegators(users)]
		query = query.where(own | todo.collab_delegation.isin(theirs) if theirs else own)
	rows = query.run()
	# It also waited for those who had closed their to-do by hand.
	look_again(user for _name, user, _status in rows)
	found = [name for name, _user, status in rows if status == "Open"]
	if found:
		# By their names: an update that looks for them locks what lies between, and two people's moves deadlock.
		(
			frappe.qb.update(todo)
			.set(todo.status, "Closed")
			.set(todo.modified, now_datetime())
			.where(todo.name.isin(found))
		).run()


def close_said(record: Waiting) -> None:
	"""Close the open to-dos of a record that say just this, whoever has them; others of the record stay."""
	about = {"reference_type": record.doctype, "reference_name": record.name, "status": "Open"}
	rows = frappe.get_all(
		"ToDo", filters=about, fields=["name", "allocated_to", "description"], order_by=None
	)
	languages = _languages({row.allocated_to for row in rows})
	said = {user: _sentence(record, None, language) for user, language in languages.items()}
	names = [row.name for row in rows if (row.description or "").endswith(said.get(row.allocated_to, "\n"))]
	look_again(languages)
	if names:
		todo = frappe.qb.DocType("ToDo")
		closed = frappe.qb.update(todo).set(todo.status, "Closed").set(todo.modified, now_datetime())
		closed.where(todo.name.isin(names)).run()


def _languages(users: set[str]) -> dict[str, str]:
	"""Return the language of each enabled user; others get nothing."""
	users = {user for user in users if user}
	if not users:
		return {}
	fallback = frappe.db.get_default("lang") or "en"
	rows = stored.rows("User", "name", users, ("name", "language", "enabled"))
	return {row.name: row.language or fallback for row in rows if row.enabled}


def _task_person(doc: Document, role: str) -> list[str]:
	task = stored.row("Collab Task", doc.task, (role,))
	return [task[role]] if task else []


# (DocType, state) -> who is asked
_ASKED = {
	("Department Assignment", "Awaiting Answer"): lambda doc: directory.answering_people(doc.department),
	("Department Assignment", "Conditional"): lambda doc: _task_person(doc, "coordinator"),
	("Department Assignment", "Declined"): lambda doc: _task_person(doc, "coordinator"),
	("Department Assignment", "Rework"): lambda doc: [doc.head],
	("Work Item", "To Do"): lambda doc: [doc.owner_user],
	("Work Item", "In Progress"): lambda doc: [doc.owner_user],
	("Work Item", "Submitted"): lambda doc: [directory.head_of(doc.department)],
	("Collaboration Request", "Sent"): lambda doc: [
		*directory.answering_people(doc.to_department),
		doc.contact,
	],
	("Collaboration Request", "Accepted"): lambda doc: [doc.contact],
	("Collaboration Request", "Delivered"): lambda doc: [doc.requested_by],
	("Issue Ticket", "Open"): lambda doc: _ticket_people(doc),
	("Issue Ticket", "Reopened"): lambda doc: _ticket_people(doc),
	("Issue Ticket", "Solution Proposed"): lambda doc: [doc.reporter],
	("Issue Ticket", "Solution Confirmed"): lambda doc: [doc.reporter],
	("Extension Request", "Requested"): lambda doc: _deciding_people(doc),
	("Acceptance Review", "Requested"): lambda doc: [row.user for row in doc.reviewers],
	("Acceptance Review", "In Review"): lambda doc: [row.user for row in doc.reviewers if not row.decision],
	("Collab Task", "Planning"): lambda doc: [doc.coordinator],
	("Collab Task", "In Acceptance"): lambda doc: [doc.initiator],
}


def _ticket_people(doc: Document) -> list[str]:
	return [*directory.answering_people(doc.responsible_department), *_task_person(doc, "coordinator")]


def _deciding_people(doc: Document) -> list[str]:
	"""Who decides about a later date, without whoever asks for it."""
	if doc.who_decides == HEAD:
		people = [directory.head_of(doc.department)]
	else:
		people = [*_task_person(doc, "coordinator"), *_task_person(doc, "initiator")]
	return [user for user in people if user and user != doc.requested_by]


def _asked(doc: Document) -> list[str]:
	find = _ASKED.get((doc.doctype, doc.status))
	return [user for user in find(doc) if user] if find else []
