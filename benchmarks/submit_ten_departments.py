"""Submitting a task to ten departments: ten assignments with their access rows, log, to-dos and bell notices."""

import frappe
from frappe.desk.form import assign_to

from benchmarks import company, measure, plain
from xdept_collab.services import assignments, transition

DEPARTMENTS = 10


def run(rounds: int) -> dict[str, object]:
	"""Measure the whole move, the sending alone, ten bare inserts, and ten stock assignments."""
	with company.company(DEPARTMENTS), plain.bare_doctype() as bare:
		work = _Work(bare)
		contenders = [
			measure.Contender("submit (whole move)", work.submit, work.make_draft),
			measure.Contender("send (assignments alone)", work.send, work.make_draft),
			measure.Contender("10 bare inserts", work.insert_ten, work.as_initiator),
			measure.Contender("assign_to.add for 10 users", work.assign_ten, work.make_bare),
		]
		found = measure.in_turn(contenders, rounds)
		made = work.count_made()
		by_departments = {count: work.queries_of_submit(count) for count in (2, 5, DEPARTMENTS)}
	middle = {name: row["median_ms"] for name, row in found.items()}
	ten = middle["10 bare inserts"]
	return {
		"contenders": found,
		"bars": {
			"whole submit in the time of 10 bare inserts": measure.verdict(
				middle["submit (whole move)"], ten
			),
			"send alone in the time of 10 bare inserts": measure.verdict(
				middle["send (assignments alone)"], ten
			),
			"queries of a submit do not depend on the departments": measure.verdict(
				by_departments[DEPARTMENTS], by_departments[2]
			),
		},
		"facts": {
			"written by one submit": made,
			"queries by number of departments": by_departments,
			"in bare inserts": {name: round(value / ten * 10, 1) for name, value in middle.items()},
		},
	}


class _Work:
	def __init__(self, bare: str) -> None:
		self.bare = bare
		self.task = ""

	def as_initiator(self) -> None:
		frappe.set_user(company.INITIATOR)

	def make_draft(self) -> None:
		self.task = company.draft(DEPARTMENTS)
		self.doc = frappe.get_doc("Collab Task", self.task)

	def make_bare(self) -> None:
		self.as_initiator()
		self.record = self._bare().insert().name

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
