"""The marks of readers: a list passes over what somebody surely does not see, and over nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import frappe
import pytest
from frappe.model.meta import trim_table

from tests.site import factory
from tests.site.factory import Company, acting
from tests.site.test_access_scale import (  # noqa: F401 — fixtures
	ITEM,
	TASK,
	counted_anew,
	is_by_page,
	listed,
	many,
)
from xdept_collab import permissions
from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rebuild, access_rows, plain_queries, reader_marks
from xdept_collab.setup import reader_columns

COLUMN = reader_marks.COLUMN


def stored(doctype: str) -> dict[str, int]:
	return dict(frappe.db.sql(f"select name, `{COLUMN}` from `tab{doctype}`"))


def of_rows(doctype: str) -> dict[str, int]:
	"""What the marks should be, worked out here from the table of who sees what."""
	readers: dict[str, list[str]] = defaultdict(list)
	for name, principal in frappe.db.sql(
		"select ref_name, principal from `tabCollab Access` where ref_doctype = %s", doctype
	):
		readers[name].append(principal)
	return {name: reader_marks.mask(readers[name]) for name in stored(doctype)}


def write(doctype: str, names: str, mark: int) -> None:
	"""Write a mark into the records whose name is like `names`."""
	frappe.db.sql(f"update `tab{doctype}` set `{COLUMN}` = %s where name like %s", (mark, names))


def full(company: Company) -> factory.Running:
	begun = factory.running(company)
	factory.log(begun)
	factory.request(begun)
	factory.ticket(begun)
	factory.deliverable(begun)
	return begun


# feature: access.marks
def test_every_new_record_is_marked_with_exactly_its_readers(company: Company):
	full(company)
	for doctype in TABLE:
		assert stored(doctype) == of_rows(doctype), doctype
	assert reader_marks.UNMARKED not in stored(TASK).values()


# feature: access.marks
def test_a_new_coordinator_is_marked_on_the_task_and_all_its_records(company: Company):
	begun = full(company)
	task = frappe.get_doc(TASK, begun.task)
	task.coordinator = company.user("head", "legal")
	frappe.get_doc("User", task.coordinator).add_roles("Collab Coordinator")
	task.flags.collab_system = True
	task.save(ignore_permissions=True)
	access_rows.refresh_task(begun.task)
	for doctype in TABLE:
		wanted = of_rows(doctype)
		assert {
			name for name, bits in stored(doctype).items() if bits & wanted[name] != wanted[name]
		} == set()


# feature: access.marks
def test_a_merged_department_finds_the_records_of_the_former_one(company: Company, many: Callable[..., None]):  # noqa: F811
	begun = factory.submitted(company, {"marketing": "A", "research": "R"})
	old, new = company.names["research"], company.names["legal"]
	access_rows.rename_principal(f"dept:{old}", f"dept:{new}")
	many(0)
	with acting(company.user("member", "legal")):
		assert begun.task in listed(TASK)


# feature: access.marks
def test_a_record_without_a_mark_is_listed(company: Company, many: Callable[..., None]):  # noqa: F811
	task = factory.submitted(company).task
	write(TASK, task, reader_marks.UNMARKED)
	many(0)
	with acting(company.user("member", "sales")):
		assert task in listed(TASK)
	with acting(company.user("nobody")):
		assert task not in listed(TASK)


# feature: access.marks
def test_a_record_without_the_readers_bit_is_passed_over(company: Company, many: Callable[..., None]):  # noqa: F811
	task = factory.submitted(company).task
	write(TASK, task, 0)
	many(0)
	with acting(company.user("member", "sales")):
		assert is_by_page(frappe.session.user)
		assert task not in listed(TASK)


# feature: access.marks
def test_the_rebuild_makes_every_mark_exact_whether_or_not_a_row_has_drifted(company: Company):
	begun = full(company)
	missing = (begun.task, begun.items["sales"])
	write(TASK, begun.task, 0)
	write(ITEM, begun.items["sales"], reader_marks.UNMARKED)
	write("Progress Log", "%", reader_marks.UNMARKED)
	frappe.db.delete("Collab Access", {"ref_name": ("in", missing)})
	access_rebuild.rebuild()
	for doctype in TABLE:
		assert stored(doctype) == of_rows(doctype), doctype


# feature: access.marks
def test_a_mark_that_changed_since_it_was_seen_only_grows(company: Company):
	task = factory.submitted(company).task
	write(TASK, task, 0b0101)
	reader_marks.write(TASK, {task: 0b0010}, {task: 0b0100})
	assert stored(TASK)[task] == 0b0111
	reader_marks.write(TASK, {task: 0b0010}, {task: 0b0111})
	assert stored(TASK)[task] == 0b0010


# feature: access.marks
def test_the_bit_of_a_merged_department_is_not_lost_to_a_rebuild_that_saw_no_mark_yet(company: Company):
	task = factory.submitted(company).task
	write(TASK, task, reader_marks.UNMARKED)
	reader = f"dept:{company.names['sales']}"
	reader_marks.add_reader(reader)
	reader_marks.write(TASK, {task: 0})
	assert stored(TASK)[task] & reader_marks.mask([reader])


# feature: access.marks
def test_more_records_than_fit_one_statement_get_each_its_own_mark(
	company: Company, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(reader_marks, "_PAGE", 2)
	full(company)
	factory.submitted(company)
	frappe.db.delete("Collab Access")
	for doctype in TABLE:
		write(doctype, "%", reader_marks.UNMARKED)
	access_rebuild.rebuild()
	for doctype in TABLE:
		assert stored(doctype) == of_rows(doctype), doctype


# feature: access.marks
def test_saving_a_record_leaves_the_mark_that_somebody_else_has_written(company: Company):
	task = frappe.get_doc(TASK, factory.draft(company).name)
	write(TASK, task.name, 5)
	task.remark = "Said once more"
	task.flags.collab_system = True
	task.save(ignore_permissions=True)
	assert stored(TASK)[task.name] == 5


# feature: access.marks
def test_no_answer_of_the_api_shows_a_mark(company: Company):
	task = factory.submitted(company).task
	with acting(company.user("initiator")):
		assert COLUMN not in frappe.get_doc(TASK, task).as_dict()
		shown = frappe.get_list(TASK, fields=["*"], filters={"name": task})
	assert shown
	assert COLUMN not in shown[0]


# feature: access.marks
@pytest.mark.parametrize(
	"asked",
	[
		{"fields": ["name", COLUMN]},
		{"fields": [f"max({COLUMN.upper()}) as a"]},
		{"order_by": f"{COLUMN} desc"},
		{"group_by": COLUMN},
		{"filters": {COLUMN: (">", 0)}},
		{"filters": [[TASK, COLUMN, ">", 0]]},
		{"or_filters": [[COLUMN, ">", 0]]},
	],
	ids=str,
)
def test_no_list_shows_sorts_groups_or_filters_by_a_mark(asked: dict[str, object], company: Company):
	plain_queries.guard()  # As every request does.
	factory.submitted(company)
	with acting(company.user("initiator")), pytest.raises(frappe.ValidationError):
		frappe.get_list(TASK, **asked)


# feature: access.marks
def test_a_table_without_the_column_gets_it_back_unmarked(monkeypatch: pytest.MonkeyPatch):
	asked = []
	monkeypatch.setattr(reader_columns, "_has_column", lambda doctype: doctype != TASK)
	monkeypatch.setattr(frappe.db, "sql_ddl", asked.append)
	assert reader_columns.add_missing() == [TASK]
	assert asked == [
		f"alter table `tab{TASK}` add column `_readers` bigint unsigned not null default {2**64 - 1}"
	]
	monkeypatch.undo()
	assert reader_columns.add_missing() == []


# feature: access.marks
def test_a_migration_marks_what_is_unmarked(company: Company):
	begun = full(company)
	assert not reader_columns.is_any_unmarked()
	write(ITEM, begun.items["sales"], reader_marks.UNMARKED)
	assert reader_columns.is_any_unmarked()


# feature: access.marks
def test_trimming_tables_leaves_the_marks_alone():
	for doctype in TABLE:
		assert reader_columns._has_column(doctype)
		assert COLUMN not in trim_table(doctype, dry_run=True)


# feature: access.marks
def test_a_database_that_keeps_no_marks_lists_and_writes_without_them(
	company: Company,
	many: Callable[..., None],  # noqa: F811
	monkeypatch: pytest.MonkeyPatch,
):
	monkeypatch.setattr(frappe.db, "db_type", "sqlite")
	assert not reader_marks.is_kept()
	monkeypatch.undo()
	monkeypatch.setattr(reader_marks, "is_kept", lambda: False)
	monkeypatch.setattr(reader_columns, "is_kept", lambda: False)
	many(0)
	begun = full(company)
	access_rows.rename_principal("dept:nobody", f"dept:{company.names['sales']}")
	access_rebuild.rebuild()
	for doctype in TABLE:
		assert set(stored(doctype).values()) <= {reader_marks.UNMARKED}
	with acting(company.user("member", "sales")):
		condition = permissions.query_condition(frappe.session.user, TASK)
		assert is_by_page(frappe.session.user)
		assert begun.task in listed(TASK)
	assert COLUMN not in condition
	assert reader_columns.add_missing() == []
	assert not reader_columns.is_any_unmarked()
