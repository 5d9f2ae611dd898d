"""Knows which module speaks for which vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots import dingtalk, feishu, wecom
from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Notice, Reply, Request, Robot, Vendor

_REQUESTS: Mapping[Vendor, Callable[[Robot, Notice, datetime], Request]] = {
	WECOM: wecom.request,
	DINGTALK: dingtalk.request,
	FEISHU: feishu.request,
}
_READERS: Mapping[Vendor, Callable[[Robot, Reply], Answer]] = {
	WECOM: wecom.read_answer,
	DINGTALK: dingtalk.read_answer,
	FEISHU: feishu.read_answer,
}


def request(robot: Robot, notice: Notice, now: datetime) -> Request:
	"""Return the request that lets a robot say the notice. Raises as `refuse_foreign_address`."""
	return _REQUESTS[robot.vendor](robot, notice, now)


def read_answer(robot: Robot, reply: Reply) -> Answer:
	"""Return what the vendor's reply means."""
	return _READERS[robot.vendor](robot, reply)
