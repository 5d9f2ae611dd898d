"""Reads every word that a page shows, and says which of them are in the wrong language."""

from __future__ import annotations

import re
from collections.abc import Iterable

import frappe
from playwright.sync_api import Page

from xdept_collab.rules.access_table import TABLE

# Text that a person sees or is read aloud: text nodes of what is visible, and the attributes that browsers show.
_SHOWN = """() => {
	const texts = new Set();
	const add = (text) => { if (text && text.trim()) texts.add(text.replace(/\\s+/g, " ").trim()); };
	for (const element of document.querySelectorAll("body, body *")) {
		if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "OPTION"].includes(element.tagName)) continue;
		if (element.closest(".avatar, .tooltip-content")) continue; // Letters of a name; a column's name.
		if (!element.checkVisibility({ visibilityProperty: true })) continue;
		for (const name of ["placeholder", "alt", "aria-label", "title"]) {
			// Frappe puts the name of a column there, for developers.
			if (!/^[a-z_0-9]+$/.test(element.getAttribute(name) || "")) add(element.getAttribute(name));
		}
		if (element.tagName === "TD") add(element.dataset.label);
		if (element.tagName === "SELECT") add(element.selectedOptions[0]?.textContent);
		for (const node of element.childNodes) if (node.nodeType === 3) add(node.textContent);
	}
	return [...texts];
}"""
_TEXT_FIELDS = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ADDRESS = re.compile(
	r"\S+@\S+|https?://\S+|/collab/\w+|CVE-[\d-]+|\b[\w-]+\.(?:txt|png|csv|xlsx|js|localhost)\b"
)
# What is called so in Chinese too: keys, standards, products, and the user whom Frappe itself makes.
_SAME = frozenset(
	("ID", "RACI", "Ctrl", "Alt", "Shift", "Enter", "Esc", "Frappe", "Administrator", "Guest", "Excel", "CSV", "XLSX", "PDF", "URL", "SHA", "KB", "MB", "OK", "HTML", "iCal", "Asia", "Shanghai", "PSD", "JPG", "CVE", "bench", "doctor", "default")
)  # fmt: skip
# What Frappe 15 and its libraries say in English alone, without asking for a translation.
_FRAPPES = re.compile(r"Begin typing for results\.|(Grid|Generic) Empty State|undefined|Filter based on .*")
# A language calls itself by its own name in the switch of every page.
_OWN_NAMES = frozenset({"English", "中文"})


def shown(page: Page) -> list[str]:
	"""Return every text that the page shows."""
	return page.evaluate(_SHOWN)


def written_by_people() -> list[str]:
	"""Return what people of the test wrote into records, and how they and their departments are called."""
	found: set[str] = set()
	for doctype in TABLE:
		meta = frappe.get_meta(doctype)
		fields = ["name", *(field.fieldname for field in meta.fields if field.fieldtype in _TEXT_FIELDS)]
		rows = [meta, *(frappe.get_meta(field.options) for field in meta.get_table_fields())]
		found |= _values(doctype, fields)
		for row in rows[1:]:
			found |= _values(
				row.name, [each.fieldname for each in row.fields if each.fieldtype in _TEXT_FIELDS]
			)
	found |= _values("User", ["name", "full_name", "first_name", "last_name", "username"])
	found |= _values("Collab Department", ["name"]) | _values("Working Calendar", ["name"])
	return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def _values(doctype: str, fields: list[str]) -> set[str]:
	rows = frappe.get_all(doctype, fields=fields or ["name"], as_list=True, order_by=None)
	return {_flat(value) for row in rows for value in row if value}


def _flat(value: object) -> str:
	return " ".join(re.sub(r"<[^>]+>", " ", str(value)).split())


def foreign(texts: Iterable[str], language: str, written: list[str]) -> list[str]:
	"""Return the texts that hold words of the other language, beside what people wrote."""
	pattern, same = (_LATIN, _SAME) if language == "zh" else (_HAN, frozenset[str]())
	found = []
	for text in texts:
		rest = "" if _FRAPPES.fullmatch(text) else _ADDRESS.sub(" ", text)
		for words in written:
			if words in rest:
				rest = rest.replace(words, " ")
		if any(word not in same | _OWN_NAMES for word in pattern.findall(rest)):
			found.append(text)
	return found
