"""Everybody chooses the language that he reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
import pytest

from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company

SPEAK = "xdept_collab.api.language.speak"


@pytest.fixture
def member(company: Company, http: Callable[..., Client]) -> Iterator[Client]:
	user = company.user("member", "legal")
	yield http(user, PASSWORD)
	frappe.db.rollback()
	frappe.db.set_value("User", user, "language", "en", update_modified=False)
	frappe.db.commit()  # noqa: TID251 — the next test reads English again.
	frappe.clear_cache(user=user)


def refusal(client: Client) -> str:
	answer = client.call("xdept_collab.api.workflow.transition", doctype="Work Item", name="W1", action="x")
	return answer.json()["_server_messages"]


# feature: language.switch
def test_who_chooses_a_language_reads_it_from_the_next_request_on(member: Client):
	assert "does not exist" in refusal(member)
	assert member.call(SPEAK, language="zh").status_code == 200
	assert "does not exist" not in refusal(member)
	assert "\\\\u" in refusal(member)  # Chinese, in the JSON of a JSON
	assert member.call(SPEAK, language="en").status_code == 200
	assert "does not exist" in refusal(member)


# feature: language.switch
@pytest.mark.parametrize("language", ["fr", "", "zh-TW", "../zh"])
def test_a_language_that_the_app_does_not_speak_is_refused(member: Client, language: str):
	assert member.call(SPEAK, language=language).status_code == 417
