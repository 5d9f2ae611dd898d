"""Knows the active workflow of a DocType as the rules see it."""

import frappe
from frappe.model.workflow import get_workflow_name, get_workflow_safe_globals

from xdept_collab.rules.lifecycle import Lifecycle, Transition, lifecycle_from_workflow

_parsed: dict[tuple[str, str, str], Lifecycle] = {}


def lifecycle_of(doctype: str) -> Lifecycle | None:
	"""Return the lifecycle that the active workflow of `doctype` describes, None without one."""
	name = get_workflow_name(doctype)
	if not name:
		return None
	workflow = frappe.get_cached_doc("Workflow", name)
	key = (frappe.local.site, name, str(workflow.modified))
	if key not in _parsed:
		if len(_parsed) > 200:
			_parsed.clear()
		_parsed[key] = lifecycle_from_workflow(workflow.as_dict())
	return _parsed[key]


def is_condition_met(move: Transition, doc: "frappe.model.document.Document") -> bool:
	"""Evaluate the condition of a workflow row on the document as Frappe would."""
	if not move.condition:
		return True
	return bool(frappe.safe_eval(move.condition, get_workflow_safe_globals(), {"doc": doc.as_dict()}))
