"""The pages below /collab: their time on the server, and in Chromium on a slow network when they are first opened."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import frappe
from frappe import app
from frappe.utils import add_days, nowdate
from frappe.utils.password import update_password
from werkzeug.test import Client

from benchmarks import company
from benchmarks.measure import Contender, counted_everywhere, summary
from xdept_collab.rules.web_pages import path_of
from xdept_collab.services import transition

_DEPARTMENTS, _TASKS = 6, 8
_PASSWORD = "Wb7-quiet-Lantern"  # Of a user who is there while this runs.
# What is kept of departments and calendars is read anew for half a minute after one of them was changed.
_SETTLED = 31
_SERVER_MS, _PAINT_MS, _BYTES = 200, 1000, 100 * 1024
# A telephone on a weak network: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back.
_NETWORK = {
	"offline": False,
	"latency": 150,
	"downloadThroughput": 1_600_000 / 8,
	"uploadThroughput": 750_000 / 8,
}
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")


def run(rounds: int) -> dict[str, object]:
	"""Measure each page of the head of a department: in this process, then by a browser on a server of its own."""
	with company.company(_DEPARTMENTS):
		pages = _pages()
		update_password(company.head(2), _PASSWORD)
		frappe.db.commit()  # The server reads committed rows.
		time.sleep(_SETTLED)
		site = frappe.local.site
		found = _on_server(site, pages, rounds)
		frappe.init(site=site)
		frappe.connect()
		opened = _in_browser(site, pages, max(3, rounds // 8))
	bars: dict[str, object] = {}
	for name in pages:
		bars[f"{name}: on the server"] = _bar(found[name]["median_ms"], _SERVER_MS)
		bars[f"{name}: first paint on a slow network"] = _bar(opened[name]["first_paint_ms"], _PAINT_MS)
		bars[f"{name}: bytes of everything"] = _bar(opened[name]["bytes"], _BYTES)
	return {"contenders": found, "bars": bars, "facts": {"network": _NETWORK, "in the browser": opened}}


def _bar(value: float, allowed: float) -> dict[str, object]:
	return {"value": value, "allowed": allowed, "is_met": value <= allowed}


def _pages() -> dict[str, str]:
	"""Give the head of the second department tasks to answer, work to check and a report; return the pages by name."""
	for _number in range(_TASKS):
		task = company.draft(_DEPARTMENTS)
		transition.apply("Collab Task", task, "Submit")
	contract = frappe.get_all(
		"Department Assignment", {"task": task, "department": company.department(2)}, pluck="name"
	)[0]
	frappe.set_user(company.head(2))
	transition.apply("Department Assignment", contract, "Accept")
	item = frappe.get_doc(
		{
			"doctype": "Work Item",
			"title": f"{company.MARK}: work",
			"task": task,
			"assignment": contract,
			"owner_user": company.head(2),
			"planned_end": add_days(nowdate(), 5),
		}
	).insert()
	for progress in range(10, 70, 10):
		log = {
			"doctype": "Progress Log",
			"work_item": item.name,
			"narrative": "Half of it",
			"progress": progress,
		}
		frappe.get_doc(log).insert()
	frappe.set_user("Administrator")
	return {
		"inbox": "/collab",
		"task": path_of("Collab Task", task),
		"assignment": path_of("Department Assignment", contract),
		"work item": path_of("Work Item", item.name),
	}


def _on_server(site: str, pages: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
	app._site = site
	client = Client(app.application)
	login = client.post("/api/method/login", json={"usr": company.head(2), "pwd": _PASSWORD})
	if login.status_code != 200:
		raise SystemExit(f"The user cannot log in: {login.text[:300]}")

	def opening(path: str) -> None:
		answer = client.get(path)
		if answer.status_code != 200:
			raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")

	works = [Contender(name, lambda path=path: opening(path)) for name, path in pages.items()]
	# Frappe's own page for somebody who is logged in, in the same run: what any page costs there.
	works.append(Contender("Frappe's /me, for comparison", lambda: opening("/me")))
	for work in works:
		work.work()
		with counted_everywhere() as queries:
			work.work()
		work.queries = len(queries)
	for _round in range(rounds):
		for work in works:
			began = time.perf_counter()
			work.work()
			work.times.append((time.perf_counter() - began) * 1000)
	return {work.name: summary(work.times, work.queries) for work in works}


@contextmanager
def _served(site: str) -> Iterator[str]:
	"""Serve the site as bin/up does while the block runs; give its address."""
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	folder = Path(__file__).resolve().parents[1] / "bin" / "lib"
	gunicorn = Path(sys.executable).with_name("gunicorn")
	command = [
		gunicorn,
		"--pythonpath",
		folder,
		"--bind",
		f"127.0.0.1:{port}",
		"--workers",
		"1",
		"--threads",
		"4",
	]
	server = subprocess.Popen(
		[*map(str, command), "wsgi:application"], env={**os.environ, "XDEPT_SITE": site}
	)
	try:
		for _attempt in range(120):
			with socket.socket() as probe:
				if probe.connect_ex(("127.0.0.1", port)) == 0:
					break
			time.sleep(0.25)
		yield f"http://127.0.0.1:{port}"
	finally:
		server.terminate()
		server.wait(30)


def _in_browser(site: str, pages: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
	from playwright.sync_api import sync_playwright

	program = os.environ.get("XDEPT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
	found: dict[str, dict[str, float]] = {}
	with _served(site) as address, sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=program, args=[*_FLAGS])
		for name, path in pages.items():
			runs = [_open(browser, address, path) for _round in range(rounds + 1)][
				1:
			]  # The first warms the server.
			found[name] = {
				"first_paint_ms": round(median(run[0] for run in runs)),
				"slowest_paint_ms": round(max(run[0] for run in runs)),
				"bytes": max(run[1] for run in runs),
			}
		browser.close()
	return found


def _open(browser: object, address: str, path: str) -> tuple[float, int]:
	"""Open a page in a profile that has seen nothing yet; return the first paint in ms and the bytes that came."""
	context = browser.new_context(
		base_url=address, viewport={"width": 360, "height": 740}, service_workers="block"
	)
	context.request.post("/api/method/login", data={"usr": company.head(2), "pwd": _PASSWORD})
	page = context.new_page()
	network, sizes = context.new_cdp_session(page), []
	network.send("Network.enable")
	network.send("Network.emulateNetworkConditions", _NETWORK)
	network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
	page.goto(path, wait_until="networkidle")
	paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
	context.close()
	return paint, int(sum(sizes))
