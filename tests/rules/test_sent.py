"""Proves when two arrivals of what a web page sends are the same, and what a report and its photos may hold."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules import move_values, outside, photos, sent
from xdept_collab.rules.errors import Finding

JPEG, PNG = b"\xff\xd8\xff\xe0rest", b"\x89PNG\r\n\x1a\nrest"
VALUES = st.dictionaries(
	st.text(max_size=5), st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=4
)


# feature: phone.exactly-once
@given(st.text(max_size=20), st.text(max_size=20), st.uuids())
def test_a_key_is_that_of_one_user(one: str, other: str, key: uuid.UUID):
	assert (sent.name_of(one, str(key)) == sent.name_of(other, str(key))) is (one == other)


# feature: phone.exactly-once
@given(VALUES, VALUES)
def test_content_is_the_same_whatever_the_order_of_its_parts(first: dict, second: dict):
	turned = dict(reversed(list(first.items())))
	assert sent.fingerprint("act", first) == sent.fingerprint("act", turned)
	same = sent.fingerprint("act", first) == sent.fingerprint("act", second)
	assert same is (first == second)
	assert sent.fingerprint("act", first) != sent.fingerprint("another", first)


# feature: phone.exactly-once
@pytest.mark.parametrize(
	"key", ["", "1", "x" * 36, "6F1C2F5E-4B7A-4A4E-9A35-0D7F3F2B8C11", "6f1c2f5e4b7a4a4e9a350d7f3f2b8c11"]
)
def test_what_is_no_key_of_a_form_is_refused(key: str):
	assert sent.key_findings(key) == [Finding("sent.key")]
	assert sent.key_findings("6f1c2f5e-4b7a-4a4e-9a35-0d7f3f2b8c11") == []


# feature: phone.photos
@pytest.mark.parametrize(
	("content", "expected"),
	[
		([], []),
		([JPEG, PNG], []),
		([JPEG, b"GIF89a"], [Finding("photo.no_picture", {"number": 2})]),
		([b""], [Finding("photo.no_picture", {"number": 1})]),
		([JPEG + b"x" * photos.LARGEST], [Finding("photo.too_large", {"number": 1})]),
		([JPEG] * 7, [Finding("photo.too_many", {"found": 7, "most": 6})]),
	],
)
def test_a_report_carries_a_few_pictures_and_nothing_else(content: list[bytes], expected: list[Finding]):
	assert photos.findings(content) == expected


# feature: phone.move-with-values
def test_a_move_takes_only_the_fields_that_it_needs():
	deliver = ("Collaboration Request", "Deliver")
	assert move_values.value_findings(*deliver, ["delivered"]) == []
	facts = {"action": "Deliver", "field": "content"}
	assert move_values.value_findings(*deliver, ["delivered", "content"]) == [Finding("move.takes_no", facts)]
	assert move_values.value_findings("Work Item", "Start", ["title"]) != []


GOOD = {"subject": "The lamp is broken", "description": "It does not light up."}


# feature: outside.report
@pytest.mark.parametrize(
	("changed", "of_one", "of_all", "is_kept", "codes"),
	[
		({}, 0, 0, True, []),
		({}, 4, 59, True, []),
		({}, 5, 5, False, ["outside.too_many"]),
		({}, 0, 60, False, ["outside.too_many"]),
		({"subject": ""}, 0, 0, False, ["outside.missing"]),
		({"subject": "", "description": ""}, 0, 0, False, ["outside.missing", "outside.missing"]),
		({"description": "x" * 2001}, 0, 0, False, ["outside.too_long"]),
		({"sender_name": "x" * 141}, 0, 0, False, ["outside.too_long"]),
		({"website": "http://example.com"}, 0, 0, False, []),
		({"website": "http://example.com", "subject": ""}, 9, 99, False, []),
	],
)
def test_a_report_from_outside_is_short_complete_rare_and_written_by_a_person(
	changed: dict, of_one: int, of_all: int, is_kept: bool, codes: list[str]
):
	verdict = outside.judge({**GOOD, **changed}, of_one, of_all)
	assert verdict.is_kept is is_kept
	assert [finding.code for finding in verdict.findings] == codes
