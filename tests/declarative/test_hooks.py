"""What the app hooks into is limited to its own DocTypes, and none of them has a door that no hook guards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xdept_collab import hooks
from xdept_collab.rules.access_table import JUDGED, JUDGED_CHILDREN, REFERS

ROOT = Path(__file__).resolve().parents[2]
# DocTypes of Frappe whose events the app hears, each because it can refer to a record of ours.
HEARD = {"Workflow", "File", "Comment", "ToDo", "Document Follow", "Reminder", "DocShare", "Kanban Board"}
# What Frappe makes of reports, those on our records among them.
REPORTED = {"Prepared Report", "Auto Email Report"}
# A search, a web page or the title in a link shows a record without asking a hook of ours.
DOORS = ("in_global_search", "show_name_in_global_search", "show_title_field_in_link", "has_web_view")
DOORS += ("allow_guest_to_view", "index_web_pages_for_search", "make_attachments_public", "track_views")


def defined() -> dict[str, dict[str, Any]]:
	folder = ROOT / "xdept_collab" / "xdept_collab" / "doctype"
	found = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*/*.json"))]
	return {content["name"]: content for content in found if content.get("doctype") == "DocType"}


# feature: access.other-apps
@pytest.mark.parametrize("wire", ["doc_events", "has_permission", "permission_query_conditions"])
def test_no_hook_concerns_every_doctype(wire: str):
	assert "*" not in getattr(hooks, wire)


# feature: access.other-apps
def test_the_app_replaces_no_class_of_another_app_and_hears_few_of_their_events():
	assert not hasattr(hooks, "override_doctype_class")
	heard = {name for key in hooks.doc_events for name in (key if isinstance(key, tuple) else (key,))}
	assert heard == HEARD


# feature: access.other-apps
def test_the_hooks_judge_what_refers_to_our_records_and_leave_our_own_doctypes_out_of_every_request():
	assert set(hooks.has_permission) == {"File", "ToDo", *REPORTED}
	assert set(hooks.permission_query_conditions) == {*REFERS, "Tag", "ToDo", *REPORTED}


# feature: access.surfaces
@pytest.mark.parametrize("doctype", sorted({*JUDGED, *JUDGED_CHILDREN}))
def test_a_doctype_of_ours_opens_no_door_that_asks_no_hook(doctype: str):
	content = defined()[doctype]
	assert [door for door in DOORS if content.get(door)] == []
	assert [row["fieldname"] for row in content["fields"] if row.get("in_global_search")] == []
