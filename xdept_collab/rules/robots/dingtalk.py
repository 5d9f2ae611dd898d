"""Knows the robots of DingTalk groups (钉钉): markdown with a title, the signature in the query."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots import answers
from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import DINGTALK, Notice, Reply, Request, Robot
from xdept_collab.rules.robots.signatures import dingtalk_signature, epoch_milliseconds
from xdept_collab.rules.robots.wording import cut, encoded, headline, linked, unmarked

_MOST_BYTES = 20_000

_ANSWERS = answers.AnswerTable(
	vendor=DINGTALK,
	number_fields=("errcode", "status"),
	text_fields=("errmsg",),
	codes={
		-1: answers.BUSY,
		1111: answers.SLOW_DOWN,  # its guard against floods, without an errcode
		130101: answers.SLOW_DOWN,
		410100: answers.SLOW_DOWN,
		300001: answers.KEY,
		300005: answers.KEY,
		400101: answers.KEY,
		400106: answers.KEY,
		310000: answers.SIGNATURE,
		400013: answers.STOPPED,  # the group is dissolved
		400102: answers.STOPPED,
		40035: answers.CONTENT,
		43004: answers.CONTENT,
		400105: answers.CONTENT,
		430101: answers.CONTENT,
		430102: answers.CONTENT,
		430103: answers.CONTENT,
		430104: answers.CONTENT,
		460101: answers.CONTENT,
	},
	lock_seconds=600,  # Who sends more than 20 in a minute is locked out for ten.
	by_text={
		310000: (("keyword", answers.KEYWORD), ("whitelist", answers.NETWORK)),
		300001: (("too fast", answers.SLOW_DOWN), ("exceed", answers.SLOW_DOWN)),
	},
)


def request(robot: Robot, notice: Notice, now: datetime) -> Request:
	"""Return the request that lets the robot say the notice; `now` is signed and holds for an hour."""
	refuse_foreign_address(DINGTALK, robot.address)
	return Request(_signed_address(robot, now), body(notice))


def _signed_address(robot: Robot, now: datetime) -> str:
	if not robot.secret:
		return robot.address
	milliseconds = epoch_milliseconds(now)
	query = {"timestamp": milliseconds, "sign": dingtalk_signature(robot.secret, milliseconds)}
	return f"{robot.address}&{urlencode(query)}"


def body(notice: Notice) -> bytes:
	"""Return the notice as JSON; what is too long is cut in the text, title and link stay."""
	title = unmarked(headline(notice.title))
	foot = linked(notice.link, notice.label)

	def said(part: str) -> bytes:
		# A line ends only at two blanks or an empty line.
		text = "\n\n".join(filter(None, (f"#### {title}", part.replace("\n", "  \n"), foot)))
		return encoded({"msgtype": "markdown", "markdown": {"title": title, "text": text}})

	return said(cut(unmarked(notice.text), lambda part: len(said(part)), _MOST_BYTES))


def read_answer(robot: Robot, reply: Reply) -> Answer:
	"""Return what DingTalk's reply means."""
	return answers.read(_ANSWERS, robot, reply)
