"""Knows what the importing user chose, and what becomes of one row."""

from dataclasses import dataclass, field, replace

import frappe

from xdept_collab.rules.source_cells import Remembered, remember
from xdept_collab.rules.table_columns import Row, TableSpec
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import Importer
from xdept_collab.services.importing.problems import Problem, missing_department


@dataclass(frozen=True)
class Choices:
	"""What the user chose before the import. `title` names the draft that a plan without a task goes into."""

	title: str = ""
	into_task: str = ""
	default_year: int | None = None
	creates_departments: bool = False
	becomes_coordinator: bool = False
	all_or_nothing: bool = False


@dataclass(frozen=True)
class SourceCells:
	"""The cells that a record will remember; text once every planned record has its name."""

	earlier: str | None
	code: str
	memory: Remembered
	shared_with: object = ""

	def __str__(self) -> str:
		return remember(self.earlier, self.code, replace(self.memory, shared_with=str(self.shared_with)))


@dataclass
class Outcome:
	"""What happens to one row: `action` is create, update, unchanged or error; `problems` say why."""

	row: int
	action: str
	key: str
	problems: list[Problem] = field(default_factory=list)
	task: str = ""


@dataclass
class Context:
	"""One run of a planner: the table, the choices, who imports, and the departments there are."""

	spec: TableSpec
	choices: Choices
	importer: Importer
	years: dict[str, int]
	plan_year: int | None = None

	def __post_init__(self) -> None:
		self.departments = set(frappe.get_all("Collab Department", pluck="name", order_by=None))
		self.may_create = self.choices.creates_departments and self.importer.may_create_departments

	def header(self, key: str) -> str:
		"""Return the header of a column."""
		return next(column.header for column in self.spec.columns if column.key == key)

	def source_cells(
		self, row: Row, earlier: str | None = None, shared_with: object = "", **meant: object
	) -> SourceCells:
		"""Return what a record is to remember of its row; `earlier`: what it remembers already."""
		task_id = row.source.get("task_id", "").strip()
		year = self.years.get(task_id) or self.plan_year or self.choices.default_year
		return SourceCells(earlier, self.spec.code, Remembered(row.source, year, meant), shared_with)

	def unknown_departments(self, row: Row, key: str, names: tuple[str, ...], batch: Batch) -> list[Problem]:
		"""Return a problem for every department that does not exist; plan it when it may be created."""
		problems = []
		for name in names:
			if name in self.departments:
				continue
			problems.append(missing_department(row.number, self.header(key), name, self.may_create))
			if self.may_create:
				batch.departments[name] = None
				self.departments.add(name)
		return problems

	def coordinator(self) -> str | None:
		"""Return the importing user when he chose to coordinate what the file creates, and may."""
		is_chosen = self.choices.becomes_coordinator and self.importer.is_coordinator
		return self.importer.user if is_chosen else None


def has_error(problems: list[Problem]) -> bool:
	"""Whether one of the problems keeps the row out."""
	return any(problem.is_error for problem in problems)
