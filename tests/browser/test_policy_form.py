"""An administrator who knows no code reads and changes a time limit in the Desk, in both languages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.browser.test_administration import press
from tests.site.test_escalation_policies import step, values

POLICY = "Escalation Policy"
SIZES = pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 1280), ("en", 360), ("zh", 360)])
WORDS = {
	"en": {
		"summary": "Department Assignment: 2 working days, by the working calendar of: Own Department.",
		"late": "1 working day after it is due: tells Superior and Initiator (In the Desk and E-mail). Demands: Acknowledge.",
		"starts": "Status is Awaiting Answer",
		"limit": "1 working day; if urgent 24 hours",
		"changed": "2 working days after it is due: tells Superior, Initiator, and Liaison",
	},
	"zh": {
		"summary": "部门分工：2 个工作日，按本部门的工作日历计算。",
		"late": "到期后 1 个工作日：通知上级主管和发起人（站内消息和邮件）。要求：确认知悉。",
		"starts": "状态是待接收",
		"limit": "1 个工作日；紧急时 24 小时",
		"changed": "到期后 2 个工作日：通知",
	},
}


@pytest.fixture
def policy(launch: Launch) -> Iterator[str]:
	"""A policy like the shipped one about answers, on its own; its clock runs on the department that is silent."""
	frappe.db.rollback()
	late = step(
		step_name="One Day Late",
		at_kind="Offset",
		percent=0,
		offset_amount=1,
		offset_unit="Days",
		offset_is_working=1,
		recipients="superior, initiator",
		channels="In-App, E-mail",
		demands="Acknowledge",
	)
	name = frappe.get_doc(values(policy_name="Answer in Time", steps=[late, step()])).insert().name
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	wait_for_clocks(name)
	yield name
	frappe.db.rollback()
	for doctype in ("Clock", "Escalation Event", "Delivery"):
		frappe.db.delete(doctype, {"policy": name})
	frappe.delete_doc(POLICY, name, force=True)
	frappe.db.commit()  # noqa: TID251 — the next test begins without it.


def wait_for_clocks(name: str, tries: int = 120) -> None:
	"""Wait until the worker has armed what the policy times."""
	for _number in range(tries):
		frappe.db.rollback()
		if frappe.db.exists("Clock", {"policy": name, "is_open": 1}):
			return
		time.sleep(0.5)
	raise AssertionError("no clock was armed")


def save(page: Page) -> Locator:
	"""Save, and say yes to what would change; return what tells how the clocks follow."""
	page.keyboard.press("Control+s")
	page.locator(".modal.show", has=page.locator(".xdept-policy-change")).locator(
		".btn-modal-primary"
	).click()
	return page.locator(".form-page:visible [data-fieldname=change_view]")


# feature: policy.form
@SIZES
def test_a_policy_reads_as_sentences(
	desk: Callable[..., Page], policy: str, launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	words = WORDS[lang]
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}", lang=lang, width=width)
	form = page.locator(".form-page:visible")
	expect(form.locator(".policy-summary")).to_have_text(words["summary"])
	expect(form.locator("[data-purpose=Start] .policy-line")).to_contain_text(words["starts"])
	lines = form.locator(".policy-steps .policy-line")
	expect(lines).to_have_count(2)
	expect(lines.last).to_contain_text(words["late"])
	expect(form.locator("[data-fieldname=steps] .grid-body:visible")).to_have_count(0)
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-form-{lang}-{width}")


# feature: policy.form
@SIZES
def test_a_step_is_changed_by_choosing_words(
	desk: Callable[..., Page], policy: str, launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}", lang=lang, width=width)
	lines = page.locator(".form-page:visible .policy-steps .policy-line")
	lines.last.locator("[data-act=edit-step]").click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator("[data-boxes=recipients] input[value=superior]")).to_be_checked()
	dialog.locator("[data-fieldname=amount] input").fill("2")
	dialog.locator("[data-boxes=recipients] input[value=liaison]").check()
	page.wait_for_timeout(500)  # The dialog has come to rest.
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-step-{lang}-{width}")
	dialog.locator(".btn-modal-primary").click()
	expect(lines.last).to_contain_text(WORDS[lang]["changed"])
	expect(save(page).locator(".alert-success")).to_be_visible(timeout=60_000)
	frappe.db.rollback()
	late = next(row for row in frappe.get_doc(POLICY, policy).steps if row.step_name == "One Day Late")
	assert (late.offset_amount, late.recipients) == (2, "superior, initiator, liaison")


# feature: policy.form
def test_a_condition_offers_the_states_of_the_workflow(
	desk: Callable[..., Page], policy: str, launch: Launch, shot: Callable[..., Path]
):
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}", width=360)
	form = page.locator(".form-page:visible")
	form.locator("[data-purpose=Pause] [data-act=add-condition]").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=field] select").select_option("status")
	dialog.locator("[data-boxes=values] input[value=Conditional]").check()
	shot(page, "policy-condition-360")
	dialog.locator(".btn-modal-primary").click()
	expect(form.locator("[data-purpose=Pause] .policy-line")).to_contain_text("Status is Conditional")
	form.locator("[data-purpose=Pause] [data-act=remove-condition]").click()
	expect(form.locator("[data-purpose=Pause] .policy-line")).to_have_count(0)


# feature: policy.form
def test_only_the_fields_of_the_chosen_limit_are_shown(
	desk: Callable[..., Page], policy: str, launch: Launch
):
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}")
	form = page.locator(".form-page:visible")
	kind = form.locator("[data-fieldname=target_kind] select")
	shown = {
		"Duration": ("target_amount", "target_unit", "urgent_amount"),
		"Date of the Record": ("date_field",),
		"Report": ("minutes_before_closing", "report_weekday"),
	}
	for chosen, fields in shown.items():
		kind.select_option(chosen)
		for name in {name for names in shown.values() for name in names}:
			expect(form.locator(f".frappe-control[data-fieldname={name}]:visible")).to_have_count(
				int(name in fields)
			)


# feature: policy.form
def test_who_may_only_read_a_policy_reads_sentences_without_buttons(
	desk: Callable[..., Page], policy: str, launch: Launch
):
	page = desk(launch.company.head("sales"), f"escalation-policy/{policy}")
	form = page.locator(".form-page:visible")
	expect(form.locator(".policy-steps .policy-line").last).to_contain_text(WORDS["en"]["late"])
	expect(form.locator("[data-act]")).to_have_count(0)


# feature: policy.form
@SIZES
def test_the_list_of_policies_says_the_limit_in_words(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	page = desk(launch.company.user("admin"), "escalation-policy", lang=lang, width=width)
	row = page.locator(".list-row", has=page.locator("[data-name='Ticket Response']"))
	expect(row).to_have_count(1)
	if width > 992:
		expect(row).to_contain_text(WORDS[lang]["limit"])
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-list-{lang}-{width}")


CHANGES = {
	"en": {
		"rearmed": "due at another time: 1",
		"nobody": "Nobody would be told at once.",
		"done": "All clocks follow the change. Due at another time: 1.",
		"ask": "What Would It Have Done?",
		"clocks": "Clocks: ",
	},
	"zh": {
		"rearmed": "到期时间变更：1",
		"nobody": "不会立即通知任何人。",
		"done": "所有时限均已按新设置更新。 到期时间变更：1",
		"ask": "回顾推演",
		"clocks": "时限：",
	},
}


# feature: policy.preview-desk
@SIZES
def test_before_a_save_the_form_says_what_would_change_and_after_it_how_far_it_is(
	desk: Callable[..., Page], policy: str, launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	words = CHANGES[lang]
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}", lang=lang, width=width)
	form = page.locator(".form-page:visible")
	form.locator(".frappe-control[data-fieldname=target_amount] input").fill("9")
	form.locator(".frappe-control[data-fieldname=target_amount] input").blur()
	page.keyboard.press("Control+s")
	dialog = page.locator(".modal.show", has=page.locator(".xdept-policy-change"))
	expect(dialog).to_contain_text(words["rearmed"])
	expect(dialog).to_contain_text(words["nobody"])
	page.wait_for_timeout(500)  # The dialog has come to rest.
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-preview-{lang}-{width}")
	dialog.locator(".btn-modal-secondary").click()
	page.wait_for_timeout(500)
	frappe.db.rollback()
	assert frappe.db.get_value(POLICY, policy, "target_amount") == 2, "without a yes nothing is saved"
	followed = save(page)
	expect(followed.locator(".alert-success")).to_contain_text(words["done"], timeout=60_000)
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-followed-{lang}-{width}")


# feature: policy.history-desk
@SIZES
def test_a_policy_that_is_not_saved_is_played_on_what_has_happened(
	desk: Callable[..., Page], policy: str, launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	words = CHANGES[lang]
	page = desk(launch.company.user("admin"), f"escalation-policy/{policy}", lang=lang, width=width)
	press(page, words["ask"], width)
	dialog = page.locator(".modal.show")
	expect(dialog.locator("[data-fieldname=first] input")).to_be_visible()
	page.wait_for_timeout(500)  # The dialog has come to rest.
	today = frappe.utils.nowdate()
	page.evaluate(
		"([first, last]) => { cur_dialog.set_value('first', first); cur_dialog.set_value('last', last); }",
		[frappe.utils.add_days(today, -5), today],
	)
	page.wait_for_timeout(500)  # The dialog has come to rest.
	dialog.locator(".btn-modal-primary").click()
	answer = dialog.locator(".xdept-policy-history")
	expect(answer).to_contain_text(words["clocks"], timeout=60_000)
	page.wait_for_load_state("networkidle")
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-history-{lang}-{width}")


def add_condition(page: Page, purpose: str, value: str) -> None:
	page.locator(f".form-page:visible [data-purpose={purpose}] [data-act=add-condition]").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=field] select").select_option("status")
	dialog.locator(f"[data-boxes=values] input[value='{value}']").check()
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(f".form-page:visible [data-purpose={purpose}] .policy-line")).to_have_count(1)
	expect(page.locator(".modal.show")).to_have_count(0)


# feature: policy.form
@pytest.mark.parametrize("width", [1280, 360])
def test_a_policy_is_made_from_nothing_without_typing_a_word_of_code(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], width: int
):
	name = f"Submitted Work {width}"
	page = desk(launch.company.user("admin"), "escalation-policy/new", width=width)
	form = page.locator(".form-page:visible")
	form.locator("[data-fieldname=policy_name] input").fill(name)
	form.locator(".frappe-control[data-fieldname=ref_doctype] select").select_option("Work Item")
	expect(form.locator(".policy-summary")).to_contain_text("Work Item")
	add_condition(page, "Start", "Submitted")
	add_condition(page, "Stop", "Done")
	form.locator(".frappe-control[data-fieldname=target_amount] input").fill("1")
	form.locator(".frappe-control[data-fieldname=target_unit] select").select_option("Days")
	form.locator("[data-act=add-step]").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=step_name] input").fill("Due")
	dialog.locator("[data-boxes=recipients] input[value=head]").check()
	dialog.locator(".btn-modal-primary").click()
	expect(form.locator(".policy-steps .policy-line")).to_contain_text(
		"When it is due: tells Department Head"
	)
	assert is_as_wide_as_the_window(page)
	shot(page, f"policy-new-{width}")
	try:
		page.keyboard.press("Control+s")
		page.wait_for_url("**/escalation-policy/Submitted*")
		page.wait_for_load_state("networkidle")
		frappe.db.rollback()
		made = frappe.get_doc(POLICY, name)
		assert [(row.purpose, row.field, row.operator, row.value) for row in made.conditions] == [
			("Start", "status", "is", "Submitted"),
			("Stop", "status", "is", "Done"),
		]
		assert (made.steps[0].recipients, made.steps[0].channels, made.steps[0].percent) == (
			"head",
			"In-App",
			100,
		)
	finally:
		frappe.db.rollback()
		frappe.db.delete("Clock", {"policy": name})
		frappe.delete_doc(POLICY, name, force=True, ignore_missing=True)
		frappe.db.commit()  # noqa: TID251 — the next test begins without it.
