"""What waits for the calling user, for the page of the Desk and for the phone."""

from dataclasses import asdict
from typing import Any

import frappe
from frappe.utils import cint, now_datetime

from xdept_collab.api.arguments import texts
from xdept_collab.services import waiting, waiting_words
from xdept_collab.services.refusal import spoken

_MOST = 200


@frappe.whitelist(methods=["GET"])
def mine(
	kinds: list[str] | str | None = None,
	department: str = "",
	task: str = "",
	text: str = "",
	is_late: bool | int | str = False,
	most: int | str = 50,
	offset: int | str = 0,
) -> dict[str, Any]:
	"""Return what waits for the caller, the most pressing first, with the words of its kinds and acts."""
	frappe.has_permission("Collab Task", throw=True)
	asked = waiting.Asked(
		kinds=tuple(texts(kinds)),
		department=department,
		task=task,
		text=text.strip(),
		is_late=bool(cint(is_late)),
		most=min(max(cint(most), 1), _MOST),
		offset=max(cint(offset), 0),
	)
	with spoken():
		found = waiting.of_user(asked, now_datetime())
	doctypes = {matter["doctype"] for matter in found.matters}
	return {**asdict(found), "kinds": waiting_words.kinds(), "acts": waiting_words.acts(doctypes)}
