"""Installing twice changes nothing, migrating writes nothing, uninstalling leaves nothing: on a site of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

# What Frappe writes about any install or uninstall, whatever the app.
NOISE = frozenset(
	("Deleted Document", "Version", "Error Log", "Permission Log", "Scheduled Job Log", "Installed Application")
)  # fmt: skip

USE_THE_APP = """
import frappe
from frappe.utils import add_days, nowdate

department = frappe.get_doc({"doctype": "Collab Department", "department_name": "Sales", "head": "Administrator"})
department.flags.ignore_mandatory = True
department.insert()
task = frappe.get_doc({
	"doctype": "Collab Task", "title": "Launch", "task_type": "Routine", "initiating_department": department.name,
	"initiator": "Administrator", "coordinator": "Administrator",
	"start_date": nowdate(), "due_date": add_days(nowdate(), 30),
})
task.flags.ignore_permissions = True
task.flags.ignore_mandatory = True
task.insert()
task.add_comment("Comment", "kept in mind")
frappe.get_doc({"doctype": "ToDo", "description": "look", "reference_type": task.doctype, "reference_name": task.name}).insert()
frappe.get_doc({"doctype": "File", "file_name": "plan.txt", "content": "plan", "is_private": 1,
	"attached_to_doctype": task.doctype, "attached_to_name": task.name}).insert()
# Past the refusal, as other code may have done.
frappe.get_doc({"doctype": "DocShare", "share_doctype": task.doctype, "share_name": task.name, "user": "Guest", "read": 1}).db_insert()
frappe.get_doc({"doctype": "Notification Log", "type": "Alert", "subject": "news", "for_user": "Administrator",
	"document_type": task.doctype, "document_name": task.name}).insert()
frappe.get_doc({"doctype": "Kanban Board", "kanban_board_name": "Mine", "reference_doctype": "Work Item",
	"field_name": "status", "columns": [{"column_name": "To Do"}]}).insert()
frappe.get_doc({"doctype": "Notification", "name": "Told", "subject": "news", "document_type": "Work Item",
	"event": "New", "channel": "System Notification", "message": "news", "recipients": [{"receiver_by_role": "Collab Admin"}]}).insert()
# Of the house: uses one of our states and one of our moves, and has to stay as it is.
frappe.get_doc({"doctype": "Workflow", "workflow_name": "House", "document_type": "Note", "workflow_state_field": "title",
	"states": [{"state": "Awaiting Answer", "allow_edit": "System Manager"}, {"state": "Pending", "allow_edit": "System Manager"}],
	"transitions": [{"state": "Awaiting Answer", "action": "Hand In", "next_state": "Pending", "allowed": "System Manager"}]}).insert()
frappe.db.commit()
"""

TELL_ALL = """
import json
import frappe

told = {}
for table in sorted(frappe.db.sql_list("show tables")):
	columns = sorted(frappe.db.get_db_table_columns(table))
	# Frappe deletes and inserts its default values, for example the list of installed apps.
	wanted = ("parent", "defkey") if table == "tabDefaultValue" else ("name", "doctype", "field", "modified")
	keys = [column for column in wanted if column in columns]
	chosen = ", ".join(f"`{column}`" for column in keys) or "count(*)"
	rows = frappe.db.sql(f"select {chosen} from `{table}`")
	told[table] = [columns, sorted([str(value) for value in row] for row in rows)]
