"""Chat robots against a stand-in for their vendors: what is sent, what is tried again, and what is never called."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest

from tests.site import factory, vendor_stub
from tests.site.factory import Company, Running, put
from tests.site.test_outbox import MORNING, rows, told
from tests.site.vendor_stub import ADDRESSES, DONE, Answer, Stub
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.robots.kinds import Reply, Request, Robot
from xdept_collab.services import calendars, directory, outbox, robot_transport, sending

PUBLIC = "8.8.8.8"
VENDORS = ("WeCom", "DingTalk", "Feishu")


def then() -> datetime:
	"""A morning at which everybody works, as the site stores it."""
	return calendars.stored(MORNING)


@pytest.fixture
def stub(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
	"""The vendors' hosts lead to a public address, and a connection to that one ends at the stand-in."""
	made, server = vendor_stub.start(tmp_path_factory.mktemp("stub"))

	def dial(address: str, port: int, seconds: float) -> socket.socket:
		assert (address, port) == (PUBLIC, 443)
		return socket.create_connection(("127.0.0.1", made.port), timeout=seconds)

	monkeypatch.setattr(robot_transport, "resolve", lambda host: [PUBLIC])
	monkeypatch.setattr(robot_transport, "dial", dial)
	monkeypatch.setattr(robot_transport, "TRUSTED", made.certificate)
	yield made
	server.shutdown()
	server.server_close()


@pytest.fixture
def begun(company: Company) -> Iterator[Running]:
	frappe.db.sql("update `tabDelivery` set send_after = null")
	yield factory.running(company)
	frappe.db.rollback()
	directory.clear()


def group(begun: Running, vendor: str = "WeCom", departments: tuple[str, ...] = ("sales",), **values) -> str:
	"""A chat group with a robot that the departments read."""
	doc = frappe.get_doc(
		{
			"doctype": "Chat Channel",
			"channel_name": f"Group {frappe.generate_hash(length=6)}",
			"vendor": vendor,
			"address": ADDRESSES[vendor],
			"secret": "SEC-9-HIDDEN" if vendor != "WeCom" else "",
			"language": "en",
			**values,
		}
	).insert()
	for key in departments:
		put("Collab Department", begun.company.names[key], chat_channel=doc.name)
	directory.clear()
	return doc.name


def tell(begun: Running, vendor: str = "WeCom", count: int = 1, at: datetime | None = None, **values) -> None:
	"""Steps that name the vendor, each of a clock of its own."""
	at = at or then()
	name = begun.assignments["sales"]
	outbox.add(
		[
			told(
				begun,
				begun.company.head("sales"),
				channels=(vendor,),
				department=begun.company.names["sales"],
				event=f"{name} {number} {at}",
				clock=f"{name} {number}",
				is_urgent=True,
				**values,
			)
			for number in range(count)
		],
		at,
	)


def send(now: datetime) -> None:
	sending.send_due(now, lambda: None, seconds=lambda: 0)


def of_robots(begun: Running) -> list[frappe._dict]:
	return rows(begun, chat_channel=("!=", ""))


# feature: robot.send
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_group_hears_of_a_step_with_title_and_link(begun: Running, stub: Stub, vendor: str):
	group(begun, vendor)
	tell(begun, vendor, due_at=then() - timedelta(hours=2))
	send(then())
	[said] = stub.heard
	text = json.dumps(said["body"])
	assert said["host"] in vendor_stub.HOSTS
	assert "Late by 2 h 0 min" in text
	assert begun.assignments["sales"] in text
	assert [row.state for row in of_robots(begun)] == ["Sent"]


# feature: robot.send
def test_a_group_hears_once_however_many_people_are_told_and_only_of_its_vendor(begun: Running, stub: Stub):
	group(begun, "WeCom")
	people = [begun.company.head("sales"), begun.company.user("deputy", "sales")]
	department = begun.company.names["sales"]
	outbox.add([told(begun, user, channels=("WeCom",), department=department) for user in people], then())
	outbox.add([told(begun, people[0], channels=("Feishu",), department=department, event="other")], then())
	assert len(of_robots(begun)) == 1
	group(begun, "WeCom", hears_every_step=1)
	outbox.add([told(begun, people[0], channels=("In-App",), department=department, event="third")], then())
	assert len(of_robots(begun)) == 2


