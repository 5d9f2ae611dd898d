"""What a web page sends acts once: two taps, a lost answer, a queue that was kept offline."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
import requests
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, Running
from xdept_collab.services import sent_once

SEND = "xdept_collab.api.once.send"
ITEM, LOG, REQUEST, TICKET = "Work Item", "Progress Log", "Collaboration Request", "Issue Ticket"
PIXEL = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		factory.put(ITEM, made.items["sales"], status="In Progress")
		commit()
		yield made
		frappe.db.rollback()
		frappe.db.delete("Sent Once", {"user": ("like", f"%@{company.domain}")})
		frappe.db.delete("File", {"owner": ("like", f"%@{company.domain}")})


def new_key() -> str:
	return str(uuid.uuid4())


def report(begun: Running, **values: object) -> dict[str, object]:
	return {
		"doctype": ITEM,
		"name": begun.items["sales"],
		"narrative": "Half of it is done",
		"progress_percent": 50,
		**values,
	}


def logs(begun: Running) -> list[frappe._dict]:
	frappe.db.rollback()
	return frappe.get_all(LOG, filters={"work_item": begun.items["sales"]}, fields=["name", "narrative"])


def words(answer: requests.Response) -> str:
	return answer.json().get("_server_messages", "")


# feature: phone.exactly-once
def test_what_arrives_twice_acts_once_and_gets_the_same_answer(
	begun: Running, people: Callable[[str], Client]
):
	key, client = new_key(), people("member.sales")
	answers = [client.call(SEND, key=key, act="progress.log", args=report(begun)) for _each in range(3)]
	assert [answer.status_code for answer in answers] == [200, 200, 200]
	assert len({answer.json()["message"] for answer in answers}) == 1
	assert [row.name for row in logs(begun)] == [answers[0].json()["message"]]


# feature: phone.exactly-once
def test_eight_that_race_with_the_same_key_act_once(begun: Running, people: Callable[[str], Client]):
	key = new_key()
	known = people("member.sales")

	def send(_number: int) -> requests.Response:
		client = Client(known.url)
		client.session.cookies.update(known.session.cookies)
		client.session.headers.update(known.session.headers)
		return client.call(SEND, key=key, act="progress.log", args=report(begun))

	with ThreadPoolExecutor(8) as pool:
		answers = list(pool.map(send, range(8)))
	assert {answer.status_code for answer in answers} == {200}, [answer.text[:300] for answer in answers]
	assert len({answer.json()["message"] for answer in answers}) == 1
	assert len(logs(begun)) == 1


# feature: phone.exactly-once
def test_what_races_and_is_refused_leaves_nothing_and_may_be_mended(
	begun: Running, people: Callable[[str], Client]
):
	key, known = new_key(), people("member.sales")

	def send(_number: int) -> requests.Response:
		client = Client(known.url)
		client.session.cookies.update(known.session.cookies)
		client.session.headers.update(known.session.headers)
		return client.call(SEND, key=key, act="progress.log", args=report(begun, health="Blocked"))

	with ThreadPoolExecutor(4) as pool:
		answers = list(pool.map(send, range(4)))
	assert {answer.status_code for answer in answers} == {417}, [answer.text[:300] for answer in answers]
	assert logs(begun) == []
	mended = known.call(
		SEND, key=key, act="progress.log", args=report(begun, health="Blocked", blocker="No material")
	)
	assert mended.status_code == 200
	assert len(logs(begun)) == 1


# feature: phone.exactly-once
def test_other_content_under_a_key_that_is_done_is_refused_in_words(
	begun: Running, people: Callable[[str], Client]
):
	key, client = new_key(), people("member.sales")
	assert client.call(SEND, key=key, act="progress.log", args=report(begun)).status_code == 200
	other = client.call(SEND, key=key, act="progress.log", args=report(begun, narrative="All of it"))
	assert other.status_code == 417
	assert "arrived before with other content" in words(other)
	assert len(logs(begun)) == 1


# feature: phone.exactly-once
def test_the_key_of_another_user_is_no_key(begun: Running, people: Callable[[str], Client]):
	key = new_key()
	for who in ("member.sales", "head.sales"):
		assert people(who).call(SEND, key=key, act="progress.log", args=report(begun)).status_code == 200
	assert len(logs(begun)) == 2


# feature: phone.exactly-once
@pytest.mark.parametrize(
	("act", "args"),
	[
		("frappe.client.delete", {}),
		("progress.log", {"doctype": ITEM}),
		("clocks.acknowledge", {"clock": "x", "owner": "x"}),
		("progress.log", "no JSON"),
	],
)
def test_what_is_no_act_of_a_page_is_refused(people: Callable[[str], Client], act: str, args: object):
	answer = people("member.sales").call(SEND, key=new_key(), act=act, args=args)
	assert answer.status_code == 417
	assert "cannot be read" in words(answer)


# feature: phone.exactly-once
def test_a_record_that_is_hidden_is_refused_as_one_that_is_missing(
	begun: Running, people: Callable[[str], Client]
):
	answers = [
		people("head.finance").call(SEND, key=new_key(), act="progress.log", args=report(begun, name=name))
		for name in (begun.items["sales"], "W00000000000")
	]
	assert [answer.status_code for answer in answers] == [403, 403]
	assert answers[0].text == answers[1].text


# feature: phone.exactly-once
def test_keys_are_forgotten_after_thirty_days(company: Company):
	with factory.acting(company.head("sales")):
		sent_once.done_once(old := new_key(), "act", {}, lambda: "old")
		sent_once.done_once(recent := new_key(), "act", {}, lambda: "recent")
		name = sent_once.sent.name_of(frappe.session.user, old)
		frappe.db.set_value("Sent Once", name, "sent_on", add_to_date(now_datetime(), days=-31))
		sent_once.forget_old(now_datetime())
		assert sent_once.done_once(old, "act", {}, lambda: "new") == "new"
		assert sent_once.done_once(recent, "act", {}, lambda: "new") == "recent"


# feature: phone.photos
def test_photos_come_with_the_report_and_are_seen_by_who_sees_it(
	begun: Running, people: Callable[[str], Client]
):
	photo = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
	answer = people("member.sales").call(
		SEND, key=new_key(), act="progress.log", args=report(begun, photos=[photo])
	)
	assert answer.status_code == 200, answer.text[:500]
	frappe.db.rollback()
	filters = {"attached_to_doctype": LOG, "attached_to_name": answer.json()["message"]}
	files = frappe.get_all("File", filters=filters, fields=["file_url", "is_private"])
	assert [file.is_private for file in files] == [1]
	url = files[0].file_url
	assert people("head.sales").request("GET", url).content == PIXEL
	assert people("head.finance").request("GET", url).status_code == 403
	assert people("").request("GET", url).status_code == 403


# feature: phone.photos
def test_a_report_that_is_refused_leaves_no_photo(begun: Running, people: Callable[[str], Client]):
	frappe.db.rollback()
	before = frappe.db.count("File")
	photo = base64.b64encode(PIXEL).decode()
	args = report(begun, photos=[photo], progress_percent=150)
	answer = people("member.sales").call(SEND, key=new_key(), act="progress.log", args=args)
	assert answer.status_code == 417
	no_picture = people("member.sales").call(
		SEND, key=new_key(), act="progress.log", args=report(begun, photos=["bm8gcGljdHVyZQ=="])
	)
	assert no_picture.status_code == 417
	frappe.db.rollback()
	assert frappe.db.count("File") == before


# feature: phone.raise
def test_a_request_and_a_ticket_are_raised_by_one_call(begun: Running, people: Callable[[str], Client]):
	client, research = people("member.marketing"), begun.company.names["research"]
	asked = client.call(
		SEND,
		key=new_key(),
		act="raising.request",
		args={
			"assignment": begun.assignments["marketing"],
			"to_department": research,
			"content": "Please send the data",
			"needed_by": add_days(nowdate(), 3),
		},
	)
	told = client.call(
		SEND,
		key=new_key(),
		act="raising.ticket",
		args={
			"task": begun.task,
			"title": "No data",
			"description": "Nothing can be printed",
			"responsible_department": research,
		},
	)
	assert (asked.status_code, told.status_code) == (200, 200), (asked.text[:300], told.text[:300])
	frappe.db.rollback()
	assert frappe.db.get_value(REQUEST, asked.json()["message"], ["status", "from_department"]) == (
		"Sent",
		begun.company.names["marketing"],
	)
	assert frappe.db.get_value(TICKET, told.json()["message"], ["status", "reporter"]) == (
		"Open",
		begun.company.user("member", "marketing"),
	)


# feature: phone.raise
def test_nobody_raises_anything_on_a_task_that_is_not_his(begun: Running, people: Callable[[str], Client]):
	args = {"title": "x", "description": "x", "responsible_department": "Sales"}
	for name in (begun.task, "T00000000000"):
		answer = people("head.finance").call(
			SEND, key=new_key(), act="raising.ticket", args={**args, "task": name}
		)
		assert answer.status_code == 403


# feature: phone.move-with-values
def test_a_move_takes_along_what_it_needs(begun: Running, people: Callable[[str], Client]):
	frappe.set_user("Administrator")
	name = factory.request(begun)
	factory.put(REQUEST, name, status="Accepted")
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	move = {"doctype": REQUEST, "name": name, "action": "Deliver"}
	client = people("head.research")
	bare = client.call(SEND, key=new_key(), act="workflow.transition", args=move)
	assert bare.status_code == 417
	foreign = client.call(
		SEND, key=new_key(), act="workflow.transition", args={**move, "values": {"content": "Something else"}}
	)
	assert foreign.status_code == 417
	done = client.call(
		SEND, key=new_key(), act="workflow.transition", args={**move, "values": {"delivered": "The sheet"}}
	)
	assert done.status_code == 200, done.text[:300]
	frappe.db.rollback()
	assert frappe.db.get_value(REQUEST, name, ["status", "delivered", "content"]) == (
		"Delivered",
		"The sheet",
		"Please send the technical data",
	)
