"""Proves that the shipped workflows are sound, complete and fit the DocTypes, and that fixtures can be loaded."""

import json
import re

import pytest

from xdept_collab.rules.access import RELATIONS, SYSTEM
from xdept_collab.rules.lifecycle import lifecycle_from_workflow, lint
from xdept_collab.setup.shipped_files import FIXTURES, PACKAGE, shipped_records, workflow_files
from xdept_collab.setup.workflow_images import IMAGES, drawings

RECORDS = shipped_records()
WORKFLOWS = {record.name: record.document for record in RECORDS if record.kind == "workflow"}
DOCTYPES = PACKAGE / "xdept_collab" / "doctype"
# The states of the domain, in the order in which a record meets them; the first is where it begins.
STATES = {
	"Collab Task": "Draft, Awaiting Departments, Planning, Sign-off, Executing, In Acceptance, Closed, Archived, "
	"On Hold, Cancelled",
	"Department Assignment": "Awaiting Answer, Accepted, Conditional, Declined, Informed, Executing, "
	"Awaiting Acceptance, Passed, Rework, Dropped",
	"Work Item": "To Do, In Progress, Submitted, Done, Cancelled",
	"Collaboration Request": "Sent, Accepted, Declined, Delivered, Confirmed, Withdrawn",
	"Issue Ticket": "Open, Solution Proposed, Solution Confirmed, Resolved, Closed, Reopened",
	"Acceptance Review": "Requested, In Review, Passed, Partly Passed, Failed",
	"Extension Request": "Requested, Approved, Declined, Withdrawn",
}
# A move against what somebody did or wants must say why (R112, R140, R163, R172).
AGAINST = re.compile(
	r"^(Decline|Refuse|Hold|Cancel|Partly|Fail|Return|Reopen|Withdraw|Drop|Insist|Require|Plan Without|.*with Conditions)"
)


def of(doctype):
	return [record.document for record in RECORDS if record.doctype == doctype]


def names_of(doctype):
	return [document["name"] for document in of(doctype)]


def doctype_fields(doctype):
	folder = doctype.lower().replace(" ", "_")
	document = json.loads((DOCTYPES / folder / f"{folder}.json").read_text(encoding="utf-8"))
	return {field["fieldname"]: field for field in document["fields"]}


# feature: workflow.states
def test_the_seven_workflows_ship():
	assert sorted(WORKFLOWS) == sorted(STATES)
	assert [path.stem for path in workflow_files()] == [path.parent.name for path in workflow_files()]


# feature: workflow.states
@pytest.mark.parametrize("doctype", STATES)
def test_a_workflow_has_the_states_of_the_domain_and_the_status_field_offers_them(doctype):
	states = [row["state"] for row in WORKFLOWS[doctype]["states"]]
	status = doctype_fields(doctype)["status"]
	assert states == STATES[doctype].split(", ")
	assert status["options"].split("\n") == states
	assert (status["default"], status.get("read_only"), status.get("no_copy")) == (states[0], 1, 1)


# feature: workflow.lint
@pytest.mark.parametrize("doctype", STATES)
def test_a_shipped_workflow_has_nothing_wrong(doctype):
	fields = doctype_fields(doctype)
	findings = lint(
		lifecycle_from_workflow(WORKFLOWS[doctype]),
		roles=set(names_of("Role")),
		fields=set(fields),
		status_options=fields["status"]["options"].split("\n"),
	)
	assert findings == []


# feature: workflow.rows
@pytest.mark.parametrize("doctype", STATES)
def test_a_workflow_is_switched_on_sends_no_mail_and_makes_no_workflow_action(doctype):
	workflow = WORKFLOWS[doctype]
	assert workflow["is_active"] == 1
	assert not workflow.get("send_email_alert")
	assert workflow["workflow_state_field"] == "status"
	assert {(row["is_optional_state"], row["doc_status"]) for row in workflow["states"]} == {(1, "0")}
	assert {row["allow_self_approval"] for row in workflow["transitions"]} == {1}


# feature: workflow.rows
@pytest.mark.parametrize("doctype", STATES)
def test_every_move_names_who_may_press_it(doctype):
	for move in lifecycle_from_workflow(WORKFLOWS[doctype]).transitions:
		assert move.relations, move
		assert set(move.relations) <= RELATIONS


# feature: workflow.reasons
@pytest.mark.parametrize("doctype", STATES)
def test_a_move_against_somebody_needs_a_reason_and_no_other_does(doctype):
	settled = {"Settle Conditions"}
	for move in lifecycle_from_workflow(WORKFLOWS[doctype]).transitions:
		expected = bool(AGAINST.match(move.action)) or move.action in settled
		assert move.needs_reason == expected, (move.from_state, move.action)


# feature: workflow.self-exclusion
def test_nobody_confirms_his_own_work():
	excluded = {
		(doctype, move.action)
		for doctype, workflow in WORKFLOWS.items()
		for move in lifecycle_from_workflow(workflow).transitions
		if move.self_excluded
	}
	assert excluded == {
		("Work Item", "Confirm Done"),
		("Acceptance Review", "Pass"),
		("Acceptance Review", "Partly Pass"),
		("Acceptance Review", "Fail"),
		("Extension Request", "Approve"),
		("Extension Request", "Decline"),
	}


