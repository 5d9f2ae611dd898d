"""Every endpoint of the app, found by itself: hidden like missing, wrong values in words, no writing by GET."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest
import requests

from tests.site import factory, snapshot
from tests.site.clients import Client
from tests.site.endpoint_cases import (
	ASSIGNMENT,
	ITEM,
	REVIEW,
	SILENT,
	TASK,
	Endpoint,
	cases_of,
	endpoints,
	filled,
	names_a_record,
)
from tests.site.factory import Company, acting

ENDPOINTS = endpoints()
every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.short)
# What stands in for a method of Frappe hands over to it, and takes a senseless value as Frappe does.
every_endpoint_of_its_own = pytest.mark.parametrize(
	"endpoint", [one for one in ENDPOINTS if not one.is_stand_in], ids=lambda one: one.short
)
STRANGERS = ("member.finance", "head.finance", "nobody", "other_coordinator")
MISSING = "T00000000000"


@pytest.fixture(scope="module")
def hidden(company: Company) -> Iterator[Mapping[str, str]]:
	"""Records of a task on which neither finance nor the strangers have any part."""
	with factory.committed(company) as commit:
		begun = factory.running(company)
		review = factory.review(begun, "research")
		with acting(company.initiator):
			file = factory.upload(
				company.initiator, b"\xef\xbb\xbf\xe5\xba\x8f\xe5\x8f\xb7,x\n1,2\n", "sheet.csv"
			)
			draft = factory.draft(company)
			draft.delete()
			job = frappe.get_doc({"doctype": "Collab Import", "file": file}).insert().name
		names = {
			TASK: begun.task,
			ASSIGNMENT: begun.assignments["marketing"],
			ITEM: begun.items["marketing"],
			REVIEW: review,
			"Collab Import": job,
			"Clock": frappe.get_all("Clock", {"task": begun.task, "is_open": 1}, pluck="name", limit=1)[0],
			"Deleted Document": frappe.db.get_value("Deleted Document", {"deleted_name": draft.name}),
			"Shipped Record": frappe.get_all("Shipped Record", pluck="name", limit=1)[0],
		}
		commit()
		yield names
		frappe.db.delete("Collab Import", {"name": job})
		frappe.db.delete("Deleted Document", {"name": names["Deleted Document"]})
		frappe.db.delete("File", {"owner": ("like", f"%@{company.domain}")})


def sent(
	client: Client, endpoint: Endpoint, arguments: Mapping[str, Any], verb: str = ""
) -> requests.Response:
	verb = verb or ("POST" if "POST" in endpoint.verbs else "GET")
	if verb == "GET":
		return client.ask(endpoint.path, **arguments)
	return client.call(endpoint.path, **arguments)


def said(answer: requests.Response, name: str) -> str:
	"""The answer without the name that was asked for and the number of the error."""
	if "json" not in answer.headers["Content-Type"]:
		return answer.text.replace(name, "")
	return re.sub(r"__frappe_exc_id[^,}]*", "", answer.text.replace(name, ""))


# feature: api.every-endpoint
@every_endpoint
def test_a_record_that_is_hidden_is_answered_like_one_that_is_missing(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	for case in cases_of(endpoint):
		for who in STRANGERS if names_a_record(case) else ():
			asked = filled(case, lambda doctype: hidden[doctype])
			there = sent(people(who), endpoint, asked)
			not_there = sent(people(who), endpoint, filled(case, lambda doctype: MISSING))
			assert there.status_code == not_there.status_code, (who, there.text[-400:], not_there.text[-400:])
			names = [name for name in hidden.values() if name in json.dumps(asked)]
			assert said(there, names[0]) == said(not_there, MISSING), who
			assert there.status_code in ((200, 403, 404) if endpoint.short in SILENT else (403, 404)), (
				there.text
			)


# feature: api.every-endpoint
@every_endpoint
def test_no_stranger_changes_anything_by_an_endpoint(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	before = snapshot.taken()
	for case in cases_of(endpoint):
		for who in STRANGERS:
			sent(people(who), endpoint, filled(case, lambda doctype: hidden[doctype]))
	assert snapshot.differences(before, snapshot.taken()) == []


# feature: api.every-endpoint
@every_endpoint
def test_a_guest_is_refused_whatever_he_sends(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	assert not endpoint.is_open_to_guests
	for case in cases_of(endpoint):
		for name_of in (lambda doctype: hidden[doctype], lambda doctype: MISSING):
			for verb in ("GET", "POST"):
				assert sent(people(""), endpoint, filled(case, name_of), verb).status_code == 403


# feature: api.every-endpoint
@every_endpoint
def test_what_writes_takes_no_get_and_what_takes_get_writes_nothing(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	before = snapshot.taken()
	for who in ("initiator", "coordinator", "head.marketing", "head.research"):
		for case in cases_of(endpoint):
			answer = sent(people(who), endpoint, filled(case, lambda doctype: hidden[doctype]), "GET")
			if "GET" not in endpoint.verbs:
				assert answer.status_code == 403, answer.text[:300]
	assert snapshot.differences(before, snapshot.taken()) == []


WRONG: Mapping[str, Any] = {
	"null": None,
	"list": ["like", "%"],
	"dict": {"name": ["like", "%"]},
	"number": 5,
	"huge number": 10**30,
	"true": True,
	"empty text": "",
	"huge text": "x" * 100_000,
	"broken JSON": '{"a": [1',
	"JSON list": '["like", "%"]',
	"JSON dict": '{"doctype": "User", "name": {"a": 1}}',
	"control characters": "a\x00b\x1f\u202e\ud7ff",
	"quotes": "' or 1=1 -- \"`",
	"emoji": "\U0001f4a3" * 50,
}
# What the head of the department may not do; he would be refused before a value is looked at.
OF_THE_COORDINATOR = (
	"assignments.reassign",
	"clocks.remind",
	"reviews.sign",
	"tasks.note_kickoff",
	"tasks.note_retro",
)
# The errors that a user may read; any other is one that nobody has thought of.
SPOKEN = (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError, frappe.FrappeTypeError)


def unspoken(answer: requests.Response) -> str:
	"""Say what is wrong with the answer; nothing where it is a result or a refusal in words."""
	if answer.status_code >= 500:
		return f"{answer.status_code} {answer.text[-300:]}"
	if answer.status_code == 200 or "json" not in answer.headers["Content-Type"]:
		return ""
	kind = answer.json().get("exc_type") or ""
	error = getattr(frappe, kind, None) or getattr(frappe.exceptions, kind, None)
	if not error:
		error = {"CollabRuleError": frappe.ValidationError}.get(kind)
	return "" if error and issubclass(error, SPOKEN) else f"{kind}: {answer.text[-300:]}"


# feature: api.wrong-values
@every_endpoint_of_its_own
def test_a_value_of_the_wrong_kind_is_refused_in_words(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	found = []
	who = "coordinator" if endpoint.short in OF_THE_COORDINATOR else "head.marketing"
	for case in cases_of(endpoint):
		right = filled(case, lambda doctype: hidden[doctype])
		for parameter in endpoint.parameters:
			for kind, value in WRONG.items():
				fault = unspoken(sent(people(who), endpoint, {**right, parameter: value}))
				found += [f"{parameter} as {kind}: {fault}"] if fault else []
	assert found == []


# feature: api.wrong-values
@every_endpoint_of_its_own
def test_wrong_values_of_strangers_are_refused_in_words(
	endpoint: Endpoint, hidden: Mapping[str, str], people: Callable[[str], Client]
):
	found = []
	for who in ("", "nobody", "head.finance"):
		for kind in ("null", "list", "dict", "number", "huge text", "broken JSON", "JSON dict"):
			arguments = dict.fromkeys(endpoint.parameters, WRONG[kind])
			fault = unspoken(sent(people(who), endpoint, arguments))
			found += [f"{who}: {kind}: {fault}"] if fault else []
	assert found == []


# feature: api.wrong-values
@every_endpoint_of_its_own
def test_a_call_that_lacks_an_argument_is_told_which(endpoint: Endpoint, people: Callable[[str], Client]):
	for missing in endpoint.required:
		rest = {name: "x" for name in endpoint.required if name != missing}
		answer = sent(people("head.marketing"), endpoint, rest)
		assert unspoken(answer) == ""
		assert missing in answer.text
