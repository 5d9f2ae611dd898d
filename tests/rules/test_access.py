"""The access table: who may do what, and that both renderings of the read rule agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules import access
from xdept_collab.rules.access import Actor, Scope, is_reader, may, reading_principals, relations_of

USERS = ["ann@x", "bo@x", "cy@x"]
DEPARTMENTS = ["A", "B", "C"]
users = st.frozensets(st.sampled_from(USERS))
departments = st.frozensets(st.sampled_from(DEPARTMENTS))
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
	return Scope(doctype, people, sides)


actors = st.builds(
	Actor,
	user=st.sampled_from(USERS),
	head_of=departments,
	liaison_of=departments,
	member_of=departments,
	superior_of=departments,
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
