"""The page that tells a task as its story."""

from typing import Any

import frappe
from frappe.utils import cint, now_datetime

from xdept_collab.api.arguments import moment
from xdept_collab.services import reading
from xdept_collab.services import task_story as story
from xdept_collab.services.refusal import spoken
from xdept_collab.services.task_timeline import Wanted


@frappe.whitelist(methods=["GET"])
def of_task(task: str) -> dict[str, Any]:
	"""Return the departments, open records, time limits, curve and newest events of a task, as the caller sees them."""
	reading.require("Collab Task", task)
	with spoken():
		return story.of_task(task, now_datetime())


@frappe.whitelist(methods=["GET"])
def timeline(
	task: str,
	department: str = "",
	kind: str = "",
	mine: int | str = 0,
	before_at: str = "",
	before_name: str = "",
) -> dict[str, Any]:
	"""Return a page of what happened on a task, the newest first, from the place where the page before it ended."""
	reading.require("Collab Task", task)
	before = (str(moment(before_at)), before_name) if before_at else None
	with spoken():
		return story.timeline(task, Wanted(department, kind, bool(cint(mine)), before))
