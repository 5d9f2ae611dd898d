"""One run of a time limit of one record; written by the services that keep it in step with its record."""

import frappe

from xdept_collab.services.written_by_services import WrittenByServices


class Clock(WrittenByServices):
	pass


def on_doctype_update() -> None:
	# The clocks of one record, and what a department has open by the time that is left.
	frappe.db.add_index("Clock", ["ref_name", "ref_doctype", "is_open"])
	frappe.db.add_index("Clock", ["department", "is_open", "due_at"])
	# Frappe's own, by which no list of clocks is sorted: every look at a clock would move its row there.
	if frappe.db.db_type == "mariadb" and frappe.db.has_index("tabClock", "modified"):
		frappe.db.sql_ddl("alter table `tabClock` drop index `modified`")
