"""Work items as calendar, Gantt chart, breakdown and board."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, nowdate
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch


# feature: desk.calendar
def test_work_stands_on_its_days_in_the_calendar(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	item = launch.begun.items["marketing"]
	frappe.db.set_value("Work Item", item, {"planned_start": nowdate(), "planned_end": nowdate()})
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(launch.company.coordinator, "work-item/view/calendar/default")
	event = page.locator(".fc-day-grid-event", has_text="Work of marketing")
	expect(event).to_have_count(1)
	day = page.locator(f".fc-bg td[data-date='{nowdate()}']").bounding_box()
	box = event.bounding_box()
	assert day["x"] <= box["x"]
	assert box["x"] + box["width"] <= day["x"] + day["width"] + 1
	shot(page, "work-calendar")


# feature: desk.gantt
def test_the_gantt_chart_has_a_bar_for_each_visible_work_item(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	page = desk(launch.company.coordinator, "work-item/view/gantt")
	expect(page.locator(".gantt .bar-wrapper")).to_have_count(3)
	shot(page, "work-gantt")
	page = desk(launch.company.user("member", "sales"), "work-item/view/gantt")
	expect(page.locator(".gantt .bar-wrapper")).to_have_count(1)


# feature: desk.breakdown
def test_the_breakdown_opens_level_by_level(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	parent = launch.begun.items["sales"]
	child = frappe.get_doc("Work Item", launch.begun.items["research"])
	frappe.db.set_value("Work Item", child.name, "parent_work_item", parent, update_modified=False)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(launch.company.coordinator, "work-item/view/tree")
	top = page.locator(".tree-link", has_text="Work of sales")
	expect(top).to_be_visible()
	expect(page.locator(".tree-link", has_text="Work of research")).to_have_count(0)
	top.click()
	node = page.locator(".tree-link", has_text="Work of research")
	expect(node.locator(".xdept-delay")).to_have_text("Delayed 3 d")
	shot(page, "work-breakdown")


# feature: desk.kanban
@pytest.mark.parametrize("board", ["Collab Task", "Department Assignment", "Work Item"])
def test_each_board_has_a_column_for_each_state(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	board: str,
):
	route = board.lower().replace(" ", "-")
	page = desk(launch.company.coordinator, f"{route}/view/kanban/{board}")
	columns = frappe.get_all(
		"Kanban Board Column", {"parent": board, "status": "Active"}, pluck="column_name"
	)
	expect(page.locator(".kanban-column:visible .kanban-title")).to_have_count(len(columns))
	expect(page.locator(".kanban-card-wrapper:visible").first).to_be_visible()
	shot(page, f"kanban-{route}")


# feature: desk.calendar
def test_the_calendar_finds_work_that_began_before_the_month(launch: Launch):
	from xdept_collab.services import work_calendar

	item = launch.begun.items["sales"]
	frappe.db.set_value(
		"Work Item", item, {"planned_start": add_days(nowdate(), -90), "planned_end": add_days(nowdate(), 90)}
	)
	inside = work_calendar.events(nowdate(), add_days(nowdate(), 1), [])
	after = work_calendar.events(add_days(nowdate(), 91), add_days(nowdate(), 95), [])
	assert item in [event.name for event in inside]
	assert item not in [event.name for event in after]
