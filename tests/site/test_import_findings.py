"""What the importer says about rows: broken cells, departments, tasks of others, names that wait for users."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import frappe
import pytest

from tests.site.sheets import (
	CHOICES,
	DATA,
	SAMPLES,
	TASK,
	forget_samples,
	plan,
	sample_bytes,
	sample_cells,
	sheet,
	spec_of,
	take_in,
	take_in_samples,
	uploaded,
)
from xdept_collab.services import directory
from xdept_collab.services.assignments import send
from xdept_collab.services.exporting import rows
from xdept_collab.services.importing.checking import check_importer
from xdept_collab.services.importing.context import Choices
from xdept_collab.services.importing.names import match_names, written_names
from xdept_collab.services.importing.reading import read
from xdept_collab.services.naming import next_name
from xdept_collab.setup.import_tables import export, run

Acting = Callable[[str], AbstractContextManager[None]]
GOOD = ["T20240101001", "任务", "市场部", "市场部、销售部", "高", "2024-08-31", "报告", "清单", "*经理"]


@pytest.fixture(autouse=True)
def no_samples(rollback: None) -> Iterator[None]:
	forget_samples()
	yield
	directory.clear()


def user_with(*roles: str) -> str:
	name = f"{frappe.generate_hash(length=10)}@example.com"
	user = frappe.get_doc(
		{"doctype": "User", "email": name, "first_name": "Importer", "send_welcome_email": 0}
	)
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True)
	user.add_roles(*roles)
	return name


def department(name: str, member: str = "") -> str:
	doc = frappe.get_doc({"doctype": "Collab Department", "department_name": name})
	if member:
		doc.append("members", {"user": member, "from_date": "2020-01-01"})
	doc.insert()
	directory.clear()
	return name


def row(code: str, place: int = 0, **cells: str) -> list[str]:
	"""A sample row with some cells replaced, by the place of their column: c4="极高"."""
	found = list(sample_cells(code)[place])
	for key, text in cells.items():
		found[int(key[1:])] = text
	return found


# feature: import.findings
@pytest.mark.parametrize(
	("code", "cells", "column"),
	[
		("X01", {"c4": "极高"}, "优先级"),
		("X01", {"c5": "2024-02-30"}, "期望完成时间"),
		("X01", {"c0": ""}, "任务ID"),
		("X01", {"c2": ""}, "发起部门"),
		("X02", {"c4": "方案初稿"}, "部门时间节点"),
		("X03", {"c3": "飞快"}, "当前状态"),
		("X03", {"c5": ""}, "更新时间"),
		("X04", {"c5": "6/5/4"}, "评分(响应及时性/沟通效率/交付质量)"),
		("X04", {"c3": "大概"}, "验收结果"),
		("X05", {"c3": "2024-03-15-2024-03-01"}, "起止时间"),
		("X06", {"c6": "160%"}, "当前进度"),
		("X06", {"c2": "随便"}, "任务类型"),
	],
)
def test_a_broken_cell_is_named_by_row_and_column_and_its_row_stays_out(code: str, cells: dict, column: str):
	take_in_samples("X01")
	good = row(code, 1 if len(sample_cells(code)) > 1 else 0)
	if code == "X01":
		good[0] = "T20240715002"
	given = sheet(code, row(code, **cells), good)
	_reading, outcomes, problems = plan(given)
	assert (2, column, "error") in problems
	assert (outcomes[0].row, outcomes[0].action) == (2, "error")
	assert outcomes[1].action == "create"
	assert take_in(given).count("create") == 1


# feature: import.findings
def test_rows_are_counted_as_the_spreadsheet_shows_them_also_after_blank_ones():
	given = sheet("X01", [""] * 9, GOOD, [""] * 9, ["T20240101002", *GOOD[1:4], "极高", *GOOD[5:]])
	_reading, outcomes, problems = plan(given)
	assert [(outcome.row, outcome.action) for outcome in outcomes] == [(3, "create"), (5, "error")]
	assert (5, "优先级", "error") in problems


# feature: import.findings
def test_a_date_that_was_cut_off_is_a_warning_and_the_row_goes_in():
	_reading, outcomes, problems = plan(sheet("X06", sample_cells("X06")[2]))
	assert problems == [(2, "截止日期", "warning")]
	assert [outcome.action for outcome in outcomes] == ["create"]


# feature: import.findings
def test_a_task_that_does_not_exist_is_an_error_in_every_table_that_needs_one():
	for code in ("X02", "X03", "X04"):
		_reading, outcomes, problems = plan(sheet(code, row(code, c0="T20990101999")))
		assert [outcome.action for outcome in outcomes] == ["error"]
		assert (2, "任务ID", "error") in problems


# feature: import.findings
def test_a_row_twice_in_the_file_is_taken_once_and_a_contradiction_not_at_all():
	contradiction = [*GOOD[:1], "另一个名称", *GOOD[2:]]
	_reading, outcomes, problems = plan(sheet("X01", GOOD, GOOD, contradiction))
	assert [(outcome.row, outcome.action) for outcome in outcomes] == [
		(2, "create"),
		(3, "unchanged"),
		(4, "error"),
	]
	assert (3, "", "warning") in problems
	assert (4, "", "error") in problems


# feature: import.departments
def test_missing_departments_are_errors_unless_their_creation_was_chosen():
	name = frappe.generate_hash(length=8)
	given = sheet("X01", [*GOOD[:2], name, name, *GOOD[4:]])
	_reading, outcomes, problems = plan(given, Choices())
	assert [outcome.action for outcome in outcomes] == ["error"]
	assert (2, "发起部门", "error") in problems
	assert take_in(given, Choices(creates_departments=True)) == ["create"]
	assert frappe.db.exists("Collab Department", name)


# feature: import.departments
def test_who_may_not_create_departments_does_not_by_ticking_the_box(as_user: Acting):
	name = frappe.generate_hash(length=8)
	with as_user(user_with("Collab Coordinator", "Collab Member")):
		_reading, outcomes, problems = plan(sheet("X01", [*GOOD[:2], name, name, *GOOD[4:]]), CHOICES)
	assert [outcome.action for outcome in outcomes] == ["error"]
	assert (2, "发起部门", "error") in problems


# feature: import.two-departments
def test_a_row_with_two_departments_becomes_one_accountable_and_one_responsible_with_a_warning():
	given = sheet("X05", sample_cells("X05")[4], name=f"{frappe.generate_hash(length=8)}.csv")
	_reading, _outcomes, problems = plan(given)
	assert [problem for problem in problems if problem[2] == "warning"][:2] == [
		(2, "负责部门", "warning"),
		(2, "负责人", "warning"),
	]
	assert take_in(given) == ["create"]
	task = frappe.db.get_value("Collab Task", {"title": given.title})
	parts = frappe.get_all("Collab Task Department", {"parent": task}, ["department", "part"], order_by="idx")
	assert [(part.department, part.part) for part in parts] == [("研发部", "A"), ("客服部", "R")]
	items = frappe.get_all(
		"Work Item", {"task": task}, ["department", "owner_as_written"], order_by="creation asc"
	)
	assert [(item.department, item.owner_as_written) for item in items] == [
		("研发部", "主管"),
		("客服部", "经理"),
	]


# feature: import.choices
def test_a_plan_goes_into_the_chosen_task():
	take_in_samples("X01")
	assert take_in(sheet("X05", *sample_cells("X05")), Choices(into_task=TASK)) == ["create"] * 5
	assert frappe.db.count("Work Item", {"task": TASK}) == 6
	assert take_in(sheet("X05", *sample_cells("X05")), Choices(into_task=TASK)) == ["unchanged"] * 5


# feature: import.choices
def test_the_importer_becomes_coordinator_only_when_he_chose_to(as_user: Acting):
	department("开发一部")
	cells = [*GOOD[:2], "开发一部", "开发一部", *GOOD[4:]]
	user = user_with("Collab Coordinator", "Collab Member")
	with as_user(user):
		take_in(sheet("X01", ["T20240101011", *cells[1:]]), Choices())
		take_in(sheet("X01", ["T20240101012", *cells[1:]]), Choices(becomes_coordinator=True))
	people = ["coordinator", "initiator", "initiator_as_written"]
	assert frappe.db.get_value("Collab Task", "T20240101011", people) == (None, None, "*经理")
	assert frappe.db.get_value("Collab Task", "T20240101012", people) == (user, None, "*经理")


# feature: import.permission
def test_only_coordinators_initiators_and_administrators_import(as_user: Acting):
	for role in ("Collab Coordinator", "Collab Initiator", "Collab Admin"):
		with as_user(user_with(role)):
			assert check_importer().user == frappe.session.user
	with as_user(user_with("Collab Member", "Collab Department Head")), pytest.raises(frappe.PermissionError):
		check_importer()


# feature: import.permission
def test_an_initiator_imports_what_his_own_department_initiates_and_nothing_else(as_user: Acting):
	user = user_with("Collab Initiator", "Collab Member")
	department("开发二部", user)
	department("开发三部")
	own = ["T20240101021", "任务", "开发二部", "开发二部", *GOOD[4:]]
	other = ["T20240101022", "任务", "开发三部", "开发三部", *GOOD[4:]]
	with as_user(user):
		_reading, outcomes, problems = plan(sheet("X01", own, other), Choices())
	assert [outcome.action for outcome in outcomes] == ["create", "error"]
	assert problems == [(3, "发起部门", "error")]


# feature: import.permission
def test_nobody_imports_into_a_task_that_is_not_his(as_user: Acting):
	take_in_samples("X01", "X02")
	with as_user(user_with("Collab Coordinator", "Collab Member")):
		for code in ("X01", "X02", "X03", "X04"):
			_reading, outcomes, _problems = plan(sheet(code, *sample_cells(code)), Choices())
			assert {outcome.action for outcome in outcomes} == {"error"}, code
		_reading, outcomes, _problems = plan(sheet("X05", *sample_cells("X05")), Choices(into_task=TASK))
		assert {outcome.action for outcome in outcomes} == {"error"}


# feature: import.permission
def test_who_imported_the_register_imports_the_other_tables_of_the_task_too(as_user: Acting):
	for name in ("市场部", "销售部", "研发部", "客服部"):
		if not frappe.db.exists("Collab Department", name):
			department(name)
	with as_user(user_with("Collab Coordinator", "Collab Member")):
		for code, rows in (("X01", 1), ("X02", 3), ("X03", 3), ("X04", 2)):
			assert take_in(sheet(code, *sample_cells(code)), Choices()) == ["create"] * rows


# feature: import.permission
def test_a_closed_task_takes_no_rows():
	take_in_samples("X01")
	frappe.db.set_value("Collab Task", TASK, "status", "Closed")
	_reading, outcomes, problems = plan(sheet("X02", *sample_cells("X02")))
	assert {outcome.action for outcome in outcomes} == {"error"}
	assert (2, "任务ID", "error") in problems


# feature: import.states
def test_an_import_does_not_overrule_a_department_that_declined():
	take_in_samples("X01", "X02")
	name = frappe.db.get_value("Department Assignment", {"task": TASK, "department": "客服部"})
	frappe.db.set_value("Department Assignment", name, "status", "Declined")
	_reading, outcomes, problems = plan(sheet("X02", row("X02", c1="客服部")))
	assert [outcome.action for outcome in outcomes] == ["error"]
	assert (2, "部门", "error") in problems


# feature: import.names
def test_a_masked_name_gives_way_to_its_user_in_all_records_at_once():
	take_in_samples()
	user = user_with("Collab Member")
	doc = uploaded(sample_bytes("X02"), "x02.csv")
	waiting = [
		found for found in written_names(doc) if (found["name"], found["department"]) == ("*总监", "销售部")
	]
	assert waiting == [{"name": "*总监", "department": "销售部", "records": 3}]  # part, review and rating
	assert match_names(doc, [{"name": "*总监", "department": "销售部", "user": user}]) == 3
	assert [found for found in written_names(doc) if found["name"] == "*总监"] == []
	contract = frappe.db.get_value(
		"Department Assignment", {"task": TASK, "department": "销售部"}, ["head", "head_as_written"]
	)
	assert contract == (user, None)
	assert take_in(sheet("X02", *sample_cells("X02"))) == ["unchanged"] * 3


# feature: import.progress-log
def test_a_changed_report_becomes_a_correction_and_the_old_one_stays():
	take_in_samples("X01", "X02", "X03")
	assert take_in(sheet("X03", row("X03", c3="阻塞"))) == ["update"]
	logs = frappe.get_all(
		"Progress Log",
		{"task": TASK, "department": "市场部"},
		["name", "corrects", "health"],
		order_by="creation asc",
	)
	assert [log.health for log in logs] == ["On Track", "Blocked"]
	assert logs[1].corrects == logs[0].name
	assert take_in(sheet("X03", row("X03", c3="阻塞"))) == ["unchanged"]


# feature: import.rounds
def test_a_later_decision_about_the_same_department_is_the_next_round():
	take_in_samples("X01", "X02", "X03", "X04")
	again = row("X04", 1, c3="通过", c4="渠道策略已优化", c5="5/5/5")
	both = sheet("X04", sample_cells("X04")[1], again)
	assert take_in(both) == ["unchanged", "create"]
	rounds = frappe.get_all(
		"Acceptance Review", {"task": TASK, "department": "销售部"}, ["round", "status"], order_by="round asc"
	)
	assert [(found["round"], found.status) for found in rounds] == [(1, "Partly Passed"), (2, "Passed")]
	state = frappe.db.get_value(
		"Department Assignment", {"task": TASK, "department": "销售部"}, ["status", "round"]
	)
	assert state == ("Passed", 2)
	assert take_in(both) == ["unchanged", "unchanged"]


# feature: import.naming
def test_an_imported_id_of_today_is_never_given_to_a_new_task():
	today = frappe.utils.now_datetime().strftime("%Y%m%d")
	take_in(sheet("X01", [f"T{today}900", *GOOD[1:]]))
	assert next_name("Collab Task") == f"T{today}901"


# feature: import.two-departments
@pytest.mark.parametrize(
	("code", "cells"),
	[("X02", {"c1": "市场部+销售部", "c2": "*主管+*总监"}), ("X03", {"c2": "市场部+销售部"})],
)
def test_a_row_that_two_departments_share_comes_out_as_one_row_again(code: str, cells: dict):
	take_in_samples("X01")
	shared = row(code, **cells)
	assert take_in(sheet(code, shared)) == ["create"]
	assert rows(spec_of(code), {"task": TASK}) == [shared]
	assert take_in(sheet(code, shared)) == ["unchanged"]


# feature: import.choices
def test_work_that_was_planned_in_a_draft_comes_under_its_department_when_the_task_is_sent():
	given = sheet("X05", *sample_cells("X05"), name=f"{frappe.generate_hash(length=8)}.csv")
	take_in(given)
	task = frappe.get_doc("Collab Task", {"title": given.title})
	assert set(frappe.get_all("Work Item", {"task": task.name}, pluck="assignment", order_by=None)) == {None}
	names = send(task)
	found = frappe.get_all("Work Item", {"task": task.name}, ["assignment", "department"], order_by=None)
	departments = dict(
		frappe.get_all("Department Assignment", {"name": ("in", names)}, ["name", "department"], as_list=True)
	)
	assert {
		(item.assignment in names, departments[item.assignment] == item.department) for item in found
	} == {(True, True)}


# feature: import.command
def test_a_dry_run_on_the_command_line_plans_every_file_and_writes_nothing(
	capsys: pytest.CaptureFixture[str],
):
	frappe.db.commit()  # noqa: TID251 — the dry run undoes its transaction, the cleaning before this test too
	files = ",".join(str(DATA / SAMPLES[code]) for code in ("X01", "X02", "X03", "X04"))
	totals = run(files, create_missing_departments=1)
	assert [(found["rows_to_create"], found["rows_with_errors"]) for found in totals] == [
		(1, 0),
		(3, 0),
		(3, 0),
		(2, 0),
	]
	assert not frappe.db.exists("Collab Task", TASK)
	printed = capsys.readouterr().out
	assert "row 2: create T20240715001" in printed
	assert "Dry run" in printed


# feature: export.command
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_command_line_exports_what_it_imported(ending: str, tmp_path: Path):
	take_in_samples("X01", "X02")
	target = tmp_path / f"out.{ending}"
	assert export("X02", str(target), task=TASK) == 3
	found = read(target.read_bytes(), target.name)
	assert [list(cells.values()) for _number, cells in found.rows] == sample_cells("X02")
