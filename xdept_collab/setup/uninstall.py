"""Takes away what the app brought to a site besides its own tables, which Frappe drops; mirrors install.py."""

import re
from collections.abc import Iterator

import frappe

from xdept_collab.services import dormancy
from xdept_collab.services.naming import SERIES
from xdept_collab.setup.shipped_files import Shipped
from xdept_collab.setup.sync import read_written

APP = "xdept_collab"
MODULE = "Xdept Collab"

# Letters, accounts and mails of the site stay; they only forget our record.
_UNLINKED = frozenset({"Communication", "Email Account", "Email Queue"})
# Where a master may still be in use: DocType of the master -> (table, column).
_USES_OF_MASTERS = {
	"Workflow State": (
		("Workflow Document State", "state"),
		("Workflow Transition", "state"),
		("Workflow Transition", "next_state"),
	),
	"Workflow Action Master": (("Workflow Transition", "action"),),
}
_ROLE_TABLES = ("Has Role", "DocPerm", "Custom DocPerm")


def before_uninstall() -> None:
	"""Remove what points at our records, then what was shipped, in the opposite order of the sync.

	Workflow states and actions that another workflow uses stay, as do those that were there before the app.
	"""
	doctypes = frappe.get_all("DocType", {"module": MODULE}, pluck="name", order_by="name")
	shipped = _shipped_on_this_site()
	_remove_files(doctypes)
	_remove_what_points_at(doctypes)
	_remove_traces(doctypes)
	dormancy.let_sleep()
	for record in shipped:
		_remove_shipped(record)
	for record in shipped:
		if record.doctype == "Custom Field":
			_drop_column(record)
	frappe.clear_cache()


def _shipped_on_this_site() -> list[Shipped]:
	"""Return what the sync wrote or took over, the newest first."""
	texts = frappe.get_all("Shipped Record", pluck="shipped_json", order_by="creation desc, name desc")
	return [read_written(text) for text in texts]


def _remove_files(doctypes: list[str]) -> None:
	# A file of a deliverable version cannot be removed while the version is there.
	frappe.db.delete("Deliverable Version")
	for name in frappe.get_all("File", {"attached_to_doctype": ("in", doctypes)}, pluck="name"):
		_delete("File", name)


def _remove_what_points_at(doctypes: list[str]) -> None:
	"""Remove workflows, boards, to-dos, comments, shares … of our DocTypes; other apps' records are theirs."""
	for doctype, field in _fields_naming_a_doctype():
		if not frappe.db.has_column(doctype, field):
			continue
		about_us = {field: ("in", doctypes)}
		if doctype in _UNLINKED:
			frappe.db.set_value(doctype, about_us, field, None, update_modified=False)
			continue
		meta = frappe.get_meta(doctype)
		if meta.istable or not meta.get_table_fields():
			frappe.db.delete(doctype, about_us)
			continue
		# Frappe removes what belongs to the module; a standard report it lets nobody else delete.
		kept = {"module": ("!=", MODULE)} if meta.has_field("module") else {}
		for name in frappe.get_all(doctype, about_us | kept, pluck="name"):
			_delete(doctype, name)


def _fields_naming_a_doctype() -> Iterator[tuple[str, str]]:
	"""Every column of Frappe's own tables that names a DocType, but not those of DocTypes themselves."""
	modules = frappe.get_all("Module Def", {"app_name": "frappe"}, pluck="name")
	tables = set(
		frappe.get_all("DocType", {"module": ("in", modules), "issingle": 0, "is_virtual": 0}, pluck="name")
	)
	rows = frappe.get_all(
		"DocField",
		{"fieldtype": "Link", "options": "DocType"},
		["parent", "fieldname"],
		order_by="parent, fieldname",
	)
	for row in rows:
		if row.parent in tables and not row.parent.startswith("DocType"):
			yield row.parent, row.fieldname


def _remove_traces(doctypes: list[str]) -> None:
	"""Remove what names our records otherwise: settings of lists, search, counters, jobs, patches."""
	for table, field in (
		("__UserSettings", "doctype"),
		("__global_search", "doctype"),
		("Singles", "doctype"),
		("List View Settings", "name"),
		("Deleted Document", "deleted_doctype"),
		("Custom DocPerm", "parent"),
	):
		frappe.db.delete(table, {field: ("in", doctypes)})
	counters = re.compile(rf"^[{''.join(letter for letter, _digits in SERIES.values())}]\d{{8}}$")
	for name in frappe.db.sql_list("select name from `tabSeries`"):
		if counters.match(name):
			frappe.db.delete("Series", {"name": name})
	jobs = frappe.get_all("Scheduled Job Type", {"method": ("like", f"{APP}.%")}, pluck="name")
	frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": ("in", jobs)})
	frappe.db.delete("Scheduled Job Type", {"name": ("in", jobs)})
	frappe.db.delete("Patch Log", {"patch": ("like", f"{APP}.%")})


def _remove_shipped(shipped: Shipped) -> None:
	if any(
		frappe.db.exists(table, {column: shipped.name})
		for table, column in _USES_OF_MASTERS.get(shipped.doctype, ())
	):
		return
	if shipped.doctype == "Role":
		for table in _ROLE_TABLES:
			frappe.db.delete(table, {"role": shipped.name})
	_delete(shipped.doctype, shipped.name)


def _drop_column(shipped: Shipped) -> None:
	# Frappe keeps the column of a removed Custom Field.
	table, column = shipped.document["dt"], shipped.document["fieldname"]
	if column in frappe.db.get_table_columns(table):
		frappe.db.sql_ddl(f"ALTER TABLE `tab{table}` DROP COLUMN `{column}`")


def _delete(doctype: str, name: str) -> None:
	# Setup works for the site, not for a person.
	frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
