"""Gives the tables of our records the column of their readers' marks, which is no field of theirs."""

import frappe

from xdept_collab.rules.access import TABLE
from xdept_collab.services.reader_marks import COLUMN, UNMARKED, is_kept


def add_missing() -> list[str]:
	"""Add the column to the tables that lack it; return their DocTypes. A table that is yet to come gets it later.

	What stands in a table already is unmarked: it is looked up for everybody until it is marked. `bench trim-tables`
	leaves the column alone, as it does all whose names begin so. Where no marks are kept, none is added.
	"""
	missing = [doctype for doctype in TABLE if is_kept() and not _has_column(doctype)]
	for doctype in missing:
		frappe.db.sql_ddl(
			f"alter table `tab{doctype}` add column `{COLUMN}` bigint unsigned not null default {UNMARKED}"
		)
		frappe.cache.hdel("table_columns", f"tab{doctype}")
	return missing


def is_any_unmarked() -> bool:
	"""Say whether a record of ours is unmarked, as all are that were there before the column."""
	return is_kept() and any(
		frappe.db.sql(f"select 1 from `tab{doctype}` where `{COLUMN}` = {UNMARKED} limit 1")
		for doctype in TABLE
	)


def _has_column(doctype: str) -> bool:
	# Frappe's own questions are answered from a cache, and that of the columns for all sites of the server at once.
	if not frappe.db.sql("show tables like %s", f"tab{doctype}"):
		return True
	return bool(frappe.db.sql(f"show columns from `tab{doctype}` like %s", COLUMN))
