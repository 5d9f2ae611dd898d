"""Knows the robots of Feishu and Lark groups (飞书): a card with plain text and a button, signature in the body."""

from __future__ import annotations

from datetime import datetime

from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots import answers
from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import FEISHU, Notice, Reply, Request, Robot
from xdept_collab.rules.robots.signatures import epoch_milliseconds, feishu_signature
from xdept_collab.rules.robots.wording import clean, cut, encoded, headline, linked

_MOST_BYTES = 20_000

_ANSWERS = answers.AnswerTable(
	vendor=FEISHU,
	number_fields=("code", "StatusCode"),
	text_fields=("msg", "StatusMessage"),
	codes={
		11232: answers.SLOW_DOWN,
		99991400: answers.SLOW_DOWN,
		19001: answers.KEY,
		19021: answers.SIGNATURE,
		19022: answers.NETWORK,
		19024: answers.KEYWORD,
		9499: answers.CONTENT,
		19002: answers.CONTENT,
		11246: answers.CONTENT,
	},
	lock_seconds=60,
	# "Bad Request" and "too many request" have the same number.
	by_text={9499: (("too many", answers.SLOW_DOWN), ("frequen", answers.SLOW_DOWN))},
)


def request(robot: Robot, notice: Notice, now: datetime) -> Request:
	"""Return the request that lets the robot say the notice; `now` is signed and holds for an hour."""
	refuse_foreign_address(FEISHU, robot.address)
	signed: dict[str, object] = {}
	if robot.secret:
		seconds = epoch_milliseconds(now) // 1000
		signed = {"timestamp": str(seconds), "sign": feishu_signature(robot.secret, seconds)}

	def said(part: str) -> bytes:
		return encoded({**signed, "msg_type": "interactive", "card": _card(notice, part)})

	return Request(robot.address, said(cut(clean(notice.text), lambda part: len(said(part)), _MOST_BYTES)))


def _card(notice: Notice, text: str) -> dict[str, object]:
	elements: list[dict[str, object]] = []
	if text:
		elements.append({"tag": "div", "text": _plain(text)})
	if linked(notice.link, notice.label):
		label = headline(notice.label) or "…"
		button = {"tag": "button", "type": "primary", "text": _plain(label), "url": clean(notice.link)}
		elements.append({"tag": "action", "actions": [button]})
	return {
		"config": {"wide_screen_mode": True},
		"header": {
			"title": _plain(headline(notice.title)),
			"template": "red" if notice.is_urgent else "blue",
		},
		"elements": elements,
	}


def _plain(text: str) -> dict[str, object]:
	# Not lark_md: what people wrote must not become a mention or a link.
	return {"tag": "plain_text", "content": text}


def read_answer(robot: Robot, reply: Reply) -> Answer:
	"""Return what Feishu's reply means."""
	return answers.read(_ANSWERS, robot, reply)
