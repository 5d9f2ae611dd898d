"""Turns stored clocks into the runs of the rules and back; reads and writes them set-based."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import frappe
from frappe.utils import create_batch

from xdept_collab.rules.clocks import STOPPED, Clock
from xdept_collab.rules.escalation import Planned
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.runs import Run
from xdept_collab.services import calendars, new_rows, packed_reads
from xdept_collab.services.row_locks import for_update

FIELDS = (
	"name",
	"policy",
	"ref_doctype",
	"ref_name",
	"row_name",
	"task",
	"department",
	"calendar",
	"state",
	"outcome",
	"is_open",
	"cycle",
	"started_at",
	"due_at",
	"first_due_at",
	"stopped_at",
	"reported_at",
	"is_working",
	"is_fixed",
	"total_seconds",
	"left_seconds",
	"paused_seconds",
	"next_at",
	"next_step",
	"last_step",
	"reached",
	"plan",
	"policy_revision",
	"demands",
	"acknowledged_by",
	"acknowledged_on",
	"is_chain_ended",
)
_TIMES = ("started_at", "due_at", "first_due_at", "stopped_at", "reported_at", "next_at", "acknowledged_on")
# Bytes of a record's name that fit into the name of a clock, beside the mark of its policy and the cycle.
_LONGEST = 100
_PAGE = 1000


def key_of(row: frappe._dict) -> tuple[str, str, str]:
	"""Return what one open clock stands for: policy, record, row of it."""
	return row.policy, row.ref_name, row.row_name or ""


def open_of(doctype: str, names: Iterable[str], *, rows: bool) -> list[frappe._dict]:
	"""Return the open clocks of the records, locked; `rows`: those of their dated rows, else of themselves."""
	found: list[frappe._dict] = []
	is_row = "!=" if rows else "="
	for page in create_batch(sorted(set(names)), _PAGE):
		where = f"ref_name in ({_marks(page)}) and ref_doctype = %s and row_name {is_row} ''"
		found += _open(where, [*page, doctype])
	return found


def _open(where: str, values: Sequence[str]) -> list[frappe._dict]:
	"""Look for open clocks by a plain read, then lock them by their names and read them as they are now.

	A search that locks would lock what lies between the records as well, and whoever arms a clock there would end
	somebody else's save.
	"""
	known = frappe.db.sql(f"select name from `tabClock` where {where} and is_open = 1", values)
	return named([row[0] for row in known])


def named(names: Iterable[str]) -> list[frappe._dict]:
	"""Return the clocks of these names that are open, as they are now, locked; always locked in the same order."""
	found: list[frappe._dict] = []
	for page in create_batch(sorted(names), _PAGE):
		rows = frappe.db.sql(
			f"""select {packed_reads.packed(FIELDS)} from `tabClock`{by_name()} where name in ({_marks(page)})
			order by name {for_update()}""",
			page,
		)
		found += open_among(rows)
	return found


def open_among(packed: Sequence[Sequence[object]]) -> list[frappe._dict]:
	"""Return the clocks that are open of those that were selected packed, with all FIELDS."""
	found: list[frappe._dict] = []
	for content in packed_reads.unpacked(packed):
		row = frappe._dict(zip(FIELDS, content, strict=True))
		if row.is_open:
			row.update({field: datetime.fromisoformat(row[field]) for field in _TIMES if row[field]})
			found.append(row)
	return found


def by_name() -> str:
	"""Have the rows found by their names also where a scan of the whole table, which locks all of it, looked cheaper."""
	return " force index (primary)" if frappe.db.db_type == "mariadb" else ""


def _marks(values: Collection[object]) -> str:
	return ", ".join(["%s"] * len(values))


def locked(name: str) -> frappe._dict:
	"""Return the clock of that name, locked."""
	query = f"select {_columns()} from `tabClock` where name = %s {for_update()}"
	return frappe.db.sql(query, (name,), as_dict=True)[0]


def last_cycles(doctype: str, names: Collection[str]) -> dict[tuple[str, str, str], int]:
	"""Return the last cycle of each clock that the records ever had."""
	if not names:
		return {}
	rows = frappe.db.sql(
		f"""select policy, ref_name, row_name, max(cycle) as cycle from `tabClock`
		where ref_name in ({_marks(names)}) and ref_doctype = %s
		group by policy, ref_name, row_name""",
		[*names, doctype],
		as_dict=True,
	)
	return {key_of(row): row.cycle for row in rows}


def _columns() -> str:
	return ", ".join(f"`{field}`" for field in FIELDS)


def run_of(row: frappe._dict, policy: Policy) -> Run:
	"""Return the run that a stored clock is, on the policy as it stands now."""
	return Run(
		policy=policy,
		record=row.row_name or row.ref_name,
		clock=clock_of(row),
		cycle=row.cycle,
		done=set(json.loads(row.reached or "[]")),
		is_acknowledged=bool(row.is_chain_ended),
		next_at=calendars.moment(row.next_at) if row.next_at else None,
		reported_at=calendars.moment(row.reported_at) if row.reported_at else None,
		plan=plan_of(row, policy),
	)


def clock_of(row: frappe._dict) -> Clock:
	"""Return the clock that a stored one is, whatever has become of its policy."""
	return Clock(
		state=row.state,
		started_at=calendars.moment(row.started_at),
		due_at=calendars.moment(row.due_at),
		total=timedelta(seconds=row.total_seconds),
		is_working=bool(row.is_working),
		is_fixed=bool(row.is_fixed),
		left=timedelta(seconds=row.left_seconds) if row.state == "Paused" else None,
		stopped_at=calendars.moment(row.stopped_at) if row.stopped_at else None,
		paused=timedelta(seconds=row.paused_seconds or 0),
	)


def plan_of(row: frappe._dict, policy: Policy) -> tuple[Planned, ...]:
	"""Return the steps of a stored clock with their moments, as far as its policy still has them."""
	steps = {step.key: step for step in policy.steps}
	return tuple((_moment(at), steps[key]) for key, at in json.loads(row.plan or "[]") if key in steps)


def _moment(text: str) -> datetime:
	return calendars.moment(datetime.fromisoformat(text))


def put(row: frappe._dict, run: Run, *, is_open: bool) -> None:
	"""Write the run into its stored row."""
	clock = run.clock
	row.update(
		state=clock.state,
		outcome=_outcome(clock),
		is_open=int(is_open),
		cycle=run.cycle,
		started_at=calendars.stored(clock.started_at),
		due_at=calendars.stored(clock.due_at),
		first_due_at=row.first_due_at or calendars.stored(clock.due_at),
		stopped_at=calendars.stored(clock.stopped_at) if clock.stopped_at else None,
		reported_at=calendars.stored(run.reported_at) if run.reported_at else None,
		is_working=int(clock.is_working),
		is_fixed=int(clock.is_fixed),
		total_seconds=clock.total.total_seconds(),
		left_seconds=clock.left.total_seconds() if clock.left is not None else 0,
		paused_seconds=clock.paused.total_seconds(),
		reached=reached_text(run.done),
		plan=_plan(run),
		is_chain_ended=int(run.is_acknowledged),
	)
	put_next(row, run)


def put_next(row: frappe._dict, run: Run) -> None:
	"""Write what a look at the clock changes: what was said, and what comes next."""
	row.reached = reached_text(run.done)
	row.next_at = calendars.stored(run.next_at) if run.next_at else None
	row.update(around(run.plan, run.done, is_waiting=run.next_at is not None))


def around(plan: tuple[Planned, ...], done: Collection[str], *, is_waiting: bool) -> dict[str, str | None]:
	"""Return between which steps a clock stands; one that waits for nothing has no next one."""
	ahead = next((step.key for _at, step in plan if step.key not in done), None)
	last = next((step.key for _at, step in reversed(plan) if step.key in done), None)
	return {"next_step": ahead if is_waiting else None, "last_step": last}


def reached_text(done: Iterable[str]) -> str:
	return json.dumps(sorted(done), ensure_ascii=False)


def _outcome(clock: Clock) -> str:
	if clock.state != STOPPED:
		return ""
	return "Met" if clock.is_met else "Missed"


def _plan(run: Run) -> str:
	rows = [(step.key, calendars.stored(at).isoformat(" ")) for at, step in run.plan]
	return json.dumps(rows, ensure_ascii=False)


def name_of(policy: str, doctype: str, record: str, cycle: int) -> str:
	"""Return the name of a clock, made of its content: no record has two of one cycle.

	It begins with the record, so that what is written together lies together.
	"""
	short = record if len(record.encode()) <= _LONGEST else f"{record[:25]}…{_mark(record)}"
	return f"{short} {_mark(policy, doctype)} {cycle}"


@lru_cache(maxsize=10_000)
def _mark(*content: str) -> str:
	return hashlib.blake2b("\n".join(content).encode(), digest_size=6).hexdigest()


def stamps(now: datetime) -> dict[str, object]:
	"""Return what every row says of who wrote it, and when."""
	user = frappe.session.user
	return {"creation": now, "modified": now, "owner": user, "modified_by": user}


def insert(rows: Sequence[frappe._dict], now: datetime) -> None:
	"""Write new clocks; one that is there already stays as it is."""
	values = [[row.get(field) for field in FIELDS] for row in rows]
	new_rows.insert("Clock", FIELDS, values, keep_existing=True, same=stamps(now))


def update(
	rows: Sequence[frappe._dict], now: datetime, changed: Collection[str] = frozenset(FIELDS[1:])
) -> None:
	"""Write changed clocks, a thousand with each statement. `changed`: the columns that may have changed."""
	columns = ["name", *(field for field in FIELDS if field in changed)]
	values = [[row.get(field) for field in columns] for row in rows]
	new_rows.replace("Clock", columns, values, columns[1:], same=stamps(now))
