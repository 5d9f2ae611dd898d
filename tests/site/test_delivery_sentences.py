"""What an administrator reads about a message that did not arrive."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
import pytest

from xdept_collab.messages import sentence_of
from xdept_collab.messages_delivery import DELIVERY_MESSAGES
from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.retries import LONGEST_AGE, MOST_ATTEMPTS, Answer, outcome
from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Reply, Robot
from xdept_collab.rules.robots.vendors import read_answer

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
ROBOTS = {
	WECOM: Robot(WECOM, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"),
	DINGTALK: Robot(DINGTALK, f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"),
	FEISHU: Robot(FEISHU, f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}"),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
	yield
	frappe.local.lang = "en"


def refused(address: str) -> Finding:
	with pytest.raises(RuleBroken) as refusal:
		refuse_foreign_address(FEISHU, address)
	return refusal.value.findings[0]


def answered(robot: Robot, reply: Reply) -> Finding:
	reason = read_answer(robot, reply).reason
	assert reason
	return reason


def numbered(vendor: str, number: int, text: str = f"said <b>{KEY}</b>") -> Finding:
	name, words = ("code", "msg") if vendor == FEISHU else ("errcode", "errmsg")
	return answered(ROBOTS[vendor], Reply(200, json.dumps({name: number, words: text})))


def given_up(attempts: int, age: timedelta) -> Finding:
	reason = outcome(Answer("temporary"), attempts, age, 0.5).reason
	assert reason
	return reason


SCENARIOS: dict[str, Callable[[], Finding]] = {
	"delivery.address_not_https": lambda: refused("http://open.feishu.cn"),
	"delivery.address_host": lambda: refused(f"https://example.com/{KEY}"),
	"delivery.address_form": lambda: refused(f"https://open.feishu.cn/{KEY}"),
	"delivery.too_many_attempts": lambda: given_up(MOST_ATTEMPTS - 1, timedelta()),
	"delivery.too_old": lambda: given_up(0, LONGEST_AGE),
	"delivery.robot_slow_down": lambda: numbered(WECOM, 45009),
	"delivery.robot_busy": lambda: numbered(DINGTALK, -1),
	"delivery.robot_no_answer": lambda: answered(ROBOTS[WECOM], Reply(None)),
	"delivery.robot_unreadable": lambda: answered(ROBOTS[WECOM], Reply(200, "<html>")),
	"delivery.robot_key": lambda: numbered(WECOM, 93000),
	"delivery.robot_stopped": lambda: numbered(DINGTALK, 400102),
	"delivery.robot_signature": lambda: numbered(DINGTALK, 310000),
	"delivery.robot_keyword": lambda: numbered(FEISHU, 19024),
	"delivery.robot_network": lambda: numbered(FEISHU, 19022, ""),
	"delivery.robot_content": lambda: numbered(FEISHU, 9499),
	"delivery.robot_moved": lambda: answered(ROBOTS[FEISHU], Reply(302)),
	"delivery.robot_refused": lambda: answered(ROBOTS[FEISHU], Reply(404)),
}


# feature: delivery.sentences
def test_every_sentence_about_deliveries_is_met_here():
	assert set(SCENARIOS) == set(DELIVERY_MESSAGES)


# feature: delivery.sentences
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", SCENARIOS)
def test_why_a_message_did_not_arrive_is_said_in_the_readers_language(code: str, language: str):
	frappe.local.lang = language
	finding = SCENARIOS[code]()
	assert finding.code == code
	text = sentence_of(finding)
	assert bool(re.search(r"[一-鿿]", text)) is (language == "zh")
	if "vendor" in finding.facts:
		assert (str(finding.facts["vendor"]) in text) is (language == "en")
	assert not re.search(r"\{\w+\}", text)
	assert not [word for word in ("None", "<b>", KEY) if word in text]
