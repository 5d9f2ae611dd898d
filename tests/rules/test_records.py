"""Proves what happens to shipped records, and how two versions are compared."""

import copy
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.records import Change, Decision, decide, difference, fingerprint, normalised

WORKFLOW = {
	"doctype": "Workflow",
	"name": "Collab Task",
	"is_active": 1,
	"transitions": [
		{
			"state": "Draft",
			"action": "Submit",
			"next_state": "Awaiting Departments",
			"allowed": "Collab Initiator",
		},
		{
			"state": "Planning",
			"action": "Start Sign-off",
			"next_state": "Sign-off",
			"allowed": "Collab Coordinator",
		},
	],
}
KEYS = {"transitions": ("state", "action")}


# feature: setup.shipped-records
@pytest.mark.parametrize(
	("kind", "shipped", "synced", "current", "expected"),
	[
		("owned", "a", None, None, Decision("create")),
		("seeded", "a", "a", None, Decision("create")),
		("workflow", "a", None, None, Decision("create")),
		("owned", "a", "b", "a", Decision("unchanged")),
		("seeded", "a", None, "a", Decision("unchanged")),
		("workflow", "a", None, "a", Decision("unchanged")),
		("owned", "b", "a", "a", Decision("replace")),
		("owned", "b", "b", "x", Decision("replace")),
		("seeded", "a", "a", "x", Decision("keep")),
		("seeded", "b", "a", "x", Decision("keep", is_update_available=True)),
		("seeded", "b", "a", "a", Decision("keep", is_update_available=True)),
		("workflow", "b", "a", "a", Decision("replace")),
		("workflow", "a", "a", "x", Decision("keep_customised")),
		("workflow", "b", "a", "x", Decision("keep_customised", is_update_available=True)),
		("workflow", "b", None, "x", Decision("keep_customised", is_update_available=True)),
	],
)
def test_a_shipped_record_is_created_replaced_or_kept(kind, shipped, synced, current, expected):
	assert decide(kind, shipped, synced, current) == expected


# feature: setup.shipped-records
def test_an_unknown_kind_of_record_is_refused():
	with pytest.raises(RuleBroken, match=r"records\.kind_unknown"):
		decide("loose", "a", None, None)


FINGERPRINTS = st.sampled_from(["a", "b", "c"])


# feature: setup.shipped-records
@given(st.sampled_from(["seeded", "workflow"]), FINGERPRINTS, FINGERPRINTS, FINGERPRINTS)
def test_what_a_site_changed_is_never_overwritten(kind, shipped, synced, current):
	is_changed = current != synced
	assert not (is_changed and decide(kind, shipped, synced, current).action in ("replace", "create"))


# feature: setup.shipped-records
@given(st.sampled_from(["owned", "seeded", "workflow"]), FINGERPRINTS, st.none() | FINGERPRINTS)
def test_a_second_sync_of_the_same_app_writes_nothing(kind, shipped, current):
	first = decide(kind, shipped, None, current)
	now = shipped if first.action in ("create", "replace") else current
	assert decide(kind, shipped, shipped, now).action in ("unchanged", "keep", "keep_customised")


# feature: setup.fingerprint
def test_housekeeping_of_the_database_does_not_count():
	stored = copy.deepcopy(WORKFLOW) | {
		"owner": "Administrator",
		"creation": datetime(2024, 7, 1, 9),  # noqa: DTZ001 — stored datetimes have no zone
		"modified": datetime(2024, 7, 2, 9),  # noqa: DTZ001 — stored datetimes have no zone
		"modified_by": "Administrator",
		"docstatus": 0,
		"idx": 3,
		"_user_tags": "x",
		"description": None,
		"override_status": 0,
		"note": "",
		"states": [],
	}
	for place, row in enumerate(stored["transitions"], start=1):
		row |= {"name": f"h{place}", "idx": place, "parent": "Collab Task", "doctype": "Workflow Transition"}
		row |= {"parentfield": "transitions", "parenttype": "Workflow", "condition": ""}
	assert normalised(stored) == WORKFLOW
	assert fingerprint(stored) == fingerprint(WORKFLOW)
	assert difference(WORKFLOW, stored, KEYS) == []


