"""Takes a progress log and carries it to the work item or assignment that it reports on."""

import frappe
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.rules.health import health_findings
from xdept_collab.services import clock_keeper
from xdept_collab.services.guard import STANDING_STILL


def fill(log: Document) -> None:
	"""Set task, assignment, department and reporter from what is reported on."""
	log.reporter = frappe.session.user
	log.day = log.day or nowdate()
	if log.work_item:
		item = frappe.db.get_value(
			"Work Item", log.work_item, ["task", "task_title", "assignment", "department"], as_dict=True
		)
		log.update(item or {})
	elif log.assignment:
		contract = frappe.db.get_value(
			"Department Assignment", log.assignment, ["task", "task_title", "department"], as_dict=True
		)
		log.update(contract or {})


def check(log: Document) -> None:
	"""Refuse a log about nothing, of the future, out of range, or on a task that stands still (R110-R119)."""
	if log.flags.get("collab_system"):
		return
	findings = []
	if not (log.work_item or log.assignment):
		findings.append(Finding("log.about_nothing"))
	if getdate(log.day) > getdate(nowdate()):
		findings.append(Finding("log.future", {"day": log.day}))
	if not 0 <= flt(log.progress) <= 100:
		findings.append(Finding("log.progress_range", {"progress": log.progress}))
	findings += health_findings(
		log.health or "", log.risk_warning or log.blocker or log.narrative or "", log.blocker or ""
	)
	findings += _correction_findings(log)
	refuse_all(findings)
	state = frappe.db.get_value("Collab Task", log.task, "status", for_update=True)
	if state in STANDING_STILL:
		raise RuleBroken("task.stands_still", task=log.task, state=state)


def _correction_findings(log: Document) -> list[Finding]:
	if not log.corrects:
		return []
	old = frappe.db.get_value("Progress Log", log.corrects, ["task", "work_item", "assignment"], as_dict=True)
	same = old and old.task == log.task and (old.work_item or None) == (log.work_item or None)
	return [] if same else [Finding("log.corrects_other", {"log": log.corrects})]


def carry(log: Document) -> None:
	"""Write progress, health, blocker and the expected date to the newest state of the work (R119, C24)."""
	if log.work_item:
		if _is_newer_there(log):
			return
		values: dict[str, object] = {
			"progress": flt(log.progress),
			"health": log.health or "On Track",
			"blocker": log.blocker,
			"new_date": log.expected_completion,
		}
		_carry_to("Work Item", log.work_item, values)
	elif log.assignment:
		values = {"reported_health": log.health or "On Track"}
		if log.health == "Needs Support":
			values |= {"support_needed": 1, "support_cause": log.risk_warning or log.blocker or log.narrative}
		if not frappe.db.exists("Work Item", {"assignment": log.assignment, "status": ("!=", "Cancelled")}):
			values["progress"] = flt(log.progress)
		_carry_to("Department Assignment", log.assignment, values)


def _carry_to(doctype: str, name: str, values: dict[str, object]) -> None:
	frappe.db.set_value(doctype, name, values)
	clock_keeper.follow(doctype, [name], values)


def _is_newer_there(log: Document) -> bool:
	"""Whether a log of a later day already told how the work stands."""
	return bool(
		frappe.db.exists(
			"Progress Log", {"work_item": log.work_item, "day": (">", log.day), "name": ("!=", log.name)}
		)
	)
