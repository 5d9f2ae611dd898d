"""Hands exports of our records to Frappe and looks through the file that comes back, for our DocTypes alone."""

import frappe
from frappe.core.doctype.data_export import exporter
from frappe.core.doctype.data_import import data_import
from frappe.desk import query_report, reportview

from xdept_collab.services.safe_exports import make_response_safe


@frappe.whitelist()
def export_list() -> None:
	"""Export a list or a report view; the request names its `doctype`."""
	doctype = frappe.form_dict.get("doctype")
	reportview.export_query()
	make_response_safe(doctype)


@frappe.whitelist()
def export_report() -> None:
	"""Export a report; the request names it as `report_name`."""
	doctype = frappe.get_cached_value("Report", frappe.form_dict.get("report_name"), "ref_doctype")
	query_report.export_query()
	make_response_safe(doctype)


@frappe.whitelist()
def export_data(
	doctype: str | list | None = None,
	parent_doctype: str | None = None,
	all_doctypes: bool | str | int = True,
	with_data: bool | str | int = False,
	select_columns: str | dict | None = None,
	file_type: str = "CSV",
	template: bool | str | int = False,
	filters: str | dict | list | None = None,
	export_without_column_meta: bool | str | int = False,
) -> None:
	"""Export by Data Export."""
	options = dict(locals())  # The parameters are those of Frappe's own method.
	exporter.export_data(**options)
	make_response_safe(doctype[0] if isinstance(doctype, list) else doctype)


@frappe.whitelist()
def download_template(
	doctype: str,
	export_fields: str | dict | None = None,
	export_records: str | None = None,
	export_filters: str | dict | list | None = None,
	file_type: str = "CSV",
) -> None:
	"""Export by Data Import, empty or with records to be changed."""
	data_import.download_template(doctype, export_fields, export_records, export_filters, file_type)
	make_response_safe(doctype)
