"""Knows the addresses of the vendors' robots, and refuses every other: nothing else is ever called (row 16)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Robot, Vendor

# The whole address, character by character: what is not written here is not allowed, so no other way of writing a
# host, a port, a path or a user needs to be thought of.
_FORMS: dict[Vendor, re.Pattern[str]] = {
	WECOM: re.compile(
		r"https://qyapi\.weixin\.qq\.com(?::443)?/cgi-bin/webhook/send\?key=([A-Za-z0-9_-]{1,200})"
	),
	DINGTALK: re.compile(
		r"https://oapi\.dingtalk\.com(?::443)?/robot/send\?access_token=([A-Za-z0-9_-]{1,200})"
	),
	FEISHU: re.compile(
		r"https://open\.(?:feishu\.cn|larksuite\.com)(?::443)?/open-apis/bot/v2/hook/([A-Za-z0-9_-]{1,200})"
	),
}
EXPECTED: dict[Vendor, str] = {
	WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
	DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=…",
	FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
}
_HOSTS: dict[Vendor, frozenset[str]] = {
	WECOM: frozenset({"qyapi.weixin.qq.com"}),
	DINGTALK: frozenset({"oapi.dingtalk.com"}),
	FEISHU: frozenset({"open.feishu.cn", "open.larksuite.com"}),
}
# A key in an address, however it is written; and a secret under its name, also in a text within a text.
_KEY = re.compile(r"""([?&](?:key|access_token)=|/bot/v2/hook/)[^&\s"'\\]+""")
_SECRET = re.compile(r"""(\\*["']secret\\*["']\s*:\s*\\*["'])[^"'\\]+""")


def without_keys(text: str) -> str:
	"""Return a text, as that of an error, without the keys and secrets of robots that stand in it."""
	return _SECRET.sub(r"\1…", _KEY.sub(r"\1…", text))


def refuse_foreign_address(vendor: Vendor, address: str) -> None:
	"""Raise RuleBroken for everything that is not an address of that vendor's robots; it never tells the address.

	Codes: delivery.address_not_https, delivery.address_host, delivery.address_form.
	"""
	if not _FORMS[vendor].fullmatch(address):
		raise RuleBroken(_fault(vendor, address), vendor=vendor, address=EXPECTED[vendor])


def key_of(robot: Robot) -> str:
	"""Return the key in the robot's address. Raises as `refuse_foreign_address`."""
	refuse_foreign_address(robot.vendor, robot.address)
	found = _FORMS[robot.vendor].fullmatch(robot.address)
	return found[1] if found else ""


def _fault(vendor: Vendor, address: str) -> str:
	"""Say which part is wrong, for the sentence alone: the pattern has decided already."""
	if not address.lower().startswith("https://"):
		return "delivery.address_not_https"
	try:
		host = urlsplit(address).hostname
	except ValueError:  # A host in brackets, or one that turns into another when it is normalised.
		host = None
	return "delivery.address_form" if host in _HOSTS[vendor] else "delivery.address_host"
