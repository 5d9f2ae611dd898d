"""Nothing tells of a record after the right to see it is gone, or to those who never had it, beside the requests."""

from __future__ import annotations

import json
from collections.abc import Callable

import frappe
import pytest
from frappe.desk.doctype.kanban_board.kanban_board import update_order

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company
from xdept_collab.api.record_guard import get_open_count
from xdept_collab.services import follows

TASK, ITEM = "Collab Task", "Work Item"
HOURLY = {"job_type": "document_follow.send_hourly_updates"}


def followed(begun: factory.Running, user: str) -> str:
	doc = frappe.new_doc("Document Follow")
	doc.update({"ref_doctype": ITEM, "ref_docname": begun.items["sales"], "user": user})
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	return doc.name


# feature: access.follow
def test_the_digest_of_followed_records_ends_with_the_right_to_read_them(company: Company):
	begun = factory.running(company)
	kept = followed(begun, company.head("sales"))
	lost = followed(begun, company.head("finance"))
	for hook in frappe.get_hooks("before_job"):
		frappe.call(hook, method="run_scheduled_job", kwargs=HOURLY, transaction_type="job")
	assert frappe.db.exists("Document Follow", kept)
	assert not frappe.db.exists("Document Follow", lost)


# feature: access.follow
def test_other_jobs_leave_subscriptions_alone(company: Company):
	lost = followed(factory.running(company), company.head("finance"))
	follows.drop_lost(method="run_scheduled_job", kwargs={"job_type": "jobs.collab_mark_delays"})
	assert frappe.db.exists("Document Follow", lost)


# feature: access.realtime
def test_only_who_sees_every_record_hears_of_every_change(company: Company, http: Callable[..., Client]):
	def joins(user: str, doctype: str) -> int:
		client = http(user, PASSWORD)
		return client.ask("frappe.realtime.can_subscribe_doctype", doctype=doctype).status_code

	for doctype in (TASK, ITEM, "Transition Log"):
		assert joins(company.head("sales"), doctype) == 403
		assert joins(company.user("executive"), doctype) == 200
	assert joins(company.head("sales"), "ToDo") == 200
	assert joins(company.head("sales"), "Collab Department") == 200


# feature: access.surfaces
def test_the_form_counts_of_what_is_linked_only_what_its_user_sees(company: Company):
	begun = factory.running(company)
	counted = {}
	for key in ("sales", "legal"):
		with factory.acting(company.head(key)):
			found = get_open_count(TASK, begun.task, items=[ITEM])["count"]["external_links_found"]
			counted[key] = [(row["doctype"], row["count"]) for row in found]
	assert counted == {"sales": [(ITEM, 1)], "legal": [(ITEM, 0)]}


# feature: access.mentions
def test_a_comment_mentions_nobody_who_may_not_see_its_record(
	company: Company, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(frappe, "sendmail", lambda **_options: None)
	begun = factory.running(company)
	head, name = company.head("sales"), begun.assignments["sales"]

	def say(user: str) -> None:
		content = (
			f'<p><span class="mention" data-id="{user}" data-value="x" data-denotation-char="@">@x</span></p>'
		)
		with factory.acting(head):
			frappe.get_doc("Department Assignment", name).add_comment("Comment", content)

	say(company.coordinator)
	with pytest.raises(frappe.ValidationError, match="may not see this record"):
		say(company.head("finance"))
	said = frappe.get_all(
		"Comment", filters={"reference_name": name, "comment_type": "Comment"}, pluck="content"
	)
	assert len(said) == 1
	assert company.coordinator in said[0]


# feature: access.surfaces
def test_a_board_names_no_card_to_those_who_do_not_see_it(company: Company):
	begun = factory.running(company)
	with factory.acting(company.head("sales")):
		update_order(ITEM, json.dumps({"To Do": [begun.items["sales"]]}))
	assert begun.items["sales"] not in frappe.get_doc("Kanban Board", ITEM).as_json()
