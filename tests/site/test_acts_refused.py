"""Each refusal of an act that is more than a move, as its user reads it in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api import clocks as clock_acts
from xdept_collab.api import tasks as task_acts
from xdept_collab.messages import MESSAGES
from xdept_collab.messages_acts import ACT_MESSAGES
from xdept_collab.services import transition

TASK, ITEM = "Collab Task", "Work Item"


def kickoff(begun: Running, state: str, held_on: str) -> None:
	put(TASK, begun.task, status=state)
	with acting(begun.company.coordinator):
		task_acts.note_kickoff(begun.task, held_on)


def late_work(begun: Running) -> None:
	name = begun.items["sales"]
	put(ITEM, name, status="In Progress", planned_start=None, planned_end=add_days(nowdate(), -2))
	with acting(begun.company.user("member", "sales")):
		transition.apply(ITEM, name, "Submit")


def extension(begun: Running, **values: Any) -> None:
	"""Ask for a later date of the work of sales; what the test needs first is written past every check."""
	if "item" in values:
		put(ITEM, begun.items["sales"], **values.pop("item"))
	factory.extension(begun, "sales", **values)


def twice(begun: Running) -> None:
	for _once_more in range(2):
		extension(begun)


def too_often(begun: Running) -> None:
	frappe.db.set_single_value("Collab Settings", "most_extensions", 0)
	frappe.clear_document_cache("Collab Settings", "Collab Settings")
	extension(begun)


def milestone(begun: Running) -> None:
	about = {"ref_doctype": "Department Assignment", "ref_name": begun.assignments["sales"]}
	with acting(begun.company.head("sales")):
		doc = frappe.get_doc({"doctype": "Extension Request", **about, "milestone": "Poster"})
		doc.update({"requested_date": add_days(nowdate(), 9), "cause": "Other"})
		doc.update({"explanation": "Late", "impact": "None"}).insert()


def acknowledge(begun: Running, who: str = "coordinator", **values: Any) -> None:
	name = frappe.get_all("Clock", {"ref_name": begun.items["sales"]}, pluck="name")[0]
	if values:
		put("Clock", name, **values)
	with acting(f"{who}@{begun.company.domain}"):
		clock_acts.acknowledge(name)


def asked_for_cause(begun: Running) -> None:
	put(ITEM, begun.items["sales"], status="In Progress")
	frappe.db.set_value("Clock", {"ref_name": begun.items["sales"]}, "demands", "Cause, New Date")
	with acting(begun.company.user("member", "sales")):
		transition.apply(ITEM, begun.items["sales"], "Submit")


def without_limit(begun: Running) -> None:
	frappe.db.delete("Clock", {"ref_name": begun.items["sales"]})
	with acting(begun.company.coordinator):
		clock_acts.remind(ITEM, begun.items["sales"], "Where is it?")


REFUSED: Mapping[str, Callable[[Running], None]] = {
	"clock.acknowledged": lambda begun: acknowledge(begun, state="Stopped"),
	"clock.explanation_owed": asked_for_cause,
	"clock.not_told": lambda begun: acknowledge(begun, "executive"),
	"clock.nothing_said": acknowledge,
	"clock.over": lambda begun: acknowledge(begun, is_open=0),
	"reminder.no_limit": without_limit,
	"delay.cause_missing": late_work,
	"extension.unknown_kind": lambda begun: extension(begun, ref_doctype="Deliverable"),
	"extension.limit_unknown": lambda begun: extension(begun, clock="W00000000000 none 1"),
	"extension.milestone_unknown": milestone,
	"extension.not_owed": lambda begun: extension(begun, item={"status": "Done"}),
	"extension.no_date": lambda begun: extension(begun, item={"planned_end": None}),
	"extension.not_later": lambda begun: extension(begun, requested_date=add_days(nowdate(), 3)),
	"extension.past": lambda begun: extension(
		begun,
		item={"planned_start": None, "planned_end": add_days(nowdate(), -9)},
		requested_date=add_days(nowdate(), -2),
	),
	"extension.open_already": twice,
	"extension.limit_reached": too_often,
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
	frappe.db.rollback()
	frappe.clear_document_cache("Collab Settings", "Collab Settings")
	frappe.db.value_cache.clear()


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
