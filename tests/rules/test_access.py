"""The access table: who may do what, and that both renderings of the read rule agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules import access, access_table
from xdept_collab.rules.access import (
	Actor,
	Scope,
	explain,
	is_reader,
	may,
	reading_principals,
	relations_of,
	ties_of,
)
from xdept_collab.rules.actor import stand_in

USERS = ["ann@x", "bo@x", "cy@x"]
DEPARTMENTS = ["A", "B", "C"]
users = st.frozensets(st.sampled_from(USERS))
departments = st.frozensets(st.sampled_from(DEPARTMENTS))
roles = st.frozensets(st.sampled_from(sorted(access_table.INFORMED_ROLES)))
PEOPLE_RELATIONS = [
	"initiator",
	"coordinator",
	"head",
	"liaison",
	"owner",
	"collaborator",
	"reporter",
	"contact",
	"asker",
	"reviewer",
	"rater",
]


@st.composite
def scopes(draw):
	doctype = draw(st.sampled_from(sorted(access.TABLE)))
	people = {name: draw(users) for name in draw(st.frozensets(st.sampled_from(PEOPLE_RELATIONS)))}
	sides = {
		side: draw(departments)
		for side in draw(st.frozensets(st.sampled_from(sorted(access.PEOPLE_OF_SIDE))))
	}
	return Scope(doctype, people, sides, roles=draw(roles))


actors = st.builds(
	Actor,
	user=st.sampled_from(USERS),
	head_of=departments,
	liaison_of=departments,
	member_of=departments,
	superior_of=departments,
	informed_roles=roles,
	is_executive=st.booleans(),
)


# feature: access.one-rule
@given(actors, scopes())
def test_a_list_shows_exactly_what_may_be_opened(actor, scope):
	held = relations_of(actor, scope)
	assert is_reader(actor, scope) == may("read", scope.doctype, held)


# feature: access.one-rule
@given(actors, scopes(), st.sampled_from(["share", "submit", "cancel", "amend", "import", "", "READ", "fly"]))
def test_an_unknown_verb_means_no(actor, scope, verb):
	assert not may(verb, scope.doctype, relations_of(actor, scope))


# feature: access.one-rule
@given(actors, st.text())
def test_an_unknown_record_type_means_no(actor, doctype):
	if doctype not in access.TABLE:
		scope = Scope(doctype, {"initiator": frozenset({actor.user})})
		assert not may("read", doctype, relations_of(actor, scope))
		assert not reading_principals(scope)


# feature: access.one-rule
@given(actors, scopes())
def test_the_system_is_never_a_person(actor, scope):
	assert access.SYSTEM not in relations_of(actor, scope)


# feature: access.one-rule
@given(actors, scopes())
def test_nobody_writes_what_he_cannot_read(actor, scope):
	held = relations_of(actor, scope)
	if may("write", scope.doctype, held) or may("delete", scope.doctype, held):
		assert may("read", scope.doctype, held)


# feature: access.one-rule
def test_every_relation_of_the_table_is_a_known_word():
	named = {word for verbs in access.TABLE.values() for words in verbs.values() for word in words}
	assert named <= access.RELATIONS


ASSIGNMENT = Scope(
	"Department Assignment",
	{"initiator": frozenset({"ann@x"}), "coordinator": frozenset({"bo@x"})},
	{access.OWN: frozenset({"A"})},
)


# feature: access.department-walls
@pytest.mark.parametrize(
	("actor", "reads", "writes"),
	[
		(Actor("cy@x", head_of=frozenset({"A"})), True, True),
		(Actor("cy@x", liaison_of=frozenset({"A"})), True, True),
		(Actor("cy@x", member_of=frozenset({"A"})), True, False),
		(Actor("cy@x", superior_of=frozenset({"A"})), True, False),
		(Actor("cy@x", head_of=frozenset({"B"})), False, False),
		(Actor("cy@x", member_of=frozenset({"B"})), False, False),
		(Actor("ann@x"), True, False),
		(Actor("bo@x"), True, True),
		(Actor("cy@x", is_executive=True), True, False),
		(Actor("cy@x"), False, False),
	],
)
def test_a_department_s_contract_is_open_to_its_people_and_those_who_lead_the_task(actor, reads, writes):
	held = relations_of(actor, ASSIGNMENT)
	assert (may("read", ASSIGNMENT.doctype, held), may("write", ASSIGNMENT.doctype, held)) == (reads, writes)


# feature: access.department-walls
def test_a_department_on_the_task_reads_the_task_but_does_not_write_it():
	task = Scope("Collab Task", {}, {access.PARTICIPATING: frozenset({"A", "B"})})
	held = relations_of(Actor("cy@x", head_of=frozenset({"B"})), task)
	assert may("read", "Collab Task", held)
	assert not may("write", "Collab Task", held)


# feature: access.department-walls
def test_work_without_a_department_is_led_by_those_who_lead_the_task():
	item = Scope("Work Item", {"coordinator": frozenset({"bo@x"})})
	assert "head" in relations_of(Actor("bo@x"), item)
	assert "head" not in relations_of(Actor("cy@x", head_of=frozenset({"A"})), item)


# feature: access.department-walls
def test_ratings_and_logs_are_never_changed():
	for doctype in ("Collaboration Rating", "Progress Log", "Deliverable Version"):
		assert not may("write", doctype, access.RELATIONS)
		assert not may("delete", doctype, access.RELATIONS)


verbs = st.sampled_from(["read", "write", "create", "delete", "print", "sign", "share", "fly", ""])


# feature: access.explorer
@given(actors, scopes(), verbs)
def test_the_explanation_is_the_decision(actor, scope, verb):
	held = relations_of(actor, scope)
	decision = explain(verb, scope.doctype, held)
	assert bool(decision) == may(verb, scope.doctype, held) == bool(decision.by)
	assert set(decision.by) == set(decision.line) & held


# feature: access.explorer
@given(actors, scopes())
def test_every_relation_says_what_it_comes_from(actor, scope):
	for tie in ties_of(actor, scope):
		if tie.department:
			assert tie.department in actor.departments
			assert tie.through in actor.positions_in(tie.department)
		else:
			assert tie.through in (access.PERSON, access.ROLE, access.LEAD)


# feature: access.covered
@given(st.text(), st.text(), st.frozensets(st.text()))
def test_what_the_table_does_not_know_means_no_also_by_role(verb, doctype, roles):
	if doctype not in access_table.ROLES:
		assert not explain(verb, doctype, access.RELATIONS, roles | {"System Manager"}, is_own=True)
	for known in access_table.ROLES:
		if not any(verb in verbs_of_role for verbs_of_role in access_table.ROLES[known].values()):
			assert not explain(
				verb, known, access.RELATIONS, frozenset(access_table.ROLES[known]), is_own=True
			)


# feature: access.covered
@pytest.mark.parametrize(
	("doctype", "verb", "roles", "is_own", "allowed"),
	[
		("Collab Department", "write", {"Collab Admin"}, False, True),
		("Collab Department", "write", {"Collab Member"}, False, False),
		("Collab Import", "write", {"Collab Initiator"}, True, True),
		("Collab Import", "write", {"Collab Initiator"}, False, False),
		("Collab Access", "write", {"System Manager"}, True, False),
		("Transition Log", "write", {"Collab Member"}, True, False),
	],
)
def test_where_no_task_is_concerned_the_role_decides(doctype, verb, roles, is_own, allowed):
	assert bool(explain(verb, doctype, frozenset(), frozenset(roles), is_own=is_own)) == allowed


# feature: access.covered
def test_a_relation_without_the_role_and_a_role_without_the_relation_are_not_enough():
	item, owner, member = "Work Item", frozenset({"owner"}), frozenset({"Collab Member"})
	assert explain("write", item, owner, member)
	assert explain("write", item, owner, frozenset({"Collab Executive"})).code == access.NO_ROLE
	assert explain("write", item, frozenset({"contact"}), member).code == access.NO_RELATION
	assert explain("delete", item, access.RELATIONS, member).code == access.NO_ROLE
	assert explain("delete", item, access.RELATIONS).code == access.NOBODY


# feature: access.covered
def test_a_log_is_read_by_the_readers_of_the_record_that_it_tells_of():
	head, member = frozenset({"head"}), frozenset({"Collab Member"})
	assert explain("read", "Transition Log", head, member, tells_of="Work Item")
	assert not explain("read", "Transition Log", head, member, tells_of="Collab Task")
	assert not explain("read", "Transition Log", head, member)
	assert not explain("write", "Transition Log", head, tells_of="Work Item")


# feature: delegation.rights
def test_a_delegation_hands_on_neither_other_delegations_nor_administration():
	absent = Actor("ann@x", head_of=frozenset({"A"}))
	between = Actor("bo@x", member_of=frozenset({"B"}), is_administrator=True, stands_in=(stand_in(absent),))
	given = stand_in(between)
	assert given.holds.stands_in == ()
	held = relations_of(Actor("cy@x", stands_in=(given,)), ASSIGNMENT)
	assert held == {"coordinator"}  # bo himself is it; nothing of ann's, and no administrator.
