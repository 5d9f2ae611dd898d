"""Reporting on a piece of work, with photos."""

from typing import Any

import frappe
from frappe import _

from xdept_collab.api.arguments import day, texts, words
from xdept_collab.services import progress, reading
from xdept_collab.services.refusal import deny, spoken


@frappe.whitelist(methods=["POST"])
def log(
	doctype: str,
	name: str,
	narrative: str,
	progress_percent: float,
	health: str = "On Track",
	blocker: str | None = None,
	next_step: str | None = None,
	expected_completion: str | None = None,
	hours: float | None = None,
	photos: list[str] | str | None = None,
) -> str:
	"""Report on a work item or an assignment; `photos`: base64 of JPEG or PNG. Return the name of the log."""
	reading.require(doctype, name)
	if doctype not in progress.REPORTED:
		deny()
	values: dict[str, Any] = {
		"narrative": words(narrative, _("Narrative")),
		"progress": progress_percent,
		"health": health,
		"blocker": words(blocker, _("Blocker")),
		"next_step": words(next_step, _("Next Step")),
		"expected_completion": day(expected_completion) if expected_completion else None,
		"hours": hours,
	}
	with spoken():
		return progress.log(doctype, name, values, texts(photos))
