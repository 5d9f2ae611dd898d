"""What is stored of our records and of what hangs on them, so that a test can say that nothing of it changed."""

from __future__ import annotations

import frappe

# Frappe's own records that may hang on one of ours.
AROUND = (
	"Comment", "Communication", "Tag Link", "Document Follow", "ToDo", "DocShare", "File", "Version",
	"Workflow Action", "Deleted Document", "Reminder", "Auto Repeat", "Notification Log",
)  # fmt: skip

# What everybody makes for himself alone, by an endpoint that takes no name.
OF_ONES_OWN = frozenset({"Calendar Feed"})

# DocType -> name -> the row, its values in the order of the columns.
Snapshot = dict[str, dict[str, tuple[object, ...]]]


def tables() -> list[str]:
	"""Every DocType of ours that has a table, and those that may hang on it."""
	ours = frappe.get_all("DocType", filters={"module": "Xdept Collab", "issingle": 0}, pluck="name")
	return sorted({*ours, *AROUND} - OF_ONES_OWN)


def taken() -> Snapshot:
	"""Read every row as it is committed now."""
	frappe.db.rollback()
	found: Snapshot = {}
	for doctype in tables():
		place = columns(doctype).index("name")
		found[doctype] = {row[place]: row for row in frappe.db.sql(f"select * from `tab{doctype}`")}
	return found


def columns(doctype: str) -> list[str]:
	return [row[0] for row in frappe.db.sql(f"show columns from `tab{doctype}`")]


def differences(before: Snapshot, after: Snapshot) -> list[str]:
	"""Name every row that came, went or changed, and the columns in which it did."""
	found = []
	for doctype, rows in after.items():
		old = before[doctype]
		found += [f"{doctype} {name} is new" for name in rows.keys() - old.keys()]
		found += [f"{doctype} {name} is gone" for name in old.keys() - rows.keys()]
		for name in rows.keys() & old.keys():
			if rows[name] != old[name]:
				values = zip(columns(doctype), rows[name], old[name], strict=True)
				changed = [column for column, new, was in values if new != was]
				found.append(f"{doctype} {name}: {', '.join(changed)}")
	return found
