"""A calendar program reads its user's own dates under an address of his own, and nothing under any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import get_url, getdate, now_datetime
from icalendar import Calendar

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, acting, put
from tests.site.test_query_counts import counted
from xdept_collab.services import calendar_feed, calendar_file, directory

OWNER = "member"


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		with acting(company.initiator):
			task = frappe.get_doc("Collab Task", made.task)
			task.append("milestones", {"title": "The leaflet is printed", "due_date": task.due_date})
			task.save()
		commit()
		yield made
		frappe.db.delete("Calendar Feed")


def path_of(address: str) -> str:
	return address.removeprefix(get_url())


def read(http: Callable[..., Client], address: str) -> dict[str, str]:
	"""What a program without login reads: UID -> summary."""
	answer = http().request("GET", path_of(address))
	assert answer.status_code == 200, answer.text[:300]
	assert answer.headers["Content-Type"].startswith("text/calendar")
	return {
		str(event["uid"]): str(event["summary"])
		for event in Calendar.from_ical(answer.content).walk("VEVENT")
	}


def renewed(client: Client) -> str:
	answer = client.call("xdept_collab.api.calendar_feed.renew")
	assert answer.status_code == 200, answer.text[:300]
	return answer.json()["message"]


# feature: feed.own
def test_somebody_finds_his_own_work_and_nothing_of_others(
	company: Company, begun: Running, http: Callable[..., Client]
):
	user = company.user(OWNER, "marketing")
	address = renewed(http(user, PASSWORD))
	uids = read(http, address)
	site = frappe.local.site
	assert f"work-item.{begun.items['marketing']}@{site}" in uids
	mine = set(frappe.get_all("Work Item", {"owner_user": user}, pluck="name"))
	others = [
		uid
		for uid in uids
		if uid.startswith("work-item.") and uid.split("@")[0][len("work-item.") :] not in mine
	]
	assert others == []
	assert not any(begun.assignments["sales"] in uid for uid in uids)


# feature: feed.own
def test_who_leads_a_task_finds_its_day_and_its_milestones(
	company: Company, begun: Running, http: Callable[..., Client]
):
	uids = read(http, renewed(http(company.coordinator, PASSWORD)))
	site = frappe.local.site
	milestones = frappe.get_all("Collab Milestone", {"parent": begun.task}, pluck="name")
	assert milestones
	wanted = {f"collab-task.{begun.task}@{site}", *(f"collab-milestone.{name}@{site}" for name in milestones)}
	assert wanted <= set(uids)


# feature: feed.own
def test_who_loses_a_position_no_longer_finds_what_it_gave(company: Company, begun: Running):
	head = company.head("sales")
	mine = {entry.name for entry in calendar_feed.entries(head)}
	assert begun.assignments["sales"] in mine
	put("Department Assignment", begun.assignments["sales"], head=company.user("deputy", "sales"))
	frappe.db.set_value("Collab Department", factory.NAMES["sales"], "head", company.user("deputy", "sales"))
	directory.clear()
	try:
		assert begun.assignments["sales"] not in {entry.name for entry in calendar_feed.entries(head)}
	finally:
		frappe.db.rollback()
		directory.clear()


# feature: feed.revocable
def test_a_wrong_a_renewed_and_an_ended_address_are_not_there_all_alike(
	company: Company, begun: Running, http: Callable[..., Client]
):
	client = http(company.user(OWNER, "research"), PASSWORD)
	former, present = renewed(client), renewed(client)
	assert former != present
	read(http, present)
	assert client.call("xdept_collab.api.calendar_feed.turn_off").status_code == 200
	wrong = [former, present, get_url(f"{calendar_feed.PATH}?key=guessed"), get_url(calendar_feed.PATH)]
	answers = [http().request("GET", path_of(address)) for address in wrong]
	assert [answer.status_code for answer in answers] == [404] * len(wrong)
	assert len({answer.text for answer in answers}) == 1


# feature: feed.revocable
def test_the_address_of_a_user_who_may_not_log_in_is_not_there(
	company: Company, begun: Running, http: Callable[..., Client]
):
	user = company.user("helper", "research")
	address = renewed(http(user, PASSWORD))
	read(http, address)
	put("User", user, enabled=0)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	try:
		assert http().request("GET", path_of(address)).status_code == 404
	finally:
		put("User", user, enabled=1)
		frappe.db.commit()  # noqa: TID251 — the next test finds him as he was.


# feature: feed.revocable
def test_the_secret_of_an_address_is_stored_nowhere(
	company: Company, begun: Running, http: Callable[..., Client]
):
	secret = renewed(http(company.initiator, PASSWORD)).partition("key=")[2]
	assert len(secret) >= 43
	frappe.db.rollback()
	row = frappe.db.get_value("Calendar Feed", company.initiator, "*", as_dict=True)
	assert secret not in frappe.as_json(row)
	assert calendar_feed.reader_of(secret) == company.initiator


# feature: feed.revocable
def test_the_address_is_ended_by_an_administrator_who_deletes_it(
	company: Company, begun: Running, http: Callable[..., Client]
):
	address = renewed(http(company.initiator, PASSWORD))
	admin = http(company.user("admin"), PASSWORD)
	assert admin.get("Calendar Feed", company.initiator).status_code == 200
	assert http(company.coordinator, PASSWORD).get("Calendar Feed", company.initiator).status_code == 403
	assert admin.delete("Calendar Feed", company.initiator).status_code in (200, 202)
	assert http().request("GET", path_of(address)).status_code == 404


# feature: feed.language
@pytest.mark.parametrize(("language", "kind"), [("en", "Work Item · "), ("zh", "工作项 · ")])
def test_the_entries_speak_the_language_of_their_user(
	company: Company, begun: Running, language: str, kind: str
):
	user = company.user(OWNER, "marketing")
	put("User", user, language=language)
	text = calendar_file.written(calendar_feed.entries(user), user)
	found = [str(event["summary"]) for event in Calendar.from_ical(text).walk("VEVENT")]
	assert any(summary.startswith(kind) for summary in found), found


# feature: feed.own
def test_an_entry_lasts_from_its_first_to_its_last_day_and_says_where_it_opens(
	company: Company, begun: Running
):
	user, item = company.user(OWNER, "marketing"), begun.items["marketing"]
	text = calendar_file.written(calendar_feed.entries(user), user)
	events = Calendar.from_ical(text).walk("VEVENT")
	event = next(each for each in events if item in str(each["uid"]))
	row = frappe.db.get_value("Work Item", item, ["planned_start", "planned_end"], as_dict=True)
	assert event.decoded("dtstart") == getdate(row.planned_start)
	assert event.decoded("dtend") == getdate(row.planned_end) + timedelta(days=1)
	assert item in str(event["url"])
	assert begun.task in str(event["description"])


# feature: feed.own
def test_a_reader_of_a_review_finds_the_day_by_which_he_must_decide(company: Company, begun: Running):
	review = factory.review(begun, "sales")
	reviewer = frappe.get_all("Acceptance Reviewer", {"parent": review}, pluck="user")[0]
	frappe.get_doc("Acceptance Review", review).save()
	due = frappe.db.get_value("Clock", {"ref_name": review, "is_open": 1}, "due_at")
	assert due
	found = {entry.name: entry for entry in calendar_feed.entries(reviewer)}
	assert found[review].last == due.date()


# feature: feed.own
def test_a_calendar_is_read_with_a_dozen_queries_however_much_is_in_it(company: Company, begun: Running):
	user = company.head("marketing")
	calendar_feed.entries(user)
	with counted() as few:
		calendar_feed.entries(user)
	for number in range(12):
		factory.work_item(begun, "marketing", title=f"Further {number}", owner_user=user)
	with counted() as many:
		calendar_feed.entries(user)
	assert len(many) == len(few) <= 16


# feature: feed.own
def test_reading_a_calendar_leaves_the_session_as_it_was(company: Company, begun: Running):
	with acting(company.initiator):
		calendar_feed.entries(company.head("marketing"))
		assert frappe.session.user == company.initiator
	assert calendar_feed.renew(company.initiator, now_datetime())