# feature: robot.answers
@pytest.mark.parametrize("what", ["delivery.group_disabled", "delivery.group_undecipherable"])
def test_a_group_that_cannot_be_used_gives_its_messages_up_and_holds_up_no_other(
	begun: Running, stub: Stub, what: str
):
	name = group(begun)
	tell(begun)
	if what == "delivery.group_disabled":
		put("Chat Channel", name, is_enabled=0)
	else:
		frappe.db.sql("update `__Auth` set password = 'of another key' where name = %s", name)
	send(then())
	assert stub.heard == []
	[row] = of_robots(begun)
	assert (row.state, json.loads(row.error)) == ("Dead", {"code": what, "facts": {"name": name}})


# feature: robot.readers
def test_a_group_that_a_department_without_the_right_reads_hears_nothing(begun: Running, stub: Stub):
	group(begun, "WeCom", departments=("sales", "finance"))
	tell(begun)
	send(then())
	assert stub.heard == []
	assert [(row.state, json.loads(row.error)["code"]) for row in of_robots(begun)] == [
		("Dropped", "delivery.unreadable_group")
	]


# feature: robot.readers
def test_a_group_that_another_department_joined_before_it_was_sent_hears_nothing(begun: Running, stub: Stub):
	name = group(begun, "WeCom")
	tell(begun)
	put("Collab Department", begun.company.names["finance"], chat_channel=name)
	directory.clear()
	send(then())
	assert stub.heard == []


# feature: robot.answers
@pytest.mark.parametrize(
	("vendor", "answer", "wait"),
	[
		("WeCom", Answer(body={"errcode": 45009, "errmsg": "freq out of limit"}), 60),
		("DingTalk", Answer(body={"errcode": 130101, "errmsg": "send too fast"}), 600),
		("Feishu", Answer(body={"code": 9499, "msg": "too many request"}), 60),
		("WeCom", Answer(status=429, headers={"Retry-After": "90"}), 90),
	],
)
def test_who_is_told_to_slow_down_waits_that_long_and_is_not_marked_as_sent(
	begun: Running, stub: Stub, vendor: str, answer: Answer, wait: int
):
	name = group(begun, vendor)
	tell(begun, vendor, count=3)
	stub.answers = [answer, Answer()]
	send(then())
	assert len(stub.heard) == 1
	waiting = of_robots(begun)
	assert {row.state for row in waiting} == {"Waiting"}
	assert {row.attempts for row in waiting} == {0}
	assert min(row.send_after for row in waiting) >= then() + timedelta(seconds=wait)
	locked = frappe.db.get_value("Chat Channel", name, "locked_until")
	assert locked == then() + timedelta(seconds=wait)
	send(then() + timedelta(seconds=wait * 1.2 + 70))
	assert {row.state for row in of_robots(begun)} == {"Sent"}
	assert len(stub.heard) == 4


# feature: robot.answers
@pytest.mark.parametrize(
	"answer",
	[Answer(status=503), Answer(body="<html>proxy</html>"), Answer(body={"errcode": -1})],
	ids=["5xx", "a page", "busy"],
)
def test_what_may_pass_is_tried_again_later(begun: Running, stub: Stub, answer: Answer):
	group(begun)
	tell(begun)
	stub.answers = [answer, Answer()]
	send(then())
	[row] = of_robots(begun)
	assert (row.state, row.attempts) == ("Waiting", 1)
	assert timedelta(seconds=47) < row.send_after - then() < timedelta(seconds=73)
	send(row.send_after)
	[row] = of_robots(begun)
	assert (row.state, row.error) == ("Sent", None)


