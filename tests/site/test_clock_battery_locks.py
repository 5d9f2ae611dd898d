"""Battery 2, 14: what one person's save locks stands in nobody else's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pymysql
import pytest

from tests.site import factory
from tests.site.factory import Company, Running
from xdept_collab.services import clock_rows, held_facts, todos

ITEM = "Work Item"
_PATIENCE = 2
Run = Callable[..., None]


@pytest.fixture(scope="module")
def running(company: Company) -> Iterator[Running]:
	"""A task under way with work items of two departments; committed, for another connection to see."""
	with factory.committed(company) as commit:
		made = factory.running(company, parts={"marketing": "A", "sales": "R"})
		commit()
		yield made


@contextmanager
def somebody_else() -> Iterator[Run]:
	"""Run statements in a transaction of another connection, which waits for no lock longer than a moment."""
	conf = frappe.conf
	other = pymysql.connect(
		host=conf.db_host or "127.0.0.1",
		port=int(conf.db_port or 3306),
		user=conf.db_name,
		password=conf.db_password,
		database=conf.db_name,
	)
	try:
		with other.cursor() as cursor:
			cursor.execute(f"set innodb_lock_wait_timeout = {_PATIENCE}")
			yield lambda statement, values=None: cursor.execute(statement, values)
	finally:
		other.rollback()
		other.close()


def another_of(doctype: str, where: str, **changed: str) -> tuple[str, list[object]]:
	"""Return a statement that writes a row like the first one that is found, with its values."""
	row = frappe.db.sql(f"select * from `tab{doctype}` where {where} limit 1", as_dict=True)[0] | changed
	names = ", ".join(f"`{column}`" for column in row)
	return f"insert into `tab{doctype}` ({names}) values ({', '.join(['%s'] * len(row))})", list(row.values())


# feature: clocks.no-victims
def test_who_changes_a_record_keeps_nobody_from_arming_a_clock_beside_it(running: Running):
	item = running.items["sales"]
	assert clock_rows.open_of(ITEM, [item, f"{item}-none"], rows=False)
	assert held_facts.of_saved(ITEM, item, is_new=False)[1]
	assert clock_rows.named(held_facts.names_in([running.task])[held_facts.CLOCK])
	with somebody_else() as run:
		for beside in (f"{item}-", f"{item}-none", f"{item}-z"):
			run(*another_of("Clock", f"ref_name = '{item}'", name=f"{beside} x 1", ref_name=beside))


# feature: clocks.no-victims
def test_a_clock_that_somebody_changes_is_waited_for(running: Running):
	item = running.items["sales"]
	clock_rows.open_of(ITEM, [item], rows=False)
	with somebody_else() as run, pytest.raises(pymysql.err.OperationalError, match="Lock wait timeout"):
		run(f"update `tabClock` set cycle = cycle where ref_name = '{item}'")


# feature: clocks.no-victims
def test_who_closes_the_to_dos_of_a_record_keeps_nobody_from_opening_one_beside_it(running: Running):
	name = running.assignments["sales"]
	todos.close("Department Assignment", [name, f"{name}-none"])
	with somebody_else() as run:
		for beside in (f"{name}-", f"{name}-none", f"{name}-z"):
			run(*another_of("ToDo", "reference_type != ''", name=f"x{beside}", reference_name=beside))
