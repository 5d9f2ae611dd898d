"""Knows what is said about a row of an imported table, and whether it keeps the row out."""

from collections.abc import Mapping
from dataclasses import dataclass

from frappe import _

from xdept_collab.messages import sentence_of
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.source_cells import is_cut_off
from xdept_collab.rules.tables import is_warning


@dataclass(frozen=True)
class Problem:
	"""One sentence about one cell; `row` as the spreadsheet counts. An error keeps the row out."""

	row: int
	sentence: str
	column: str = ""
	value: str = ""
	is_error: bool = True

	@property
	def severity(self) -> str:
		return "error" if self.is_error else "warning"


def problem_of(finding: Finding) -> Problem:
	"""Turn what the rules found in a cell into a sentence that names row and column."""
	facts: Mapping[str, object] = finding.facts
	row, column, value = int(str(facts.get("row") or 0)), str(facts.get("column") or ""), facts.get("value")
	text = "" if value is None else str(value)
	# The end of a date that was cut off is unknown, not wrong: the cell stays as it is, the row goes in.
	if finding.code == "cell.broken_date" and is_cut_off(text):
		sentence = _("The date {0} is cut off. The row is taken; its date stays unknown.").format(text)
		return Problem(row, sentence, column, text, is_error=False)
	return Problem(row, sentence_of(finding), column, text, is_error=not is_warning(finding))


def missing_department(row: int, column: str, department: str, may_be_created: bool) -> Problem:
	"""Say that a department is not known, and what will happen."""
	if may_be_created:
		sentence = _("The department {0} is new and will be created.").format(department)
		return Problem(row, sentence, column, department, is_error=False)
	sentence = _(
		"There is no department {0}. Correct the name, or let somebody who may create departments"
		" import with “Create Missing Departments”."
	).format(department)
	return Problem(row, sentence, column, department)


def missing_task(row: int, column: str, task: str) -> Problem:
	"""Say that a task cannot be imported into: the same words whether it is missing or not open to the user."""
	sentence = _(
		"There is no task {0} that you may change. Import the task register first, or ask its coordinator."
	).format(task)
	return Problem(row, sentence, column, task)


def closed_task(row: int, column: str, task: str, state: str) -> Problem:
	"""Say that a task no longer changes."""
	sentence = _("The task {0} is in the state {1}, in which nothing of it changes. Resume it first.").format(
		task,
		_(state, context="Collab Task"),  # stored: Collab Task.status
	)
	return Problem(row, sentence, column, task)


def taken_task(row: int, column: str, task: str) -> Problem:
	"""Say that a task ID belongs to a task that the user may not change."""
	sentence = _("You may not change the task {0}. Use another task ID, or ask its coordinator.").format(task)
	return Problem(row, sentence, column, task)


def foreign_department(row: int, column: str, department: str) -> Problem:
	"""Say that an initiator imports only what his own departments initiate."""
	sentence = _(
		"You import only tasks that your own department initiates, not those of {0}. Ask a coordinator to import them."
	).format(department)
	return Problem(row, sentence, column, department)


def needed_cell(row: int, column: str) -> Problem:
	"""Say that a cell may not stay empty."""
	return Problem(row, _("The cell {0} is empty. Fill it in.").format(column), column)


def unlisted_department(row: int, column: str, department: str, task: str) -> Problem:
	"""Say that a department is put on the task by this row."""
	sentence = _("{0} is not yet a department of the task {1}. It is added with part R.").format(
		department, task
	)
	return Problem(row, sentence, column, department, is_error=False)


def unsuitable_state(row: int, column: str, department: str, state: str) -> Problem:
	"""Say that the department's part is in a state that an import must not overrule."""
	sentence = _("The part of {0} is in the state {1}. Settle it on the task, then import again.").format(
		department,
		_(state, context="Department Assignment"),  # stored: Department Assignment.status
	)
	return Problem(row, sentence, column, department)


def other_title(row: int, column: str, written: str, title: str) -> Problem:
	"""Say that the sheet calls the task otherwise; the task keeps its title."""
	sentence = _("The task is called {0}. It keeps this title; the text of the sheet is remembered.").format(
		title
	)
	return Problem(row, sentence, column, written, is_error=False)


def removed_department(row: int, column: str, department: str) -> Problem:
	"""Say that an import adds departments and never takes one away."""
	sentence = _("{0} is on the task but no longer in the sheet. Drop it on the task if it is out.").format(
		department
	)
	return Problem(row, sentence, column, department, is_error=False)
