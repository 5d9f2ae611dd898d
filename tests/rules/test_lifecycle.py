"""Proves how a workflow is read and what the lint finds in it."""

import copy

import pytest

from xdept_collab.rules.lifecycle import (
	StateRule,
	Transition,
	find_move,
	find_moves,
	lifecycle_from_workflow,
	lint,
	moves,
	split_words,
)

ROLES = {"Member", "Head"}
FIELDS = {"status", "is_ready"}
OPTIONS = {"Open", "Answered", "Closed", "Informed", "Lost"}


def workflow() -> dict:
	return {
		"document_type": "Note",
		"states": [
			{"state": "Open", "collab_editable_by": "owner, head"},
			{"state": "Answered", "collab_editable_by": "head"},
			{"state": "Closed", "collab_is_end": 1},
			{"state": "Informed", "collab_is_entry": "1", "collab_is_end": "1"},
		],
		"transitions": [
			row("Open", "Answer", "Answered", "Head", "head"),
			row("Answered", "Return", "Open", "Member", "owner", collab_reason_required=1),
			row("Answered", "Close", "Closed", "Member", "owner,  head", condition=" doc.is_ready ", collab_self_excluded="1"),
		],
	}  # fmt: skip


def row(state, action, to, role, relations, **more):
	return {
		"state": state,
		"action": action,
		"next_state": to,
		"allowed": role,
		"collab_relations": relations,
		**more,
	}


def found(document, **known):
	known = {"roles": ROLES, "fields": FIELDS, "status_options": OPTIONS, **known}
	return [(item.code, item.facts) for item in lint(lifecycle_from_workflow(document), **known)]


# feature: workflow.rows
def test_a_workflow_is_read_with_its_own_columns():
	lifecycle = lifecycle_from_workflow(workflow())
	assert lifecycle.doctype == "Note"
	assert lifecycle.states[0] == StateRule("Open", ("owner", "head"))
	assert lifecycle.state("Informed") == StateRule("Informed", is_entry=True, is_end=True)
	assert lifecycle.state("Gone") is None
	assert lifecycle.entries == ("Open", "Informed")
	assert lifecycle.transitions[1] == Transition(
		"Answered", "Return", "Open", "Member", ("owner",), needs_reason=True
	)
	assert lifecycle.transitions[2] == Transition(
		"Answered",
		"Close",
		"Closed",
		"Member",
		("owner", "head"),
		self_excluded=True,
		condition="doc.is_ready",
	)


# feature: workflow.rows
@pytest.mark.parametrize(
	("text", "words"),
	[
		(None, ()),
		("", ()),
		(" , ,", ()),
		("head", ("head",)),
		("head,liaison", ("head", "liaison")),
		("head， liaison、owner\nsystem", ("head", "liaison", "owner", "system")),
	],
)
def test_relations_are_split_however_they_are_typed(text, words):
	assert split_words(text) == words


# feature: workflow.rows
def test_moves_are_found_by_state_target_and_action():
	document = workflow()
	document["transitions"].append(row("Open", "Skip", "Answered", "Member", "owner"))
	lifecycle = lifecycle_from_workflow(document)
	assert [move.action for move in moves(lifecycle, "Open")] == ["Answer", "Skip"]
	assert moves(lifecycle, "Closed") == ()
	assert [move.action for move in find_moves(lifecycle, "Open", "Answered")] == ["Answer", "Skip"]
	assert find_move(lifecycle, "Open", "Answered").action == "Answer"
	assert find_move(lifecycle, "Open", "Answered", "Skip").role == "Member"
	assert find_move(lifecycle, "Open", "Answered", "Close") is None
	assert find_move(lifecycle, "Open", "Closed") is None


# feature: workflow.lint
def test_a_sound_workflow_has_no_finding():
	assert found(workflow()) == []


def broken(change):
	document = copy.deepcopy(workflow())
	change(document["states"], document["transitions"])
	return document


# feature: workflow.lint
@pytest.mark.parametrize(
	("change", "expected"),
	[
		(
			lambda states, rows: states.append({"state": "Lost", "collab_is_end": 1}),
			[("lifecycle.unreachable", {"state": "Lost"})],
		),
		(
			lambda states, rows: states[3].update(collab_is_entry=0),
			[("lifecycle.unreachable", {"state": "Informed"})],
		),
		(
			lambda states, rows: states[2].update(collab_is_end=0),
			[("lifecycle.dead_end", {"state": "Closed"})],
		),
		(
			lambda states, rows: states[1].update(collab_is_end=1),
			[("lifecycle.end_with_exit", {"state": "Answered", "action": "Return"})],
		),
		(
			lambda states, rows: states.append({"state": "Open"}),
			[("lifecycle.duplicate_state", {"state": "Open"})],
		),
		(
			lambda states, rows: states[0].update(collab_editable_by="owner, boss"),
			[("lifecycle.unknown_editor", {"state": "Open", "word": "boss"})],
		),
		(
			lambda states, rows: rows[0].update(allowed="Boss"),
			[("lifecycle.unknown_role", {"row": 1, "state": "Open", "action": "Answer", "role": "Boss"})],
		),
		(
			lambda states, rows: rows[1].update(collab_relations="owner, boss"),
			[("lifecycle.unknown_relation", {"row": 2, "state": "Answered", "action": "Return", "word": "boss"})],
		),
		(
			lambda states, rows: rows.append(dict(rows[0])),
			[("lifecycle.duplicate_move", {"row": 4, "state": "Open", "action": "Answer", "role": "Head"})],
		),
		(
			lambda states, rows: rows[0].update(condition="len(doc.is_ready)"),
			[("lifecycle.condition_name", {"word": "len", "row": 1, "action": "Answer", "doctype": "Note"})],
		),
		(
			lambda states, rows: rows[2].update(condition="doc.is_raedy"),
			[("lifecycle.condition_field", {"word": "is_raedy", "row": 3, "action": "Close", "doctype": "Note"})],
		),
		(
			lambda states, rows: rows.append(row("Open", "Jump", "Nowhere", "Head", "head")),
			[("lifecycle.unknown_state", {"row": 4, "state": "Nowhere", "action": "Jump"})],
		),
	],
)  # fmt: skip
def test_the_lint_names_each_fault_and_only_it(change, expected):
	assert found(broken(change)) == expected


# feature: workflow.lint
def test_the_lint_names_a_state_that_the_status_field_does_not_offer():
	assert found(workflow(), status_options=OPTIONS - {"Answered"}) == [
		("lifecycle.not_an_option", {"state": "Answered", "doctype": "Note"})
	]


# feature: workflow.lint
def test_a_workflow_without_states_is_one_finding():
	assert found({"document_type": "Note"}) == [("lifecycle.no_states", {"doctype": "Note"})]


# feature: workflow.lint
def test_what_is_not_known_is_not_judged():
	document = broken(lambda states, rows: rows[0].update(allowed="Boss", condition="doc.anything"))
	assert found(document, roles=None, fields=None, status_options=None) == []
