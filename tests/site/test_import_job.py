"""Large files go in chunk by chunk in the background: with progress, stopped, gone on with, all or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from tests.site.sheets import csv_bytes, uploaded
from xdept_collab.services.importing import running

PREFIX = "TIMPORTJOB"


@pytest.fixture(autouse=True)
def cleaned(rollback: None) -> Iterator[None]:
	"""The job commits, so its rows are taken away by hand."""
	yield
	frappe.db.rollback()
	for doctype, column in (
		("Collab Task", "name"),
		("Work Item", "task"),
		("Transition Log", "task"),
		("Clock", "task"),
		("Escalation Event", "task"),
		("Delivery", "task"),
		("Collab Access", "ref_name"),
	):
		frappe.db.delete(doctype, {column: ("like", f"{PREFIX}%")})
	for name in frappe.get_all("Collab Import", {"file_name": ("like", "job%")}, pluck="name", order_by=None):
		frappe.db.set_value("Collab Import", name, "status", "Done")
		frappe.delete_doc("Collab Import", name, force=True)
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only


@pytest.fixture
def percents(monkeypatch: pytest.MonkeyPatch) -> list[float]:
	"""What the progress bar was told."""
	told: list[float] = []
	monkeypatch.setattr(frappe, "publish_progress", lambda percent, *_given, **_more: told.append(percent))
	return told


def daily_rows(count: int) -> list[list[str]]:
	return [
		[
			f"{PREFIX}{number:05}",
			f"任务{number}",
			"事务型",
			"高",
			"*经理",
			"2023-10-08",
			"60%",
			"进行中",
			"备注",
		]
		for number in range(count)
	]


def queued(rows: list[list[str]], **chosen: Any) -> Document:
	"""A checked and confirmed import, waiting for a worker."""
	doc = uploaded(csv_bytes("X06", *rows), f"job{frappe.generate_hash(length=6)}.csv", **chosen)
	running.check(doc)
	doc.db_set("status", "Queued")
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only
	return doc


def tasks() -> int:
	return frappe.db.count("Collab Task", {"name": ("like", f"{PREFIX}%")})


# feature: import.job
def test_ten_thousand_rows_go_in_with_progress_and_again_change_nothing(percents: list[float]):
	doc = queued(daily_rows(10_000))
	assert (doc.rows_good, doc.rows_to_create) == (10_000, 10_000)
	assert tasks() == 0, "the check wrote rows"
	began = time.monotonic()
	running.run(doc.name, "Administrator")
	seconds = time.monotonic() - began
	doc.reload()
	assert (doc.status, doc.rows_created, doc.percent) == ("Done", 10_000, 100)
	assert (tasks(), frappe.db.count("Work Item", {"task": ("like", f"{PREFIX}%")})) == (10_000, 10_000)
	assert percents == [5.0 * step for step in range(1, 21)]
	assert seconds < 300
	again = queued(daily_rows(10_000))
	assert (again.rows_unchanged, again.rows_to_create, again.rows_to_update) == (10_000, 0, 0)


# feature: import.job
def test_a_stopped_import_keeps_its_chunks_and_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(running, "CHUNK", 50)
	doc = queued(daily_rows(120))

	def stop_once(*_given: Any, **_more: Any) -> None:
		frappe.db.set_value("Collab Import", doc.name, "stop_requested", 1)

	monkeypatch.setattr(frappe, "publish_progress", stop_once)
	running.run(doc.name, "Administrator")
	doc.reload()
	assert (doc.status, doc.rows_done, tasks()) == ("Stopped", 50, 50)
	monkeypatch.setattr(frappe, "publish_progress", lambda *_given, **_more: None)
	doc.db_set({"status": "Queued", "stop_requested": 0})
	running.run(doc.name, "Administrator")
	doc.reload()
	assert (doc.status, doc.rows_done, doc.rows_created, tasks()) == ("Done", 120, 120, 120)


# feature: import.job
def test_a_failing_chunk_leaves_the_chunks_before_it_and_the_file(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(running, "CHUNK", 50)
	doc = queued(daily_rows(120))
	write_rows, calls = running.write_rows, []

	def fail_in_the_second(*given: Any) -> Any:
		calls.append(1)
		if len(calls) == 2:
			raise frappe.ValidationError("the database went away")
		return write_rows(*given)

	monkeypatch.setattr(running, "write_rows", fail_in_the_second)
	with pytest.raises(frappe.ValidationError):
		running.run(doc.name, "Administrator")
	doc.reload()
	assert (doc.status, doc.rows_done, tasks()) == ("Failed", 50, 50)
	assert "went away" in doc.failure
	doc.db_set("status", "Queued")
	running.run(doc.name, "Administrator")
	doc.reload()
	assert (doc.status, tasks()) == ("Done", 120)


# feature: import.job
def test_a_deadlock_is_tried_again_and_writes_every_row_once(monkeypatch: pytest.MonkeyPatch):
	doc = queued(daily_rows(20))
	write_rows, calls = running.write_rows, []

	def deadlock_first(*given: Any) -> Any:
		calls.append(1)
		if len(calls) == 1:
			raise frappe.QueryDeadlockError("1213")
		return write_rows(*given)

	monkeypatch.setattr(running, "write_rows", deadlock_first)
	running.run(doc.name, "Administrator")
	doc.reload()
	assert (doc.status, len(calls), tasks()) == ("Done", 2, 20)


# feature: import.choices
def test_good_rows_go_in_beside_broken_ones_unless_it_is_all_or_nothing():
	rows = daily_rows(3)
	rows[1][6] = "160%"
	doc = uploaded(csv_bytes("X06", *rows), "job-mixed.csv", all_or_nothing=1)
	running.check(doc)
	assert (doc.rows_good, doc.rows_with_errors) == (2, 1)
	assert [(row.row_number, row.column_header, row.severity) for row in doc.findings] == [
		(3, "当前进度", "error")
	]
	with pytest.raises(frappe.ValidationError):
		running.start(doc)
	doc.all_or_nothing = 0
	doc.save()
	assert doc.status == "New", "another choice must be checked anew"
	running.check(doc)
	doc.db_set("status", "Queued")
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only
	running.run(doc.name, "Administrator")
	assert tasks() == 2


# feature: import.job
def test_a_file_that_changed_after_its_check_is_not_imported():
	doc = queued(daily_rows(2))
	doc.db_set("file_sha256", "another")
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only
	with pytest.raises(frappe.ValidationError):
		running.run(doc.name, "Administrator")
	assert tasks() == 0


# feature: import.job
def test_a_file_of_another_user_is_not_read_by_its_address(as_user: Any):
	doc = uploaded(csv_bytes("X06", *daily_rows(1)), "job-private.csv")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": f"{frappe.generate_hash(length=8)}@example.com",
			"first_name": "Coordinator",
		}
	)
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True)
	user.add_roles("Collab Coordinator")
	with as_user(user.name), pytest.raises(frappe.PermissionError):
		running.check(frappe.get_doc({"doctype": "Collab Import", "file": doc.file}).insert())
