"""Measures contenders in turn, in the same run: medians, spread, and the queries of each."""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone

import frappe
from frappe.database.database import Database


@dataclass
class Contender:
	"""One way to do the work: what is made ready before the clock runs, and what the clock runs over."""

	name: str
	work: Callable[[], object]
	ready: Callable[[], object] = lambda: None
	is_slow: bool = False  # Measured once, without warming up: a peer that takes a minute.
	times: list[float] = field(default_factory=list)
	queries: int = 0


@contextmanager
def jobs() -> Iterator[list[str]]:
	"""Collect background jobs by name instead of queueing them: what is rolled back must not reach a worker.

	That spares most the contender who queues most, which is a peer.
	"""
	queue, found = frappe.enqueue, []
	frappe.enqueue = lambda method, *_args, **_options: found.append(str(method))
	try:
		yield found
	finally:
		frappe.enqueue = queue


def in_turn(contenders: list[Contender], rounds: int) -> dict[str, dict[str, float]]:
	"""Run every contender once a round, each time another one first; milliseconds by contender.

	Every run is rolled back after the clock has stopped, so all of them meet the same database.
	The callbacks that wait for the commit run within the clock; the commit's own flush to the disk does not.
	"""
	slow = [contender for contender in contenders if contender.is_slow]
	quick = [contender for contender in contenders if not contender.is_slow]
	for contender in quick:
		_once(contender)  # Warms the caches of both sides.
		contender.queries = _count(contender)
	for number in range(rounds):
		shift = number % len(quick)
		for contender in quick[shift:] + quick[:shift]:
			contender.times.append(_once(contender))
	for contender in slow:
		with counted() as queries:
			contender.times.append(_once(contender))
		contender.queries = len(queries)
	return {contender.name: _summary(contender) for contender in contenders}


def _once(contender: Contender) -> float:
	contender.ready()
	gc.collect()
	gc.disable()
	start = time.perf_counter()
	try:
		contender.work()
		frappe.db.after_commit.run()
		return (time.perf_counter() - start) * 1000
	finally:
		gc.enable()
		frappe.db.rollback()


def _count(contender: Contender) -> int:
	contender.ready()
	with counted() as queries:
		contender.work()
	frappe.db.rollback()
	return len(queries)


@contextmanager
def counted() -> Iterator[list[str]]:
	"""Collect the SQL that is sent while the block runs."""
	queries: list[str] = []
	send = frappe.db.sql

	def noted(query: object, *args: object, **options: object) -> object:
		queries.append(str(query))
		return send(query, *args, **options)

	frappe.db.sql = noted
	try:
		yield queries
	finally:
		frappe.db.sql = send


@contextmanager
def counted_everywhere() -> Iterator[list[str]]:
	"""Collect the SQL of every connection that is opened while the block runs, as a request opens its own."""
	queries: list[str] = []
	send = Database.sql

	def noted(self: Database, query: object, *args: object, **options: object) -> object:
		queries.append(str(query))
		return send(self, query, *args, **options)

	Database.sql = noted
	try:
		yield queries
	finally:
		Database.sql = send


def in_pairs(
	ours: Contender, peer: Contender, pairs: int
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
	"""Run both one after the other, so many times, each time the other one first.

	Return milliseconds by contender, and how ours compares: by the time on the wall and by that of the processor.
	What slows a machine for a while slows both of a pair, therefore a hundredth shows where two medians do not.
	"""
	ratios: dict[str, list[float]] = {"time": [], "time of the processor": []}
	for number in range(pairs):
		if number % 50 == 0:
			gc.collect()
		order = (ours, peer) if number % 2 else (peer, ours)
		took = {contender.name: _clocked(contender) for contender in order}
		for place, found in enumerate(ratios.values()):
			found.append(took[ours.name][place] / took[peer.name][place])
	summaries = {contender.name: _summary(contender) for contender in (ours, peer)}
	return summaries, {clock: _interval(sorted(found)) for clock, found in ratios.items()}


def clocked(work: Callable[[], object]) -> float:
	"""Return how many milliseconds the work takes."""
	gc.disable()
	start = time.perf_counter()
	try:
		work()
		return (time.perf_counter() - start) * 1000
	finally:
		gc.enable()


def _clocked(contender: Contender) -> tuple[float, float]:
	contender.ready()
	gc.disable()
	start, worked = time.perf_counter(), time.process_time()
	try:
		contender.work()
		took = time.perf_counter() - start, time.process_time() - worked
	finally:
		gc.enable()
	contender.times.append(took[0] * 1000)
	return took


def _interval(ratios: list[float]) -> dict[str, float]:
	"""Return the median and the two ratios that it lies between in 95 of 100 runs, whatever the spread is like."""
	reach = round(0.98 * len(ratios) ** 0.5)
	middle = len(ratios) // 2
	return {
		"ratio": round(statistics.median(ratios), 4),
		"at_least": round(ratios[max(middle - reach, 0)], 4),
		"at_most": round(ratios[min(middle + reach, len(ratios) - 1)], 4),
		"pairs": len(ratios),
	}


def _summary(contender: Contender) -> dict[str, float]:
	return summary(contender.times, contender.queries)


def summary(times: list[float], queries: int) -> dict[str, float]:
	"""Return what is kept of runs that took so many milliseconds."""
	low, _middle, high = statistics.quantiles(times * (2 if len(times) == 1 else 1), n=4)
	return {
		"median_ms": round(statistics.median(times), 2),
		"quartile_1_ms": round(low, 2),
		"quartile_3_ms": round(high, 2),
		"fastest_ms": round(min(times), 2),
		"slowest_ms": round(max(times), 2),
		"runs": len(times),
		"queries": queries,
	}


def machine() -> dict[str, object]:
	"""Say what was measured on: without it figures cannot be compared."""
	memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
	return {
		"measured_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),  # the time of the run
		"cores": os.cpu_count(),
		"memory_gib": round(memory / 2**30, 1),
		"load_1_minute": round(os.getloadavg()[0], 2),
		"python": platform.python_version(),
		"frappe": frappe.__version__,
		"mariadb": frappe.db.sql("select version()")[0][0],
		"buffer_pool_mib": int(frappe.db.sql("select @@innodb_buffer_pool_size")[0][0]) // 2**20,
	}


def verdict(ours: float, peer: float, allowed: float = 1.0) -> dict[str, object]:
	"""Compare two medians: ours may be `allowed` times the peer's."""
	ratio = round(ours / peer, 2)
	return {"ratio": ratio, "allowed": allowed, "is_met": ratio <= allowed}


def show(result: dict) -> None:
	"""Print the figures for people."""
	print(f"\n{result['workload']}", file=sys.stderr)
	for name, row in result["contenders"].items():
		line = (
			f"  {name:58} {row['median_ms']:9.2f} ms  ({row['quartile_1_ms']:.2f}-{row['quartile_3_ms']:.2f})"
		)
		print(f"{line}  {row['queries']} queries", file=sys.stderr)
	for name, found in result["bars"].items():
		print(f"  {'met  ' if found['is_met'] else 'MISSED'} {name}: {found}", file=sys.stderr)
	for name, found in result.get("facts", {}).items():
		print(f"  {name}: {found}", file=sys.stderr)
