"""What a changed policy or calendar does to running clocks: shown before, followed after, stopped and repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from redis.exceptions import ConnectionError

from tests.site import factory
from tests.site.clock_times import at, clock, due, events, frozen, swept
from tests.site.factory import Company, Running
from tests.site.test_escalation_policies import step, values
from xdept_collab.rules.policies import policy_from
from xdept_collab.services import (
	calendars,
	clock_recount,
	directory,
	escalation_policies,
	long_work,
	policy_checks,
	policy_preview,
)
from xdept_collab.services.long_work import LongWork, NotWanted

POLICY, ASSIGNMENT, TASK = "Escalation Policy", "Department Assignment", "Collab Task"
ANSWER = "Department Answer"
CALENDAR = "Working Calendar"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
	yield
	frappe.db.rollback()
	for known in (escalation_policies, calendars, directory):
		known.clear()
	frappe.clear_document_cache("Collab Settings", "Collab Settings")
	frappe.db.value_cache.clear()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
	"""The policies whose work was queued, "" for that of calendars; nothing is really queued."""
	found: list[str] = []
	monkeypatch.setattr(LongWork, "start", lambda _work, **arguments: found.append(arguments["policy"]))
	return found


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task that was submitted on Monday at 10:00: two departments have to answer."""
	with frozen("02 10:00"):
		return factory.submitted(company, {"marketing": "A", "sales": "R", "service": "I"})


def changed(**others: Any) -> Document:
	return frappe.get_doc(POLICY, ANSWER).update(others)


def previewed(document: Document, when: str = "02 12:00") -> dict[str, Any]:
	with frozen(when):
		return policy_preview.of(document, calendars.stored(at(when))).shown()


def recounted(policy: str = ANSWER, when: str = "02 12:00") -> dict[str, Any]:
	with frozen(when):
		now = calendars.stored(at(when))
		return clock_recount.recount_policy(policy, now, lambda: None, lambda _percent, **_more: None)


def counts(found: dict[str, Any]) -> tuple[int, ...]:
	return tuple(found[name] for name in ("clocks", "rearmed", "ended", "armed", "due_now"))


# feature: policy.preview
def test_a_longer_limit_moves_the_clocks_that_run_and_tells_nobody(begun: Running):
	found = previewed(changed(target_amount=3))
	assert counts(found) == (2, 2, 0, 0, 0)
	assert (found["told"], found["is_cut"]) == ([], False)


# feature: policy.preview
def test_a_shorter_limit_says_who_would_be_told_at_once(begun: Running):
	found = previewed(changed(target_amount=1, target_unit="Hours"))
	assert counts(found) == (2, 2, 0, 0, 2)
	company = begun.company
	told = {row["user"]: row["count"] for row in found["told"]}
	assert told == {company.head("marketing"): 1, company.head("sales"): 1, company.coordinator: 2}
	assert found["people"] == 3


# feature: policy.preview
def test_switching_off_ends_all_and_the_same_policy_changes_nothing(begun: Running):
	assert counts(previewed(changed(is_enabled=0))) == (2, 0, 2, 0, 0)
	assert counts(previewed(changed(ref_doctype="Work Item")))[2] == 2
	assert counts(previewed(changed())) == (2, 0, 0, 0, 0)


# feature: policy.preview
def test_a_new_policy_says_for_how_many_records_a_clock_would_start_and_whom_it_tells_late(begun: Running):
	document = policy_checks.unsaved(values(target_amount=1, steps=[step(recipients="liaison")]))
	assert counts(previewed(document)) == (0, 0, 0, 2, 0)
	late = previewed(document, "05 10:00")
	assert counts(late) == (0, 0, 0, 2, 2)
	liaisons = {begun.company.user("liaison", key) for key in ("marketing", "sales")}
	assert {row["user"] for row in late["told"]} == liaisons


# feature: policy.preview
def test_a_condition_that_stops_counts_as_an_end(begun: Running):
	document = changed()
	document.append(
		"conditions", {"purpose": "Stop", "field": "task_priority", "operator": "is", "value": "High"}
	)
	assert counts(previewed(document)) == (2, 0, 2, 0, 0)


# feature: policy.preview
def test_looking_at_a_change_changes_nothing(begun: Running):
	before = (due(begun.assignments["sales"], ANSWER), frappe.get_doc(POLICY, ANSWER).as_dict())
	policy = escalation_policies.named(ANSWER)
	previewed(changed(target_amount=9))
	assert escalation_policies.named(ANSWER) == policy
	assert (due(begun.assignments["sales"], ANSWER), frappe.get_doc(POLICY, ANSWER).as_dict()) == before


