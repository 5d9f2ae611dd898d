"""Standing in: rights are one's own and the delegator's own in scope, no chain, nothing outside the period."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_access import DEPARTMENTS, USERS, actors, scopes
from xdept_collab.rules import access
from xdept_collab.rules.access import Scope, is_reader, may, names_to_act_in, relations_of, ties_of
from xdept_collab.rules.actor import Actor, stand_in
from xdept_collab.rules.delegation import (
	Mandate,
	needed_roles,
	people_findings,
	period_findings,
	role_findings,
)

TASKS = ["T1", "T2"]
FIRST = date(2026, 11, 2)
days = st.integers(0, 9).map(lambda number: FIRST + timedelta(number))


@st.composite
def scopes_on_tasks(draw):
	scope = draw(scopes())
	return Scope(scope.doctype, scope.people, scope.departments, draw(st.sampled_from(TASKS)))


@st.composite
def standing_in(draw):
	"""A user who stands in for others, of whom some stand in for others themselves."""
	held = draw(st.lists(actors, max_size=2))
	inner = draw(actors)
	reach = st.sampled_from([("", ""), (DEPARTMENTS[0], ""), ("", TASKS[0])])
	chained = [Actor(**{**vars(each), "stands_in": (stand_in(inner),)}) for each in held]
	return draw(actors), [(each, *draw(reach)) for each in chained]


def with_delegations(actor, given_by):
	return Actor(**{**vars(actor), "stands_in": tuple(stand_in(each, *reach) for each, *reach in given_by)})


def alone(actor):
	return Actor(**{**vars(actor), "stands_in": ()})


# feature: delegation.rights
@given(standing_in(), scopes_on_tasks())
def test_the_rights_of_who_stands_in_are_his_own_and_the_delegators_own_in_scope(people, scope):
	actor, given_by = people
	expected = set(relations_of(alone(actor), scope))
	for delegator, department, task in given_by:
		own = alone(delegator)
		if department:
			only = frozenset({department})
			own = Actor(
				"", own.head_of & only, own.liaison_of & only, own.member_of & only, own.superior_of & only
			)
		elif task:
			own = Actor(**{**vars(own), "is_executive": False})
		if task in ("", scope.task):
			expected |= relations_of(own, scope)
	assert relations_of(with_delegations(actor, given_by), scope) == expected


# feature: delegation.scope
def test_of_a_part_only_what_belongs_to_it_goes_along():
	everything = Actor(
		"ann@x",
		**{name: frozenset({"A", "B"}) for name in ("head_of", "liaison_of", "member_of", "superior_of")},
		is_executive=True,
		is_administrator=True,
	)
	only = {name: frozenset({"A"}) for name in ("head_of", "liaison_of", "member_of", "superior_of")}
	assert stand_in(everything, "A").holds == Actor("", **only)
	assert stand_in(everything, "", "T1").holds == Actor(
		**{**vars(everything), "is_executive": False, "is_administrator": False}
	)
	assert stand_in(everything).holds == Actor(**{**vars(everything), "is_administrator": False})


# feature: delegation.rights
@given(standing_in(), scopes_on_tasks())
def test_lists_and_documents_agree_for_who_stands_in(people, scope):
	actor = with_delegations(*people)
	assert is_reader(actor, scope) == may("read", scope.doctype, relations_of(actor, scope))


# feature: delegation.rights
@given(standing_in(), scopes_on_tasks())
def test_what_he_may_himself_he_does_in_his_own_name(people, scope):
	actor = with_delegations(*people)
	own = relations_of(alone(actor), scope)
	for relation in relations_of(actor, scope):
		names = names_to_act_in(ties_of(actor, scope), {relation})
		assert (names[0] == "") == (relation in own)


# feature: delegation.no-chain
@given(actors, actors, actors, scopes_on_tasks())
def test_what_somebody_was_delegated_he_does_not_delegate(actor, middle, origin, scope):
	middle = Actor(**{**vars(middle), "stands_in": (stand_in(origin),)})
	chained = Actor(**{**vars(actor), "stands_in": (stand_in(middle),)})
	direct = Actor(**{**vars(actor), "stands_in": (stand_in(alone(middle)),)})
	assert relations_of(chained, scope) == relations_of(direct, scope)
	assert chained.principals == direct.principals


# feature: delegation.no-chain
def test_delegations_themselves_are_nobody_else_s_to_arrange():
	scope = Scope("Collab Delegation", {"delegator": frozenset({"ann@x"}), "delegate": frozenset({"bo@x"})})
	bo = Actor("bo@x", stands_in=(stand_in(Actor("ann@x", is_administrator=True)),))
	assert relations_of(bo, scope) == {"delegate"}
	assert may("read", "Collab Delegation", relations_of(bo, scope))
	assert not may("write", "Collab Delegation", relations_of(bo, scope))


# feature: delegation.access
@pytest.mark.parametrize(
	("actor", "reads", "writes"),
	[
		(Actor("ann@x"), True, True),
		(Actor("bo@x"), True, False),
		(Actor("cy@x"), False, False),
		(Actor("cy@x", is_executive=True), False, False),
		(Actor("cy@x", is_administrator=True), True, True),
	],
)
def test_a_delegation_is_known_to_both_sides_and_administrators(actor, reads, writes):
	scope = Scope("Collab Delegation", {"delegator": frozenset({"ann@x"}), "delegate": frozenset({"bo@x"})})
	held = relations_of(actor, scope)
	assert (may("read", scope.doctype, held), may("write", scope.doctype, held)) == (reads, writes)
	assert not may("delete", scope.doctype, held)
	assert not may("fly", scope.doctype, access.RELATIONS)


def mandate(start=0, end=0, delegator="ann@x", delegate="bo@x", **values):
	return Mandate("new", delegator, delegate, FIRST + timedelta(start), FIRST + timedelta(end), **values)


# feature: delegation.period
@given(days, days, days, st.booleans())
def test_it_runs_on_the_days_of_its_period_and_on_no_other(start, end, day, is_revoked):
	one = Mandate("D", "ann@x", "bo@x", start, end, is_revoked=is_revoked)
	assert one.runs_on(day) == (start <= day <= end and not is_revoked)
	if one.is_over(day):
		assert not any(one.runs_on(day + timedelta(later)) for later in range(20))


# feature: delegation.refusals
@pytest.mark.parametrize(
	("one", "is_new", "codes"),
	[
		(mandate(0, 0), True, []),
		(mandate(0, 4), True, []),
		(mandate(0, 5), True, ["delegation.too_long"]),
		(mandate(3, 2), True, ["delegation.ends_before_it_begins"]),
		(mandate(-1, 1), True, ["delegation.begins_in_the_past"]),
		(mandate(-1, 1), False, []),
		(mandate(-3, -1), False, ["delegation.ends_in_the_past"]),
		(mandate(-9, 1), True, ["delegation.begins_in_the_past", "delegation.too_long"]),
	],
)
def test_a_period_lies_ahead_and_is_not_too_long(one, is_new, codes):
	found = period_findings(one, FIRST, longest_days=5, is_new=is_new)
	assert [finding.code for finding in found] == codes


@st.composite
def mandates(draw, number):
	start, length = draw(st.integers(0, 6)), draw(st.integers(0, 4))
	delegator, delegate = draw(st.permutations(USERS))[:2]
	return Mandate(
		f"D{number}",
		delegator,
		delegate,
		FIRST + timedelta(start),
		FIRST + timedelta(start + length),
		task=draw(st.sampled_from(["", *TASKS])),
		is_revoked=draw(st.booleans()),
	)


def stands_in_a_circle(all_of_them, day):
	"""By hand: follow every chain of this day as long as there are people."""
	edges = {(each.delegator, each.delegate) for each in all_of_them if each.runs_on(day)}
	chains = [[user] for user in USERS]
	for _step in USERS:
		chains = [[*chain, to] for chain in chains for by, to in edges if by == chain[-1]] + chains
	return any(chain[0] == chain[-1] and len(chain) > 1 for chain in chains)


# feature: delegation.refusals
@given(mandates(0), st.tuples(*(mandates(number) for number in range(1, 5))))
def test_a_circle_is_found_exactly_when_there_is_one_on_some_day(new, others):
	new = Mandate(**{**vars(new), "is_revoked": False})
	kept = []
	for each in others:  # what is there already has been checked the same way
		if not any(finding.code == "delegation.circle" for finding in people_findings(each, kept)):
			kept.append(each)
	found = [finding for finding in people_findings(new, kept) if finding.code == "delegation.circle"]
	is_circle = any(stands_in_a_circle([new, *kept], FIRST + timedelta(number)) for number in range(12))
	assert bool(found) == is_circle
	for finding in found:
		people = finding.facts["users"]
		assert people[0] == people[-1]
		assert {(by, to) for by, to in pairwise(people)} <= {
			(each.delegator, each.delegate) for each in (new, *kept)
		}


# feature: delegation.refusals
def test_nobody_stands_in_for_himself_or_twice_for_the_same():
	assert [each.code for each in people_findings(mandate(delegate="ann@x"), [])] == ["delegation.to_himself"]
	other = Mandate("old", "ann@x", "bo@x", FIRST, FIRST + timedelta(2))
	assert [each.code for each in people_findings(mandate(2, 4), [other])] == ["delegation.twice"]
	assert people_findings(mandate(3, 4), [other]) == []
	assert people_findings(mandate(2, 4, task="T1"), [other]) == []


# feature: delegation.refusals
@pytest.mark.parametrize(
	("held", "relations", "roles"),
	[
		({"Collab Coordinator", "Collab Member"}, None, ("Collab Member", "Collab Coordinator")),
		({"Collab Executive", "Collab Admin", "System Manager"}, None, ("Collab Member",)),
		(
			{"Collab Coordinator", "Collab Department Head"},
			{"coordinator"},
			("Collab Member", "Collab Coordinator"),
		),
		({"Collab Department Head"}, {"head", "member"}, ("Collab Member", "Collab Department Head")),
		({"Collab Initiator"}, {"initiator"}, ("Collab Member", "Collab Initiator")),
		(set(), {"head"}, ("Collab Member",)),
	],
)
def test_who_stands_in_needs_the_roles_that_the_delegator_uses(held, relations, roles):
	assert needed_roles(held, relations) == roles
	missing = role_findings("bo@x", {"Collab Member"}, roles)
	assert [finding.facts["roles"] for finding in missing] == ([roles[1:]] if roles[1:] else [])
