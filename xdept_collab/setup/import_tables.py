"""Takes the six tables in and out on the command line; without `confirm` nothing stays written."""

from collections.abc import Sequence
from pathlib import Path

import click
import frappe

from xdept_collab.services import exporting
from xdept_collab.services.importing.checking import check_importer
from xdept_collab.services.importing.context import Choices, Outcome
from xdept_collab.services.importing.files import read_path
from xdept_collab.services.importing.planning import Reading, read_rows
from xdept_collab.services.importing.running import chunks, counts, problems_of, survey, write_rows

_SHOWN_ROWS = 20


def run(
	files: str | Sequence[str],
	confirm: int = 0,
	task: str | None = None,
	default_year: int | None = None,
	create_missing_departments: int = 0,
	become_coordinator: int = 0,
	all_or_nothing: int = 0,
) -> list[dict[str, int]]:
	"""Import files in their order, as a dry run unless `confirm`; prints each preview with its findings.

	`files`: a path, several parted by commas, or a list. `task`: where a collaboration plan goes. A dry run plans
	each file on top of those before it, then undoes everything. Returns the counts of each file.
	"""
	paths = files.split(",") if isinstance(files, str) else files
	importer, totals = check_importer(), []
	for path in (Path(str(name).strip()).expanduser() for name in paths):
		sheet = read_path(path, path.name)
		choices = Choices(
			title=sheet.title,
			into_task=task or "",
			default_year=int(default_year) if default_year else None,
			creates_departments=bool(int(create_missing_departments)),
			becomes_coordinator=bool(int(become_coordinator)),
			all_or_nothing=bool(int(all_or_nothing)),
		)
		reading = read_rows(sheet, choices)
		outcomes = survey(reading, choices, importer)
		totals.append(counts(outcomes))
		_show(sheet.file_name, reading, outcomes)
		if choices.all_or_nothing and totals[-1]["rows_with_errors"]:
			click.echo("Nothing of this file is written: rows have errors and all_or_nothing is set.")
			continue
		for rows in chunks(reading.rows, 0):
			write_rows(reading, rows, choices, importer, f"Imported from {sheet.file_name}")
			if int(confirm):
				frappe.db.commit()  # noqa: TID251 — a command has no request that commits for it
	if not int(confirm):
		frappe.db.rollback()
		click.echo("Dry run: nothing was written. Add confirm=1 to import.")
	return totals


def export(
	table: str,
	path: str,
	task: str | None = None,
	department: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
) -> int:
	"""Write a table (its name or code) to a .csv or .xlsx file; return its number of rows."""
	spec = exporting.table_named(table)
	narrowed = {"task": task, "department": department, "from_date": from_date, "to_date": to_date}
	cells = exporting.rows(spec, narrowed)
	target = Path(path).expanduser()
	if target.suffix.lower() == ".csv":
		target.write_bytes(exporting.csv_text(spec, cells).encode())
	else:
		target.write_bytes(exporting.workbook(spec, cells))
	click.echo(f"{spec.code} {spec.name}: {len(cells)} rows in {target}")
	return len(cells)


def _show(file_name: str, reading: Reading, outcomes: list[Outcome]) -> None:
	click.echo(f"{file_name}: {reading.spec.code} {reading.spec.name}")
	for outcome in outcomes[:_SHOWN_ROWS]:
		click.echo(f"  row {outcome.row}: {outcome.action} {outcome.key}")
	if len(outcomes) > _SHOWN_ROWS:
		click.echo(f"  … and {len(outcomes) - _SHOWN_ROWS} more rows")
	for problem in problems_of(reading, outcomes):
		where = f" {problem.column}" if problem.column else ""
		click.echo(f"  {problem.severity}: row {problem.row}{where}: {problem.sentence}")
	click.echo("  " + ", ".join(f"{key[5:]} {value}" for key, value in counts(outcomes).items()))
