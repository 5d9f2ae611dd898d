"""Gathers what the first pages of the website list: what waits for the reader, and his tasks."""

from datetime import datetime

import frappe

from xdept_collab.rules.web_pages import path_of
from xdept_collab.services import people, waiting, waiting_words, web_times

_MOST = 30
_OVER = ("Closed", "Archived", "Cancelled")


def mine(now: datetime) -> dict[str, object]:
	"""Return what waits for the reader, the most pressing first, and how much it is altogether."""
	found = waiting.of_user(waiting.Asked(most=_MOST), now)
	words = waiting_words.kinds()
	names = people.full_names([matter["in_name_of"] for matter in found.matters if matter["in_name_of"]])
	matters = [
		{
			**matter,
			"word": words[matter["kind"]],
			"whose": names.get(matter["in_name_of"], matter["in_name_of"]),
			"link": path_of(matter["doctype"], matter["name"]),
			"due": web_times.moment(matter["due_at"]),
		}
		for matter in found.matters
	]
	return {"matters": matters, "total": found.total}


def tasks() -> list[dict[str, object]]:
	"""Return the tasks under way that the reader sees, the newest first."""
	rows = frappe.get_list(
		"Collab Task",
		filters={"status": ("not in", _OVER)},
		fields=["name", "title", "status", "health", "progress", "is_delayed"],
		order_by="modified desc",
		limit_page_length=_MOST,
	)
	return [{**row, "link": path_of("Collab Task", row.name)} for row in rows]
