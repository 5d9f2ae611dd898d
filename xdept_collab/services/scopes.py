"""Knows how a record's stored or new values become the scope that the access rule judges."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.utils import cint

from xdept_collab.rules.access import (
	INITIATING,
	OWN,
	PARTICIPATING,
	RESPONSIBLE,
	TARGET,
	Scope,
)
from xdept_collab.rules.access_table import INFORMED_ROLES
from xdept_collab.services import stored

# doctype -> columns that decide; every one of them exists on the DocType.
COLUMNS: dict[str, tuple[str, ...]] = {
	"Collab Task": ("name", "initiator", "coordinator", "initiating_department", "status"),
	"Department Assignment": ("name", "task", "department", "head", "liaison"),
	"Work Item": ("name", "task", "assignment", "department", "owner_user"),
	"Progress Log": ("name", "task", "assignment", "department", "work_item", "reporter"),
	"Collaboration Request": (
		"name",
		"task",
		"from_assignment",
		"from_department",
		"to_department",
		"contact",
		"requested_by",
	),
	"Issue Ticket": (
		"name",
		"task",
		"department",
		"reporter",
		"responsible_department",
		"is_urgent",
		"cause",
	),
	"Extension Request": ("name", "task", "assignment", "department", "requested_by"),
	"Acceptance Review": ("name", "task", "assignment", "department"),
	"Collaboration Rating": ("name", "task", "rated_department", "rater"),
	"Deliverable": ("name", "task", "assignment", "department"),
	"Deliverable Version": ("name", "task", "assignment", "department", "deliverable"),
	"Collab Delegation": ("name", "delegator", "delegate"),
	"Notification Preference": ("name", "user"),
}

_OWN_COLUMN = {"Collaboration Request": "from_department", "Collaboration Rating": "rated_department"}
_PEOPLE_COLUMNS = {
	"owner_user": "owner",
	"reporter": "reporter",
	"contact": "contact",
	"requested_by": "asker",
	"rater": "rater",
	"delegator": "delegator",
	"delegate": "delegate",
	"user": "self",
}
# doctype -> child table field, child DocType, column, relation
_CHILD_PEOPLE = {
	"Work Item": ("collaborators", "Work Item Collaborator", "user", "collaborator"),
	"Acceptance Review": ("reviewers", "Acceptance Reviewer", "user", "reviewer"),
}


def stored_scopes(doctype: str, names: Iterable[str]) -> dict[str, Scope]:
	"""Return the scope of each stored record; a name that does not exist is left out. Set-based."""
	names = list(names)
	if not names or doctype not in COLUMNS:
		return {}
	rows = stored.rows(doctype, "name", names, COLUMNS[doctype])
	return dict(zip((row.name for row in rows), _assemble(doctype, rows, {}), strict=True))


def scope_of_values(doc: "frappe.model.document.Document") -> Scope:
	"""Return the scope that the document would have with the values it carries now."""
	row = frappe._dict({column: doc.get(column) for column in COLUMNS[doc.doctype]})
	children = {}
	if doc.doctype in _CHILD_PEOPLE:
		table, _child, column, _relation = _CHILD_PEOPLE[doc.doctype]
		children[row.name] = {child.get(column) for child in doc.get(table) or []}
	if doc.doctype == "Collab Task":
		children[row.name] = {child.department for child in doc.get("departments") or []}
	return _assemble(doc.doctype, [row], children)[0]


def scope_among(
	doctype: str, row: frappe._dict, task: frappe._dict, contract: frappe._dict, people: set[str]
) -> Scope:
	"""Return the scope of a record whose task, assignment and people in child rows are read already.

	Without the departments that take part in its task, and with no more than the row holds.
	"""
	related = _Related({row.get("task"): task}, {contract.name: contract}, {row.name: people}, {}, {})
	return _task_scope(row, related) if doctype == "Collab Task" else _scope(doctype, row, related)


@dataclass(frozen=True)
class _Related:
	"""What other records say about the rows of one DocType, read once for all of them."""

	tasks: dict[str, frappe._dict]
	assignments: dict[str, frappe._dict]
	children: dict[str, set[str]]
	workers: dict[str, dict[str, set[str]]]
	participants: dict[str, set[str]]


def deciding_values(doc: "frappe.model.document.Document") -> tuple[object, ...]:
	"""Return what of the document decides who sees it; as long as this stays, so do its access rows."""
	found: list[object] = [
		doc.get(column) or None for column in COLUMNS.get(doc.doctype, ()) if column != "status"
	]
	if doc.doctype in _CHILD_PEOPLE:
		table, _child, column, _relation = _CHILD_PEOPLE[doc.doctype]
		found.append(sorted(str(row.get(column)) for row in doc.get(table) or []))
	if doc.doctype == "Collab Task":
		found += [doc.status == "Draft", sorted(str(row.department) for row in doc.departments)]
	return tuple(found)


def _assemble(doctype: str, rows: list[frappe._dict], own_children: dict[str, set[str]]) -> list[Scope]:
	related = _Related(
		tasks=_tasks({row.task for row in rows if row.get("task")}),
		assignments=_assignments(rows),
		children=own_children or _child_people(doctype, [row.name for row in rows]),
		workers=_work_item_people(doctype, rows),
		participants=_participants(doctype, rows, own_children),
	)
	if doctype == "Collab Task":
		return [_task_scope(row, related) for row in rows]
	return [_scope(doctype, row, related) for row in rows]


def _task_scope(row: frappe._dict, related: _Related) -> Scope:
	people = {"initiator": {row.initiator}, "coordinator": {row.coordinator}}
	# Until it is submitted, a task is the initiator's draft: the departments on it have not been asked yet.
	asked = set() if row.status == "Draft" else related.participants.get(row.name, set())
	departments = {INITIATING: {row.initiating_department}, PARTICIPATING: asked}
	return Scope("Collab Task", _clean(people), _clean(departments), row.name or "")


def _scope(doctype: str, row: frappe._dict, related: _Related) -> Scope:
	task = related.tasks.get(row.task, frappe._dict())
	people: dict[str, set[str]] = defaultdict(set)
	people["initiator"].add(task.initiator)
	people["coordinator"].add(task.coordinator)
	for column, relation in _PEOPLE_COLUMNS.items():
		people[relation].add(row.get(column))
	contract = row
	if doctype != "Department Assignment":
		contract = related.assignments.get(
			row.get("assignment") or row.get("from_assignment"), frappe._dict()
		)
	people["head"].add(contract.head)
	people["liaison"].add(contract.liaison)
	if doctype in _CHILD_PEOPLE:
		people[_CHILD_PEOPLE[doctype][3]] |= related.children.get(row.name, set())
	for relation, users in related.workers.get(row.get("work_item"), {}).items():
		people[relation] |= users
	departments = {
		OWN: {row.get(_OWN_COLUMN.get(doctype, "department"))},
		TARGET: {row.get("to_department")},
		RESPONSIBLE: {row.get("responsible_department")},
		PARTICIPATING: related.participants.get(row.task, set()),
	}
	return Scope(
		doctype, _clean(people), _clean(departments), row.get("task") or "", _informed_roles(doctype, row)
	)


def _informed_roles(doctype: str, row: frappe._dict) -> frozenset[str]:
	"""Return who else is to know of an urgent complaint (R149)."""
	is_complaint = (
		doctype == "Issue Ticket" and row.get("cause") == "Complaint" and cint(row.get("is_urgent"))
	)
	return INFORMED_ROLES if is_complaint else frozenset()


def _clean(found: dict[str, set[str]]) -> dict[str, frozenset[str]]:
	filled = {key: frozenset(value for value in values if value) for key, values in found.items()}
	return {key: values for key, values in filled.items() if values}


def _tasks(names: set[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	return {row.name: row for row in stored.rows("Collab Task", "name", names, COLUMNS["Collab Task"])}


def _assignments(rows: list[frappe._dict]) -> dict[str, frappe._dict]:
	names = {row.get("assignment") or row.get("from_assignment") for row in rows} - {None, ""}
	if not names:
		return {}
	found = stored.rows("Department Assignment", "name", names, ("name", "head", "liaison"))
	return {row.name: row for row in found}


def _child_people(doctype: str, names: list[str]) -> dict[str, set[str]]:
	if doctype not in _CHILD_PEOPLE:
		return {}
	_table, child, column, _relation = _CHILD_PEOPLE[doctype]
	return _grouped(child, doctype, names, column)


def _participants(
	doctype: str, rows: list[frappe._dict], own_children: dict[str, set[str]]
) -> dict[str, set[str]]:
	if doctype == "Collab Task":
		return own_children or _grouped(
			"Collab Task Department", doctype, [row.name for row in rows], "department"
		)
	if doctype != "Issue Ticket":  # Only there does taking part in the task give a right.
		return {}
	return _grouped("Collab Task Department", "Collab Task", [row.task for row in rows], "department")


def _work_item_people(doctype: str, rows: list[frappe._dict]) -> dict[str, dict[str, set[str]]]:
	if doctype != "Progress Log":
		return {}
	names = list({row.work_item for row in rows if row.work_item})
	if not names:
		return {}
	helpers = _grouped("Work Item Collaborator", "Work Item", names, "user")
	owners = frappe.get_all(
		"Work Item", filters={"name": ("in", names)}, fields=["name", "owner_user"], order_by=None
	)
	return {
		row.name: {"owner": {row.owner_user}, "collaborator": helpers.get(row.name, set())} for row in owners
	}


def _grouped(child: str, parenttype: str, names: list[str], column: str) -> dict[str, set[str]]:
	names = [name for name in names if name]
	if not names:
		return {}
	found: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(
		child,
		filters={"parenttype": parenttype, "parent": ("in", names)},
		fields=["parent", column],
		order_by=None,
	):
		found[row.parent].add(row.get(column))
	return dict(found)
