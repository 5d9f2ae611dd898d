"""The sync brings what ships, keeps what an admin changed, says so, and gives the shipped version back on demand."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pytest

from xdept_collab.api import shipped as endpoints
from xdept_collab.setup import export
from xdept_collab.setup.shipped_difference import reset, shown_difference
from xdept_collab.setup.shipped_files import WORKFLOWS, Shipped, shipped_records
from xdept_collab.setup.sync import Outcome, sync

NAME = "Collab Task"
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "ALTER")


@pytest.fixture(autouse=True)
def synced(rollback: None) -> None:
	# Whatever the site was left with, a test begins with the shipped version in place.
	sync()
	for record in frappe.get_all("Shipped Record", {"status": ("!=", "In Step")}, pluck="name"):
		reset(record, shown_difference(record)["seen"])


def shipped_workflow() -> Shipped:
	found = next(record for record in shipped_records() if (record.kind, record.name) == ("workflow", NAME))
	return Shipped(found.kind, copy.deepcopy(found.document))


def book(name: str = NAME, doctype: str = "Workflow") -> frappe._dict:
	found = frappe.get_all("Shipped Record", {"ref_doctype": doctype, "ref_name": name}, ["*"])
	assert len(found) == 1
	return found[0]


def outcome(outcomes: list[Outcome], name: str = NAME, doctype: str = "Workflow") -> Outcome:
	return next(done for done in outcomes if (done.doctype, done.name) == (doctype, name))


def change_by_an_admin() -> None:
	workflow = frappe.get_doc("Workflow", NAME)
	workflow.transitions[0].allowed = "Collab Coordinator"
	workflow.save()


def newer_version() -> Shipped:
	newer = shipped_workflow()
	newer.document["transitions"] = [
		row for row in newer.document["transitions"] if row["action"] != "Plan Without Waiting"
	]
	return newer


def other_workflow(is_active: int) -> str:
	document = {**shipped_workflow().document, "workflow_name": "Other Tasks", "is_active": is_active}
	del document["name"]
	return frappe.get_doc(document).insert().name


def stored(name: str = NAME) -> dict:
	return frappe.get_doc("Workflow", name).as_dict(no_default_fields=False, convert_dates_to_str=True)


@contextmanager
def written_queries() -> Iterator[list[str]]:
	queries: list[str] = []
	ask = frappe.db.sql

	def listening(query: str, *values: object, **options: object) -> object:
		if str(query).lstrip().split(None, 1)[0].upper() in WRITING:
			queries.append(str(query))
		return ask(query, *values, **options)

	frappe.db.sql = listening
	try:
		yield queries
	finally:
		frappe.db.sql = ask


# feature: setup.sync
def test_a_missing_workflow_comes_back_switched_on_and_is_in_step():
	frappe.delete_doc("Workflow", NAME)
	frappe.db.delete("Shipped Record", {"ref_name": NAME})
	assert outcome(sync()).action == "create"
	workflow = frappe.get_doc("Workflow", NAME)
	ships = shipped_workflow().document
	assert workflow.is_active == 1
	assert [row.state for row in workflow.states] == [row["state"] for row in ships["states"]]
	assert [row.collab_relations for row in workflow.transitions] == [
		row["collab_relations"] for row in ships["transitions"]
	]
	assert (book().status, book().app_version) == ("In Step", frappe.get_attr("xdept_collab.__version__"))


# feature: setup.sync
def test_a_second_sync_writes_nothing():
	before = stored()
	with written_queries() as queries:
		outcomes = sync()
	assert queries == []
	assert {done.action for done in outcomes} == {"unchanged"}
	assert stored() == before


# feature: setup.sync
def test_a_second_sync_writes_nothing_after_an_admins_change_either():
	change_by_an_admin()
	sync()
	with written_queries() as queries:
		assert outcome(sync()).action == "keep_customised"
	assert queries == []


# feature: setup.customised
def test_an_admins_change_survives_and_is_reported(capsys: pytest.CaptureFixture[str]):
	change_by_an_admin()
	before = stored()
	frappe.get_attr("xdept_collab.setup.sync.after_migrate")()
	assert stored() == before
	assert frappe.get_doc("Workflow", NAME).transitions[0].allowed == "Collab Coordinator"
	assert book().status == "Customised"
	assert f"Workflow {NAME}: changed on this site, kept." in capsys.readouterr().out


# feature: setup.customised
def test_a_newer_version_does_not_overwrite_an_admins_change_but_is_offered():
	change_by_an_admin()
	before = stored()
	assert sync([newer_version()]) == [Outcome("Workflow", NAME, "keep_customised", True)]
	assert stored() == before
	assert book().status == "Update Available"
	shown = shown_difference(book().name)["changes"]
	assert [change["where"] for change in shown if not change["shipped"]] == [
		"Transitions › Draft / Submit / Collab Coordinator",
		"Transitions › Awaiting Departments / Plan Without Waiting / Collab Coordinator",
	]


# feature: setup.customised
def test_an_offered_version_stays_offered_until_it_is_taken():
	change_by_an_admin()
	for _migrate in range(3):
		sync([newer_version()])
		assert book().status == "Update Available"


# feature: setup.sync
def test_a_newer_version_replaces_an_unchanged_workflow_row_by_row():
	names = {(row.state, row.action): row.name for row in frappe.get_doc("Workflow", NAME).transitions}
	assert sync([newer_version()]) == [Outcome("Workflow", NAME, "replace", False)]
	rows = frappe.get_doc("Workflow", NAME).transitions
	assert "Plan Without Waiting" not in [row.action for row in rows]
	assert {(row.state, row.action): row.name for row in rows}.items() <= names.items()
	assert [row.idx for row in rows] == list(range(1, len(rows) + 1))
	assert book().status == "In Step"
	assert outcome(sync([newer_version()])).action == "unchanged"


# feature: setup.sync
def test_whoever_undoes_a_change_by_hand_is_in_step_again():
	change_by_an_admin()
	sync()
	workflow = frappe.get_doc("Workflow", NAME)
	workflow.transitions[0].allowed = "Collab Initiator"
	workflow.save()
	assert outcome(sync()).action == "unchanged"
	assert book().status == "In Step"


# feature: setup.active-workflow
def test_another_active_workflow_stays_the_active_one():
	other = other_workflow(is_active=1)
	assert frappe.db.get_value("Workflow", NAME, "is_active") == 0
	assert outcome(sync()).action == "unchanged"
	assert outcome(sync([newer_version()])).action == "replace"
	active = frappe.get_all("Workflow", {"document_type": NAME, "is_active": 1}, pluck="name")
	assert active == [other]


# feature: setup.active-workflow
def test_a_workflow_created_beside_an_active_one_is_switched_off():
	frappe.delete_doc("Workflow", NAME)
	other = other_workflow(is_active=1)
	assert outcome(sync()).action == "create"
	active = frappe.get_all("Workflow", {"document_type": NAME, "is_active": 1}, pluck="name")
	assert active == [other]


# feature: setup.active-workflow
def test_a_workflow_that_was_switched_off_stays_off_and_is_in_step():
	frappe.db.set_value("Workflow", NAME, "is_active", 0)
	assert outcome(sync()).action == "unchanged"
	assert outcome(sync([newer_version()])).action == "replace"
	assert frappe.db.get_value("Workflow", NAME, "is_active") == 0


# feature: setup.sync
def test_an_owned_record_follows_the_file_in_the_fields_that_it_names():
	role = frappe.get_doc("Role", "Collab Member")
	role.update({"desk_access": 0, "home_page": "welcome"})
	role.save()
	assert outcome(sync(), "Collab Member", "Role").action == "replace"
	assert frappe.db.get_value("Role", "Collab Member", ["desk_access", "home_page"]) == (1, "welcome")
	# What the file does not name is the site's own and no reason to write.
	assert outcome(sync(), "Collab Member", "Role").action == "unchanged"


# feature: setup.sync
def test_a_seeded_record_belongs_to_the_site_once_it_is_there():
	frappe.db.set_value("Workflow State", "Awaiting Answer", "style", "Danger")
	assert outcome(sync(), "Awaiting Answer", "Workflow State").action == "keep"
	assert frappe.db.get_value("Workflow State", "Awaiting Answer", "style") == "Danger"
	assert book("Awaiting Answer", "Workflow State").status == "Customised"


# feature: setup.sync
def test_a_master_that_was_there_before_the_app_is_left_alone():
	frappe.db.delete("Shipped Record", {"ref_name": "Closed"})
	frappe.db.set_value("Workflow State", "Closed", "style", "Danger")
	with written_queries() as queries:
		sync()
	assert queries == []
	assert not frappe.db.exists("Shipped Record", {"ref_name": "Closed"})


# feature: setup.reset
def test_a_reset_gives_the_shipped_version_back_and_shows_the_difference_first():
	frappe.db.set_value("Workflow", NAME, "is_active", 0)
	change_by_an_admin()
	sync()
	shown = shown_difference(book().name)
	lines = [
		"Action: Submit",
		"Allow Self Approval: 1",
		"Allowed: Collab Initiator",
		"Relations: initiator",
		"Next State: Awaiting Departments",
		"State: Draft",
	]
	where = "Transitions › Draft / Submit / Collab"
	assert shown["changes"] == [
		{"where": f"{where} Initiator", "site": "", "shipped": "\n".join(lines)},
		{
			"where": f"{where} Coordinator",
			"site": "\n".join(lines).replace("Collab Initiator", "Collab Coordinator"),
			"shipped": "",
		},
	]
	reset(book().name, shown["seen"])
	workflow = frappe.get_doc("Workflow", NAME)
	assert (workflow.transitions[0].allowed, workflow.is_active) == ("Collab Initiator", 0)
	assert book().status == "In Step"
	assert shown_difference(book().name)["changes"] == []


# feature: setup.reset
def test_a_reset_refuses_what_was_changed_after_the_difference_was_shown():
	change_by_an_admin()
	sync()
	seen = shown_difference(book().name)["seen"]
	workflow = frappe.get_doc("Workflow", NAME)
	workflow.transitions[1].collab_relations = "initiator"
	workflow.save()
	with pytest.raises(frappe.TimestampMismatchError, match="Show the difference again"):
		reset(book().name, seen)
	assert frappe.get_doc("Workflow", NAME).transitions[1].collab_relations == "initiator"


# feature: setup.reset
def test_a_deleted_workflow_can_be_taken_back():
	name = book().name
	frappe.delete_doc("Workflow", NAME)
	shown = shown_difference(name)
	assert shown["seen"] == ""
	reset(name, shown["seen"])
	assert frappe.db.exists("Workflow", NAME)


# feature: setup.reset
def test_only_collab_admins_see_the_difference_and_reset(as_user, monkeypatch):
	# In tests Frappe's own check of roles lets everybody pass.
	monkeypatch.setitem(frappe.flags, "in_test", False)
	name = book().name
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": "shipped-reader@example.com",
			"first_name": "Reader",
			"send_welcome_email": 0,
			"roles": [{"role": "System Manager"}, {"role": "Collab Member"}],
		}
	).insert()
	with as_user(user.name):
		with pytest.raises(frappe.PermissionError):
			endpoints.difference(name)
		with pytest.raises(frappe.PermissionError):
			endpoints.reset(name, "")
	user.add_roles("Collab Admin")
	with as_user(user.name):
		seen = endpoints.difference(name)["seen"]
		endpoints.reset(name, seen)
	methods = frappe.allowed_http_methods_for_whitelisted_func
	assert (methods[endpoints.difference], methods[endpoints.reset]) == (["GET"], ["POST"])


# feature: setup.export
def test_an_exported_workflow_is_the_file_that_ships():
	from xdept_collab.setup.shipped_content import current_content

	for path in sorted(WORKFLOWS.glob("*/*.json")):
		text = path.read_text(encoding="utf-8")
		name = next(record for record in shipped_records() if frappe.scrub(record.name) == path.stem).name
		content = current_content(Shipped("workflow", {"doctype": "Workflow", "name": name}))
		assert export.workflow_text(content) == text
