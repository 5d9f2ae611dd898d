"""Holds the tasks that a chunk of rows names, with their departments, as stored and as planned so far."""

from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from xdept_collab.rules.raci import ACCOUNTABLE, INFORMED, RESPONSIBLE
from xdept_collab.services import directory
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import Importer, changeable

# The order in which the work goes; an import only ever moves forward.
BEFORE_EXECUTION = ("Draft", "Awaiting Departments", "Planning", "Sign-off")


class TaskBook:
	"""The tasks of a chunk. Everything planned goes into `batch`."""

	def __init__(self, names: Iterable[str], importer: Importer, batch: Batch) -> None:
		self.batch = batch
		self.importer = importer
		wanted = sorted({name for name in names if name})
		self.tasks: dict[str, frappe._dict] = {row.name: row for row in _tasks(wanted)}
		self.changeable = changeable(self.tasks.values(), importer)
		self.parts: dict[str, dict[str, str]] = {name: {} for name in self.tasks}
		for row in _parts(list(self.tasks)):
			self.parts[row.parent][row.department] = row.part
		self.contracts: dict[tuple[str, str], frappe._dict] = {
			(row.task, row.department): row for row in _contracts(list(self.tasks))
		}
		self._deliverables: dict[str, set[str]] | None = None

	def add_task(self, name: str, values: dict[str, object]) -> frappe._dict:
		"""Plan a new task, which begins as a draft."""
		planned = self.batch.insert("Collab Task", {"status": "Draft", **values}, name)
		task = frappe._dict(values, name=planned["name"], status="Draft")
		self.tasks[name] = task
		self.parts[name] = {}
		self.changeable.add(name)
		self.batch.moves["Collab Task"][planned["name"]] = [planned["name"], "", "Draft"]
		return task

	def add_part(self, task: str, department: str, part: str = "") -> None:
		"""Put a department on the task: the first one is Accountable, later ones Responsible (R067)."""
		parts = self.parts[task]
		if department in parts:
			return
		part = part or (RESPONSIBLE if ACCOUNTABLE in parts.values() else ACCOUNTABLE)
		parts[department] = part
		parent = ("Collab Task", self.tasks[task].name, "departments")
		self.batch.add_child(
			"Collab Task Department", parent, {"department": department, "part": part}, len(parts)
		)
		self.touch(task)
		if self.tasks[task].status != "Draft":
			self.ask(task, department)

	def ask(self, task: str, department: str) -> None:
		"""Plan the assignment of a department that has not answered, unless it has one."""
		if (task, department) in self.contracts:
			return
		is_informed = self.parts[task].get(department) == INFORMED
		contract = self.contract(task, department, "Informed" if is_informed else "Awaiting Answer", {})
		if not is_informed:
			self.batch.waiting.append(
				{
					"name": contract.name,
					"subject": self.tasks[task].title,
					"users": directory.answering_people(department),
					"contract": contract,
				}
			)

	def contract(self, task: str, department: str, status: str, values: dict[str, object]) -> frappe._dict:
		"""Plan a new assignment in the given state; the department is put on the task first."""
		contract = frappe._dict(task=task, department=department, status=status)
		self.contracts[(task, department)] = contract
		self.add_part(task, department)
		written = {
			"task": self.tasks[task].name,
			"task_title": self.tasks[task].title,
			"department": department,
			"part": self.parts[task][department],
			"status": status,
			"liaison": directory.liaison_of(department),
			**({"answered_on": now_datetime()} if status not in ("Awaiting Answer", "Informed") else {}),
			**values,
		}
		if not written.get("head_as_written") and not written.get("head"):
			written["head"] = directory.head_of(department)
		planned = self.batch.insert("Department Assignment", written)
		contract.name = planned["name"]
		self.batch.moves["Department Assignment"][contract.name] = [self.tasks[task].name, "", status]
		self.touch(task)
		return contract

	def move_contract(
		self, contract: frappe._dict, status: str, values: dict[str, object] | None = None
	) -> None:
		"""Plan that an assignment reaches a state, with what the sheet says besides."""
		if contract.status != status:
			states = (contract.status, status)
			self.batch.move("Department Assignment", contract.name, self.tasks[contract.task].name, states)
			if contract.status == "Awaiting Answer":
				values = {"answered_on": now_datetime(), **(values or {})}
			contract.status = status
		if values:
			self.batch.update("Department Assignment", contract.name, values)
		self.touch(contract.task)

	def move_task(self, name: str, status: str, values: dict[str, object] | None = None) -> None:
		"""Plan that a task reaches a state."""
		task = self.tasks[name]
		if task.status != status:
			self.batch.move("Collab Task", task.name, task.name, (task.status, status))
			task.status = status
		if values:
			self.batch.update("Collab Task", task.name, values)
		self.touch(name)

	def begin_execution(self, name: str) -> None:
		"""Plan that the task is being executed, when its state lies before that."""
		if self.tasks[name].status in BEFORE_EXECUTION:
			self.ask_all(name)
			self.move_task(name, "Executing")

	def ask_all(self, name: str) -> None:
		"""Plan an assignment for every department of the task that has none: it has not answered."""
		for department in list(self.parts[name]):
			self.ask(name, department)

	def deliverables(self, contract: frappe._dict) -> set[str]:
		"""Return the titles of the deliverables that a stored assignment has."""
		if self._deliverables is None:
			names = [str(row.name) for row in self.contracts.values() if isinstance(row.name, str)]
			self._deliverables = {}
			for row in frappe.get_all(
				"Deliverable",
				filters={"assignment": ("in", names or [""])},
				fields=["assignment", "title"],
				order_by=None,
			):
				self._deliverables.setdefault(row.assignment, set()).add(row.title)
		return self._deliverables.get(str(contract.name), set())

	def touch(self, name: str) -> None:
		"""Note that the task's computed values are to be worked out again."""
		self.batch.tasks[self.tasks[name].name] = None


def _tasks(names: list[str]) -> list[frappe._dict]:
	if not names:
		return []
	fields = [
		"name",
		"title",
		"status",
		"due_date",
		"initiator",
		"coordinator",
		"owner",
		"initiating_department",
		"source_cells",
	]
	# Whether the importer may see them is decided right after, on these stored rows.
	return frappe.get_all("Collab Task", filters={"name": ("in", names)}, fields=fields, order_by=None)


def _parts(names: list[str]) -> list[frappe._dict]:
	return frappe.get_all(
		"Collab Task Department",
		filters={"parenttype": "Collab Task", "parent": ("in", names or [""])},
		fields=["parent", "department", "part"],
		order_by="parent, idx",
	)


def _contracts(names: list[str]) -> list[frappe._dict]:
	return frappe.get_all(
		"Department Assignment",
		filters={"task": ("in", names or [""])},
		fields=["name", "task", "department", "status", "round", "source_cells"],
		order_by="creation asc, name asc",
	)
