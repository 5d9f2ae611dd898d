"""Keeps what Frappe exports of our records from running in a spreadsheet.

Frappe writes every text into CSV as it is, and into XLSX as a formula when it begins with `=`. What it has written is
looked through once more, for our DocTypes and reports alone.
"""

import io
import re
import zipfile

import frappe
import openpyxl
from frappe.desk.utils import pop_csv_params

from xdept_collab.rules.formula import guarded_csv
from xdept_collab.services.ours import is_ours

_FORMULA = re.compile(rb"<f[\s/>]")


def make_response_safe(doctype: str | None) -> None:
	"""Guard the file in the response to this request, if it shows records of ours."""
	if not doctype or not is_ours(doctype):
		return
	response = frappe.local.response
	if response.get("type") == "csv":
		response["result"] = guarded_csv(response["result"])
	elif response.get("type") == "binary":
		delimiter = pop_csv_params(frappe._dict(frappe.local.form_dict))["delimiter"]
		response["filecontent"] = safe_file(response["filename"], response["filecontent"], delimiter)


def safe_file(file_name: str, content: bytes, delimiter: str = ",") -> bytes:
	"""Return the CSV or XLSX without a live cell; any other file as it is."""
	ending = file_name.rsplit(".", 1)[-1].lower()
	if ending == "csv":
		return guarded_csv(content.decode(), delimiter).encode()
	return _safe_workbook(content) if ending == "xlsx" else content


def _safe_workbook(content: bytes) -> bytes:
	if not _has_formula(content):
		return content  # Any other text in a workbook is a string cell already.
	book = openpyxl.load_workbook(io.BytesIO(content))
	for sheet in book.worksheets:
		for row in sheet.iter_rows():
			for cell in row:
				if cell.data_type == "f":
					cell.data_type = "s"
					cell.quotePrefix = True  # Editing the cell does not make it a formula either.
	written = io.BytesIO()
	book.save(written)
	return written.getvalue()


def _has_formula(content: bytes) -> bool:
	with zipfile.ZipFile(io.BytesIO(content)) as archive:
		sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
		return any(_FORMULA.search(archive.read(name)) for name in sheets)
