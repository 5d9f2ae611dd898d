"""Writes a workflow of the site back into the file that ships it, for whoever develops it in the Desk."""

import json

import click
import frappe

from xdept_collab.rules.records import normalised
from xdept_collab.setup.shipped_content import ROW_KEYS, current_content
from xdept_collab.setup.shipped_files import WORKFLOWS, Shipped

_FIRST = ("doctype", "name", "workflow_name", "document_type", "is_active", "workflow_state_field")
_FIRST_IN_ROW = ("state", "action", "next_state", "allowed")


def workflow(name: str) -> str:
	"""Write the workflow `name` to its file and return the path. Raises frappe.DoesNotExistError without it."""
	frappe.only_for("Administrator")
	shipped = Shipped("workflow", {"doctype": "Workflow", "name": name})
	current = current_content(shipped)
	if current is None:
		raise frappe.DoesNotExistError(f"There is no workflow {name} on this site.")
	folder = frappe.scrub(name)
	path = WORKFLOWS / folder / f"{folder}.json"
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(workflow_text(current), encoding="utf-8")
	click.echo(f"Workflow {name} written to {path.relative_to(WORKFLOWS)}")
	return str(path)


def workflow_text(content: dict) -> str:
	"""Return the file of a workflow: nothing empty, switched on, the telling fields first."""
	document = {**normalised(content), "is_active": 1}
	for table in ROW_KEYS:
		if table in document:
			document[table] = [_ordered(row, _FIRST_IN_ROW) for row in document[table]]
	return json.dumps(_ordered(document, _FIRST), ensure_ascii=False, indent="\t") + "\n"


def _ordered(values: dict, first: tuple[str, ...]) -> dict:
	keys = [key for key in first if key in values] + [key for key in values if key not in first]
	return {key: values[key] for key in keys}
