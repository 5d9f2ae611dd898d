"""Every file of a deliverable is a version: numbered, hashed, private, and never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, acting
from xdept_collab.services import transition

VERSION = "Deliverable Version"
REFUSALS = (frappe.ValidationError, frappe.PermissionError)


# feature: deliverable.versions
def test_versions_count_up_and_know_content_author_and_size(company: Company):
	begun = factory.running(company)
	name = factory.deliverable(begun)
	first, second = factory.version(begun, name, b"one"), factory.version(begun, name, b"two words")
	assert (first.number, second.number) == (1, 2)
	assert second.sha256 == hashlib.sha256(b"two words").hexdigest()
	assert (second.size, second.uploaded_by) == (9, company.head("marketing"))
	assert (second.task, second.department) == (begun.task, company.names["marketing"])
	assert frappe.db.get_value("Deliverable", name, ["current_version", "current_number"]) == (second.name, 2)


# feature: deliverable.versions
def test_what_a_client_says_about_number_hash_and_author_is_ignored(company: Company):
	begun = factory.running(company)
	url = factory.upload(company.head("marketing"), b"content")
	with acting(company.head("marketing")):
		made = frappe.get_doc(
			{
				"doctype": VERSION,
				"deliverable": factory.deliverable(begun),
				"file": url,
				"reason": "First",
				"number": 77,
				"sha256": "forged",
				"uploaded_by": "Administrator",
				"size": 1,
			}
		).insert()
	assert (made.number, made.uploaded_by, made.size) == (1, company.head("marketing"), 7)
	assert made.sha256 == hashlib.sha256(b"content").hexdigest()


# feature: deliverable.same-content
def test_the_same_content_is_no_new_version(company: Company):
	begun = factory.running(company)
	name = factory.deliverable(begun)
	factory.version(begun, name, b"the same")
	with pytest.raises(REFUSALS, match="same as version 1"):
		factory.version(begun, name, b"the same")
	assert frappe.db.count(VERSION, {"deliverable": name}) == 1


# feature: deliverable.kept
def test_the_file_of_a_version_can_be_neither_deleted_nor_exchanged_nor_published(company: Company):
	begun = factory.running(company)
	made = factory.version(begun, factory.deliverable(begun), b"kept")
	file = frappe.db.get_value("File", {"attached_to_doctype": VERSION, "attached_to_name": made.name})
	other = factory.upload(company.head("marketing"), b"other", "other.txt")
	for user in (company.head("marketing"), "Administrator"):
		with acting(user):
			with pytest.raises(REFUSALS):
				frappe.delete_doc("File", file)
			for values in (
				{"file_url": other},
				{"is_private": 0},
				{"attached_to_name": "", "attached_to_doctype": ""},
			):
				with pytest.raises(REFUSALS):
					frappe.client.set_value("File", file, values)
	doc = frappe.get_doc("File", file)
	assert Path(doc.get_full_path()).read_bytes() == b"kept"
	assert (doc.is_private, doc.attached_to_name) == (1, made.name)


# feature: deliverable.kept
def test_a_file_that_no_version_stands_on_is_removed_from_the_disk_as_ever(company: Company):
	url = factory.upload(company.head("marketing"), b"a scrap")
	doc = frappe.get_doc("File", {"file_url": url})
	path = Path(doc.get_full_path())
	assert path.exists()
	with acting(company.head("marketing")):
		frappe.delete_doc("File", doc.name)
	assert not path.exists()


# feature: deliverable.kept
def test_a_version_is_neither_changed_nor_deleted(company: Company):
	begun = factory.running(company)
	made = factory.version(begun, factory.deliverable(begun), b"kept")
	for user in (company.head("marketing"), company.coordinator, "Administrator"):
		with acting(user):
			with pytest.raises(REFUSALS):
				frappe.client.set_value(VERSION, made.name, "reason", "Another reason")
			with pytest.raises(REFUSALS):
				frappe.client.delete(VERSION, made.name)
	assert frappe.db.get_value(VERSION, made.name, "reason") == "As discussed"


# feature: deliverable.private
def test_a_public_upload_becomes_private_with_its_version(company: Company):
	begun = factory.running(company)
	url = factory.upload(company.head("marketing"), b"seen by all", "open.txt", is_private=0)
	assert url.startswith("/files/")
	with acting(company.head("marketing")):
		made = frappe.get_doc(
			{"doctype": VERSION, "deliverable": factory.deliverable(begun), "file": url, "reason": "First"}
		).insert()
	file = frappe.get_doc("File", {"attached_to_doctype": VERSION, "attached_to_name": made.name})
	assert file.is_private
	assert made.file.startswith("/private/files/")
	assert file.file_url == frappe.db.get_value(VERSION, made.name, "file")


# feature: deliverable.private
def test_over_http_only_those_who_may_read_the_record_download_the_file(
	company: Company, http: Callable[..., Client]
):
	begun = factory.running(company)
	made = factory.version(begun, factory.deliverable(begun), b"secret of marketing")
	url = frappe.db.get_value(VERSION, made.name, "file")
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	try:
		for user, status in (
			(company.head("marketing"), 200),
			(company.user("helper", "marketing"), 200),
			(company.coordinator, 200),
			(company.head("research"), 403),
			(company.head("finance"), 403),
			(company.user("nobody"), 403),
		):
			answer = http(user, PASSWORD).request("GET", url)
			assert answer.status_code == status, (user, answer.status_code)
		assert http().request("GET", url).status_code == 403
	finally:
		factory.forget_tasks(company)
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: deliverable.others-files
def test_a_file_of_another_department_cannot_be_made_ones_own_version(company: Company):
	begun = factory.running(company)
	made = factory.version(begun, factory.deliverable(begun), b"secret of marketing")
	url = frappe.db.get_value(VERSION, made.name, "file")
	theirs = factory.deliverable(begun, "sales")
	with acting(company.head("sales")), pytest.raises(REFUSALS):
		frappe.get_doc({"doctype": VERSION, "deliverable": theirs, "file": url, "reason": "Mine"}).insert()
	for broken in ("", "/private/files/nothing.txt"):
		with acting(company.head("sales")), pytest.raises(REFUSALS):
			frappe.get_doc(
				{"doctype": VERSION, "deliverable": theirs, "file": broken, "reason": "No"}
			).insert()


# feature: deliverable.promised
def test_what_a_department_promises_becomes_a_deliverable_when_it_accepts(company: Company):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	doc = frappe.get_doc("Department Assignment", name)
	doc.append("deliverables", {"title": "Sales report", "standard": "Two pages", "quantity": 2})
	with acting(company.head("sales")):
		doc.save()
		assert not frappe.db.exists("Deliverable", {"assignment": name})
		transition.apply("Department Assignment", name, "Accept")
	made = frappe.get_all(
		"Deliverable", filters={"assignment": name}, fields=["title", "standard", "quantity", "department"]
	)
	assert [tuple(row.values()) for row in made] == [("Sales report", "Two pages", 2, company.names["sales"])]
