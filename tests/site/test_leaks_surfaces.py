"""No surface of Frappe tells of a record to somebody who may not see it, nor that it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.site.clients import Client
from tests.site.leak_fixtures import fail_with, people, sample, told_apart, worlds
from tests.site.leak_surfaces import SURFACES
from tests.site.leaks import CHILDREN, DEFINED, OURS, PARENTS, WITHOUT_SECRETS, World
from xdept_collab.rules.access_table import TABLE

__all__ = ["people", "worlds"]

PLACES = {surface: place for place, surface in enumerate(SURFACES)}
# Where child rows leaked before they were guarded: there each child DocType is tried, elsewhere a few in turn.
OF_ROWS = {"client.get", "client list, plain", "print page", "PUT v1", "a File on it", "report view, plain"}
OTHERS = ("member.finance", "other_coordinator", "plain", "visitor", "Guest")
# Surfaces that tell nobody anything of our records, each with the reason.
SILENT: dict[str, str] = {}


# feature: access.surfaces
@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_tells_another_department_nothing_of_any_of_our_doctypes(
	surface: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	chosen = OURS if surface in OF_ROWS else sample(PLACES[surface], len(PARENTS), 3)
	fail_with(told_apart(people("head.research"), worlds["alone"], SURFACES[surface], chosen))


# feature: access.surfaces
@pytest.mark.parametrize("surface", SURFACES)
def test_taking_part_in_a_task_opens_nothing_of_what_other_departments_keep(
	surface: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	world, place = worlds["shared"], PLACES[surface]
	kept = [doctype for doctype in sample(place, 5, 2) if not world.is_open(doctype)]
	fail_with(told_apart(people("head.research"), world, SURFACES[surface], kept))


# feature: access.surfaces
@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_tells_members_initiators_strangers_and_guests_nothing(
	surface: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	found: list[str] = []
	for place, who in enumerate(OTHERS, start=PLACES[surface]):
		found += told_apart(people(who), worlds["alone"], SURFACES[surface], sample(place, 2, 1))
	fail_with(found)


# feature: access.surfaces
@pytest.mark.parametrize("surface", SURFACES)
def test_the_same_surface_answers_somebody_who_may_see(
	surface: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	"""Without this a question that Frappe does not understand would pass for a surface that keeps silent."""
	for who in ("executive", "Administrator"):
		for doctype in (*PARENTS, *CHILDREN):
			if told_apart(people(who), worlds["alone"], SURFACES[surface], [doctype]):
				return
	assert surface in SILENT


# feature: access.surfaces
def test_the_suite_asks_for_every_doctype_of_ours():
	assert set(OURS) | set(WITHOUT_SECRETS) == set(DEFINED)
	assert set(TABLE) <= set(PARENTS)
	assert not set(OURS) & set(WITHOUT_SECRETS)
