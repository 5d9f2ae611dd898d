"""Finds the records that a policy may start a clock for, by what the database can tell of its conditions."""

import frappe

from xdept_collab.rules.policies import IS, IS_NOT, IS_SET, OVER, Policy
from xdept_collab.services.clock_facts import MILESTONE, ROWS_IN

_TASK = "Collab Task"
_ENDED = tuple(sorted(OVER))


def of(policy: Policy, most: int) -> tuple[list[str], bool]:
	"""Return the names of records (of milestones: those that they stand in), and whether there are more than `most`.

	The newest first. A superset: conditions on the task and on what is not a column are left to the rules.
	"""
	if policy.doctype == MILESTONE:
		names = [name for parent in ROWS_IN for name in _with_rows(parent, most)]
	else:
		filters = [*_filters(policy), *_in_running_tasks(policy)]
		names = frappe.get_all(
			policy.doctype, filters=filters, pluck="name", order_by="creation desc", limit=most + 1
		)
	return names[:most], len(names) > most


def _filters(policy: Policy) -> list[list[object]]:
	"""Return the conditions that start the clock as filters, as far as they ask about columns of the record."""
	known = set(frappe.get_meta(policy.doctype).get_valid_columns())
	found: list[list[object]] = []
	for line in policy.starts:
		if line.field not in known:
			continue
		if line.operator in (IS, IS_NOT):
			found.append([line.field, "in" if line.operator == IS else "not in", list(line.values)])
		elif line.operator == IS_SET:
			found.append([line.field, "is", "set"])
	return found


def _in_running_tasks(policy: Policy) -> list[list[object]]:
	if policy.outlives_task:
		return []
	if policy.doctype == _TASK:
		return [["status", "not in", list(_ENDED)]]
	return []


def _with_rows(parent: str, most: int) -> list[str]:
	return frappe.db.sql_list(
		f"""select distinct parent from `tab{MILESTONE}` where parenttype = %s and due_date is not null
		and done_on is null order by parent desc limit {int(most) + 1}""",
		[parent],
	)
