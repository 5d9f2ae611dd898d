"""Knows what a chat robot is, what it is to say, and what goes over the wire; secrets never show in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Vendor = Literal["WeCom", "DingTalk", "Feishu"]
WECOM: Vendor = "WeCom"
DINGTALK: Vendor = "DingTalk"
FEISHU: Vendor = "Feishu"


@dataclass(frozen=True)
class Robot:
	"""One robot of a chat group. The address holds its key; `secret`: that of the signature, empty without one."""

	vendor: Vendor
	address: str = field(repr=False)
	secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Notice:
	"""What a robot says, in the group's language. `link`: where to act, with the `label` that is clicked."""

	title: str
	text: str
	link: str = ""
	label: str = ""
	is_urgent: bool = False


@dataclass(frozen=True)
class Request:
	"""A POST of JSON in UTF-8. The sender follows no redirect: the vendor's host alone is allowed."""

	url: str = field(repr=False)
	body: bytes = field(repr=False)
	content_type: str = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Reply:
	"""What came back. `status`: HTTP, None when there was no answer in time. `retry_after`: that header."""

	status: int | None
	text: str = ""
	retry_after: str = ""
