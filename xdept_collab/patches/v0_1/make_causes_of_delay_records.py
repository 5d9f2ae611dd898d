"""Makes a record of every cause of a delay that a company had added to the former list of choices."""

import frappe

from xdept_collab.setup.shipped_files import shipped_records


def execute() -> None:
	"""May be run again. The shipped causes come with the sync after the migration, with what is known of them."""
	shipped = {record.name for record in shipped_records() if record.doctype == "Delay Cause"}
	used = {
		cause
		for doctype in ("Work Item", "Department Assignment")
		for cause in frappe.get_all(
			doctype, filters={"delay_cause": ("is", "set")}, pluck="delay_cause", distinct=True
		)
	}
	for cause in sorted(used - shipped):
		if not frappe.db.exists("Delay Cause", cause):
			frappe.get_doc({"doctype": "Delay Cause", "cause_name": cause}).insert(ignore_permissions=True)
