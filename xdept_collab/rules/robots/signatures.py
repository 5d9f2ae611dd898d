"""Knows how DingTalk and Feishu want a request signed; WeCom knows no signature."""

import base64
import hashlib
import hmac
from datetime import datetime


def dingtalk_signature(secret: str, milliseconds: int) -> str:
	"""Return base64 of HMAC-SHA256 over time and secret, keyed with the secret; the query needs it URL-encoded."""
	return _signed(secret, f"{milliseconds}\n{secret}")


def feishu_signature(secret: str, seconds: int) -> str:
	"""Return base64 of HMAC-SHA256 over nothing, keyed with time and secret."""
	return _signed(f"{seconds}\n{secret}", "")


def epoch_milliseconds(now: datetime) -> int:
	"""Return a moment as DingTalk counts; Feishu counts seconds."""
	if now.tzinfo is None:
		raise ValueError("A moment needs a time zone.")
	return int(now.timestamp() * 1000)


def _signed(key: str, message: str) -> str:
	return base64.b64encode(hmac.digest(key.encode(), message.encode(), hashlib.sha256)).decode()
