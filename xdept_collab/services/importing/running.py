"""Runs an import: checks it, writes it chunk by chunk in the background, stops, goes on where it stood."""

from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from frappe.utils.background_jobs import is_job_enqueued

from xdept_collab.rules.table_columns import Row
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import Importer, check_importer
from xdept_collab.services.importing.context import Choices, Outcome
from xdept_collab.services.importing.files import sheet_of
from xdept_collab.services.importing.planning import Reading, kept_out, plan_rows, read_rows
from xdept_collab.services.importing.problems import Problem
from xdept_collab.services.importing.reading import Sheet

CHUNK = 500
# The list on the form is read by people; a file with more findings is mended and checked again.
MAXIMUM_FINDINGS = 500
_ATTEMPTS = 3
_TIMEOUT_SECONDS = 3600
_RESUMABLE = ("Checked", "Stopped", "Failed")


def choices_of(doc: Document, sheet: Sheet) -> Choices:
	"""Return what the user chose on the form."""
	return Choices(
		title=sheet.title,
		into_task=doc.into_task or "",
		default_year=doc.default_year or None,
		creates_departments=bool(doc.create_missing_departments),
		becomes_coordinator=bool(doc.become_coordinator),
		all_or_nothing=bool(doc.all_or_nothing),
	)


def check(doc: Document) -> None:
	"""Plan the whole file and keep the counts and findings on the import; writes nothing else."""
	importer = check_importer()
	if doc.status in ("Queued", "Running") and _has_job(doc.name):
		frappe.throw(_("The import is running. Stop it first."))
	sheet = sheet_of(doc)
	choices = choices_of(doc, sheet)
	reading = read_rows(sheet, choices)
	outcomes = survey(reading, choices, importer)
	doc.update(counts(outcomes))
	doc.update(
		{
			"table_name": reading.spec.name,
			"status": "Checked",
			"file_sha256": sheet.sha256,
			"percent": 0,
			"rows_done": 0,
			"rows_created": 0,
			"rows_updated": 0,
			"stop_requested": 0,
			"failure": None,
			"started_on": None,
			"finished_on": None,
		}
	)
	_keep_findings(doc, problems_of(reading, outcomes))
	doc.save()


def survey(reading: Reading, choices: Choices, importer: Importer) -> list[Outcome]:
	"""Return what would happen to every row, in the order of the file."""
	outcomes = plan_rows(reading, reading.rows, choices, importer, Batch())
	return sorted([*outcomes, *kept_out(reading)], key=lambda outcome: outcome.row)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
	"""Return the counts that the user sees before he confirms."""
	actions = [outcome.action for outcome in outcomes]
	return {
		"rows_total": len(actions),
		"rows_with_errors": actions.count("error"),
		"rows_good": len(actions) - actions.count("error"),
		"rows_to_create": actions.count("create"),
		"rows_to_update": actions.count("update"),
		"rows_unchanged": actions.count("unchanged"),
	}


def problems_of(reading: Reading, outcomes: Sequence[Outcome]) -> list[Problem]:
	"""Return every finding of the file in the order of its rows, errors before warnings."""
	found = [*reading.problems, *(problem for outcome in outcomes for problem in outcome.problems)]
	return sorted(dict.fromkeys(found), key=lambda problem: (problem.row, not problem.is_error))


def start(doc: Document) -> None:
	"""Queue the confirmed import; throws when it was not checked, or has errors and is all or nothing."""
	check_importer()
	is_stranded = doc.status in ("Queued", "Running") and not _has_job(doc.name)
	if doc.status not in _RESUMABLE and not is_stranded:
		frappe.throw(_("Check the file before it is imported. An import that is done is checked anew."))
	if doc.all_or_nothing and doc.rows_with_errors:
		frappe.throw(
			_(
				"{0} rows have errors and you chose all or nothing. Correct them, or clear “All Or Nothing”."
			).format(doc.rows_with_errors)
		)
	doc.db_set({"status": "Queued", "stop_requested": 0, "failure": None})
	frappe.enqueue(
		"xdept_collab.services.importing.running.run",
		queue="long",
		timeout=_TIMEOUT_SECONDS,
		job_id=_job_id(doc.name),
		deduplicate=True,
		enqueue_after_commit=True,
		collab_import=doc.name,
		user=frappe.session.user,
	)


def stop(doc: Document) -> None:
	"""Ask a running import to stop after the chunk that it is writing."""
	if doc.status not in ("Queued", "Running"):
		frappe.throw(_("The import is not running."))
	doc.db_set("stop_requested", 1)


