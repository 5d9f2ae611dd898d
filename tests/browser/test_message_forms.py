"""The forms about messages and more time, as their people open them: complete, in both languages, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.site import factory
from tests.site.factory import acting
from xdept_collab.services import outbox

SIZES = [("en", 1280), ("en", 360), ("zh", 1280), ("zh", 360)]
GROUP = "Robot of the browser tests"


@dataclass(frozen=True)
class Forms:
	"""One record for each form: (who opens it, its route), and the delivery that was given up."""

	routes: dict[str, tuple[str, str]]
	delivery: str


@pytest.fixture(scope="module")
def forms(launch: Launch) -> Iterator[Forms]:
	company, begun = launch.company, launch.begun
	admin, member = company.user("admin"), company.user("member", "sales")
	request = factory.extension(begun, "sales")
	group = frappe.get_doc(
		{
			"doctype": "Chat Channel",
			"channel_name": GROUP,
			"vendor": "WeCom",
			"language": "en",
			"address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
		}
	).insert()
	with acting(member):
		wish = frappe.get_doc({"doctype": "Notification Preference", "user": member, "by_email": 1}).insert()
	delivery = _given_up(launch, company.head("sales"))
	frappe.db.commit()  # noqa: TID251 — the browser has to see these records.
	yield Forms(
		{
			"chat-channel": (admin, f"chat-channel/{group.name}"),
			"delivery": (admin, f"delivery/{delivery}"),
			"notification-preference": (member, f"notification-preference/{wish.name}"),
			"extension-request": (company.head("sales"), f"extension-request/{request}"),
		},
		delivery,
	)
	frappe.db.rollback()
	frappe.db.delete("Chat Channel", {"name": group.name})
	frappe.db.delete("Notification Preference", {"name": wish.name})
	frappe.db.commit()  # noqa: TID251 — the next file finds the site as it was.


def _given_up(launch: Launch, recipient: str) -> str:
	"""Write a mail about a work item that was tried ten times in vain; return its name."""
	item, now = launch.begun.items["sales"], frappe.utils.now_datetime()
	event = frappe.generate_hash(length=12)
	message = outbox.NewDelivery(
		recipient=recipient,
		channels=("In-App", "E-mail"),
		kind=outbox.STEP,
		event=event,
		clock="",
		policy="Work Item Delay",
		step="Overdue",
		position=1,
		ref_doctype="Work Item",
		ref_name=item,
		task=launch.begun.task,
	)
	outbox.add([message], now)
	name = frappe.get_all("Delivery", {"event": event, "channel": "E-mail"}, pluck="name")[0]
	reason = '{"code": "delivery.too_many_attempts", "facts": {"attempts": 10}}'
	factory.put("Delivery", name, state="Dead", send_after=None, attempts=10, error=reason)
	return name


# feature: delivery.forms
@pytest.mark.parametrize(("lang", "width"), SIZES)
@pytest.mark.parametrize("form", ["chat-channel", "delivery", "notification-preference", "extension-request"])
def test_a_form_about_messages_and_time_is_complete_for_who_uses_it(
	form: str, forms: Forms, desk: Callable[..., Page], shot: Callable[..., Path], lang: str, width: int
):
	who, route = forms.routes[form]
	page = desk(who, route, lang=lang, width=width)
	expect(page.locator(".page-head:visible .title-text").first).to_be_visible()
	shot(page, f"{form}-{lang}-{width}")
	assert is_as_wide_as_the_window(page)


# feature: delivery.forms
@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_a_list_of_deliveries_says_which_were_given_up(
	forms: Forms, desk: Callable[..., Page], shot: Callable[..., Path], lang: str, width: int
):
	page = desk(forms.routes["delivery"][0], "delivery?state=Dead", lang=lang, width=width)
	shot(page, f"delivery-list-{lang}-{width}")
	expect(page.locator(".list-row-container .indicator-pill.red:visible").first).to_be_visible()
	assert is_as_wide_as_the_window(page)
