"""An administrator merges departments and rebuilds the access table in the Desk, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.site import factory
from tests.site.factory import Company
from xdept_collab.services import rebuild_progress

DEPARTMENT = "Collab Department"
WORDS = {
	"en": {
		"merge_into": "Merge Into…",
		"look": "Show What Would Change",
		"merge": "Merge",
		"people": "People who become members",
		"gone": "is deleted. This cannot be taken back.",
		"moved": "rows of who sees what",
		"rebuild": "Rebuild Access Table",
		"yes": "Yes",
		"written": "Written: ",
	},
	"zh": {
		"merge_into": "合并到…",
		"look": "查看将发生的变化",
		"merge": "合并",
		"people": "将转为成员的人员",
		"gone": "将被删除，此操作无法撤销。",
		"moved": "条可见性记录",
		"rebuild": "重建权限表",
		"yes": "是",
		"written": "新写入",
	},
}
SIZES = pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 1280), ("en", 360), ("zh", 360)])


@pytest.fixture
def merging(site: str) -> Iterator[Company]:
	"""A company of its own, of which one department goes into another."""
	frappe.db.rollback()
	company = factory.found(
		"merging.example", {key: f"{name} to Merge" for key, name in factory.NAMES.items()}
	)
	factory.running(company)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	yield company
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.dissolve(company)
	frappe.db.commit()  # noqa: TID251 — the next test begins without it.


def press(page: Page, label: str, width: int) -> None:
	"""Press a button of the page's head; on a telephone it stands in the menu."""
	if width < 992:
		page.locator(".page-head:visible .menu-btn-group button").click()
		page.locator(
			".page-head:visible .menu-btn-group .dropdown-menu.show li:visible", has_text=label
		).click()
	else:
		page.locator(".page-head:visible button", has_text=label).click()


# feature: department.merge-desk
@SIZES
def test_a_department_is_merged_from_its_form_after_a_look(
	desk: Callable[..., Page],
	merging: Company,
	launch: Launch,
	shot: Callable[..., Path],
	lang: str,
	width: int,
):
	words, (sales, finance) = WORDS[lang], (merging.names["sales"], merging.names["finance"])
	page = desk(launch.company.user("admin"), f"collab-department/{sales}", lang=lang, width=width)
	press(page, words["merge_into"], width)
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=into] input").click()
	dialog.locator("[data-fieldname=into] input").press_sequentially(finance)
	dialog.locator("[data-fieldname=into] [role=option]", has_text=finance).first.click()
	dialog.locator(".btn-modal-primary", has_text=words["look"]).click()
	found = page.locator(".modal.show .xdept-merge")
	expect(found).to_contain_text(words["gone"])
	expect(found.locator("tr", has_text=words["people"]).locator("td").last).to_have_text("5")
	page.wait_for_timeout(500)  # The first dialog fades out.
	assert is_as_wide_as_the_window(page)
	shot(page, f"merge-look-{lang}-{width}")
	page.locator(".modal.show .btn-modal-primary:visible", has_text=words["merge"]).click()
	page.wait_for_url("**/collab-department/Finance*")
	page.wait_for_load_state("networkidle")
	page.wait_for_timeout(500)  # The page that comes would close a message that came before it.
	expect(page.locator(".msgprint")).to_contain_text(words["moved"])
	assert is_as_wide_as_the_window(page)
	shot(page, f"merge-done-{lang}-{width}")
	frappe.db.rollback()
	assert not frappe.db.exists(DEPARTMENT, sales)


# feature: department.merge-desk
def test_a_head_is_not_offered_to_merge_his_department(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.head("sales"), f"collab-department/{launch.company.names['sales']}")
	expect(page.locator(".page-head:visible .title-text", has_text="Sales")).to_be_visible()
	expect(page.locator(".page-head:visible button", has_text=WORDS["en"]["merge_into"])).to_have_count(0)


# feature: access.rebuild-desk
@SIZES
def test_the_access_table_is_rebuilt_from_the_explorer(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	words = WORDS[lang]
	frappe.cache.delete_value(rebuild_progress.CACHE_KEY)
	item = {"ref_doctype": "Work Item", "ref_name": launch.begun.items["sales"]}
	lost = frappe.db.count("Collab Access", item)
	frappe.db.delete("Collab Access", item)
	frappe.db.commit()  # noqa: TID251 — the worker has to see it.
	page = desk(launch.company.user("admin"), "access-explorer", lang=lang, width=width)
	expect(page.locator(".xdept-rebuild .alert")).to_have_count(0)
	press(page, words["rebuild"], width)
	page.locator(".modal.show .btn-modal-primary", has_text=words["yes"]).click()
	done = page.locator(".xdept-rebuild[data-status=Done]")
	expect(done).to_be_visible(timeout=60_000)
	expect(done).to_contain_text(words["written"])
	expect(done.locator("tbody tr td").nth(1)).to_have_text(str(lost))
	page.wait_for_load_state("networkidle")
	assert is_as_wide_as_the_window(page)
	shot(page, f"rebuild-drift-{lang}-{width}")
	press(page, words["rebuild"], width)
	page.locator(".modal.show .btn-modal-primary", has_text=words["yes"]).click()
	expect(done.locator(".alert-success")).to_be_visible(timeout=60_000)
	page.wait_for_load_state("networkidle")
	shot(page, f"rebuild-fine-{lang}-{width}")
