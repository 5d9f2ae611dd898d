"""Shows what attackers wrote in every view of the Desk, in print and in a mail: it is text, and nothing of it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.desk.form.utils import add_comment
from frappe.email.email_body import get_formatted_html
from playwright.sync_api import Dialog, Page

from tests.browser.desk import SETTLED
from tests.markup import PAYLOADS
from tests.site import factory
from tests.site.factory import Company, Running, acting

TASK, ITEM, ASSIGNMENT, TICKET = "Collab Task", "Work Item", "Department Assignment", "Issue Ticket"
# Elements that would run or load something, and attributes that name a script.
INJECTED = """() => [...document.querySelectorAll("body *")].filter((element) =>
	[...element.attributes].some(({ name, value }) =>
		/alert\\(1\\)|evil\\.example/.test(value) &&
		(name.startsWith("on") || /^(href|src|srcdoc|action|formaction|data|to|xlink:href)$/.test(name))) ||
	(/^(SCRIPT|STYLE|IFRAME|OBJECT|EMBED|BASE|META|LINK)$/.test(element.tagName) &&
		/alert\\(1\\)|evil\\.example/.test(element.outerHTML))).map((element) => element.outerHTML)"""


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task whose texts, and those of its work items, logs, tickets and comments, are payloads."""
	frappe.db.rollback()
	made = factory.running(company, title=f"Launch {PAYLOADS[10]} {PAYLOADS[-12]}")
	with acting(company.initiator):
		task = frappe.get_doc(TASK, made.task)
		texts = iter(PAYLOADS)
		for field in ("background", "scope", "expected_outcome", "value_statement", "special_requirements"):
			task.set(field, " ".join(next(texts) for _ in range(6)))
		task.append("milestones", {"title": f"M {PAYLOADS[12]}", "due_date": task.due_date})
		task.save()
	for place in range(0, len(PAYLOADS), 8):
		title, *others = PAYLOADS[place : place + 8]
		factory.work_item(
			made, "sales", title=f"x {title}"[:110], description=" ".join(others), blocker=title
		)
	factory.log(made, "sales", narrative=" ".join(PAYLOADS[10:30]), next_step=PAYLOADS[20])
	for payload in PAYLOADS[::9]:
		factory.ticket(
			made, title=f"x {payload}"[:110], description=f"x {payload}", work_item=made.items["marketing"]
		)
	with acting(company.coordinator):
		for payload in PAYLOADS:
			add_comment(TASK, made.task, f"<p>said: {payload}</p>", company.coordinator, "x")
	frappe.db.commit()  # noqa: TID251 — the browser has to see these records.
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.forget_tasks(company)
	frappe.db.commit()  # noqa: TID251 — the next module begins without them.


def watched(page: Page, ran: list[str]) -> Page:
	"""Note every dialog that opens, and close it."""

	def note(dialog: Dialog) -> None:
		ran.append(f"{page.url}: {dialog.message}")
		dialog.dismiss()

	page.on("dialog", note)
	return page


# feature: text.shown
def test_nothing_that_was_written_runs_in_any_view(
	desk: Callable[..., Page], begun: Running, page_errors: list[str]
) -> None:
	company, ran = begun.company, []
	page = watched(desk(company.coordinator, "collab-task"), ran)
	views = (
		f"/app/collab-task/{begun.task}",
		f"/app/work-item/{begun.items['sales']}",
		f"/app/department-assignment/{begun.assignments['sales']}",
		"/app/issue-ticket",
		"/app/work-item",
		"/app/progress-log",
		"/app/work-item/view/report",
		"/app/work-item/view/gantt",
		"/app/work-item/view/calendar/default",
		"/app/work-item/view/tree",
		"/app/query-report/Progress%20Tracking",
		f"/printview?doctype=Collab%20Task&name={begun.task}",
		f"/printview?doctype=Work%20Item&name={begun.items['sales']}",
	)
	for view in views:
		page.goto(view)
		page.wait_for_load_state(SETTLED)
		assert page.evaluate(INJECTED) == [], view
		assert ran == [], view
	# The print view has no icon of its own, and the site of the tests none at all.
	page_errors[:] = [error for error in page_errors if "favicon.ico" not in error]


# feature: text.shown
def test_nothing_that_was_written_runs_on_a_board_or_in_a_mail(
	desk: Callable[..., Page], begun: Running
) -> None:
	ran: list[str] = []
	board = frappe.db.get_value("Kanban Board", {"reference_doctype": TASK}, "name")
	page = watched(desk(begun.company.coordinator, f"collab-task/view/kanban/{board}"), ran)
	assert "Launch" in page.locator(".kanban-card-wrapper").first.inner_text()
	assert page.evaluate(INJECTED) == []
	written = frappe.get_all("Comment", filters={"reference_name": begun.task}, pluck="content")
	written += frappe.get_all(
		"ToDo", filters={"allocated_to": ("like", "%company.example")}, pluck="description"
	)
	written += frappe.get_all(ITEM, filters={"task": begun.task}, pluck="description")
	title = frappe.db.get_value(TASK, begun.task, "title")
	page.set_content(
		get_formatted_html(subject=title, message="<hr>".join(filter(None, written)), header=[title, "red"])
	)
	assert "said:" in page.locator("body").inner_text()
	assert page.evaluate(INJECTED) == []
	assert ran == []