# feature: policy.recount
def test_the_clocks_that_run_follow_a_changed_limit_and_what_was_said_stays_said(
	begun: Running, started: list[str]
):
	name, head = begun.assignments["sales"], begun.company.head("sales")
	swept("03 10:00")
	changed(target_amount=4).save()
	assert started == [ANSWER]
	assert recounted(when="03 11:00") == {"changed": 2, "ended": 0, "armed": 0}
	assert due(name, ANSWER) == "06 10:00"
	assert clock(name, ANSWER).policy_revision == frappe.db.get_value(POLICY, ANSWER, "revision")
	assert str(clock(name, ANSWER).first_due_at) == "2026-03-04 10:00:00"
	swept("04 10:00")  # when half of the new limit is over
	assert events(name, ANSWER) == [("Half-way", "Fired", (head,))]


# feature: policy.recount
def test_following_twice_changes_nothing_more(begun: Running, started: list[str]):
	changed(target_amount=4).save()
	recounted()
	before = [clock(name, ANSWER) for name in begun.assignments.values()]
	assert recounted(when="02 13:00") == {"changed": 0, "ended": 0, "armed": 0}
	assert [clock(name, ANSWER) for name in begun.assignments.values()] == before


# feature: policy.recount
def test_a_pause_is_kept_when_the_limit_changes(begun: Running, started: list[str]):
	name = begun.assignments["sales"]
	with frozen("03 10:00"):
		factory.put(TASK, begun.task, status="On Hold")
	changed(target_amount=3).save()
	recounted(when="04 10:00")
	assert clock(name, ANSWER).state == "Paused"
	with frozen("09 10:00"):
		factory.put(TASK, begun.task, status="Planning")
	assert due(name, ANSWER) == "11 10:00", "one of three working days had passed"


# feature: policy.recount
def test_a_policy_that_is_switched_off_ends_its_clocks_neither_met_nor_missed(
	begun: Running, started: list[str]
):
	changed(is_enabled=0).save()
	assert started == [ANSWER]
	assert recounted() == {"changed": 0, "ended": 2, "armed": 0}
	found = clock(begun.assignments["sales"], ANSWER)
	assert (found.state, found.outcome, found.is_open, found.next_at) == ("Stopped", "", 0, None)
	swept("05 10:00")
	assert events(begun.assignments["sales"], ANSWER) == []


# feature: policy.recount
def test_a_policy_that_is_switched_on_again_times_what_waits_from_when_it_began(
	begun: Running, started: list[str]
):
	changed(is_enabled=0).save()
	recounted()
	changed(is_enabled=1).save()
	assert recounted(when="03 09:00")["armed"] == 2
	found = clock(begun.assignments["sales"], ANSWER)
	assert (due(begun.assignments["sales"], ANSWER), found.cycle, found.is_open) == ("04 10:00", 2, 1)


# feature: policy.recount
def test_clocks_that_missed_a_change_are_found_at_night(begun: Running, started: list[str]):
	clock_recount.follow_missed()
	assert started == []
	changed(target_amount=4).save()
	started.clear()
	clock_recount.follow_missed()
	assert started == [ANSWER]
	recounted()
	started.clear()
	clock_recount.follow_missed()
	assert started == []


# feature: policy.recount
def test_only_a_change_of_the_content_is_followed(started: list[str]):
	policy = frappe.get_doc(values(is_enabled=0)).insert()
	policy.update({"target_amount": 5}).save()
	assert started == [], "nothing runs by a policy that is off"
	policy.update({"is_enabled": 1}).save()
	policy.update({"description": "Because we promised it."}).save()
	assert started == [policy.name]


