"""What the answers of the vendors' robots mean, and that no secret is in what is kept of them."""

import json
import pickle
from datetime import datetime, timezone
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Notice, Reply, Robot
from xdept_collab.rules.robots.vendors import read_answer, request

KEY, SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "SEC+a/secret="
ROBOTS = {
	WECOM: Robot(WECOM, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", SECRET),
	DINGTALK: Robot(DINGTALK, f"https://oapi.dingtalk.com/robot/send?access_token={KEY}", SECRET),
	FEISHU: Robot(FEISHU, f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", SECRET),
}
VENDORS = list(ROBOTS)
LOCKED = {WECOM: 60, DINGTALK: 600, FEISHU: 60}
NAMES = {WECOM: ("errcode", "errmsg"), DINGTALK: ("errcode", "errmsg"), FEISHU: ("code", "msg")}


def reply(vendor, number, text="", status=200, **more):
	number_name, text_name = NAMES[vendor]
	return Reply(status, json.dumps({number_name: number, text_name: text}), **more)


def meaning(vendor, answer_reply):
	found = read_answer(ROBOTS[vendor], answer_reply)
	return found.kind, found.reason.code.removeprefix("delivery.robot_") if found.reason else ""


# feature: delivery.answers
@pytest.mark.parametrize(
	("vendor", "number", "text", "expected"),
	[
		(WECOM, 0, "ok", ("ok", "")),
		(WECOM, -1, "system busy", ("temporary", "busy")),
		(WECOM, 45009, "api freq out of limit", ("slow_down", "slow_down")),
		(WECOM, 45033, "api concurrent out of limit", ("slow_down", "slow_down")),
		(WECOM, 93000, "invalid webhook url", ("refused", "key")),
		(WECOM, 93004, "robot stopped", ("refused", "stopped")),
		(WECOM, 40058, "markdown.content exceed max length 4096", ("refused", "content")),
		(DINGTALK, 0, "ok", ("ok", "")),
		(DINGTALK, -1, "系统繁忙", ("temporary", "busy")),
		(DINGTALK, 130101, "send too fast, exceed 20 times per minute", ("slow_down", "slow_down")),
		(DINGTALK, 410100, "发送速度太快而限流", ("slow_down", "slow_down")),
		(DINGTALK, 300001, "token is not exist", ("refused", "key")),
		(DINGTALK, 300001, "send too fast", ("slow_down", "slow_down")),
		(DINGTALK, 300005, "token is not exist", ("refused", "key")),
		(DINGTALK, 310000, "sign not match", ("refused", "signature")),
		(DINGTALK, 310000, "invalid timestamp", ("refused", "signature")),
		(DINGTALK, 310000, "keywords not in content", ("refused", "keyword")),
		(DINGTALK, 310000, "ip 1.2.3.4 not in whitelist", ("refused", "network")),
		(DINGTALK, 400013, "", ("refused", "stopped")),
		(DINGTALK, 400102, "bot is stopped", ("refused", "stopped")),
		(DINGTALK, 460101, "message too long, exceed 20000 bytes", ("refused", "content")),
		(FEISHU, 0, "success", ("ok", "")),
		(FEISHU, 11232, "frequency limited", ("slow_down", "slow_down")),
		(FEISHU, 9499, "too many request", ("slow_down", "slow_down")),
		(FEISHU, 9499, "Bad Request", ("refused", "content")),
		(FEISHU, 19001, "param invalid: incoming webhook access token invalid", ("refused", "key")),
		(FEISHU, 19021, "sign match fail or timestamp is not within one hour", ("refused", "signature")),
		(FEISHU, 19022, "Ip Not Allowed", ("refused", "network")),
		(FEISHU, 19024, "Key Words Not Found", ("refused", "keyword")),
	],
)
def test_what_the_vendors_document_is_understood(vendor, number, text, expected):
	assert meaning(vendor, reply(vendor, number, text)) == expected
	if expected[0] == "slow_down":
		assert read_answer(ROBOTS[vendor], reply(vendor, number, text)).wait == LOCKED[vendor]


# feature: delivery.answers
@pytest.mark.parametrize(
	("vendor", "numbers", "expected"),
	[
		(WECOM, [6000], ("temporary", "busy")),
		(WECOM, [93004, 93008], ("refused", "stopped")),
		(WECOM, [40008, 40033, 40035, 40058, 44004, 45002], ("refused", "content")),
		(DINGTALK, [300001, 300005, 400101, 400106], ("refused", "key")),
		(DINGTALK, [40035, 43004, 400105, 430101, 430102, 430103, 430104], ("refused", "content")),
		(FEISHU, [99991400], ("slow_down", "slow_down")),
		(FEISHU, [9499, 19002, 11246], ("refused", "content")),
	],
)
def test_numbers_of_one_meaning_are_read_alike(vendor, numbers, expected):
	assert {number: meaning(vendor, reply(vendor, number)) for number in numbers} == dict.fromkeys(
		numbers, expected
	)


# feature: delivery.answers
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
	("answered", "expected", "wait"),
	[
		(Reply(None), ("temporary", "no_answer"), 0),
		(Reply(500, "oops"), ("temporary", "busy"), 0),
		(Reply(503, "", "120"), ("temporary", "busy"), 120),
		(Reply(408), ("temporary", "busy"), 0),
		(Reply(429, "", "30"), ("slow_down", "slow_down"), 30),
		(Reply(429, "", "Wed, 21 Oct 2026 07:28:00 GMT"), ("slow_down", "slow_down"), None),
		(Reply(429, "", "-5"), ("slow_down", "slow_down"), None),
		(Reply(302), ("refused", "moved"), 0),
		(Reply(300), ("refused", "moved"), 0),
		(Reply(300, '{"errcode": 0, "code": 0}'), ("refused", "moved"), 0),
		(Reply(400), ("refused", "refused"), 0),
		(Reply(404, "<html>"), ("refused", "refused"), 0),
		(Reply(200, "<html>Please log in</html>"), ("temporary", "unreadable"), 0),
		(Reply(200, ""), ("temporary", "unreadable"), 0),
		(Reply(200, "[0]"), ("temporary", "unreadable"), 0),
		(Reply(200, "0"), ("temporary", "unreadable"), 0),
		(Reply(200, "{}"), ("temporary", "unreadable"), 0),
		(Reply(200, "[" * 100_000), ("temporary", "unreadable"), 0),
		(Reply(200, '{"errcode": null, "code": false}'), ("temporary", "unreadable"), 0),
		(Reply(200, '{"errcode": 987654, "code": 987654}'), ("temporary", "busy"), 0),
		(Reply(400, '{"errcode": 0, "code": 0}'), ("temporary", "busy"), 0),
	],
)
def test_whatever_else_comes_back_is_never_taken_for_done(vendor, answered, expected, wait):
	assert meaning(vendor, answered) == expected
	assert read_answer(ROBOTS[vendor], answered).wait == (LOCKED[vendor] if wait is None else wait)


# feature: delivery.answers
def test_the_older_answers_are_read_too():
	assert meaning(FEISHU, Reply(200, '{"StatusCode":0,"StatusMessage":"success","Extra":null}')) == (
		"ok",
		"",
	)
	assert meaning(FEISHU, Reply(400, '{"code":19001,"msg":"param invalid"}')) == ("refused", "key")
	assert meaning(WECOM, Reply(200, '{"errcode":"0","errmsg":"ok"}')) == ("ok", "")
	flood = '{"status":1111,"wait":5,"source":"x5","punish":"deny"}'
	assert meaning(DINGTALK, Reply(200, flood)) == ("slow_down", "slow_down")


# feature: delivery.answers
@pytest.mark.parametrize("vendor", VENDORS)
@given(number=st.integers(), text=st.text(), status=st.integers(200, 299))
def test_only_zero_means_done(vendor, number, text, status):
	assert (meaning(vendor, reply(vendor, number, text, status))[0] == "ok") == (number == 0)


# feature: delivery.answers
@pytest.mark.parametrize("vendor", VENDORS)
@given(status=st.none() | st.integers(100, 599), text=st.text(), header=st.text(max_size=20))
def test_no_answer_makes_the_reading_fail(vendor, status, text, header):
	assert meaning(vendor, Reply(status, text, header))[0] != "ok"


# feature: delivery.secrets
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("number", [93000, 310000, 19001, 45009, 130101, 9499, 55555])
def test_a_vendor_that_repeats_address_key_or_secret_gives_none_of_them_away(vendor, number):
	robot = ROBOTS[vendor]
	echo = f"bad: {robot.address} {KEY} {SECRET} {quote_plus(SECRET)} {quote_plus(robot.address)} end"
	found = read_answer(robot, reply(vendor, number, echo))
	kept = str(found) + str(found.reason) + repr(found.reason)
	assert not [secret for secret in (KEY, SECRET, quote_plus(SECRET)) if secret in kept]
	assert "bad: " in kept
	assert "end" in kept


# feature: delivery.secrets
@pytest.mark.parametrize("vendor", VENDORS)
def test_robots_and_requests_do_not_show_their_secrets(vendor):
	robot = ROBOTS[vendor]
	asked = request(robot, Notice("Title", "Text"), datetime(2026, 6, 8, tzinfo=timezone.utc))
	shown = f"{robot} {robot!r} {asked} {asked!r}"
	assert not [secret for secret in (KEY, SECRET, "sign") if secret in shown]


# feature: delivery.secrets
def test_a_long_text_is_shortened_and_a_reason_reaches_a_worker_whole():
	found = read_answer(ROBOTS[WECOM], reply(WECOM, 93000, "x" * 5000))
	assert found.reason
	assert len(str(found.reason.facts["text"])) == 200
	assert pickle.loads(pickle.dumps(found)) == found