# feature: robot.answers
def test_a_vendor_that_does_not_answer_in_time_is_tried_again_and_left_alone_this_time(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(robot_transport, "READ_SECONDS", 0.2)
	group(begun)
	tell(begun, count=4)
	stub.answers = [Answer(wait=1)]
	send(then())
	assert len(stub.heard) == 2
	found = of_robots(begun)
	assert sorted(row.attempts for row in found) == [0, 0, 1, 1]
	assert {row.state for row in found} == {"Waiting"}


# feature: robot.answers
def test_what_can_never_succeed_is_dead_with_its_reason_and_without_the_key(begun: Running, stub: Stub):
	group(begun)
	tell(begun)
	stub.answers = [Answer(body={"errcode": 93000, "errmsg": "invalid webhook url, key k-7-SECRET"})]
	send(then())
	[row] = of_robots(begun)
	assert (row.state, row.send_after) == ("Dead", None)
	assert json.loads(row.error)["code"] == "delivery.robot_key"
	assert "SECRET" not in row.error


# feature: robot.limit
def test_a_robot_says_no_more_than_twenty_in_a_minute_however_often_it_is_asked(begun: Running, stub: Stub):
	group(begun)
	at = [then() + timedelta(seconds=seconds) for seconds in range(0, 200, 20)]
	tell(begun, count=20)
	heard = []
	for number, now in enumerate(at):
		tell(begun, count=3, at=now, kind=outbox.REMINDER)
		before = len(stub.heard)
		send(now)
		heard += [now] * (len(stub.heard) - before)
		in_window = [each for each in heard if each > now - timedelta(seconds=60)]
		assert len(in_window) <= 20, number
	assert len(heard) > 20


# feature: robot.limit
def test_what_a_dead_sender_had_taken_counts_and_goes_out_later(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	group(begun)
	tell(begun, count=4)

	def die(*_arguments):
		raise KeyboardInterrupt

	with monkeypatch.context() as dying:
		dying.setattr(robot_transport, "post", die)
		with pytest.raises(KeyboardInterrupt):
			send(then())
	assert {row.state for row in of_robots(begun)} == {"Waiting"}
	send(then() + timedelta(minutes=3))
	assert stub.heard == []
	send(then() + timedelta(minutes=11))
	assert len(stub.heard) == 4
	assert {row.state for row in of_robots(begun)} == {"Sent"}


# feature: robot.limit
def test_no_transaction_is_open_while_a_vendor_is_awaited(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	group(begun)
	tell(begun, count=2)
	said = []
	post, execute = robot_transport.post, frappe.db.sql
	monkeypatch.setattr(robot_transport, "post", lambda *sent: said.append("post") or post(*sent))
	monkeypatch.setattr(frappe.db, "sql", lambda *sent, **more: said.append("sql") or execute(*sent, **more))
	sending.send_due(then(), lambda: said.append("end"), seconds=lambda: 0)
	posts = [place for place, word in enumerate(said) if word == "post"]
	assert [said[place - 1] for place in posts] == ["end", "end"]


# feature: robot.allowed-hosts
@pytest.mark.parametrize(
	"address",
	[
		"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
		"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=a",
		"https://127.0.0.1/cgi-bin/webhook/send?key=a",
		"https://[::1]/cgi-bin/webhook/send?key=a",
		"https://169.254.169.254/latest/meta-data",
		"https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=a",
		"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=a",
	],
)
def test_no_other_address_is_called_nor_kept(begun: Running, stub: Stub, address: str):
	with pytest.raises(RuleBroken):
		robot_transport.post(Robot("WeCom", address), Request(address, b"{}"))
	with pytest.raises(frappe.ValidationError):
		group(begun, address=address)
	assert stub.heard == []


# feature: robot.allowed-hosts
@pytest.mark.parametrize(
	"addresses",
	[
		["127.0.0.1"],
		["10.0.0.7"],
		["169.254.169.254"],
		["192.168.1.1"],
		["::1"],
		["fe80::1%eth0"],
		["fd00::1"],
		["::ffff:127.0.0.1"],
		["0.0.0.0"],
		["100.64.0.1"],
		[PUBLIC, "127.0.0.1"],
		[],
	],
	ids=str,
)
def test_a_host_that_leads_into_a_private_network_is_not_called(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
):
	group(begun)
	tell(begun)
	monkeypatch.setattr(robot_transport, "resolve", lambda host: addresses)
	send(then())
	assert stub.heard == []
	[row] = of_robots(begun)
	assert (row.state, json.loads(row.error)["code"]) == ("Dead", "delivery.address_not_public")


# feature: robot.allowed-hosts
def test_the_connection_goes_to_the_address_that_was_looked_at_whatever_the_name_says_next(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	"""The second answer of a name server that rebinds: nobody asks for it."""
	answers = [[PUBLIC], ["127.0.0.1"]]
	monkeypatch.setattr(robot_transport, "resolve", lambda host: answers.pop(0))
	monkeypatch.setattr(socket, "getaddrinfo", _only_the_stub(socket.getaddrinfo))
	group(begun)
	tell(begun)
	send(then())
	assert len(stub.heard) == 1
	assert answers == [["127.0.0.1"]]


def _only_the_stub(resolve):
	def asked(host, *arguments, **options):
		assert host == "127.0.0.1", f"{host} was resolved again"
		return resolve(host, *arguments, **options)

	return asked


# feature: robot.allowed-hosts
def test_a_redirect_is_not_followed(begun: Running, stub: Stub):
	group(begun)
	tell(begun)
	stub.answers = [Answer(status=302, headers={"Location": ADDRESSES["WeCom"]}, body=DONE)]
	send(then())
	assert len(stub.heard) == 1
	[row] = of_robots(begun)
	assert (row.state, json.loads(row.error)["code"]) == ("Dead", "delivery.robot_moved")


# feature: robot.allowed-hosts
def test_a_server_with_another_certificate_gets_nothing(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(robot_transport, "TRUSTED", True)
	robot = Robot("WeCom", ADDRESSES["WeCom"])
	assert robot_transport.post(robot, Request(robot.address, b"{}")) == Reply(None)
	assert stub.heard == []


# feature: robot.allowed-hosts
def test_an_endless_answer_is_no_answer(stub: Stub):
	stub.answers = [Answer(body="x" * 200_000)]
	robot = Robot("WeCom", ADDRESSES["WeCom"])
	assert robot_transport.post(robot, Request(robot.address, b"{}")) == Reply(None)


# feature: robot.secrets
def test_address_and_secret_are_kept_encrypted_and_shown_nowhere(begun: Running, stub: Stub):
	name = group(begun, "DingTalk")
	doc = frappe.get_doc("Chat Channel", name)
	doc.secret = "SEC-9-HIDDEN-ANEW"
	doc.save()
	stored = frappe.db.get_value("Chat Channel", name, ["*"], as_dict=True)
	versions = frappe.get_all("Version", {"docname": name}, pluck="data")
	tell(begun, "DingTalk")
	stub.answers = [Answer(status=500, body="k-7-SECRET")]
	send(then())
	errors = frappe.get_all("Error Log", {"creation": (">", then() - timedelta(days=1))}, ["method", "error"])
	listed = frappe.get_list("Chat Channel", fields=["*"])
	shown = json.dumps(
		[stored, versions, doc.as_dict(), errors, of_robots(begun), listed, frappe.local.message_log],
		default=str,
	)
	assert "k-7" not in shown
	assert "SEC-9" not in shown
	assert doc.get_password("secret") == "SEC-9-HIDDEN-ANEW"


# feature: robot.secrets
def test_a_fault_on_the_way_leaves_no_trace_with_the_key(
	begun: Running, stub: Stub, monkeypatch: pytest.MonkeyPatch
):
	def broken(*_arguments):
		raise OSError("cannot reach https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-7-SECRET")

	group(begun)
	tell(begun)
	monkeypatch.setattr(robot_transport, "dial", broken)
	send(then())
	[row] = of_robots(begun)
	assert json.loads(row.error) == {"code": "delivery.robot_no_answer", "facts": {"vendor": "WeCom"}}


# feature: robot.secrets
def test_a_refusal_of_an_address_does_not_repeat_it(begun: Running):
	with pytest.raises(frappe.ValidationError) as refused:
		group(begun, address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-7-SECRET&debug=1")
	assert "k-7" not in str(refused.value)
	assert "k-7" not in json.dumps(frappe.local.message_log, default=str)


# feature: robot.secrets
def test_a_robot_is_moved_to_another_vendor_only_with_its_new_address(begun: Running):
	doc = frappe.get_doc("Chat Channel", group(begun, "WeCom"))
	doc.vendor = "Feishu"
	with pytest.raises(frappe.ValidationError):
		doc.save()
