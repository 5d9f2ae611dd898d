"""Knows the robots of WeCom groups (企业微信): markdown of 4,096 bytes, the key in the address, no signature."""

from __future__ import annotations

from datetime import datetime

from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots import answers
from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import WECOM, Notice, Reply, Request, Robot
from xdept_collab.rules.robots.wording import cut, encoded, headline, linked, unmarked, utf8_size

_MOST_BYTES = 4096

_ANSWERS = answers.AnswerTable(
	vendor=WECOM,
	number_fields=("errcode",),
	text_fields=("errmsg",),
	codes={
		-1: answers.BUSY,
		6000: answers.BUSY,  # two changed the same at once
		45009: answers.SLOW_DOWN,
		45033: answers.SLOW_DOWN,  # too many at the same time
		93000: answers.KEY,
		93004: answers.STOPPED,
		93008: answers.STOPPED,  # no longer in the group
		40008: answers.CONTENT,
		40033: answers.CONTENT,
		40035: answers.CONTENT,
		40058: answers.CONTENT,
		44004: answers.CONTENT,
		45002: answers.CONTENT,
	},
	lock_seconds=60,
	by_text={},
)


def request(robot: Robot, notice: Notice, _now: datetime) -> Request:
	"""Return the request that lets the robot say the notice."""
	refuse_foreign_address(WECOM, robot.address)
	return Request(robot.address, encoded({"msgtype": "markdown", "markdown": {"content": content(notice)}}))


def content(notice: Notice) -> str:
	"""Return the notice as WeCom's markdown; what is too long is cut in the text, title and link stay."""
	head = f"**{unmarked(headline(notice.title))}**"
	foot = linked(notice.link, notice.label)

	def said(part: str) -> str:
		return "\n".join(filter(None, (head, part, foot)))

	return said(cut(unmarked(notice.text), lambda part: utf8_size(said(part)), _MOST_BYTES))


def read_answer(robot: Robot, reply: Reply) -> Answer:
	"""Return what WeCom's reply means."""
	return answers.read(_ANSWERS, robot, reply)
