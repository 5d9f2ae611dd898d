"""The importer and the tables over HTTP, as the Desk and any REST client use them."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator

import frappe
import openpyxl
import pytest
from frappe.utils.password import update_password

from tests.site.clients import Client
from tests.site.sheets import csv_bytes, spec_of, uploaded
from xdept_collab.services.importing import running

PASSWORD = "Import-Test-2024"
TASK = "T20240601777"
LogIn = Callable[..., Client]


@pytest.fixture
def people(unique: str) -> Iterator[dict[str, str]]:
	"""Committed users by role, and a department of each: the server reads committed rows only."""
	found = {
		"coordinator": _user(f"coordinator-{unique}", "Collab Coordinator", "Collab Member"),
		"member": _user(f"member-{unique}", "Collab Member"),
		"other": _user(f"other-{unique}", "Collab Coordinator", "Collab Member"),
	}
	found["department"] = _department(f"市场{unique}", found["coordinator"])
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only
	yield found
	frappe.db.rollback()
	for doctype, column in (
		("Collab Task", "name"),
		("Transition Log", "task"),
		("Collab Access", "ref_name"),
	):
		frappe.db.delete(doctype, {column: TASK})
	frappe.db.delete("Collab Task Department", {"parent": TASK})
	frappe.db.delete("Collab Import", {"owner": ("in", list(found.values()))})
	frappe.delete_doc("Collab Department", found["department"], force=True)
	for role in ("coordinator", "member", "other"):
		frappe.delete_doc("User", found[role], force=True)
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only


def _user(name: str, *roles: str) -> str:
	email = f"{name}@example.com"
	user = frappe.get_doc(
		{"doctype": "User", "email": email, "first_name": "Importer", "send_welcome_email": 0}
	)
	user.flags.no_welcome_mail = True
	user.insert()
	user.add_roles(*roles)
	update_password(email, PASSWORD)
	return email


def _department(name: str, member: str) -> str:
	doc = frappe.get_doc({"doctype": "Collab Department", "department_name": name})
	doc.append("members", {"user": member, "from_date": "2020-01-01"})
	return doc.insert().name


def register_row(department: str) -> list[str]:
	return [TASK, "上市推广", department, department, "高", "2024-08-31", "报告", "清单", "*经理"]


def upload(client: Client, content: bytes, name: str) -> str:
	"""Upload a private file and make an import of it; returns the import's name."""
	answer = client.request(
		"POST", "/api/method/upload_file", files={"file": (name, content)}, data={"is_private": "1"}
	)
	assert answer.status_code == 200, answer.text[:500]
	made = client.insert("Collab Import", file=answer.json()["message"]["file_url"], become_coordinator=1)
	assert made.status_code == 200, made.text[:500]
	return made.json()["data"]["name"]


def done(name: str, user: str) -> str:
	"""Run the queued import here unless a worker has it, and wait for its end."""
	running.run(name, user)
	frappe.set_user("Administrator")
	for _attempt in range(100):
		frappe.db.rollback()
		state = frappe.db.get_value("Collab Import", name, "status")
		if state not in ("Queued", "Running"):
			return state
		time.sleep(0.1)
	return state


# feature: import.permission
def test_a_user_without_the_role_is_refused_at_every_endpoint(people: dict[str, str], http: LogIn):
	name = uploaded(csv_bytes("X01", register_row(people["department"])), "http.csv").name
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only
	for user in ("member", "other"):
		client = http(people[user], PASSWORD)
		for method in ("check", "start", "stop"):
			assert client.call(f"xdept_collab.api.imports.{method}", name=name).status_code == 403, (
				user,
				method,
			)
		assert client.call("xdept_collab.api.imports.match", name=name, matches=[]).status_code == 403
		for method in ("preview", "names"):
			assert client.ask(f"xdept_collab.api.imports.{method}", name=name).status_code == 403, (
				user,
				method,
			)
		assert client.get("Collab Import", name).status_code == 403
	member = http(people["member"], PASSWORD)
	assert member.insert("Collab Import", file="/private/files/http.csv").status_code == 403
	assert frappe.db.exists("Collab Task", TASK) is None
	frappe.delete_doc("Collab Import", name, force=True)
	frappe.db.commit()  # noqa: TID251 — the job and the server read committed rows only


# feature: import.preview
def test_nothing_is_written_before_the_user_confirms_and_then_the_good_rows_are(
	people: dict[str, str], http: LogIn
):
	client = http(people["coordinator"], PASSWORD)
	good = register_row(people["department"])
	broken = ["T20240601778", *good[1:4], "极高", *good[5:]]
	name = upload(client, csv_bytes("X01", good, broken), "register.csv")
	checked = client.call("xdept_collab.api.imports.check", name=name).json()["message"]
	assert (checked["table"], checked["rows_good"], checked["rows_with_errors"]) == ("Task Register", 1, 1)
	rows = client.ask("xdept_collab.api.imports.preview", name=name).json()["message"]
	assert [(row["row"], row["action"]) for row in rows] == [(2, "create"), (3, "error")]
	finding = client.get("Collab Import", name).json()["data"]["findings"][0]
	assert (finding["row_number"], finding["column_header"], finding["cell_text"]) == (3, "优先级", "极高")
	frappe.db.rollback()
	assert not frappe.db.exists("Collab Task", TASK)
	assert client.call("xdept_collab.api.imports.start", name=name).json()["message"]["status"] == "Queued"
	frappe.db.rollback()
	assert done(name, people["coordinator"]) == "Done"
	assert frappe.db.get_value("Collab Task", TASK, "coordinator") == people["coordinator"]
	assert not frappe.db.exists("Collab Task", "T20240601778")


# feature: export.permission
def test_a_table_goes_out_with_the_rows_that_the_user_may_see(people: dict[str, str], http: LogIn):
	client = http(people["coordinator"], PASSWORD)
	row = register_row(people["department"])
	name = upload(client, csv_bytes("X01", row), "register.csv")
	client.call("xdept_collab.api.imports.check", name=name)
	client.call("xdept_collab.api.imports.start", name=name)
	frappe.db.rollback()
	assert done(name, people["coordinator"]) == "Done"
	for user, expected in (("coordinator", [row]), ("other", [])):
		seen = http(people[user], PASSWORD)
		answer = seen.ask("xdept_collab.api.imports.export", table="X01", task=TASK, file_format="csv")
		assert answer.status_code == 200
		cells = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
		assert cells == [list(spec_of("X01").headers), *expected], user
		answer = seen.ask("xdept_collab.api.imports.export", table="Task Register", task=TASK)
		sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
		assert [[cell.value for cell in line] for line in sheet.iter_rows()][1:] == expected, user
		ran = seen.ask("frappe.desk.query_report.run", report_name="Task Register", filters={"task": TASK})
		assert ran.status_code == 200, ran.text[:300]
		message = ran.json()["message"]
		assert [column["fieldname"] for column in message["columns"]] == [
			column.key for column in spec_of("X01").columns
		]
		assert [line["task_id"] for line in message["result"]] == [line[0] for line in expected]


# feature: reports.tables
@pytest.mark.parametrize("code", ["X01", "X02", "X03", "X04", "X05", "X06"])
def test_each_report_has_exactly_the_source_columns_in_chinese(code: str):
	frappe.local.lang = "zh"
	try:
		report = frappe.get_doc("Report", spec_of(code).name)
		columns, _rows = report.execute_script_report({})[:2]
	finally:
		frappe.local.lang = "en"
	assert [column["label"] for column in columns] == list(spec_of(code).headers)