# feature: workflow.rows
def test_a_person_can_bring_every_record_to_an_end():
	"""Only what the system decides from a review, a changed part or after closing is out of people's hands."""
	alone = {
		(doctype, move.action)
		for doctype, workflow in WORKFLOWS.items()
		for move in lifecycle_from_workflow(workflow).transitions
		if move.relations == (SYSTEM,)
	}
	assert alone == {
		("Collab Task", "Archive"),
		("Department Assignment", "Pass"),
		("Collab Task", "Return to Execution"),
		("Department Assignment", "Require Changes"),
		("Department Assignment", "Fail"),
		("Department Assignment", "Ask"),
		("Department Assignment", "Inform Only"),
	}


# feature: workflow.drawing
def test_the_drawings_are_up_to_date():
	outdated = [
		path.name
		for path, text in drawings().items()
		if not path.exists() or path.read_text(encoding="utf-8") != text
	]
	assert outdated == [], "run: python -m xdept_collab.setup.workflow_images"
	assert sorted(IMAGES.glob("workflow_*.svg")) == sorted(drawings())


# feature: setup.shipped-records
def test_every_fixture_says_its_kind_and_is_explained():
	explained = (FIXTURES / "README.md").read_text(encoding="utf-8")
	for path in sorted(FIXTURES.glob("*.json")):
		kind = json.loads(path.read_text(encoding="utf-8"))["kind"]
		assert f"| `{path.name}` | {kind} |" in explained


# feature: setup.shipped-records
def test_no_record_ships_twice_and_each_can_be_found_by_its_name():
	keys = [(record.doctype, record.name) for record in RECORDS]
	assert sorted(set(keys)) == sorted(keys)
	for document in of("Custom Field"):
		assert document["name"] == f"{document['dt']}-{document['fieldname']}"
	for doctype, field in (
		("Role", "role_name"),
		("Workflow", "workflow_name"),
		("Workflow State", "workflow_state_name"),
		("Workflow Action Master", "workflow_action_name"),
		("Kanban Board", "kanban_board_name"),
	):
		assert [document[field] for document in of(doctype)] == names_of(doctype)


# feature: setup.shipped-records
def test_what_a_record_links_to_is_loaded_before_it():
	place = {(record.doctype, record.name): number for number, record in enumerate(RECORDS)}
	for workflow in WORKFLOWS.values():
		own = place["Workflow", workflow["name"]]
		links = [("Workflow State", row["state"]) for row in workflow["states"]]
		links += [("Role", row["allow_edit"]) for row in workflow["states"]]
		links += [("Workflow Action Master", row["action"]) for row in workflow["transitions"]]
		links += [("Role", row["allowed"]) for row in workflow["transitions"]]
		assert [link for link in links if place.get(link, own) >= own] == []


# feature: setup.shipped-records
def test_every_column_that_a_workflow_uses_is_a_field_that_ships():
	fields = [document for document in of("Custom Field") if document["dt"].startswith("Workflow")]
	ships = {(document["dt"], document["fieldname"]) for document in fields}
	used = {
		(doctype, column)
		for workflow in WORKFLOWS.values()
		for table, doctype in (("states", "Workflow Document State"), ("transitions", "Workflow Transition"))
		for row in workflow[table]
		for column in row
		if column.startswith("collab_")
	}
	assert used == ships


# feature: board.states
def test_a_board_has_a_column_per_state():
	boards = of("Kanban Board")
	assert [board["reference_doctype"] for board in boards] == [
		doctype for doctype in STATES if doctype not in ("Acceptance Review", "Extension Request")
	]
	for board in boards:
		assert [row["column_name"] for row in board["columns"]] == STATES[board["name"]].split(", ")
		assert not board["private"]


# feature: workflow.states
def test_every_state_has_a_colour_and_is_used():
	states = {state for names in STATES.values() for state in names.split(", ")}
	assert set(names_of("Workflow State")) == states
	assert all(document["style"] for document in of("Workflow State"))
	actions = {row["action"] for workflow in WORKFLOWS.values() for row in workflow["transitions"]}
	assert set(names_of("Workflow Action Master")) == actions


# feature: setup.shipped-records
@pytest.mark.parametrize(
	("content", "complaint"),
	[
		('{"records": []}', "kind"),
		('{"kind": "loose", "records": []}', "kind"),
		('{"kind": "owned", "records": [{"doctype": "Role"}]}', "name"),
		('[{"doctype": "Role", "name": "A"}]', "kind"),
	],
)
def test_a_fixture_that_cannot_be_loaded_is_named(tmp_path, content, complaint):
	(tmp_path / "10_role.json").write_text(content, encoding="utf-8")
	with pytest.raises(ValueError, match=rf"10_role\.json.*{complaint}"):
		shipped_records(tmp_path, tmp_path)


# feature: setup.shipped-records
def test_fixtures_are_loaded_in_the_order_of_their_names(tmp_path):
	for name in ("20_b", "10_a", "15_c"):
		(tmp_path / f"{name}.json").write_text(
			json.dumps({"kind": "seeded", "records": [{"doctype": "Role", "name": name}]}), encoding="utf-8"
		)
	assert [record.name for record in shipped_records(tmp_path, tmp_path)] == ["10_a", "15_c", "20_b"]
	with pytest.raises(FileNotFoundError, match="whole repository"):
		shipped_records(tmp_path / "missing", tmp_path)
