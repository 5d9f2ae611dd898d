"""A process of its own that sweeps: `python -m tests.site.sweeper SITE NOW [STOP]`; it prints what it did as JSON.

STOP `before` or `after`: it says so and stands still before or after the commit of its first look, until somebody
kills it. The commit before that begins its transactions anew.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime

import frappe

from xdept_collab.services import sweep

FOREVER = 600


def main(site: str, now: str, stop: str = "", chunk: str = "") -> None:
	os.chdir(os.environ["XDEPT_TEST_SITES"])
	frappe.init(site=site)
	frappe.connect()
	commits: list[float] = []
	began = time.monotonic()

	def commit() -> None:
		nonlocal began
		if stop == "before" and commits:
			stand_still()
		frappe.db.commit()  # noqa: TID251 — as the job does.
		commits.append(time.monotonic() - began)
		if stop == "after" and len(commits) > 1:
			stand_still()
		began = time.monotonic()

	def stand_still() -> None:
		say({"connection": frappe.db.sql("select connection_id()")[0][0]})
		time.sleep(FOREVER)

	options = {"chunk": int(chunk)} if chunk else {}
	done = sweep.sweep(datetime.fromisoformat(now), commit, **options)
	say(
		{
			"looked_at": done.looked_at,
			"steps": done.steps,
			"deliveries": done.deliveries,
			"longest": max(commits, default=0),
		}
	)
	frappe.destroy()


def say(words: dict[str, object]) -> None:
	sys.stdout.write(json.dumps(words) + "\n")
	sys.stdout.flush()


if __name__ == "__main__":
	main(*sys.argv[1:])
