"""The site that the suite runs on is a real one, with the app on it and a server in front."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import frappe

from tests.site.clients import Client


# feature: setup.install
def test_the_app_is_installed_on_the_site_of_the_tests(site: str):
	assert "xdept_collab" in frappe.get_installed_apps()


# feature: setup.install
def test_every_doctype_of_the_app_has_its_table():
	names = frappe.get_all(
		"DocType", {"module": "Xdept Collab", "issingle": 0, "is_virtual": 0}, pluck="name", order_by="name"
	)
	assert [name for name in names if not frappe.db.table_exists(name)] == []


# feature: setup.install
def test_what_a_test_writes_is_gone_in_the_next(site: str):
	assert not frappe.db.exists("ToDo", {"description": "left by a test"})
	frappe.get_doc({"doctype": "ToDo", "description": "left by a test"}).insert()
	assert frappe.db.exists("ToDo", {"description": "left by a test"})
	frappe.db.rollback()
	assert not frappe.db.exists("ToDo", {"description": "left by a test"})


# feature: setup.install
def test_the_administrator_logs_in_and_a_wrong_password_is_refused(http: Callable[..., Client]):
	assert http("Administrator").ask("frappe.auth.get_logged_user").json()["message"] == "Administrator"
	refused = http().request("POST", "/api/method/login", json={"usr": "Administrator", "pwd": "wrong"})
	assert refused.status_code == 401


# feature: setup.install
def test_the_server_answers_eight_users_at_once(http: Callable[..., Client]):
	client = http()
	with ThreadPoolExecutor(8) as pool:
		answers = list(
			pool.map(lambda _number: client.request("GET", "/api/method/ping").status_code, range(8))
		)
	assert answers == [200] * 8
