"""A user of the site over HTTP, as the Desk and any REST client are."""

from __future__ import annotations

import json
import os
from typing import Any

import requests

SECONDS_TO_WAIT = 60


def site_url() -> str:
	"""The address of the running server, without a slash at its end."""
	return os.environ["XDEPT_TEST_URL"].rstrip("/")


class Client:
	"""One session with its cookies and its CSRF token."""

	def __init__(self, url: str) -> None:
		self.url = url
		self.session = requests.Session()
		self.session.headers["Accept"] = "application/json"
		self.user = "Guest"

	def log_in(self, user: str, password: str) -> None:
		"""Log in as the login page does; a refusal is an assertion error with the server's words."""
		answer = self.request("POST", "/api/method/login", json={"usr": user, "pwd": password})
		assert answer.status_code == 200, f"{user} cannot log in: {answer.status_code} {answer.text[:500]}"
		self.user = user
		# Once a page has asked for the token of its forms, what the session writes without it is refused.
		self.session.headers["X-Frappe-CSRF-Token"] = self.request("GET", "/collab/me").json()["token"]

	def request(self, verb: str, path: str, **options: Any) -> requests.Response:
		"""Any request; `path` begins with a slash."""
		options.setdefault("timeout", SECONDS_TO_WAIT)
		return self.session.request(verb, self.url + path, **options)

	def call(self, method: str, /, **arguments: Any) -> requests.Response:
		"""POST to a whitelisted method by its dotted path; arguments go as JSON."""
		return self.request("POST", f"/api/method/{method}", json=arguments)

	def ask(self, method: str, /, **arguments: Any) -> requests.Response:
		"""GET a whitelisted method; lists and dicts go as JSON text, as Frappe expects them."""
		texts = {
			key: json.dumps(value) if isinstance(value, list | dict) else value
			for key, value in arguments.items()
		}
		return self.request("GET", f"/api/method/{method}", params=texts)

	def get(self, doctype: str, name: str) -> requests.Response:
		"""Read one document through REST."""
		return self.request("GET", f"/api/resource/{doctype}/{name}")

	def insert(self, doctype: str, /, **values: Any) -> requests.Response:
		"""Create a document through REST."""
		return self.request("POST", f"/api/resource/{doctype}", json=values)

	def update(self, doctype: str, name: str, /, **values: Any) -> requests.Response:
		"""Change a document through REST."""
		return self.request("PUT", f"/api/resource/{doctype}/{name}", json=values)

	def delete(self, doctype: str, name: str) -> requests.Response:
		"""Delete a document through REST."""
		return self.request("DELETE", f"/api/resource/{doctype}/{name}")
