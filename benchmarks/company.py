"""Makes the company that the workloads run in, and takes it away again."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils import add_days, nowdate

MARK = "Benchmark"
INITIATOR = "initiator@benchmark.example"
COORDINATOR = "coordinator@benchmark.example"


def department(number: int) -> str:
	return f"{MARK} {number:02d}"


def head(number: int) -> str:
	return f"head{number:02d}@benchmark.example"


def liaison(number: int) -> str:
	return f"liaison{number:02d}@benchmark.example"


def member(number: int) -> str:
	return f"member{number:02d}@benchmark.example"


@contextmanager
def company(departments: int) -> Iterator[None]:
	"""Keep a company of so many departments while the block runs: each with a head, a liaison and a member."""
	frappe.set_user("Administrator")
	remove()
	user(INITIATOR, "Collab Member", "Collab Initiator")
	user(COORDINATOR, "Collab Member", "Collab Coordinator")
	for number in range(1, departments + 1):
		user(head(number), "Collab Member", "Collab Department Head")
		user(liaison(number), "Collab Member")
		user(member(number), "Collab Member")
		frappe.get_doc(
			{
				"doctype": "Collab Department",
				"department_name": department(number),
				"head": head(number),
				"liaison": liaison(number),
				"members": [{"user": user} for user in (head(number), liaison(number), member(number))],
			}
		).insert()
	frappe.db.commit()  # The peers' DocTypes below commit anyway; the whole company is removed at the end.
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		remove()


def user(email: str, *roles: str) -> None:
	person = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": email.split("@")[0],
			"enabled": 1,  # An import sets no defaults, and it must be one: see below.
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
		}
	)
	person.flags.in_insert = person.flags.no_welcome_mail = True
	frappe.flags.in_import = True  # More than sixty users in a minute are refused otherwise.
	person.insert(ignore_permissions=True)
	frappe.flags.in_import = False


def draft(departments: int) -> str:
	"""Insert a task, ready to be submitted, that asks so many departments; return its name."""
	frappe.set_user(INITIATOR)
	parts = ["A", *["R"] * (departments - 1)]
	task = frappe.get_doc(
		{
			"doctype": "Collab Task",
			"title": f"{MARK}: sell 500 units",
			"task_type": "Project",
			"priority": "High",
			"coordinator": COORDINATOR,
			"initiating_department": department(1),
			"due_date": add_days(nowdate(), 30),
			"goal": "500 units sold by then",
			"key_results": [
				{"key_result": "sold", "target": "500", "unit": "units", "due_date": add_days(nowdate(), 20)}
			],
			"criteria": [{"criterion": "Plan good", "weight": 60}, {"criterion": "On time", "weight": 40}],
			"departments": [
				{"department": department(number), "part": part, "cooperation_action": "weekly figures"}
				for number, part in enumerate(parts, start=1)
			],
		}
	)
	return task.insert().name


def remove() -> None:
	"""Delete every record of the company and all that was made about it. Commits."""
	tasks = frappe.get_all(
		"Collab Task", filters={"title": ("like", f"{MARK}%")}, pluck="name", order_by=None
	)
	if tasks:
		parts = [
			frappe.get_all(doctype, filters={"task": ("in", tasks)}, pluck="name", order_by=None)
			for doctype in ("Department Assignment", "Work Item")
		]
		for child in frappe.get_meta("Collab Task").get_table_fields():
			frappe.db.delete(child.options, {"parent": ("in", tasks)})
		for doctype in ("Department Assignment", "Work Item", "Transition Log"):
			frappe.db.delete(doctype, {"task": ("in", tasks)})
		for names in (tasks, *parts):
			if names:
				frappe.db.delete("Collab Access", {"ref_name": ("in", names)})
				frappe.db.delete("ToDo", {"reference_name": ("in", names)})
				frappe.db.delete("Notification Log", {"document_name": ("in", names)})
		frappe.db.delete("Collab Task", {"name": ("in", tasks)})
	for name in frappe.get_all(
		"Collab Department", filters={"name": ("like", f"{MARK}%")}, pluck="name", order_by=None
	):
		frappe.delete_doc("Collab Department", name, force=True)
	for name in frappe.get_all(
		"User", filters={"name": ("like", "%@benchmark.example")}, pluck="name", order_by=None
	):
		frappe.delete_doc("User", name, force=True, ignore_permissions=True)
	frappe.db.commit()  # What the workloads committed is taken away here.
