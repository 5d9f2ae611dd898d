"""Declares the web pages of records: where they are, and what each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

ROOT = "/collab"
# Part of the address -> DocType.
KINDS: Mapping[str, str] = {
	"task": "Collab Task",
	"assignment": "Department Assignment",
	"work-item": "Work Item",
	"request": "Collaboration Request",
	"ticket": "Issue Ticket",
	"review": "Acceptance Review",
	"extension": "Extension Request",
	"log": "Progress Log",
}
_KIND_OF = {doctype: kind for kind, doctype in KINDS.items()}

# DocType -> fields, in the order in which they are read; empty ones are left out. Tables are not shown here.
SHOWN: Mapping[str, tuple[str, ...]] = {
	"Collab Task": (
		"task_type", "due_date", "initiating_department", "initiator", "coordinator", "goal", "background", "scope",
		"expected_outcome", "required_resources", "special_requirements",
	),
	"Department Assignment": (
		"task", "part", "due_date", "head", "liaison", "duty", "cooperation_action", "accepted_scope", "resource_need",
		"risk_note", "conditions", "decline_reason", "support_cause", "reminder_text", "delay_cause",
		"delay_explanation", "adjusted_date", "self_check", "achieved_results",
	),
	"Work Item": (
		"task", "assignment", "owner_user", "planned_start", "planned_end", "new_date", "deliverable", "criteria",
		"description", "required_resources", "risk_note", "blocker", "delay_cause",
	),
	"Collaboration Request": (
		"task", "kind", "content", "needed_by", "from_department", "requested_by", "to_department", "contact",
		"response", "delivered",
	),
	"Issue Ticket": (
		"task", "work_item", "cause", "severity", "description", "impact", "expected_resolution", "reporter",
		"responsible_department", "solution", "resolution_result",
	),
	"Acceptance Review": (
		"task", "assignment", "round", "requested_by", "requested_on", "completed_on", "achieved_results",
		"self_check", "score", "pass_mark", "opinion", "cause", "improvement",
	),
	"Extension Request": (
		"task", "ref_doctype", "ref_name", "date_so_far", "requested_date", "cause", "explanation", "impact",
	),
	"Progress Log": (
		"task", "assignment", "work_item", "day", "reporter", "narrative", "blocker", "risk_warning", "next_step",
		"expected_completion", "hours",
	),
}  # fmt: skip

# DocType -> its tables that are shown, each with the columns that say what a row is about.
ROWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Collab Task": {"criteria": ("criterion", "standard")},
	"Department Assignment": {"deliverables": ("title", "standard", "due_date")},
	"Acceptance Review": {
		"checklist": ("title", "quantity", "conforms"),
		"scores": ("criterion", "standard", "score"),
		"required_changes": ("change", "due_date"),
	},
}


def path_of(doctype: str, name: str) -> str:
	"""Return the address of a record's page; empty where there is none."""
	kind = _KIND_OF.get(doctype)
	return f"{ROOT}/{kind}/{quote(name, safe='')}" if kind else ""


def opening(doctype: str, name: str) -> str:
	"""Return the address that opens a record where its reader is: this page on a phone, else the form of the Desk."""
	return f"{ROOT}/open/{quote(_KIND_OF.get(doctype, doctype), safe='')}/{quote(name, safe='')}"


def doctype_of(kind: str) -> str:
	"""Return the DocType that a part of an address means; what is no kind of ours is taken as its own name."""
	return KINDS.get(kind, kind)
