"""Knows when two arrivals of what a web page sends are the same: by the key that the page made and by what is in it."""

from __future__ import annotations

import hashlib
import json
import re

from xdept_collab.rules.errors import Finding

# For so long a page may try again what it has not heard an answer to.
DAYS_KEPT = 30
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def name_of(user: str, key: str) -> str:
	"""Return under which name an act is remembered; the same key of another user is another act."""
	return hashlib.sha256(f"{user}\n{key}".encode()).hexdigest()[:40]


def fingerprint(act: str, values: object) -> str:
	"""Return what tells one content from another, whatever the order of its parts."""
	text = json.dumps([act, values], sort_keys=True, ensure_ascii=True, default=str)
	return hashlib.sha256(text.encode()).hexdigest()


def key_findings(key: str) -> list[Finding]:
	"""Refuse what is no key made for one form. Code: sent.key."""
	return [] if _KEY.fullmatch(key) else [Finding("sent.key")]


def repeat_findings(first: str, second: str) -> list[Finding]:
	"""Refuse other content under a key whose act is done. Code: sent.otherwise."""
	return [] if first == second else [Finding("sent.otherwise")]