print("TOLD" + json.dumps(told))
"""


class Site:
	"""A site made for one test, used through processes of its own: Frappe reads its hooks once per process."""

	def __init__(self, name: str) -> None:
		self.name = name

	def bench(self, *arguments: str) -> str:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *arguments]
		done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
		assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
		return done.stdout

	def on_site(self, *arguments: str) -> str:
		return self.bench("--site", self.name, *arguments)

	def run(self, script: str) -> str:
		start = (
			f"import frappe; frappe.init(site={self.name!r}); frappe.connect(); "
			"frappe.set_user('Administrator')\n"
		)
		done = subprocess.run(
			[sys.executable, "-c", start + script], capture_output=True, text=True, timeout=120, check=False
		)
		assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
		return done.stdout

	def told(self) -> dict[str, list]:
		"""Every table with its columns and the keys of its rows."""
		return json.loads(self.run(TELL_ALL).rpartition("TOLD")[2])


@pytest.fixture(scope="module")
def fresh() -> Iterator[Site]:
	"""A site with Frappe alone, taken away afterwards with its database."""
	account = os.environ.get("XDEPT_TEST_DATABASE_ACCOUNT")
	if not account:
		pytest.skip("no account that may create a database (bin/test gives one)")
	password = Path(os.environ["XDEPT_TEST_DATABASE_PASSWORD_FILE"]).read_text(encoding="utf-8").strip()
	site = Site(f"xdept-install-{os.getpid()}.localhost")
	root = ["--db-root-username", account, "--db-root-password", password]
	site.bench(
		"new-site", site.name, *root, "--admin-password", "admin", "--mariadb-user-host-login-scope=localhost"
	)  # fmt: skip
	yield site
	site.bench("drop-site", site.name, *root, "--no-backup", "--force")
	shutil.rmtree(Path("archived_sites", site.name), ignore_errors=True)
	shutil.rmtree(Path("..", "archived", "sites", site.name), ignore_errors=True)


def differences(before: dict[str, list], after: dict[str, list], is_key_only: bool) -> dict[str, object]:
	"""What was added, lost or (unless only keys count) touched, by table."""
	found: dict[str, object] = {}
	for table in sorted(before.keys() | after.keys()):
		if table.removeprefix("tab") in NOISE:
			continue
		if table not in before or table not in after:
			found[table] = "made" if table in after else "lost"
			continue
		was, now = before[table], after[table]
		rows_were, rows_are = (
			[row[:-1] if is_key_only and "modified" in side[0] else row for row in side[1]]
			for side in (was, now)
		)
		if was[0] != now[0]:
			found[table] = sorted(set(was[0]) ^ set(now[0]))
		elif rows_were != rows_are:
			found[table] = [row for row in rows_were + rows_are if (row in rows_were) != (row in rows_are)][
				:5
			]
	return found


def keys_of(told: dict[str, list], table: str) -> set[str]:
	return {row[0] for row in told[table][1]}


# feature: setup.uninstall
def test_uninstalling_leaves_nothing_and_installing_again_works(fresh: Site):
	before = fresh.told()
	fresh.on_site("install-app", "xdept_collab")
	installed = fresh.told()
	fresh.run(USE_THE_APP)
	used = differences(installed, fresh.told(), is_key_only=True)
	assert {f"tab{name}" for name in USED_TABLES} <= used.keys()
	fresh.on_site("uninstall-app", "xdept_collab", "--yes", "--no-backup")
	left = differences(before, fresh.told(), is_key_only=True)
	# The workflow of the house stays, with the state and the move that it uses.
	assert {table: rows for table, rows in left.items() if table not in OF_THE_HOUSE} == {}
	assert [row[0] for row in left["tabWorkflow State"]] == ["Awaiting Answer"]
	assert [row[0] for row in left["tabWorkflow Action Master"]] == ["Hand In"]
	assert [row[0] for row in left["tabWorkflow"]] == ["House"]
	assert "Collab" not in json.dumps([left[table] for table in left])

	fresh.on_site("install-app", "xdept_collab")
	again = fresh.told()
	for table in (
		"tabRole",
		"tabCustom Field",
		"tabKanban Board",
		"tabWorkflow State",
		"tabWorkflow Action Master",
	):
		assert keys_of(again, table) == keys_of(installed, table)
	assert keys_of(again, "tabWorkflow") - keys_of(installed, "tabWorkflow") == {"House"}
	# The state and the move that the house kept are the house's now: another uninstall leaves them as well.
	kept = len(installed["tabShipped Record"][1]) - len(again["tabShipped Record"][1])
	assert kept == len(("Awaiting Answer", "Hand In"))


# feature: setup.migrate
def test_migrating_again_writes_none_of_our_records(fresh: Site):
	if "xdept_collab" not in fresh.on_site("list-apps"):
		fresh.on_site("install-app", "xdept_collab")
	fresh.on_site("migrate")
	before = fresh.told()
	fresh.on_site("migrate")
	touched = differences(before, fresh.told(), is_key_only=False)
	ours = frappe.get_all("DocType", {"module": "Xdept Collab"}, pluck="name")
	watched = {f"tab{name}" for name in (*ours, *SHIPPED_TABLES)}
	assert {table: rows for table, rows in touched.items() if table in watched} == {}


SHIPPED_TABLES = (
	"Workflow",
	"Workflow Document State",
	"Workflow Transition",
	"Workflow State",
	"Workflow Action Master",
	"Role",
	"Custom Field",
	"Kanban Board",
	"Kanban Board Column",
	"Version",
)
USED_TABLES = (
	"Collab Task",
	"Collab Department",
	"Comment",
	"ToDo",
	"File",
	"DocShare",
	"Notification Log",
	"Kanban Board",
	"Notification",
	"Workflow",
	"Series",
)
OF_THE_HOUSE = frozenset(
	f"tab{name}"
	for name in ("Workflow", "Workflow State", "Workflow Action Master", "Workflow Document State", "Workflow Transition")
)  # fmt: skip
