"""What axe finds in a page, and whether its parts can be hit by a thumb."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The rules of WCAG 2.1, level A and AA, contrast among them.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SERIOUS = ("serious", "critical")
SMALLEST_TARGET = 44

_TARGETS = """(least) => [...document.querySelectorAll("button, summary, select, input, textarea, nav a, a.card-link")]
	.filter((each) => each.checkVisibility() && !each.closest(".skip") && !each.closest(".trap"))
	.map((each) => {
		const label = each.matches("input[type=checkbox]") ? each.closest("label") : each;
		const card = each.matches(".card-link") ? each.closest(".card") : label;
		const box = card.getBoundingClientRect();
		return [each.outerHTML.slice(0, 100), Math.round(box.width), Math.round(box.height)];
	})
	.filter(([, width, height]) => width < least || height < least)"""


def faults(page: Page, part: str = "body", impacts: tuple[str, ...] = SERIOUS) -> list[str]:
	"""Return what axe finds in a part of the page, of these impacts: the rule and the element."""
	found = Axe().run(page, context=part, options=RULES).response["violations"]
	return [
		f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
		for rule in found
		if rule["impact"] in impacts
		for node in rule["nodes"]
	]


def too_small(page: Page) -> list[list[object]]:
	"""Return what can be tapped and is smaller than a thumb: [element, width, height]."""
	return page.evaluate(_TARGETS, SMALLEST_TARGET)
