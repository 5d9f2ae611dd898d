"""One more process that sweeps, for clock_sweep: says when it is ready, waits for the moment, says what it did."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path

import frappe

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xdept_collab.services import company, escalation_policies, sweep


def swept(now: datetime) -> dict[str, float]:
	"""Sweep; return what was done and the longest transaction in milliseconds."""
	before = time.perf_counter()
	longest = 0.0

	def commit() -> None:
		nonlocal before, longest
		frappe.db.commit()
		longest = max(longest, (time.perf_counter() - before) * 1000)
		before = time.perf_counter()

	done = sweep.sweep(now, commit, most_seconds=3600)
	return {
		"looked at": done.looked_at,
		"events": done.steps,
		"deliveries": done.deliveries,
		"transactions": done.chunks,
		"longest transaction, ms": round(longest, 1),
	}


def main(site: str) -> None:
	"""Be ready before the clock runs, as a worker is."""
	frappe.init(site=site)
	frappe.connect()
	try:
		company.now()
		escalation_policies.timed_doctypes()
		frappe.db.commit()
		print("ready", flush=True)
		print(json.dumps(swept(datetime.fromisoformat(sys.stdin.readline().strip()))), flush=True)
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(sys.argv[1])
