"""The shipped policies ask about fields that their records have, or say what they wait for."""

import json

import pytest

from tests.declarative.test_access_table import FIELDS
from xdept_collab.rules.access_table import TIMED
from xdept_collab.rules.policies import policy_from
from xdept_collab.rules.policy_lint import lint
from xdept_collab.setup.dry_run import POLICIES, shipped_lifecycles

RECORDS = {row["name"]: row for row in json.loads(POLICIES.read_text(encoding="utf-8"))["records"]}
LIFECYCLES = shipped_lifecycles()


def known_fields(doctype, needs):
	"""The fields of a record that are there or that its policy waits for, and those of its task."""
	awaited = {field: {} for owner, _, field in (need.partition(".") for need in needs) if owner == doctype}
	own = {**FIELDS.get(doctype, {}), **awaited}
	return {**{f"task_{name}": field for name, field in FIELDS["Collab Task"].items()}, **own}


# feature: policy.shipped
@pytest.mark.parametrize("name", RECORDS)
def test_a_shipped_policy_asks_about_fields_of_its_record_or_waits_for_them(name):
	needs = RECORDS[name].get("needs") or []
	policy = policy_from(RECORDS[name])
	if policy.doctype in needs:
		assert policy.doctype not in FIELDS
		return
	fields = known_fields(policy.doctype, needs)
	states = (
		[state.name for state in LIFECYCLES[policy.doctype].states] if policy.doctype in LIFECYCLES else None
	)
	dates = {field for field, row in fields.items() if row.get("fieldtype", "Date") in ("Date", "Datetime")}
	choices = {
		field: row["options"].split("\n") for field, row in fields.items() if row.get("fieldtype") == "Select"
	}
	known = {"fields": {*fields, "is_urgent"}, "dates": dates, "choices": choices}
	assert lint(policy, **known, states=states, doctypes=TIMED) == []


# feature: policy.form
def test_the_choices_of_the_form_are_the_records_that_have_time_limits():
	assert tuple(FIELDS["Escalation Policy"]["ref_doctype"]["options"].split("\n")) == TIMED


# feature: setup.needs
def test_only_a_policy_waits_for_what_other_records_bring():
	for path in sorted(POLICIES.parent.glob("*.json")):
		if path != POLICIES:
			assert '"needs"' not in path.read_text(encoding="utf-8")
