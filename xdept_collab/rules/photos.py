"""Knows which photos a report may carry."""

from __future__ import annotations

from collections.abc import Sequence

from xdept_collab.rules.errors import Finding

MOST = 6
# What a browser leaves of a photo of 1,600 pixels is a tenth of this.
LARGEST = 4 * 1024 * 1024
_BEGINNINGS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def findings(photos: Sequence[bytes]) -> list[Finding]:
	"""List what is wrong with the photos. Codes: photo.too_many, photo.too_large, photo.no_picture."""
	if len(photos) > MOST:
		return [Finding("photo.too_many", {"found": len(photos), "most": MOST})]
	found: list[Finding] = []
	for number, content in enumerate(photos, start=1):
		if len(content) > LARGEST:
			found.append(Finding("photo.too_large", {"number": number}))
		elif not ending(content):
			found.append(Finding("photo.no_picture", {"number": number}))
	return found


def ending(content: bytes) -> str:
	"""Return the ending of a picture's file name by what it begins with; empty for what is none."""
	return next((name for start, name in _BEGINNINGS.items() if content.startswith(start)), "")
