"""Each refusal of an act that is more than a move, as its user reads it in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api import tasks as task_acts
from xdept_collab.messages import MESSAGES
from xdept_collab.messages_acts import ACT_MESSAGES

TASK = "Collab Task"


def kickoff(begun: Running, state: str, held_on: str) -> None:
	put(TASK, begun.task, status=state)
	with acting(begun.company.coordinator):
		task_acts.note_kickoff(begun.task, held_on)


REFUSED: Mapping[str, Callable[[Running], None]] = {
	"meeting.not_now": lambda begun: kickoff(begun, "Draft", nowdate()),
	"meeting.future": lambda begun: kickoff(begun, "Planning", add_days(nowdate(), 1)),
}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		commit()
		yield made


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
	yield
	frappe.local.lang = "en"


# feature: rules.on-site
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", REFUSED)
def test_each_act_is_refused_with_its_sentence_and_the_facts_in_it(code: str, language: str, begun: Running):
	frappe.local.lang = language
	template = str(MESSAGES[code])
	assert bool(re.search(r"[一-鿿]", template)) is (language == "zh")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as caught:
		REFUSED[code](begun)
	text = "\n".join([str(caught.value), *map(str, frappe.get_message_log())])
	parts = re.split(r"\{\w+\}", template)
	assert re.search(".+?".join(re.escape(part) for part in parts), text, re.DOTALL), f"{template}\n{text}"
	assert "None" not in text


# feature: rules.on-site
def test_every_refusal_of_an_act_is_met_here():
	assert set(REFUSED) == set(ACT_MESSAGES)
