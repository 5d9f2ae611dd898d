"""Sheets for the importer's tests: the samples of the source, and rows written in the test."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import frappe
from frappe.model.document import Document

from xdept_collab.rules.table_columns import TABLES, TableSpec
from xdept_collab.services.importing.checking import check_importer
from xdept_collab.services.importing.context import Choices, Outcome
from xdept_collab.services.importing.planning import Reading, read_rows
from xdept_collab.services.importing.reading import Sheet, read
from xdept_collab.services.importing.running import problems_of, survey, write_rows

SAMPLES = {
	"X01": "x01_task_register.csv",
	"X02": "x02_department_responsibility.csv",
	"X03": "x03_progress_tracking.csv",
	"X04": "x04_acceptance_feedback.csv",
	"X05": "x05_collaboration_plan.csv",
	"X06": "x06_daily_task_list.csv",
}
TASK = "T20240715001"
DATA = Path(__file__).parent.parent / "data"
CHOICES = Choices(creates_departments=True, becomes_coordinator=True)


def spec_of(code: str) -> TableSpec:
	return next(spec for spec in TABLES if spec.code == code)


def sample(code: str) -> Sheet:
	return read((DATA / SAMPLES[code]).read_bytes(), SAMPLES[code])


def sample_bytes(code: str) -> bytes:
	return (DATA / SAMPLES[code]).read_bytes()


def uploaded(content: bytes, name: str, **chosen: object) -> Document:
	"""A Collab Import with its private file, as the form makes it."""
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "is_private": 1, "content": content}
	).insert()
	return frappe.get_doc({"doctype": "Collab Import", "file": file.file_url, **chosen}).insert()


def sample_cells(code: str) -> list[list[str]]:
	"""The cells of a sample without its headers, as the csv module alone reads them."""
	return list(csv.reader((DATA / SAMPLES[code]).open(encoding="utf-8-sig", newline="")))[1:]


def sheet(code: str, *rows: list[str], name: str = "") -> Sheet:
	"""A CSV sheet with the headers of the table."""
	return read(csv_bytes(code, *rows), name or f"{code}.csv")


def csv_bytes(code: str, *rows: list[str]) -> bytes:
	written = io.StringIO()
	csv.writer(written).writerows([spec_of(code).headers, *rows])
	return written.getvalue().encode()


def plan(given: Sheet, choices: Choices = CHOICES) -> tuple[Reading, list[Outcome], list[tuple]]:
	"""What the import would do, and its findings as (row, column, severity)."""
	reading = read_rows(given, _titled(given, choices))
	outcomes = survey(reading, _titled(given, choices), check_importer())
	problems = problems_of(reading, outcomes)
	return reading, outcomes, [(problem.row, problem.column, problem.severity) for problem in problems]


def take_in(given: Sheet, choices: Choices = CHOICES) -> list[str]:
	"""Import a sheet in the running transaction; returns what happened to each row."""
	choices = _titled(given, choices)
	reading = read_rows(given, choices)
	outcomes = write_rows(
		reading, reading.rows, choices, check_importer(), f"Imported from {given.file_name}"
	)
	return [outcome.action for outcome in outcomes]


def take_in_samples(*codes: str) -> None:
	for code in codes or SAMPLES:
		take_in(sample(code))


def forget_samples() -> None:
	"""Leave no trace of an earlier run whose rows were committed."""
	for doctype, column in (
		("Collab Task", "name"),
		("Department Assignment", "task"),
		("Work Item", "task"),
		("Progress Log", "task"),
		("Acceptance Review", "task"),
		("Collaboration Rating", "task"),
		("Deliverable", "task"),
		("Transition Log", "task"),
	):
		frappe.db.delete(doctype, {column: ("in", [TASK, "T001", "T002", "T003"])})
	frappe.db.delete("Collab Task Department", {"parent": ("in", [TASK, "T001", "T002", "T003"])})


def _titled(given: Sheet, choices: Choices) -> Choices:
	return replace(choices, title=choices.title or given.title)
