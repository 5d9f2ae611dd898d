"""A broken workflow of our records is refused before it is saved, in sentences; others' workflows are not judged."""

import string

import frappe
import pytest

from xdept_collab.messages import sentence_of
from xdept_collab.messages_lifecycle import LIFECYCLE_MESSAGES
from xdept_collab.rules.errors import Finding
from xdept_collab.services.refusal import CollabRuleError


def refused(change) -> str:
	workflow = frappe.get_doc("Workflow", "Work Item")
	change(workflow)
	with pytest.raises(CollabRuleError):
		workflow.save()
	return "\n".join(str(message) for message in frappe.local.message_log)


# feature: workflow.lint
@pytest.mark.parametrize(
	("change", "sentence"),
	[
		(
			lambda workflow: workflow.remove(workflow.transitions[0]),
			"No step leads to state “In Progress”.",
		),
		(
			lambda workflow: workflow.transitions[0].update({"collab_relations": "ownr"}),
			"Transition 1, “Start”: “ownr” is no relation to the record.",
		),
		(
			lambda workflow: workflow.states[0].update({"collab_editable_by": "boss"}),
			"State “To Do” may be edited by “boss”, which is no relation to the record.",
		),
		(
			lambda workflow: workflow.transitions[0].update({"condition": "len(doc.collaborators) > 0"}),
			"Transition 1, “Start”: Frappe does not know “len” in a condition.",
		),
		(
			lambda workflow: workflow.transitions[0].update({"condition": "doc.no_such_field"}),
			"Transition 1, “Start”: Work Item has no field “no_such_field”.",
		),
		(
			lambda workflow: workflow.append("states", {"state": "Draft", "allow_edit": "Collab Member"}),
			"State “Draft” is not an option of the field Status of Work Item.",
		),
		(
			lambda workflow: workflow.update({"workflow_state_field": "title"}),
			"Set the Workflow State Field to “status”",
		),
		(
			lambda workflow: workflow.states[-1].update({"doc_status": "1"}),
			"Set its Doc Status to 0",
		),
	],
)
def test_a_broken_workflow_is_refused_in_a_sentence(change, sentence):
	assert sentence in refused(change)


# feature: workflow.lint
def test_a_refused_workflow_is_not_stored():
	before = frappe.db.get_value("Workflow Transition", {"parent": "Work Item", "idx": 1}, "collab_relations")
	refused(lambda workflow: workflow.transitions[0].update({"collab_relations": "ownr"}))
	assert (
		frappe.db.get_value("Workflow Transition", {"parent": "Work Item", "idx": 1}, "collab_relations")
		== before
	)


# feature: workflow.lint
def test_everything_wrong_is_said_at_once():
	def break_twice(workflow):
		workflow.transitions[0].update({"collab_relations": "ownr"})
		workflow.transitions[1].update({"condition": "any(doc.collaborators)"})

	said = refused(break_twice)
	assert "“ownr”" in said
	assert "“any”" in said


# feature: workflow.lint
def test_fields_and_child_tables_of_the_record_may_be_named_in_a_condition():
	workflow = frappe.get_doc("Workflow", "Work Item")
	workflow.transitions[
		0
	].condition = "doc.title and doc.task and not [row for row in doc.collaborators if row.idx > 9]"
	workflow.save()
	assert workflow.transitions[0].condition


# feature: workflow.lint
def test_a_workflow_of_somebody_else_is_not_judged():
	workflow = frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": "Note of the house",
			"document_type": "Note",
			"workflow_state_field": "title",
			"states": [{"state": "Open", "allow_edit": "Collab Member"}],
			"transitions": [
				{
					"state": "Open",
					"action": "Close",
					"next_state": "Open",
					"allowed": "Collab Member",
					"condition": "any(doc.seen_by)",
				}
			],
		}
	).insert()
	assert frappe.db.exists("Workflow", workflow.name)


# feature: workflow.lint
@pytest.mark.parametrize("code", sorted(LIFECYCLE_MESSAGES))
def test_every_finding_has_a_sentence_that_says_what_to_do(code):
	facts = {
		name: 7 if name == "row" else f"<{name}>"
		for _text, name, _format, _conversion in string.Formatter().parse(str(LIFECYCLE_MESSAGES[code]))
		if name
	}
	sentence = sentence_of(Finding(code, facts))
	assert "{" not in sentence
	assert sentence.count(". ") >= 1
	assert sentence.endswith(".")
