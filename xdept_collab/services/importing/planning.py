"""Plans what the rows of a sheet would do, without writing: the preview and the run ask here alike."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import frappe
from frappe.utils import getdate

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.table_columns import Row, TableSpec
from xdept_collab.rules.tables import parse_rows, recognise
from xdept_collab.services.importing import assignments, logs, plans, reviews, tasks
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import Importer
from xdept_collab.services.importing.context import Choices, Context, Outcome
from xdept_collab.services.importing.problems import Problem, problem_of
from xdept_collab.services.importing.reading import Sheet
from xdept_collab.services.refusal import refuse

_DAY_IN_ID = re.compile(r"T(\d{4})\d{4}\d{3,}")

PLANNERS: dict[str, Callable[[Sequence[Any], Context, Batch], list[Outcome]]] = {
	"X01": tasks.plan_register,
	"X02": assignments.plan_responsibilities,
	"X03": logs.plan_progress,
	"X04": reviews.plan_acceptance,
	"X05": plans.plan_work,
	"X06": tasks.plan_daily,
}


@dataclass
class Reading:
	"""A sheet, read: its table, its rows, and what is wrong in their cells. Rows with an error are in `broken`."""

	spec: TableSpec
	rows: list[Row]
	problems: list[Problem]
	years: dict[str, int] = field(default_factory=dict)

	@property
	def broken(self) -> set[int]:
		"""The numbers of the rows that a broken cell keeps out."""
		return {problem.row for problem in self.problems if problem.is_error}


def table_of(sheet: Sheet) -> TableSpec:
	"""Return the table that the headers name; throws a refusal that names missing and unknown headers."""
	try:
		return recognise(sheet.headers)
	except RuleBroken as broken:
		refuse(broken)


def read_rows(sheet: Sheet, choices: Choices) -> Reading:
	"""Read the cells of a sheet; a date without a year takes its task's, else the default year."""
	spec = table_of(sheet)
	header = next(column.header for column in spec.columns if column.key == spec.identity[0])
	written = next((name for name in sheet.headers if name.strip("\ufeff \t") == header), header)
	years = _years({cells.get(written, "").strip() for _number, cells in sheet.rows})
	default_year = _year_of_task(choices.into_task) or choices.default_year
	rows, findings = parse_rows(spec, (cells for _number, cells in sheet.rows), default_year, years)
	# The rules count the rows that they are given; blank rows of the file count for who looks at it.
	numbers = [number for number, _cells in sheet.rows]
	rows = [replace(row, number=numbers[row.number - 2]) for row in rows]
	problems = [problem_of(_renumbered(finding, numbers)) for finding in findings]
	return Reading(spec, rows, problems, years)


def plan_rows(
	reading: Reading, rows: Sequence[Row], choices: Choices, importer: Importer, batch: Batch
) -> list[Outcome]:
	"""Plan `rows` of the reading into `batch`; one Outcome per row, those kept out by a broken cell too."""
	broken = reading.broken
	context = Context(reading.spec, choices, importer, reading.years, _year_of_task(choices.into_task))
	good = [row for row in rows if row.number not in broken]
	outcomes = {outcome.row: outcome for outcome in PLANNERS[reading.spec.code](good, context, batch)}
	return [outcomes.get(row.number) or Outcome(row.number, "error", _key(reading.spec, row)) for row in rows]


def kept_out(reading: Reading) -> list[Outcome]:
	"""Return an Outcome for every row that could not be read at all, such as one without its task ID."""
	read = {row.number for row in reading.rows}
	missing = sorted({problem.row for problem in reading.problems} - read)
	doubled = {problem.row for problem in reading.problems if not problem.is_error}
	return [Outcome(number, "unchanged" if number in doubled else "error", "") for number in missing]


def _key(spec: TableSpec, row: Row) -> str:
	return " ".join(row.source.get(key, "").strip() for key in spec.identity[:2]).strip()


def _renumbered(finding: Finding, numbers: list[int]) -> Finding:
	places = {
		key: numbers[place - 2]
		for key in ("row", "first_row")
		if isinstance(place := finding.facts.get(key), int) and 2 <= place < len(numbers) + 2
	}
	return replace(finding, facts={**finding.facts, **places})


def _years(task_ids: set[str]) -> dict[str, int]:
	"""Return the year of each task: that of its due date, else the one in its ID."""
	years = {}
	for task_id in task_ids:
		match = _DAY_IN_ID.fullmatch(task_id)
		if match:
			years[task_id] = int(match[1])
	for row in frappe.get_all(
		"Collab Task",
		filters={"name": ("in", sorted(task_ids - {""}) or [""]), "due_date": ("is", "set")},
		fields=["name", "due_date"],
		order_by=None,
	):
		years[row.name] = getdate(row.due_date).year
	return years


def _year_of_task(name: str | None) -> int | None:
	due = frappe.db.get_value("Collab Task", name, "due_date") if name else None
	return getdate(due).year if due else None
