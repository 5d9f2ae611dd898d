"""Proves what waits for whom, in whose name, and what may be done about it in place."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from xdept_collab.rules.access import OWN, RELATIONS, TARGET
from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.actor import Actor, stand_in
from xdept_collab.rules.lifecycle import Lifecycle, lifecycle_from_workflow
from xdept_collab.rules.move_values import taken
from xdept_collab.rules.waiting import (
	ACTS,
	ACTS_OF_KIND,
	KINDS,
	QUESTIONS,
	Doer,
	Whom,
	acts_of,
	asked,
	may_be_asked,
	may_explain,
	values_asked_for,
)

WORKFLOWS = Path(__file__).parents[2] / "xdept_collab" / "xdept_collab" / "workflow"
LIFECYCLES: dict[str, Lifecycle] = {
	each.doctype: each
	for each in (lifecycle_from_workflow(json.loads(path.read_text())) for path in WORKFLOWS.glob("*/*.json"))
}
ROLES = frozenset(move.role for each in LIFECYCLES.values() for move in each.transitions)
HEAD = Actor("head", head_of=frozenset({"Sales"}))
LIAISON = Actor("liaison", liaison_of=frozenset({"Sales"}))
DEPARTMENT = Whom(OWN, "department", ("head", "liaison"))
OWNER = Whom("owner", "owner_user")

relations_of = {
	question: asked(question.whom, Actor("u", head_of=frozenset({"D"})), value, "T")
	for question in QUESTIONS
	for value in ["D" if question.whom.positions else "u"]
}


# feature: inbox.what-waits
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{each.kind} {each.doctype}")
def test_whoever_is_asked_may_read_the_record(question):
	found = relations_of[question]
	assert found is not None
	assert found[1].intersection(TABLE[question.doctype]["read"])
	assert found[1] <= RELATIONS


# feature: inbox.what-waits
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: f"{each.kind} {each.doctype}")
def test_every_question_is_of_a_known_kind_and_asks_in_states_of_the_workflow(question):
	states = {state.name for state in LIFECYCLES[question.doctype].states}
	assert question.kind in KINDS
	assert set(question.states) <= states


# feature: inbox.acts
@pytest.mark.parametrize(
	"question", [each for each in QUESTIONS if each.kind != "explain"], ids=lambda each: f"{each}"
)
def test_whoever_is_asked_first_can_do_something_in_every_state(question):
	relations = relations_of[question][1]
	for state in question.states:
		doer = Doer(relations, ROLES)
		assert acts_of(question.kind, question.doctype, state, doer, LIFECYCLES[question.doctype]), state


# feature: inbox.acts
@pytest.mark.parametrize("key", ACTS, ids=" ".join)
def test_acts_of_one_matter_have_letters_of_their_own_and_stay_clear_of_the_list(key):
	kind, doctype = key
	for question in QUESTIONS:
		for state in question.states if (question.kind, question.doctype) == key else ():
			doer = Doer(frozenset(RELATIONS), ROLES)
			letters = [act.letter for act in acts_of(kind, doctype, state, doer, LIFECYCLES[doctype])]
			assert len(letters) == len(set(letters)), (state, letters)
			assert not set(letters) & set("jko/?")


# feature: inbox.acts
@pytest.mark.parametrize("key", ACTS, ids=" ".join)
def test_an_act_has_one_meaning_for_a_kind_of_record(key):
	same = sorted(
		(act.key, act.action, act.letter)
		for (_kind, doctype), some in (*ACTS.items(), *((("", ""), each) for each in ACTS_OF_KIND.values()))
		if doctype == key[1]
		for act in some
	)
	for _name, some in groupby(same, key=lambda each: each[0]):
		assert len({each[1] for each in some}) == 1


# feature: inbox.acts
@pytest.mark.parametrize(
	("kind", "doctype", "state", "relations", "keys"),
	[
		(
			"answer",
			"Department Assignment",
			"Awaiting Answer",
			"head",
			["accept", "accept_with_conditions", "decline"],
		),
		("answer", "Department Assignment", "Awaiting Answer", "liaison", []),
		(
			"settle",
			"Department Assignment",
			"Conditional",
			"coordinator",
			["settle", "refuse_conditions", "drop"],
		),
		("settle", "Department Assignment", "Declined", "coordinator", ["insist", "drop"]),
		("sign", "Department Assignment", "Accepted", "head", ["sign_plan"]),
		("rework", "Department Assignment", "Rework", "head", ["log", "hand_in"]),
		("respond", "Collaboration Request", "Sent", "target_liaison", ["accept", "decline"]),
		("deliver", "Collaboration Request", "Accepted", "contact", ["deliver"]),
		("confirm", "Collaboration Request", "Delivered", "asker", ["confirm", "return"]),
		("solve", "Issue Ticket", "Open", "responsible", ["propose_solution"]),
		("solve", "Issue Ticket", "Reopened", "responsible", ["propose_solution"]),
		(
			"confirm",
			"Issue Ticket",
			"Solution Proposed",
			"reporter",
			["confirm_solution", "refuse_solution"],
		),
		("confirm", "Issue Ticket", "Solution Confirmed", "reporter", ["resolve"]),
		("work", "Work Item", "To Do", "owner", ["start", "log"]),
		("work", "Work Item", "In Progress", "owner", ["log", "submit"]),
		("check", "Work Item", "Submitted", "head", ["confirm_done", "return"]),
		("review", "Acceptance Review", "Requested", "reviewer", ["start_review"]),
		("review", "Acceptance Review", "In Review", "reviewer", ["sign_review"]),
		("decide", "Acceptance Review", "In Review", "initiator", ["pass", "fail"]),
		("decide", "Extension Request", "Requested", "head", ["approve", "decline"]),
		("plan", "Collab Task", "Planning", "coordinator", ["start_sign_off"]),
		("accept", "Collab Task", "In Acceptance", "initiator", ["close"]),
		("explain", "Work Item", "In Progress", "owner", ["explain"]),
		("acknowledge", "Collab Task", "Planning", "initiator", ["acknowledge"]),
	],
)
def test_what_may_be_done_in_place(kind, doctype, state, relations, keys):
	doer = Doer(frozenset({relations}), ROLES)
	assert [act.key for act in acts_of(kind, doctype, state, doer, LIFECYCLES[doctype])] == keys


# feature: inbox.acts
@pytest.mark.parametrize("key", ACTS, ids=" ".join)
def test_a_move_takes_the_fields_that_the_list_asks_for(key):
	for act in ACTS[key]:
		assert {*act.needs, *act.asks} <= {*taken(key[1], act.action)}


# feature: inbox.acts
def test_no_move_is_offered_without_its_role_or_without_a_workflow():
	doer = Doer(frozenset({"head"}), frozenset({"Collab Member"}))
	asked_for = ("answer", "Department Assignment", "Awaiting Answer")
	assert acts_of(*asked_for, doer, LIFECYCLES["Department Assignment"]) == ()
	assert acts_of(*asked_for, Doer(frozenset({"head"}), ROLES), None) == ()


# feature: inbox.acts
def test_a_task_that_is_not_ready_cannot_be_closed_from_the_list():
	doer = Doer(frozenset({"initiator"}), ROLES)
	asked_for = ("accept", "Collab Task", "In Acceptance", doer, LIFECYCLES["Collab Task"])
	assert acts_of(*asked_for, is_ready=False) == ()


# feature: inbox.what-waits
@pytest.mark.parametrize(
	("whom", "actor", "value", "found"),
	[
		(DEPARTMENT, HEAD, "Sales", ("", {"people", "head", "member"})),
		(DEPARTMENT, LIAISON, "Sales", ("", {"people", "liaison", "member"})),
		(DEPARTMENT, HEAD, "Legal", None),
		(DEPARTMENT, Actor("m", member_of=frozenset({"Sales"})), "Sales", None),
		(Whom(TARGET, "to_department", ("head",)), HEAD, "Sales", ("", {"target_people", "target_head"})),
		(Whom(TARGET, "to_department", ("head",)), LIAISON, "Sales", None),
		(OWNER, Actor("owner"), "owner", ("", {"owner"})),
		(OWNER, Actor("other"), "owner", None),
		(OWNER, Actor(""), "", None),
	],
)
def test_who_is_asked_and_what_he_is_to_the_record(whom, actor, value, found):
	expected = (found[0], frozenset(found[1])) if found else None
	assert asked(whom, actor, value, "T1") == expected


# feature: inbox.stand-in
@pytest.mark.parametrize(
	("limits", "task", "department", "owner"),
	[
		({}, "T1", "head", "head"),
		({"department": "Sales"}, "T1", "head", None),
		({"department": "Legal"}, "T1", None, None),
		({"task": "T1"}, "T1", "head", "head"),
		({"task": "T2"}, "T1", None, None),
	],
)
def test_who_stands_in_is_asked_in_the_name_of_whom_he_stands_in_for(limits, task, department, owner):
	actor = Actor("deputy", stands_in=(stand_in(HEAD, **limits),))
	of_department, of_person = asked(DEPARTMENT, actor, "Sales", task), asked(OWNER, actor, "head", task)
	assert (of_department and of_department[0]) == department
	assert (of_person and of_person[0]) == owner


# feature: inbox.stand-in
def test_whoever_is_asked_himself_is_asked_in_his_own_name():
	actor = Actor("deputy", head_of=frozenset({"Sales"}), stands_in=(stand_in(HEAD),))
	assert asked(DEPARTMENT, actor, "Sales", "T1") == ("", frozenset({"people", "head", "member"}))


# feature: inbox.what-waits
def test_who_leads_no_task_by_his_roles_is_not_looked_for_among_those_who_do():
	settle = next(each for each in QUESTIONS if each.kind == "settle")
	assert may_be_asked(settle, {"Collab Member", "Collab Coordinator"})
	assert not may_be_asked(settle, {"Collab Member"})
	assert all(may_be_asked(each, ()) for each in QUESTIONS if each.whom.what != "coordinator")


# feature: inbox.stand-in
def test_what_is_looked_for_are_the_names_and_departments_of_the_actor_and_of_those_he_stands_in_for():
	actor = Actor("deputy", liaison_of=frozenset({"Legal"}), stands_in=(stand_in(HEAD),))
	by_department = [each for each in QUESTIONS if each.kind == "respond" and each.whom.positions]
	assert values_asked_for(by_department, actor) == {"Legal", "Sales"}
	by_user = [each for each in QUESTIONS if each.kind == "work"]
	assert values_asked_for(by_user, actor) == {"deputy", "head"}


# feature: inbox.what-waits
@pytest.mark.parametrize(
	("doctype", "state", "relations", "is_owed"),
	[
		("Work Item", "In Progress", {"owner"}, True),
		("Work Item", "Submitted", {"owner"}, False),
		("Work Item", "In Progress", {"coordinator"}, False),
		("Department Assignment", "Executing", {"liaison"}, True),
		("Department Assignment", "Passed", {"head"}, False),
		("Collaboration Request", "Accepted", {"contact"}, True),
		("Issue Ticket", "Open", {"responsible"}, True),
		("Issue Ticket", "Open", {"reporter"}, False),
		("Collab Task", "Executing", {"coordinator"}, False),
	],
)
def test_a_delay_is_explained_by_who_owes_the_record_while_it_is_owed(doctype, state, relations, is_owed):
	assert may_explain(doctype, state, relations) is is_owed
