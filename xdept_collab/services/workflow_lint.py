"""Refuses a broken workflow of our records before it is saved."""

from collections.abc import Iterator

import frappe
from frappe.model.document import Document

from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.lifecycle import lifecycle_from_workflow, lint
from xdept_collab.services.refusal import spoken

MODULE = "Xdept Collab"


def refuse_broken(workflow: Document, _event: str | None = None) -> None:
	"""Refuse, with a sentence per fault, a workflow of our records that could not work; others pass."""
	meta = frappe.get_meta(workflow.document_type)
	if meta.module != MODULE:
		return
	status = meta.get_field("status")
	findings = [
		*_field_findings(workflow),
		*lint(
			lifecycle_from_workflow(workflow.as_dict()),
			roles=set(frappe.get_all("Role", pluck="name", order_by=None)),
			fields=set(meta.get_valid_columns()) | {table.fieldname for table in meta.get_table_fields()},
			status_options=(status.options or "").split("\n") if status else [],
		),
	]
	with spoken():
		refuse_all(findings)


def _field_findings(workflow: Document) -> Iterator[Finding]:
	if workflow.workflow_state_field != "status":
		yield Finding("lifecycle.state_field", {"word": workflow.workflow_state_field})
	for row in workflow.states:
		if str(row.doc_status or 0) != "0":
			yield Finding("lifecycle.state_docstatus", {"state": row.state})
