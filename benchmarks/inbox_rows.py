"""Lays 100,000 open matters down in the database itself: tasks, records with their readers and clocks, messages."""

from __future__ import annotations

import frappe

from benchmarks import company
from xdept_collab.rules.actor import user_principal
from xdept_collab.services import density

MATTERS, TASKS = 100_000, 5_000
# Every how many-th record is of the departments 1, 2 and 3. The others are names alone: nobody looks for them.
FEW, MANY, VERY_MANY = 1, 2, 3
_NUMBER = f"if(mod(seq, 40) = 0, {VERY_MANY}, if(mod(seq, 400) = 1, {MANY}, if(mod(seq, 2000) = 2, {FEW}, 4 + mod(seq, 1991))))"
_DIGITS = f"lpad({_NUMBER}, greatest(2, length({_NUMBER})), '0')"
_DEPARTMENT = f"concat('{company.MARK} ', {_DIGITS})"
_TASK = f"concat('NBT', lpad(mod(seq, {TASKS}), 6, '0'))"


def _person(position: str) -> str:
	return f"concat('{position}', {_DIGITS}, '@benchmark.example')"


_DAYS = "date_add(curdate(), interval (cast(mod(crc32(seq), 40) as signed) - 5) day)"
# DocType, mark of its names, how many, in which states, and what else its columns hold. Together 100,000 of them ask
# somebody; those beside them are work under way.
_RECORDS: tuple[tuple[str, str, int, str, dict[str, str]], ...] = (
	(
		"Department Assignment",
		"NBA",
		40_000,
		"if(seq <= 20000, if(mod(seq, 20) = 3, 'Conditional', 'Awaiting Answer'), 'Executing')",
		{
			"department": _DEPARTMENT,
			"head": _person("head"),
			"part": "'R'",
			"due_date": _DAYS,
			"health": "'On Track'",
		},
	),
	(
		"Work Item",
		"NBW",
		45_000,
		"if(seq <= 35000, 'In Progress', 'Submitted')",
		{
			"department": _DEPARTMENT,
			"title": "concat('Work ', seq)",
			"owner_user": _person("member"),
			"planned_end": _DAYS,
		},
	),
	(
		"Collaboration Request",
		"NBR",
		15_000,
		"if(seq <= 10000, 'Sent', 'Accepted')",
		{
			"to_department": _DEPARTMENT,
			"from_department": "'Another'",
			"content": "'Please send the data'",
			"contact": _person("liaison"),
			"requested_by": f"'{company.INITIATOR}'",
			"needed_by": _DAYS,
		},
	),
	(
		"Issue Ticket",
		"NBI",
		10_000,
		"'Open'",
		{
			"responsible_department": _DEPARTMENT,
			"department": "'Another'",
			"title": "concat('Ticket ', seq)",
			"reporter": "'somebody@benchmark.example'",
		},
	),
	("Acceptance Review", "NBV", 10_000, "'In Review'", {"department": _DEPARTMENT}),
)
_STAMPS = {
	"creation": "now() - interval seq minute",
	"modified": "now() - interval mod(crc32(seq), 50000) minute",
	"owner": "'Administrator'",
	"modified_by": "'Administrator'",
}


def insert() -> None:
	"""Lay everything down in the database itself: tasks, records with their readers and their clocks, messages."""
	frappe.set_user("Administrator")
	task = {
		"title": f"concat('{company.MARK} ', seq)",
		"task_type": "'Project'",
		"priority": "'High'",
		"status": "'Executing'",
		"coordinator": "concat('leader', mod(seq, 500), '@benchmark.example')",
		"initiator": "concat('starter', mod(seq, 500), '@benchmark.example')",
		"due_date": _DAYS,
	}
	_fill("Collab Task", "concat('NBT', lpad(seq - 1, 6, '0'))", TASKS, task)
	for doctype, mark, count, state, columns in _RECORDS:
		name = f"concat('{mark}', lpad(seq, 6, '0'))"
		more = {"task": _TASK, "task_title": f"concat('{company.MARK} ', mod(seq, {TASKS}))", "status": state}
		_fill(doctype, name, count, {**columns, **more})
		_give_readers(doctype, name, count)
		_give_clocks(doctype, name, count)
	reviewer = {
		"parent": "concat('NBV', lpad(seq, 6, '0'))",
		"parenttype": "'Acceptance Review'",
		"parentfield": "'reviewers'",
		"user": _person("head"),
	}
	_fill("Acceptance Reviewer", "concat('NBP', lpad(seq, 6, '0'))", 10_000, reviewer)
	message = {
		"recipient": _person("head"),
		"channel": "'In-App'",
		"state": "'Sent'",
		"demands": "if(mod(seq, 10) = 0, 'Acknowledge', '')",
		"event": "concat('NBE', seq)",
		"clock": "concat('NBW', lpad(seq, 6, '0'), ' x 1')",
	}
	_fill("Delivery", "concat('NBD', lpad(seq, 6, '0'))", 50_000, message)
	frappe.db.commit()  # Emptied at the end.
	for table in _TABLES:
		frappe.db.sql_ddl(f"analyze table `tab{table}`")
	frappe.cache.delete_value(density.CACHE_KEY)


def _fill(doctype: str, name: str, count: int, columns: dict[str, str]) -> None:
	written = {"name": name, **_STAMPS, **columns}
	names = ", ".join(f"`{column}`" for column in written)
	frappe.db.sql(
		f"insert into `tab{doctype}` ({names}) select {', '.join(written.values())} from seq_1_to_{count}"
	)


def _give_readers(doctype: str, name: str, count: int) -> None:
	"""Its department, whoever is named in it, and who leads its task read it."""
	principals = (
		f"concat('dept:', {_DEPARTMENT})",
		f"concat('{user_principal('')}', {_person('head')})",
		f"concat('{user_principal('')}leader', mod(mod(seq, {TASKS}), 500), '@benchmark.example')",
		f"concat('{user_principal('')}starter', mod(mod(seq, {TASKS}), 500), '@benchmark.example')",
	)
	for place, principal in enumerate(principals):
		columns = {"principal": principal, "ref_doctype": f"'{doctype}'", "ref_name": name}
		_fill("Collab Access", f"concat({name}, ' {place}')", count, columns)


def _give_clocks(doctype: str, name: str, count: int) -> None:
	columns = {
		"policy": "'Department Answer'",
		"ref_doctype": f"'{doctype}'",
		"ref_name": name,
		"row_name": "''",
		"task": _TASK,
		"department": _DEPARTMENT,
		"state": "if(mod(seq, 20) = 7, 'Paused', 'Running')",
		"is_open": "1",
		"cycle": "1",
		"started_at": "now() - interval 3 day",
		"due_at": "now() + interval (cast(mod(crc32(seq), 20000) as signed) - 2000) minute",
		"is_working": "1",
		"total_seconds": "54000",
		"left_seconds": "mod(crc32(seq), 54000)",
		"reached": "'[]'",
		"plan": "'[]'",
		"demands": "if(mod(seq, 25) = 0, 'Cause, New Date', '')",
	}
	_fill("Clock", f"concat({name}, ' x 1')", count, columns)


_TABLES = (
	"Collab Task",
	*(record[0] for record in _RECORDS),
	"Acceptance Reviewer",
	"Clock",
	"Collab Access",
	"Delivery",
)


def empty() -> None:
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for table in _TABLES:
		frappe.db.sql(f"delete from `tab{table}` where name like 'NB%'")
	frappe.db.commit()  # The site is as it was.
