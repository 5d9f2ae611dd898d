"""Battery 32: what was told before a backup is not told again after it is restored."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, events, frozen, told
from tests.site.factory import Company, Running
from xdept_collab.services import calendars, sweep

ANSWER = "Department Answer"
# Where time limits and what is told of them are kept.
TABLES = ("tabClock", "tabEscalation Event", "tabDelivery", "tabNotification Log", "tabDepartment Assignment")


@pytest.fixture
def begun(company: Company) -> Iterator[tuple[Running, Callable[[], None]]]:
	"""A task that was submitted on Monday at 10:00, committed; and what commits."""
	with factory.committed(company) as commit:
		with frozen("02 10:00"):
			made = factory.submitted(company, {"marketing": "A", "sales": "R"})
		commit()
		yield made, commit


def run(program: str, *arguments: str, content: str = "") -> str:
	"""Run a program of MariaDB as the site's own user, on the site's database."""
	conf = frappe.conf
	command = [program, f"--user={conf.db_name}", f"--host={conf.db_host or '127.0.0.1'}", *arguments]
	done = subprocess.run(
		command,
		env={**os.environ, "MYSQL_PWD": conf.db_password},
		input=content,
		capture_output=True,
		text=True,
		check=True,
		timeout=120,
	)
	return done.stdout


def look(when: str, commit: Callable[[], None]) -> sweep.Swept:
	with frozen(when):
		done = sweep.sweep(calendars.stored(at(when)), commit)
	commit()
	return done


# feature: clocks.once
def test_after_a_backup_is_restored_nobody_hears_a_second_time_and_the_next_step_comes(
	begun: tuple[Running, Callable[[], None]],
):
	running, commit = begun
	name = running.assignments["sales"]
	look("03 10:00", commit)
	heard = told(name)
	assert heard
	backup = run("mariadb-dump", "--single-transaction", "--skip-lock-tables", frappe.conf.db_name, *TABLES)
	for table in TABLES[:4]:
		frappe.db.sql(f"delete from `{table}`")
	commit()
	run("mariadb", frappe.conf.db_name, content=backup)
	frappe.db.rollback()
	assert look("03 10:05", commit).steps == 0
	assert told(name) == heard
	look("04 10:00", commit)
	assert [step for step, _kind, _users in events(name, ANSWER)] == ["Half-way", "Due"]
	assert len(set(told(name))) == len(told(name)) > len(heard)
