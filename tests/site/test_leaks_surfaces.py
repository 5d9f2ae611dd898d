"""No surface of Frappe tells of a record to somebody who may not see it, nor that it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.site.clients import Client
from tests.site.leak_fixtures import fail_with, sample, told_apart, worlds
from tests.site.leak_lists import STOCK_REPORTS
from tests.site.leak_surfaces import SURFACES
from tests.site.leaks import CHILDREN, DEFINED, OURS, PARENTS, WITHOUT_SECRETS, World
from xdept_collab.rules.access_table import TABLE

__all__ = ["worlds"]

PLACES = {surface: place for place, surface in enumerate(SURFACES)}
# Where child rows leaked before they were guarded: there each child DocType is tried, elsewhere a few in turn.
OF_ROWS = {"client.get", "client list, plain", "print page", "PUT v1", "a File on it", "report view, plain"}
OTHERS = ("member.finance", "other_coordinator", "plain", "visitor", "Guest")
# Surfaces that tell nobody anything of our records, each with the reason.
_NO_TREE, _NO_INDEX = "no DocType with secrets is a tree", "none of our DocTypes is in the global search"
_ROWS, _NOT_MADE = (
	"a list of rows of others needs their parent",
	"nothing of the kind is made of a record of ours",
)
_OWN = "shows what is the user's own"
SILENT: dict[str, str] = {
	"tagged": "shows only tags that the record itself has, for who may read it",
	"documents of a tag": _NO_INDEX,
	"tags of the search bar": "the words of hidden tags are asked, not a record",
	"web page, opened by a link": "leads on to the page or form without a look at the record",
	"zip of files": "asks for files by the name of the File, which nobody is told",
	"client list, function": "the largest text is the same for everybody who sees one",
	"report view, function": "the largest text is the same for everybody who sees one",
	"filter dashboard": "counts fields of another kind than text",
	"groups by assigned_to": "counts the people of a list that is filtered by words",
	"website list": "none of our DocTypes has a list on the website",
	"data export": "the sheet is the same for every record that is not asked for",
	"global search": _NO_INDEX,
	"web search": _NO_INDEX,
	"tree": _NO_TREE,
	"tree, all nodes": _NO_TREE,
	"tree from its root": _NO_TREE,
	"coordinates": "no DocType of ours has a place on a map",
	"workflow counts": "counts by state, whatever word is asked: counted in test_leaks_reports.py",
	"chart, heatmap": "refused to everybody: Frappe would count every record",
	"audit trail": "compares what was amended, and no DocType of ours is",
	"linked documents to cancel": "no DocType of ours is submitted",
	"visited": _OWN,
	"notifications": _OWN,
	"counts of notifications": _OWN,
	"subscriptions": _OWN,
	"list of Route History": _NOT_MADE,
	"list of Document Naming Rule": _NOT_MADE,
	"list of Event Participants": _ROWS,
	"list of Communication Link": _ROWS,
	"list of Dynamic Link": _ROWS,
	"share with oneself": "nobody may share a record of ours",
	**{f"stock report {report}": "tells of permissions, not of records" for report in STOCK_REPORTS},
}


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
