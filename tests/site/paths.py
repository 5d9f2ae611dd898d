"""The ways by which Frappe lets a client write a record; each takes the record and the values that are sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

import frappe


def by_save(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	frappe.get_doc(doctype, name).update(values).save()


def by_put_v1(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	from frappe.api.v1 import update_doc

	frappe.local.form_dict = frappe._dict(data=json.dumps(values, default=str))
	update_doc(doctype, name)


def by_put_v2(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	from frappe.api.v2 import update_doc

	frappe.local.form_dict = frappe._dict(values)
	update_doc(doctype, name)


def by_set_value(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	frappe.client.set_value(doctype, name, dict(values))


def by_client_save(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	frappe.client.save({**frappe.get_doc(doctype, name).as_dict(), **values})


def by_form(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	from frappe.desk.form.save import savedocs

	savedocs(frappe.as_json({**frappe.get_doc(doctype, name).as_dict(), **values}), "Save")


def by_bulk_update(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	row = {"doctype": doctype, "docname": name, **values}
	failed = frappe.client.bulk_update(frappe.as_json([row]))["failed_docs"]
	if failed:
		raise frappe.ValidationError(failed[0]["exc"])


def by_bulk_edit(doctype: str, name: str, values: Mapping[str, Any]) -> None:
	from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs

	# It rolls everything back where one record fails; here that would take the company's records along.
	with patch.object(frappe.db, "rollback"):
		failed = submit_cancel_or_update_docs(
			doctype, frappe.as_json([name]), "update", frappe.as_json(values)
		)
	if failed:
		raise frappe.ValidationError("the list names it as failed")


PATHS: Mapping[str, Callable[[str, str, Mapping[str, Any]], None]] = {
	"save": by_save,
	"PUT v1": by_put_v1,
	"PUT v2": by_put_v2,
	"set_value": by_set_value,
	"client.save": by_client_save,
	"form": by_form,
	"bulk_update": by_bulk_update,
	"bulk edit": by_bulk_edit,
}
