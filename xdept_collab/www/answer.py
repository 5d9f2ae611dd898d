"""What a page of the website answers with, and the headers that all of them carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import frappe
from werkzeug.wrappers import Response

HTML = "text/html; charset=utf-8"
# Nothing but our own files runs or is loaded; a style attribute draws how far something is.
_POLICY = (
	"default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; "
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@dataclass(frozen=True)
class Page:
	"""A template with its values."""

	template: str
	values: Mapping[str, object] = field(default_factory=dict[str, object])
	status: int = 200


def html(text: str, status: int = 200) -> Response:
	"""Return a page. It names its reader, so that a browser keeps it for nobody else."""
	response = Response(text, status=status, content_type=HTML)
	response.headers["Content-Security-Policy"] = _POLICY
	response.headers["Cache-Control"] = "private, no-store"
	response.headers["X-Content-Type-Options"] = "nosniff"
	response.headers["Referrer-Policy"] = "same-origin"
	response.headers["Vary"] = "Cookie, Accept-Language, User-Agent"
	response.headers["X-Collab-Reader"] = quote(frappe.session.user)
	return response


def file(text: str, content_type: str) -> Response:
	"""Return a file that is the same for everybody and may change with the next version."""
	response = Response(text, content_type=content_type)
	response.headers["Cache-Control"] = "no-cache"
	response.headers["X-Content-Type-Options"] = "nosniff"
	return response


def redirect(address: str) -> Response:
	"""Return the way to another address, for this time only."""
	response = Response(status=302)
	response.headers["Location"] = address
	response.headers["Cache-Control"] = "private, no-store"
	return response
