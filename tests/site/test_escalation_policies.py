"""Escalation policies on a site: what ships, what is refused on every path, who may write, and what is kept in mind."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from tests.site import factory
from tests.site.factory import PASSWORD, Company
from tests.site.test_query_counts import queries_of
from xdept_collab.api import escalation_policies as api
from xdept_collab.messages_clocks import CLOCK_MESSAGES
from xdept_collab.rules.access_table import TIMED
from xdept_collab.rules.escalation import DEMANDS, EFFECTS
from xdept_collab.rules.policies import policy_from
from xdept_collab.rules.policy_lint import CHANNELS
from xdept_collab.rules.recipients import is_known
from xdept_collab.services import escalation_policies, policy_checks, policy_words
from xdept_collab.services.refusal import CollabRuleError
from xdept_collab.services.workflows import lifecycle_of
from xdept_collab.setup.dry_run import POLICIES, shipped_policies
from xdept_collab.setup.shipped_files import Shipped, shipped_records
from xdept_collab.setup.sync import sync

POLICY = "Escalation Policy"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
	yield
	frappe.db.rollback()
	frappe.local.lang = "en"
	escalation_policies.clear()


def values(**others: Any) -> dict[str, Any]:
	"""A sound policy: an assignment is answered within two working days."""
	return {
		"doctype": POLICY,
		"policy_name": "Quick Answer",
		"ref_doctype": "Department Assignment",
		"target_kind": "Duration",
		"target_amount": 2,
		"target_unit": "Days",
		"target_is_working": 1,
		"side": "own",
		"conditions": [
			{"purpose": "Start", "field": "status", "operator": "is", "value": "Awaiting Answer"},
			{"purpose": "Stop", "field": "status", "operator": "is not", "value": "Awaiting Answer"},
		],
		"steps": [step()],
		**others,
	}


def step(**others: Any) -> dict[str, Any]:
	usual = {"step_name": "Due", "at_kind": "Percent", "percent": 100, "recipients": "head, coordinator"}
	return {**usual, "channels": "In-App", **others}


def stops(*lines: tuple[str, str, str]) -> list[dict[str, Any]]:
	rows = [
		{"purpose": "Stop", "field": field, "operator": word, "value": text} for field, word, text in lines
	]
	return [values()["conditions"][0], *rows]


def made(**others: Any) -> Document:
	return frappe.get_doc(values(**others)).insert()


# What is wrong with a policy, and the code of the sentence that says so.
WRONG: Mapping[str, dict[str, Any]] = {
	"policy.target": {"target_amount": 0},
	"policy.unknown_date": {"target_kind": "Date of the Record", "date_field": "duty"},
	"policy.unknown_field": {"conditions": stops(("nowhere", "is set", ""))},
	"policy.unknown_state": {"conditions": stops(("status", "is", "Nowhere"))},
	"policy.unknown_value": {"conditions": stops(("part", "is", "X"))},
	"policy.never_starts": {"conditions": values()["conditions"][1:]},
	"policy.never_stops": {"conditions": values()["conditions"][:1]},
	"policy.incomplete_condition": {"conditions": stops(("status", "is", ""))},
	"policy.no_steps": {"steps": []},
	"policy.step_name": {"steps": [step(), step()]},
	"policy.step_moment": {"steps": [step(percent=0)]},
	"policy.nobody_told": {"steps": [step(recipients="")]},
	"policy.unknown_recipient": {"steps": [step(recipients="role:Nobody Has This")]},
	"policy.unknown_word": {"steps": [step(channels="Fax")]},
	"policy.untimed": {"ref_doctype": "User"},
}


# feature: policy.on-site
def test_every_sentence_about_policies_is_met_here():
	# What is said when a policy is deleted has a test of its own: the policy itself is sound.
	assert {*WRONG, "policy.in_use"} == {code for code in CLOCK_MESSAGES if code.startswith("policy.")}


# feature: policy.on-site
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", WRONG)
def test_a_policy_that_would_fail_later_is_refused_in_the_users_language(code: str, language: str):
	frappe.local.lang = language
	template = str(CLOCK_MESSAGES[code])
	assert bool(re.search(r"[一-鿿]", template)) is (language == "zh")
	with pytest.raises(CollabRuleError) as refusal:
		made(**WRONG[code])
	text = "\n".join([str(refusal.value), *map(str, frappe.get_message_log())])
	wanted = ".+?".join(re.escape(part) for part in re.split(r"\{\w+\}", template))
	assert re.search(wanted, text, re.DOTALL), f"{template}\n{text}"
	assert "None" not in text
	assert not re.search(r"\{\w+\}", text)


# feature: policy.on-site
def test_everything_that_is_wrong_is_said_at_once():
	with pytest.raises(CollabRuleError):
		made(conditions=stops(("nowhere", "is set", "")), steps=[step(channels="Fax", recipients="boss")])
	told = json.dumps(frappe.get_message_log(), default=str, ensure_ascii=False)
	assert [word for word in ("nowhere", "Fax", "boss") if word not in told] == []


# feature: policy.on-site
def test_a_policy_is_checked_on_every_path_that_writes_one():
	policy = made()
	from frappe.client import set_value

	for write in (
		lambda: set_value(POLICY, policy.name, {"target_amount": -1}),
		lambda: frappe.get_doc(POLICY, policy.name).update({"steps": []}).save(),
		lambda: frappe.copy_doc(policy).update({"policy_name": "Copied", "conditions": []}).insert(),
	):
		with pytest.raises(CollabRuleError):
			write()


# feature: policy.on-site
def test_conditions_ask_about_the_task_and_urgency_too_but_about_no_password_and_no_table():
	lines = stops(
		("task_status", "is", "Closed"), ("task_priority", "is", "High"), ("is_urgent", "is set", "")
	)
	made(conditions=lines)
	for field in ("deliverables", "task_key_results", "modified_by"):
		with pytest.raises(CollabRuleError):
			made(policy_name=f"By {field}", conditions=stops((field, "is set", "")))


# feature: policy.on-site
def test_what_another_choice_has_left_behind_is_dropped():
	policy = made(
		target_kind="Report",
		minutes_before_closing=15,
		date_field="due_date",
		steps=[step(offset_amount=3, offset_unit="Days", recipients=" head，coordinator, head ")],
		conditions=stops(("signed_on", "is set", "left over")),
	).reload()
	assert (policy.target_amount, policy.target_unit, policy.date_field) == (0, None, None)
	assert (policy.steps[0].offset_amount, policy.steps[0].offset_unit) == (0, None)
	assert (policy.steps[0].recipients, policy.conditions[1].value) == ("head, coordinator", "")


# feature: policy.on-site
def test_what_people_write_into_a_policy_is_text():
	attack = "<img src=x onerror=alert(1)>"
	policy = made(description=attack, steps=[step(step_name=f"Due {attack}")])
	told = json.dumps(policy.as_dict(), default=str)
	assert attack not in told
	with pytest.raises(CollabRuleError) as refusal:
		made(policy_name="Fields", conditions=stops((attack, "is set", "")))
	assert attack not in str(refusal.value)


# feature: policy.revision
def test_a_revision_counts_changes_of_the_content_and_nothing_else():
	policy = made(revision=7)
	assert policy.revision == 1
	policy.save()
	policy.update({"description": "Why we have it.", "revision": 9}).save()
	assert policy.revision == 1
	policy.update({"target_amount": 3}).save()
	policy.steps[0].channels = "In-App, E-mail"
	policy.save()
	policy.update({"is_enabled": 0}).save()
	assert policy.reload().revision == 4


# feature: policy.known
def test_policies_are_known_by_doctype_and_name_as_soon_as_they_are_saved_while_they_are_on():
	policy = made()
	rules = policy_from(policy.as_dict())
	assert escalation_policies.named("Quick Answer") == rules
	assert rules in escalation_policies.of_doctype("Department Assignment")
	assert "Department Assignment" in escalation_policies.timed_doctypes()
	assert escalation_policies.revision_of("Quick Answer") == 1
	policy.update({"is_enabled": 0}).save()
	assert escalation_policies.named("Quick Answer") is None
	assert rules not in escalation_policies.of_doctype("Department Assignment")
	policy.update({"is_enabled": 1}).save()
	policy.delete()
	assert (escalation_policies.named("Quick Answer"), escalation_policies.revision_of("Quick Answer")) == (
		None,
		0,
	)


# feature: policy.kept
def test_a_policy_that_has_timed_something_is_switched_off_and_not_deleted(company: Company):
	factory.submitted(company, {"marketing": "A"})
	with pytest.raises(CollabRuleError, match="Switch it off"):
		frappe.delete_doc(POLICY, "Department Answer", force=True)
	assert frappe.db.exists(POLICY, "Department Answer")


# feature: policy.known
def test_a_policy_that_is_taken_back_times_nobody():
	made()
	frappe.db.rollback()
	assert escalation_policies.named("Quick Answer") is None


# feature: policy.known
def test_no_record_costs_a_query_once_the_policies_are_known():
	frappe.cache.delete_value(
		escalation_policies._known.changed_key
	)  # as half a minute after the last change
	escalation_policies.timed_doctypes()

	def ask() -> None:
		for doctype in TIMED:
			for policy in escalation_policies.of_doctype(doctype):
				assert escalation_policies.named(policy.name) == policy

	frappe.local.xdept_collab_policies = None  # the next request finds them in the cache of the site
	assert queries_of(ask, "Administrator") == []


# feature: policy.shipped
def test_the_site_has_the_policies_that_the_dry_run_plays_and_reads_them_alike():
	waiting = {record.name for record in _shipped() if not _is_complete(record)}
	stored = {name: frappe.get_doc(POLICY, name) for name in frappe.get_all(POLICY, pluck="name")}
	assert {policy.name for policy in shipped_policies()} - waiting == set(stored)
	for policy in shipped_policies():
		if policy.name in stored:
			assert policy_from(stored[policy.name].as_dict()) == policy


def _shipped() -> list[Shipped]:
	return [record for record in shipped_records() if record.doctype == POLICY]


def _is_complete(record: Shipped) -> bool:
	parts = (need.partition(".") for need in record.needs)
	return all(
		frappe.db.exists("DocType", doctype) and (not field or frappe.get_meta(doctype).has_field(field))
		for doctype, _separator, field in parts
	)


# feature: setup.needs
def test_a_record_that_needs_what_the_site_does_not_have_waits_until_it_has_it():
	record = next(record for record in _shipped() if record.name == "Department Answer")
	document = {**copy.deepcopy(record.document), "name": "Later", "policy_name": "Later"}
	for needs in (("Loan of a Lorry",), ("Collab Task.lorry",), ("Collab Task", "Loan of a Lorry")):
		assert sync([Shipped("seeded", document, needs)]) == []
		assert not frappe.db.exists(POLICY, "Later")
		assert not frappe.db.exists("Shipped Record", {"ref_name": "Later"})
	(outcome,) = sync([Shipped("seeded", document, ("Collab Task", "Collab Task.title"))])
	assert (outcome.action, frappe.db.exists(POLICY, "Later")) == ("create", "Later")


# feature: setup.needs
def test_the_return_of_lent_people_waits_for_its_letters_and_is_played_all_the_same():
	written = {row["name"]: row.get("needs") for row in json.loads(POLICIES.read_text("utf-8"))["records"]}
	assert written["Resource Returned"] == ["Resource Letter"]
	assert "Resource Returned" in {policy.name for policy in shipped_policies()}
	assert frappe.db.exists(POLICY, "Resource Returned") == frappe.db.exists("DocType", "Resource Letter")


# feature: policy.access
def test_every_role_reads_policies_and_administrators_alone_write_them(
	company: Company, http: Callable[..., Any], unique: str
):
	reading = {
		who: http(company.user(who), PASSWORD)
		for who in ("nobody", "initiator", "coordinator", "executive", "admin")
	}
	reading["head"] = http(company.head("sales"), PASSWORD)
	name = f"Policy {unique}"
	shipped = "Department Answer"
	before = frappe.db.get_value(POLICY, shipped, "modified")
	try:
		for who, client in reading.items():
			assert client.get(POLICY, shipped).status_code == 200, who
			written = client.insert(POLICY, **{**values(), "policy_name": f"{name} {who}", "is_enabled": 0})
			assert written.status_code == (200 if who == "admin" else 403), who
			if who != "admin":
				changed = client.call(
					"frappe.client.set_value", doctype=POLICY, name=shipped, fieldname="is_enabled", value=0
				)
				assert changed.status_code == 403, who
		frappe.db.rollback()
		assert frappe.db.get_value(POLICY, shipped, "modified") == before
		assert http().get(POLICY, shipped).status_code in (401, 403)
	finally:
		frappe.db.rollback()
		for left in frappe.get_all(POLICY, {"name": ("like", f"{name}%")}, pluck="name"):
			frappe.delete_doc(POLICY, left, force=True)
		frappe.db.commit()  # noqa: TID251 — the next test finds the site as it was.


# feature: policy.words
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_that_is_offered_is_known_and_has_a_label_in_the_users_language(language: str):
	frappe.local.lang = language
	roles = set(frappe.get_all("Role", pluck="name"))
	for doctype in TIMED:
		offered = policy_words.of_doctype(doctype)
		words = [word for group in offered.values() for word in group]
		assert [word for word in words if not word["label"]] == []
		assert [
			word["value"] for word in offered["recipients"] if not is_known(str(word["value"]), roles)
		] == []
		assert {word["value"] for word in offered["fields"]} <= {
			*policy_checks.fields_of(doctype),
			"is_urgent",
		}
		assert [word["value"] for word in offered["channels"]] == list(CHANNELS)
		assert [word["value"] for word in offered["demands"]] == list(DEMANDS)
		assert [word["value"] for word in offered["effects"]] == list(EFFECTS)
		if language == "zh":
			ours = [*offered["sides"], *offered["channels"][:2], *offered["demands"], *offered["effects"]]
			assert [word for word in ours if not re.search(r"[一-鿿]", str(word["label"]))] == []


# feature: policy.words
def test_the_form_offers_every_word_that_a_shipped_policy_uses():
	for policy in map(policy_from, (record.document for record in _shipped() if _is_complete(record))):
		offered = {
			name: {word["value"] for word in words}
			for name, words in policy_words.of_doctype(policy.doctype).items()
		}
		fields = {line.field for line in (*policy.starts, *policy.pauses, *policy.stops)}
		assert fields <= offered["fields"], policy.name
		assert policy.side in offered["sides"], policy.name
		for step_of_it in policy.steps:
			assert set(step_of_it.recipients) <= offered["recipients"], policy.name


# feature: policy.words
def test_a_condition_offers_the_states_of_the_workflow_and_the_options_of_a_choice():
	fields = {word["value"]: word for word in policy_words.of_doctype("Department Assignment")["fields"]}
	states = [row["value"] for row in fields["status"]["choices"]]
	assert states == [state.name for state in lifecycle_of("Department Assignment").states]
	assert "Executing" in [row["value"] for row in fields["task_status"]["choices"]]
	assert [row["value"] for row in fields["part"]["choices"]] == ["A", "R", "C", "I"]
	assert fields["due_date"]["is_date"]


# feature: policy.words
def test_the_words_of_other_records_are_not_told(as_user: Callable[..., Any], company: Company):
	with as_user(company.user("nobody")):
		assert api.vocabulary("User") == {}
		assert api.vocabulary("Work Item")["fields"]


# feature: policy.words
def test_a_role_that_nobody_has_says_so(company: Company):
	def label() -> str:
		words = policy_words.of_doctype("Issue Ticket")["recipients"]
		return next(
			str(word["label"]) for word in words if word["value"] == "role:Customer Service Supervisor"
		)

	assert label() == "Role: Customer Service Supervisor (nobody has it)"
	frappe.get_doc("User", company.user("nobody")).add_roles("Customer Service Supervisor")
	assert label() == "Role: Customer Service Supervisor"
