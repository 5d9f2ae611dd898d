"""Marks each record with its readers in 63 bits, so that a long list passes over what somebody surely does not see.

A mark says "perhaps" or "surely not", for several readers share a bit: whatever it lets through is looked up in the
table of who sees what. So a bit too much costs a look-up, and a bit too few would hide a record from its reader:
marks only grow, but where they are written in one go with the rows that they are made of. A record that nobody has
marked yet is let through. See docs/decisions/0014-reader-marks.md.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from zlib import crc32

import frappe
from frappe.utils import create_batch

from xdept_collab.rules.access import TABLE

# No field: Frappe writes every field at each save, and would write a mark that it read before somebody else changed it.
COLUMN = "_readers"
BITS = 63
# The bit that no reader has says that nobody has marked the record yet.
_UNTOUCHED = 1 << BITS
UNMARKED = 2 * _UNTOUCHED - 1
# The database looks for each record's mark from the first of a page on: longer pages cost more than more of them.
_PAGE = 200


def is_kept() -> bool:
	"""Say whether this database keeps marks; SQLite has no 64 bits without a sign, and no million records."""
	return frappe.db.db_type == "mariadb"


def columns() -> tuple[str, ...]:
	"""Return the column for a statement that writes new records, none where marks are not kept."""
	return (COLUMN,) if is_kept() else ()


def mask(principals: Iterable[str]) -> int:
	"""Return the bits of the principals."""
	bits = 0
	for principal in principals:
		bits |= _bit(principal)
	return bits


@lru_cache(maxsize=10_000)
def _bit(principal: str) -> int:
	return 1 << crc32(principal.encode()) % BITS


def of_rows(rows: Iterable[tuple[str, str]]) -> dict[str, int]:
	"""Return the marks of the records that the rows (principal, name) of the table of who sees what are about."""
	marks: dict[str, int] = {}
	for principal, name in rows:
		marks[name] = marks.get(name, 0) | _bit(principal)
	return marks


def condition(doctype: str, principals: Iterable[str]) -> str:
	"""Return the SQL that is false for records that surely none of the principals reads."""
	return f"(`tab{doctype}`.`{COLUMN}` & {mask(principals)}) != 0" if is_kept() else "1 = 1"


def write(doctype: str, marks: Mapping[str, int], seen: Mapping[str, int] | None = None) -> None:
	"""Write the marks of records whose rows have just been brought in line, all locked by their tasks.

	`seen`: the marks that they had before (without: none yet). Who has another by now, as of a department that is
	being merged, gets the bits in addition. In the database's own words, because each record gets its own.
	"""
	if not is_kept():
		return
	for page in create_batch(sorted(marks), _PAGE):
		cases = f"when %s then if(`{COLUMN}` = %s, %s, `{COLUMN}` | %s) " * len(page)
		values = [(name, (seen or {}).get(name, UNMARKED), marks[name], marks[name]) for name in page]
		frappe.db.sql(
			f"update `tab{doctype}` set `{COLUMN}` = case name {cases} end"
			f" where name in ({', '.join(['%s'] * len(page))})",
			[*(value for case in values for value in case), *page],
		)


def add_reader(principal: str) -> None:
	"""Mark all records of a reader with him, as when he has got the rows of another."""
	if not is_kept():
		return
	for doctype in TABLE:
		# Joined, because MariaDB 10.11 looks every record of the table up for an update with a subquery.
		frappe.db.sql(
			f"""update `tab{doctype}` record join `tabCollab Access` held on held.ref_name = record.name
			set record.`{COLUMN}` = record.`{COLUMN}` & %s | %s
			where held.ref_doctype = %s and held.principal = %s""",
			(_UNTOUCHED - 1, mask([principal]), doctype, principal),
		)
