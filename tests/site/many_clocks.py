"""Many due clocks for tests with real processes: a work item, its readers and its clock, copied set-based."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import frappe

# What waits for another process as long as this has no claim of its own.
SECONDS = 40
ITEM, POLICY = "Work Item", "Work Item Delay"
# Copies are named so that they can be found and taken away again.
PREFIX = "ZB"
_started: list[subprocess.Popen[str]] = []
_NUMBERED = f"concat('{PREFIX}', lpad(number.seq, 6, '0'))"


def copy(item: str, count: int) -> None:
	"""Copy a work item with its readers and its open clock `count` times."""
	_copy_rows(ITEM, "name = %s", item, count, {"name": _NUMBERED})
	access = {"name": f"concat({_NUMBERED}, source.name)", "ref_name": _NUMBERED}
	_copy_rows("Collab Access", f"ref_doctype = '{ITEM}' and ref_name = %s", item, count, access)
	clock = {
		"name": f"replace(source.name, source.ref_name, {_NUMBERED})",
		"ref_name": _NUMBERED,
		"next_at": "source.started_at",
	}
	_copy_rows("Clock", f"policy = '{POLICY}' and ref_name = %s", item, count, clock)


def _copy_rows(doctype: str, where: str, item: str, count: int, changed: dict[str, str]) -> None:
	columns = frappe.db.get_table_columns(doctype)
	chosen = ", ".join(changed.get(column, f"source.`{column}`") for column in columns)
	names = ", ".join(f"`{column}`" for column in columns)
	frappe.db.sql(
		f"""insert into `tab{doctype}` ({names}) select {chosen}
		from (select * from `tab{doctype}` where {where}) source join `seq_1_to_{count}` number""",
		(item,),
	)


def forget() -> None:
	"""End the sweepers that a test left, and take all copies away again, with all that was said about them."""
	while _started:
		_started.pop().kill()
	for doctype in ("Clock", "Escalation Event", "Delivery", "Collab Access"):
		frappe.db.sql(f"delete from `tab{doctype}` where ref_name like '{PREFIX}%'")
	frappe.db.sql(f"delete from `tab{ITEM}` where name like '{PREFIX}%'")


def sweeper(now: datetime, stop: str = "", chunk: int = 0) -> subprocess.Popen[str]:
	"""Start a process that sweeps at that time; its words come through its stdout."""
	arguments = [frappe.local.site, now.isoformat(), stop, str(chunk or "")]
	root = Path(__file__).parents[2]
	started = subprocess.Popen(
		[sys.executable, "-m", "tests.site.sweeper", *arguments],
		cwd=root,
		env={**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}:{root}"},
		stdout=subprocess.PIPE,
		stderr=subprocess.PIPE,
		text=True,
	)
	_started.append(started)
	return started


def words_of(process: subprocess.Popen[str]) -> dict[str, Any]:
	"""Wait for the end of a sweeper and return what it did; its errors are an assertion."""
	try:
		out, err = process.communicate(timeout=SECONDS)
	except subprocess.TimeoutExpired:
		process.kill()
		raise AssertionError(f"still sweeping after {SECONDS} s") from None
	assert process.returncode == 0, err[-2000:]
	return json.loads(out.splitlines()[-1])


def stands_still(process: subprocess.Popen[str]) -> dict[str, Any]:
	"""Wait until a sweeper stands still where it was told to; return what it says then."""
	assert process.stdout
	line = process.stdout.readline()
	assert line, process.communicate()[1][-2000:]
	return json.loads(line)


def told() -> tuple[int, int, int]:
	"""Return how many events of the copies fired, how many distinct steps that are, and how many bells rang."""
	frappe.db.rollback()
	fired, distinct = frappe.db.sql(
		f"""select count(*), count(distinct clock, cycle, step) from `tabEscalation Event`
		where ref_name like '{PREFIX}%' and kind = 'Fired'"""
	)[0]
	bells = frappe.db.sql(
		f"select count(*) from `tabDelivery` where ref_name like '{PREFIX}%' and channel = 'In-App'"
	)[0][0]
	return fired, distinct, bells


def waiting(now: datetime) -> int:
	"""Return how many clocks of the copies are due and not looked at."""
	frappe.db.rollback()
	return frappe.db.sql(
		f"select count(*) from `tabClock` where ref_name like '{PREFIX}%%' and next_at <= %s", (now,)
	)[0][0]
