"""Submitting a task to ten departments: ten assignments with their access rows, log, to-dos and bell notices."""

import frappe
from frappe.desk.form import assign_to
from frappe.model.workflow import apply_workflow

from benchmarks import company, measure, plain
from xdept_collab.services import assignments, transition

DEPARTMENTS = 10


# The cost of `assign_to` for ten users was once found to be that of 126 bare inserts, so ten inserts are a share of it.
_INSERTS_OF_ASSIGN_TO = 126


def run(rounds: int) -> dict[str, object]:
	"""Measure the sending, the whole move, ten bare inserts, ten stock assignments and Frappe's own move."""
	with (
		company.company(DEPARTMENTS),
		plain.bare_doctype() as bare,
		plain.stock_twin("Collab Task", "Twin Collab Task", True) as twin,
	):
		work = _Work(bare, twin)
		contenders = [
			measure.Contender("send (assignments, rights, log, to-dos)", work.send, work.make_draft),
			measure.Contender("submit (the whole move)", work.submit, work.make_draft),
			measure.Contender("10 bare inserts", work.insert_ten, work.as_initiator),
			measure.Contender("assign_to.add for 10 users", work.assign_ten, work.make_bare),
			measure.Contender("apply_workflow, sends nothing", work.submit_twin, work.as_initiator),
		]
		found = measure.in_turn(contenders, rounds)
		made = work.count_made()
		by_departments = {count: work.queries_of_submit(count) for count in (2, 5, DEPARTMENTS)}
	send, submit, ten, assign, stock = (row["median_ms"] for row in found.values())
	return {
		"contenders": found,
		"bars": {
			"sent in the time of 10 bare inserts": measure.verdict(send, ten),
			"sent in the time of 10 of the 126 inserts of assign_to": measure.verdict(
				send, assign * 10 / _INSERTS_OF_ASSIGN_TO
			),
			"whole move in the time of apply_workflow and 10 bare inserts": measure.verdict(
				submit, stock + ten
			),
			"queries of a submit do not depend on the departments": measure.verdict(
				by_departments[DEPARTMENTS], by_departments[2]
			),
		},
		"facts": {
			"written by one submit": made,
			"queries by number of departments": by_departments,
			"in bare inserts": {name: round(row["median_ms"] / ten * 10, 1) for name, row in found.items()},
		},
	}


class _Work:
	def __init__(self, bare: str, twin: str) -> None:
		self.bare = bare
		self.task = ""
		self.twin = {"doctype": twin, "name": plain.insert_twin("Collab Task", _committed_draft(), twin)}

	def as_initiator(self) -> None:
		frappe.set_user(company.INITIATOR)

	def make_draft(self) -> None:
		self.task = company.draft(DEPARTMENTS)
		self.doc = frappe.get_doc("Collab Task", self.task)

	def make_bare(self) -> None:
		self.as_initiator()
		self.record = self._bare().insert().name

	def submit_twin(self) -> None:
		apply_workflow(dict(self.twin), "Submit")

	def submit(self) -> None:
		transition.apply("Collab Task", self.task, "Submit")

	def send(self) -> None:
		assignments.send(self.doc)

	def insert_ten(self) -> None:
		for _number in range(10):
			self._bare().insert()

	def _bare(self) -> "frappe.model.document.Document":
		return frappe.get_doc(
			{
				"doctype": self.bare,
				"title": f"{company.MARK}: sell 500 units",
				"department": company.department(1),
				"due_date": "2030-01-31",
				"remark": "weekly figures",
			}
		)

	def assign_ten(self) -> None:
		users = [company.head(number) for number in range(1, DEPARTMENTS + 1)]
		assign_to.add({"assign_to": users, "doctype": self.bare, "name": self.record})

	def count_made(self) -> dict[str, int]:
		"""Say what one submit really writes, so that the figure stands for the whole work."""
		self.make_draft()
		kinds = ("Department Assignment", "Collab Access", "Transition Log", "ToDo", "Notification Log")
		before = {kind: frappe.db.count(kind) for kind in kinds}
		self.submit()
		made = {kind: frappe.db.count(kind) - before[kind] for kind in kinds}
		frappe.db.rollback()
		return made

	def queries_of_submit(self, departments: int) -> int:
		task = company.draft(departments)
		with measure.counted() as queries:
			transition.apply("Collab Task", task, "Submit")
		frappe.db.rollback()
		return len(queries)


def _committed_draft() -> str:
	name = company.draft(DEPARTMENTS)
	frappe.db.commit()  # The twin is made from it after a change of user.
	return name
