"""1,000,000 time limits: what a sweep costs that finds one in a hundred due, 700,000 due at once, or nothing at all.

Ours writes events and deliveries of clocks that lie on real work items. The peers are measured on a plain DocType, on
a sample, and multiplied to the same number: each of them works record by record.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import frappe

from benchmarks import clock_peers, clock_site, measure
from benchmarks.clock_sweeper import swept
from xdept_collab.services import sweep

# Fewer show that the workload runs; the bars are those of a million.
CLOCKS = int(os.environ.get("XDEPT_BENCH_CLOCKS", "1000000"))
SMALL = CLOCKS // 50
# Of a hundred days on which an equal part is due.
_ONE_DAY, _MANY_DAYS = 1, 70
# Seconds, seconds, milliseconds, milliseconds; and how many times as fast as a walk over all open records.
_SOME, _MANY, _TRANSACTION, _IDLE, _WALK = 1.0, 60.0, 250.0, 1.0, 1000.0
_IDLE_CALLS = 200
_LONG_AGO = datetime.fromisoformat("2000-01-01")
_SWEEPERS = (1, 2)

Figures = dict[str, float]


def run(rounds: int) -> dict[str, object]:
	"""Measure ours by the smallest policy and by the shipped one, and the peers; the site must have no tasks."""
	small, copies = (number // clock_site.SAMPLE - 1 for number in (SMALL, CLOCKS))
	with clock_site.filled():
		clock_site.copy(1, small)
		clock_site.time_by(clock_site.SMALLEST, small)
		contenders = {f"nothing due among {SMALL:,}": _idle()}
		clock_site.copy(small + 1, copies)
		rows, drift = clock_site.counts(), clock_site.drift([1, copies])
		contenders[f"nothing due among {CLOCKS:,}"] = _idle()
		for sweepers in _SWEEPERS:
			contenders[_title(sweepers)] = _some(rounds, sweepers)
		with clock_peers.records():
			peers = clock_peers.seconds(CLOCKS)
		many = {sweepers: _once(_MANY_DAYS, sweepers) for sweepers in _SWEEPERS}
		clock_site.time_by(clock_site.SHIPPED, copies)
		shipped = {sweepers: _once(_ONE_DAY, sweepers) for sweepers in _SWEEPERS}
	return {
		"contenders": contenders,
		"bars": _bars(contenders, many, peers),
		"facts": {
			"rows": rows,
			"what the engine would write otherwise in copies": drift,
			"seconds of peers, a sample multiplied": peers,
			f"{_MANY_DAYS} in a hundred due, by sweepers": many,
			"the shipped policy, one in a hundred due, by sweepers": shipped,
		},
	}


def _title(sweepers: int) -> str:
	return f"one in a hundred of {CLOCKS:,} due, {sweepers} at work"


def _idle() -> Figures:
	with measure.counted() as queries:
		sweep.sweep(_LONG_AGO, frappe.db.commit)
	times = []
	for _number in range(_IDLE_CALLS):
		start = time.perf_counter()
		sweep.sweep(_LONG_AGO, frappe.db.commit)
		times.append((time.perf_counter() - start) * 1000)
	return measure.summary(times, sum(query.lstrip().startswith("select") for query in queries))


def _some(rounds: int, sweepers: int) -> Figures:
	times = [_once(_ONE_DAY, sweepers)["seconds"] * 1000 for _number in range(rounds)]
	return measure.summary(times, 0)


def _once(days: int, sweepers: int) -> Figures:
	"""Let so many processes sweep at once what is due on the first days, and take it back."""
	now = _moment(days)
	with clock_site.restored(now) as restore:
		others = [_another() for _number in range(sweepers - 1)]
		start = time.perf_counter()
		for other in others:
			print(now.isoformat(), file=other.stdin, flush=True)
		found = [swept(now), *(json.loads(other.stdout.readline()) for other in others)]
		took = time.perf_counter() - start
		for other in others:
			other.wait()
		restore()
	longest = "longest transaction, ms"
	sums = {what: sum(each[what] for each in found) for what in found[0] if what != longest}
	return {"seconds": round(took, 3), **sums, longest: max(each[longest] for each in found)}


def _moment(days: int) -> datetime:
	"""Return when what comes first of these days' clocks is due."""
	found = frappe.db.sql(
		"select distinct next_at from `tabClock` where next_at is not null order by next_at limit %s", (days,)
	)
	return found[-1][0] + timedelta(minutes=1)


def _another() -> subprocess.Popen:
	"""Start another process that waits for the word to sweep."""
	program = Path(__file__).with_name("clock_sweeper.py")
	other = subprocess.Popen(
		[sys.executable, str(program), frappe.local.site],
		stdin=subprocess.PIPE,
		stdout=subprocess.PIPE,
		text=True,
	)
	while other.stdout.readline().strip() != "ready":
		pass
	return other


def _bars(contenders: dict[str, Figures], many: dict[int, Figures], peers: Figures) -> dict[str, object]:
	bars: dict[str, object] = {}
	for size in (SMALL, CLOCKS):
		row = contenders[f"nothing due among {size:,}"]
		bars[f"nothing due among {size:,}: one query"] = _limit(row["queries"], 1)
		bars[f"nothing due among {size:,}: milliseconds"] = _limit(row["median_ms"], _IDLE)
	for sweepers in _SWEEPERS:
		some, title = contenders[_title(sweepers)]["median_ms"] / 1000, _title(sweepers)
		bars[f"{title}: seconds"] = _limit(some, _SOME)
		times = round(peers["walk over all open records"] / some)
		bars[f"{title}: times as fast as the walk"] = {
			"found": times,
			"at_least": _WALK,
			"is_met": times >= _WALK,
		}
		bars[f"{_MANY_DAYS} in a hundred due, {sweepers} at work: seconds"] = _limit(
			many[sweepers]["seconds"], _MANY
		)
		bars[f"{_MANY_DAYS} in a hundred due, {sweepers} at work: longest transaction, ms"] = _limit(
			many[sweepers]["longest transaction, ms"], _TRANSACTION
		)
	return bars


def _limit(found: float, allowed: float) -> dict[str, object]:
	return {"found": round(found, 3), "allowed": allowed, "is_met": found <= allowed}
