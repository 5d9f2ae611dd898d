"""Fixtures of the tests on a real Frappe site: the connection, a rollback per test, users over HTTP.

`bin/test` makes the site and starts its servers; it tells where they are in XDEPT_TEST_* variables.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import frappe
import pytest
from frappe.utils import random_string

from tests.site.clients import Client, site_url
from tests.site.factory import PASSWORD, Company, dissolve, found
from xdept_collab.services import delegation_register, wrapped_methods


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The name of the site; Frappe is connected to it as Administrator, in test mode."""
	name = os.environ["XDEPT_TEST_SITE"]
	os.chdir(os.environ["XDEPT_TEST_SITES"])
	frappe.init(site=name)
	frappe.connect()
	frappe.flags.in_test = True
	wrapped_methods.wrap()  # As every request and job does.
	yield name
	frappe.db.rollback()
	frappe.destroy()


@pytest.fixture(autouse=True)
def rollback(site: str) -> Iterator[None]:
	"""Every test starts as Administrator in a new transaction, and leaves nothing unless it commits."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.local.message_log = []
	yield
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.clear_document_cache("System Settings", "System Settings")
	frappe.local.document_cache = {} if hasattr(frappe.local, "document_cache") else None


@pytest.fixture(scope="session")
def company(site: str) -> Iterator[Company]:
	"""Six departments with their people, committed for the whole run and dissolved at its end."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	dissolve(Company("company.example"))  # what a run that broke off left
	made = found()
	frappe.db.commit()  # noqa: TID251 — the server has to see these users.
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	dissolve(made)
	frappe.db.commit()  # noqa: TID251 — the next suite finds the site as it was.


@pytest.fixture
def as_user() -> Callable[[str], AbstractContextManager[None]]:
	"""`with as_user("a@example.com"):` acts as that user in this process."""

	@contextmanager
	def acting(user: str) -> Iterator[None]:
		before = frappe.session.user
		frappe.set_user(user)
		try:
			yield
		finally:
			frappe.set_user(before)

	return acting


@pytest.fixture(scope="session")
def http(site: str) -> Iterator[Callable[..., Client]]:
	"""`http(user, password)` is a client logged in on the running server; `http()` is a guest.

	The server reads committed rows only: a test that makes users for it commits and cleans up by itself.
	"""
	clients: list[Client] = []

	def log_in(user: str | None = None, password: str = "admin") -> Client:
		client = Client(site_url())
		clients.append(client)
		if user:
			client.log_in(user, password)
		return client

	yield log_in
	for client in clients:
		client.session.close()


@pytest.fixture(scope="module")
def people(company: Company, http: Callable[..., Client]) -> Callable[[str], Client]:
	"""`people("head.sales")` is that user of the company, logged in once for the file; `people("")` is a guest."""
	known: dict[str, Client] = {}
	others = {"": (), "Guest": (), "Administrator": ("Administrator",)}

	def person(name: str) -> Client:
		if name not in known:
			known[name] = http(*others.get(name, (f"{name}@{company.domain}", PASSWORD)))
		return known[name]

	return person


@pytest.fixture
def register() -> Iterator[None]:
	"""What a test arranged is taken back with it, for the register of delegations as well."""
	delegation_register.clear()
	yield
	frappe.db.rollback()
	delegation_register.clear()
	frappe.cache.delete_value("roles")  # those given in a test


@pytest.fixture
def unique() -> str:
	"""Eight letters that no other test uses, for names in committed rows."""
	return random_string(8).lower()