# feature: policy.recount
def test_what_is_stopped_half_way_is_right_so_far_and_can_go_on(
	begun: Running, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(LongWork, "start", lambda *_work, **_arguments: None)
	monkeypatch.setattr(clock_recount, "PAGE", 1)
	changed(target_amount=4).save()
	work, pages = clock_recount.of_policy(ANSWER), list[int]()

	def commit() -> None:
		pages.append(1)
		if len(pages) == 1:
			work.ask_to_stop()

	frappe.cache.set_value(work._cache_key(), {"status": "Queued", "percent": 0, "token": "mine"})
	with frozen("02 12:00"):
		clock_recount.run("mine", ANSWER, calendars.stored(at("02 12:00")), commit)
	assert (work.state()["status"], work.state()["changed"]) == ("Stopped", 1)
	dues = sorted(due(begun.assignments[key], ANSWER) for key in ("marketing", "sales"))
	assert dues == ["04 10:00", "06 10:00"]
	assert recounted() == {"changed": 1, "ended": 0, "armed": 0}


# feature: calendar.recount
def test_clocks_follow_a_calendar_whose_days_have_changed(begun: Running, started: list[str]):
	name = begun.assignments["sales"]
	assert due(name, ANSWER) == "04 10:00"
	calendar = frappe.get_doc(CALENDAR, calendars.SHIPPED)
	calendar.append("days", {"date": "2026-03-03", "kind": "Day Off"})
	calendar.save()
	calendar.save()
	assert started == [""], "the second save changed nothing"
	assert _recounted_calendars() >= 2
	assert due(name, ANSWER) == "05 10:00"
	assert _recounted_calendars() == 0


# feature: calendar.recount
def test_clocks_follow_a_department_that_works_in_another_calendar(begun: Running, started: list[str]):
	other = frappe.copy_doc(frappe.get_doc(CALENDAR, calendars.SHIPPED))
	other.calendar_name = "Without Tuesdays"
	other.append("days", {"date": "2026-03-03", "kind": "Day Off"})
	other.insert()
	department = frappe.get_doc("Collab Department", begun.company.names["sales"])
	department.update({"working_calendar": other.name}).save()
	assert started == [""]
	_recounted_calendars()
	assert due(begun.assignments["sales"], ANSWER) == "05 10:00"
	assert due(begun.assignments["marketing"], ANSWER) == "04 10:00"
	assert clock(begun.assignments["sales"], ANSWER).calendar == other.name


# feature: calendar.recount
def test_clocks_follow_another_calendar_of_the_company(started: list[str]):
	frappe.get_doc("Collab Settings").update({"default_working_calendar": calendars.SHIPPED}).save()
	assert started == [""]


def _recounted_calendars() -> int:
	with frozen("02 12:00"):
		found = clock_recount.recount_calendars(
			calendars.stored(at("02 12:00")), lambda: None, lambda _percent, **_more: None
		)
	return found["changed"]


# feature: work.long
def test_a_newer_job_takes_the_place_of_an_older_and_a_lost_cache_stops_nobody():
	work = LongWork(f"test_{frappe.generate_hash(length=6)}", "xdept_collab.jobs.collab_recount_clocks")
	seen: list[int] = []

	def work_on(note: Any) -> dict[str, Any]:
		for percent in (10, 20, 30):
			note(percent)
			seen.append(percent)
			if percent == 20 and "newer" in moves:
				frappe.cache.set_value(
					work._cache_key(), {"status": "Queued", "percent": 0, "token": "newer"}
				)
		return {"done": len(seen)}

	moves: list[str] = []
	work.run("first", work_on)
	assert (seen, work.state()["status"], work.state()["done"]) == ([10, 20, 30], "Done", 3)
	moves.append("newer")
	seen.clear()
	frappe.cache.delete_value(work._cache_key())
	work.run("second", work_on)
	assert seen == [10, 20]
	assert work.state()["status"] == "Queued", "the newer one speaks now"
	frappe.cache.delete_value(work._cache_key())


# feature: work.long
def test_without_a_queue_what_was_saved_stays_and_the_work_is_broken_off(monkeypatch: pytest.MonkeyPatch):
	def refuse(*_arguments: Any, **_options: Any) -> None:
		raise ConnectionError("the queue is away")

	monkeypatch.setattr(frappe, "enqueue", refuse)
	work = LongWork(f"test_{frappe.generate_hash(length=6)}", "xdept_collab.jobs.collab_recount_clocks")
	assert work.start(policy="")["status"] == "Queued"
	frappe.db.after_commit.run()
	assert work.state()["status"] == "Broken Off"
	monkeypatch.setattr(long_work, "is_job_enqueued", refuse)
	frappe.cache.set_value(work._cache_key(), {"status": "Running", "percent": 5, "token": "mine"})
	assert work.state()["status"] == "Running", "nobody can tell while the queue is away"
	frappe.cache.delete_value(work._cache_key())


# feature: work.long
def test_work_that_fails_says_so_and_a_lost_job_is_broken_off():
	work = LongWork(f"test_{frappe.generate_hash(length=6)}", "xdept_collab.jobs.collab_recount_clocks")

	def fail(_note: Any) -> dict[str, Any]:
		raise ZeroDivisionError

	with pytest.raises(ZeroDivisionError):
		work.run("mine", fail)
	assert work.state()["status"] == "Broken Off"
	frappe.cache.set_value(work._cache_key(), {"status": "Running", "percent": 5, "token": "nobody's"})
	assert work.state() == {"status": "Broken Off", "percent": 5}
	work.run("mine", lambda _note: (_ for _ in ()).throw(NotWanted))
	assert work.state()["status"] == "Broken Off", "another token was told"
	frappe.cache.delete_value(work._cache_key())


# feature: policy.preview
def test_a_policy_of_the_form_is_checked_and_stored_nowhere():
	before = frappe.db.count(POLICY)
	policy = policy_checks.unsaved({**values(), "owner": "Guest", "nonsense": 1, "steps": [step(nonsense=2)]})
	assert policy_from(policy.as_dict()) == policy_from({**values(), "name": "Quick Answer"})
	assert frappe.db.count(POLICY) == before