def run(collab_import: str, user: str) -> None:
	"""Write a queued import as `user`, chunk by chunk; safe to run twice: it goes on after the rows that are done."""
	if frappe.session.user != user:
		frappe.set_user(user)  # A job that Frappe runs again would act as Administrator.
	state = frappe.db.get_value("Collab Import", collab_import, "status", for_update=True)
	if state not in ("Queued", "Running"):
		return
	doc = frappe.get_doc("Collab Import", collab_import)
	doc.db_set({"status": "Running", "started_on": doc.started_on or now_datetime()})
	frappe.db.commit()  # noqa: TID251 — the form shows the import running while its first chunk is written
	try:
		_write_all(doc)
	except Exception as error:
		# The job's end of the line: whatever it was, the user reads it and the file stays for another try.
		frappe.db.rollback()
		doc.log_error("Collab Import failed")
		doc.db_set({"status": "Failed", "failure": str(error)[:500], "finished_on": now_datetime()})
		frappe.db.commit()  # noqa: TID251 — the failure must outlive the job
		if frappe.flags.in_test:
			raise


def _write_all(doc: Document) -> None:
	importer, sheet = check_importer(), sheet_of(doc)
	if sheet.sha256 != doc.file_sha256:
		frappe.throw(_("The file changed since it was checked. Check it again."))
	choices = choices_of(doc, sheet)
	reading = read_rows(sheet, choices)
	if choices.all_or_nothing and any(
		outcome.action == "error" for outcome in survey(reading, choices, importer)
	):
		frappe.throw(_("A row has an error by now. Nothing was written; check the file again."))
	reason = _("Imported from {0}").format(doc.file_name)
	for rows in chunks(reading.rows, doc.rows_done):
		if frappe.db.get_value("Collab Import", doc.name, "stop_requested"):
			_finish(doc, "Stopped")
			return
		outcomes = _write_chunk(reading, rows, (choices, importer), reason)
		_advance(doc, outcomes, len(reading.rows))
	_finish(doc, "Done")


def chunks(rows: Sequence[Row], done: int) -> Iterator[Sequence[Row]]:
	"""Cut the rows after the first `done` into chunks; rows of one task that follow each other stay together."""
	while done < len(rows):
		end = min(done + CHUNK, len(rows))
		while end < len(rows) and rows[end].source.get("task_id", end) == rows[end - 1].source.get("task_id"):
			end += 1
		yield rows[done:end]
		done = end


def write_rows(
	reading: Reading, rows: Sequence[Row], choices: Choices, importer: Importer, reason: str
) -> list[Outcome]:
	"""Plan and write some rows in the running transaction; the caller commits."""
	batch = Batch()
	outcomes = plan_rows(reading, rows, choices, importer, batch)
	batch.write(reason)
	return outcomes


def _write_chunk(
	reading: Reading, rows: Sequence[Row], given: tuple[Choices, Importer], reason: str
) -> list[Outcome]:
	choices, importer = given
	for _attempt in range(_ATTEMPTS - 1):
		try:
			return write_rows(reading, rows, choices, importer, reason)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
	return write_rows(reading, rows, choices, importer, reason)


def _advance(doc: Document, outcomes: list[Outcome], total: int) -> None:
	actions = [outcome.action for outcome in outcomes]
	doc.rows_done += len(outcomes)
	doc.db_set(
		{
			"rows_done": doc.rows_done,
			"rows_created": doc.rows_created + actions.count("create"),
			"rows_updated": doc.rows_updated + actions.count("update"),
			"percent": round(100 * doc.rows_done / max(total, 1), 1),
		},
		update_modified=False,
	)
	frappe.db.commit()  # noqa: TID251 — a chunk is done for good: a restart goes on after it, locks stay short
	frappe.publish_progress(
		doc.percent, _("Import"), doc.doctype, doc.name, _("{0} rows").format(doc.rows_done)
	)


def _finish(doc: Document, status: str) -> None:
	percent = 100 if status == "Done" else doc.percent
	doc.db_set({"status": status, "percent": percent, "finished_on": now_datetime()})
	frappe.db.commit()  # noqa: TID251 — the end of the job


def _keep_findings(doc: Document, problems: list[Problem]) -> None:
	doc.findings_left_off = max(len(problems) - MAXIMUM_FINDINGS, 0)
	doc.set(
		"findings",
		[
			{
				"row_number": problem.row,
				"column_header": problem.column,
				"cell_text": problem.value,
				"sentence": problem.sentence,
				"severity": problem.severity,
			}
			for problem in problems[:MAXIMUM_FINDINGS]
		],
	)


def _job_id(name: str) -> str:
	return f"collab_import::{name}"


def _has_job(name: str) -> bool:
	return is_job_enqueued(_job_id(name))