# feature: setup.fingerprint
@pytest.mark.parametrize(
	("left", "right"),
	[
		({"n": 1}, {"n": True}),
		({"n": 1}, {"n": 1.0}),
		({"n": 1.5}, {"n": Decimal("1.50")}),
		({"t": "a\r\nb"}, {"t": "a\nb "}),
		({"d": date(2024, 7, 1)}, {"d": "2024-07-01"}),
		({"d": datetime(2024, 7, 1, 9, 30)}, {"d": "2024-07-01 09:30:00"}),  # noqa: DTZ001 — stored datetimes have no zone
		({"a": 1, "b": 2}, {"b": 2, "a": 1}),
		({"a": False}, {}),
	],
)
def test_the_same_content_has_the_same_fingerprint_however_it_is_stored(left, right):
	assert fingerprint(left) == fingerprint(right)


# feature: setup.fingerprint
@pytest.mark.parametrize(
	("left", "right"),
	[
		({"name": "A"}, {"name": "B"}),
		({"n": 1}, {"n": "1"}),
		({"rows": [{"a": 1}, {"a": 2}]}, {"rows": [{"a": 2}, {"a": 1}]}),
		({"rows": [{"a": 1}]}, {"rows": [{"a": 1}, {}]}),
		({"n": 0.5}, {"n": 0.25}),
	],
)
def test_other_content_has_another_fingerprint(left, right):
	assert fingerprint(left) != fingerprint(right)


# feature: setup.difference
def test_a_changed_row_is_found_by_its_own_key():
	changed = copy.deepcopy(WORKFLOW)
	changed["transitions"].insert(0, {"state": "Draft", "action": "Cancel"})
	changed["transitions"][2]["allowed"] = "Collab Member"
	changed["is_active"] = 0
	assert difference(WORKFLOW, changed, KEYS) == [
		Change("is_active", 1, None),
		Change("transitions[Draft / Cancel]", None, {"action": "Cancel", "state": "Draft"}),
		Change("transitions[Planning / Start Sign-off].allowed", "Collab Coordinator", "Collab Member"),
	]


# feature: setup.difference
def test_a_row_that_went_and_a_new_order_are_told():
	rows = [{"k": "a"}, {"k": "b"}, {"k": "c"}]
	assert difference({"rows": rows}, {"rows": [rows[2], rows[0]]}, {"rows": ("k",)}) == [
		Change("rows[b]", {"k": "b"}, None),
		Change("rows (order)", ["rows[a]", "rows[c]"], ["rows[c]", "rows[a]"]),
	]


# feature: setup.difference
def test_rows_without_keys_are_compared_by_place_and_a_table_may_come_whole():
	assert difference({"rows": [{"v": 1}]}, {"rows": [{"v": 2}]}) == [Change("rows[1].v", 1, 2)]
	assert difference({}, {"rows": [{"v": 2}]}) == [Change("rows[1]", None, {"v": 2})]


# feature: setup.difference
def test_two_rows_with_the_same_key_are_told_apart():
	old = {"rows": [{"k": "a", "v": 1}, {"k": "a", "v": 2}]}
	new = {"rows": [{"k": "a", "v": 1}, {"k": "a", "v": 3}]}
	assert difference(old, new, {"rows": ("k",)}) == [Change("rows[a #2].v", 2, 3)]


ROWS = st.lists(st.fixed_dictionaries({"k": st.sampled_from("ab"), "v": st.integers(0, 2)}), max_size=4)
DOCUMENTS = st.fixed_dictionaries(
	{"title": st.sampled_from(["", "x", "y"]), "n": st.integers(0, 2), "rows": ROWS}
)


# feature: setup.difference
@given(DOCUMENTS, DOCUMENTS, st.sampled_from([{}, {"rows": ("k",)}, {"rows": ("k", "v")}]))
def test_there_is_a_difference_exactly_when_the_fingerprints_differ(left, right, keys):
	assert (difference(left, right, keys) == []) == (fingerprint(left) == fingerprint(right))


# feature: setup.fingerprint
@given(DOCUMENTS)
def test_normalising_twice_changes_nothing(document):
	assert normalised(normalised(document)) == normalised(document)
