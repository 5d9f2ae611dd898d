"""An administrator who knows no code reads and changes a time limit in the Desk, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
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
def policy(site: str) -> Iterator[str]:
	"""A policy like the shipped one about answers, on its own."""
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
	yield name
	frappe.db.rollback()
	frappe.delete_doc(POLICY, name, force=True)
	frappe.db.commit()  # noqa: TID251 — the next test begins without it.


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
	page.keyboard.press("Control+s")
	expect(page.locator(".page-head:visible .indicator-pill.orange")).to_have_count(0)
	page.wait_for_load_state("networkidle")
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
