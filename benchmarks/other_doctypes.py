"""What the app costs other apps: whole requests that save and list an unrelated DocType, with the app and without it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import frappe.share
from frappe import app, permissions
from frappe.core.doctype.file.file import File
from frappe.desk import query_report
from frappe.desk.form import load
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport
from frappe.model.db_query import DatabaseQuery
from frappe.utils.password import update_password
from werkzeug.test import Client

from benchmarks import company
from benchmarks.measure import Contender, counted_everywhere, in_pairs, verdict

_APP = "xdept_collab"
_DOCTYPE = "Note"
_USER = "notes@benchmark.example"
_PASSWORD = "Wb7-quiet-Lantern"  # Of a user who is there while this runs.
_NOTES = 20
# Pairs of one request with the app and one without, for each round that is asked for.
_PAIRS = 50
_ALLOWED = 1.01
# The methods of Frappe that the app wraps once in the life of a process.
_WRAPPED = (
	(DatabaseQuery, "append_link_table"),
	(DatabaseQuery, "build_and_run"),
	(DatabaseQuery, "get_permission_query_conditions"),
	(permissions, "has_controller_permissions"),
	(AutoEmailReport, "get_report_content"),
	(File, "is_downloadable"),
	(frappe.share, "get_shared"),
	(query_report, "get_prepared_report_result"),
	(load, "get_additional_timeline_content"),
	(app, "process_response"),
)


def run(rounds: int) -> dict:
	"""Return the figures of both works on the site as it is and as if the app were not installed, and the bars.

	Without the app: the same process and site, with every hook that names it taken out of the cached table of hooks,
	and with the methods that it wraps put back.
	"""
	if frappe.conf.developer_mode:
		raise SystemExit("other_doctypes reads the cached hooks, as in production: set developer_mode to 0.")
	site = frappe.local.site
	with _reader() as names:
		tables = _tables()
		try:
			client = _logged_in(site)
			sides = _sides(tables)
			works = {"save": _saving(client, names), "list": _listing(client)}
			return _measure(works, sides, rounds * _PAIRS)
		finally:
			_connect(site)
			frappe.cache.delete_value("app_hooks")


def _measure(
	works: dict[str, Callable[[], None]], sides: dict[str, Callable[[], None]], pairs: int
) -> dict[str, object]:
	contenders: dict[str, dict[str, float]] = {}
	bars: dict[str, object] = {}
	facts: dict[str, object] = {"doctype": _DOCTYPE, "how a ratio is meant": _MEANT}
	for what, work in works.items():
		ours, peer = (Contender(f"{what}, {which}", work, ready) for which, ready in sides.items())
		for contender in (ours, peer):
			_warm_and_count(contender)
		found, ratios = in_pairs(ours, peer, pairs)
		contenders |= found
		time = ratios["time"]
		bars[f"{what}: 1 % more time"] = {
			**time,
			"allowed": _ALLOWED,
			"is_met": time["at_most"] <= _ALLOWED,
		}
		bars[f"{what}: as many queries"] = verdict(ours.queries, peer.queries)
		facts[f"{what}: time of the processor alone"] = ratios["time of the processor"]
	return {"contenders": contenders, "bars": bars, "facts": facts}


_MEANT = (
	"median of the pairs; it lies between at_least and at_most in 95 of 100 runs, and at_most is what counts"
)


def _connect(site: str) -> None:
	"""Connect again: a request leaves nothing behind."""
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")


def _methods() -> dict[tuple[object, str], object]:
	return {(kind, name): vars(kind)[name] for kind, name in _WRAPPED}


# Frappe's own, taken before anything has wrapped them.
_OWN = _methods()


def _tables() -> dict[str, bytes]:
	"""Return the table of hooks as Frappe keeps it, with the app and without it."""
	with_app = frappe._dict(frappe.get_hooks())
	tables = {"with the app": with_app, "without it": _without_app(with_app)}
	return {which: pickle.dumps(table) for which, table in tables.items()}


def _sides(tables: dict[str, bytes]) -> dict[str, Callable[[], None]]:
	"""Return what makes the site one with the app, and one without.

	The app wraps Frappe's methods once in the life of a process, which its first request has done by now.
	"""
	key = frappe.cache.make_key("app_hooks")
	methods = {"with the app": _methods(), "without it": _OWN}
	if any(methods["with the app"][place] is method for place, method in _OWN.items()):
		raise SystemExit("The app has not wrapped all that this benchmark puts back.")

	def put(which: str) -> None:
		frappe.cache.set(key, tables[which])
		for (kind, name), method in methods[which].items():
			setattr(kind, name, method)

	return {which: lambda which=which: put(which) for which in methods}


def _warm_and_count(contender: Contender) -> None:
	"""Warm the caches, and count the queries of one request."""
	for _time in range(3):
		contender.ready()
		with counted_everywhere() as queries:
			contender.work()
	contender.queries = len(queries)


def _logged_in(site: str) -> Client:
	app._site = site
	client = Client(app.application)
	answer = client.post("/api/method/login", json={"usr": _USER, "pwd": _PASSWORD})
	if answer.status_code != 200:
		raise SystemExit(f"The benchmark's user cannot log in: {answer.text}")
	return client


def _saving(client: Client, names: list[str]) -> Callable[[], None]:
	turn = iter(range(10**9))

	def save() -> None:
		number = next(turn)
		name = names[number // 2 % len(names)]
		answer = client.put(f"/api/resource/{_DOCTYPE}/{name}", json={"content": f"changed {number}"})
		assert answer.status_code == 200, answer.text
		answer.close()

	return save


def _listing(client: Client) -> Callable[[], None]:
	asked = {"fields": '["name", "title", "owner"]', "order_by": "modified desc", "limit_page_length": "20"}

	def read() -> None:
		answer = client.get(f"/api/resource/{_DOCTYPE}", query_string=asked)
		assert answer.status_code == 200, answer.text
		assert len(answer.json["data"]) == _NOTES
		answer.close()

	return read


@contextmanager
def _reader() -> Iterator[list[str]]:
	"""Keep an ordinary user with his notes while the block runs; gives the names of the notes."""
	frappe.set_user("Administrator")
	_remove()
	company.user(_USER, "Collab Member", "Desk User")
	update_password(_USER, _PASSWORD)
	frappe.set_user(_USER)
	names = [
		frappe.get_doc({"doctype": _DOCTYPE, "title": f"Benchmark {number}", "content": "x"}).insert().name
		for number in range(_NOTES)
	]
	frappe.db.commit()
	try:
		yield names
	finally:
		_remove()


def _remove() -> None:
	frappe.db.delete(_DOCTYPE, {"owner": _USER})
	if frappe.db.exists("User", _USER):
		frappe.delete_doc("User", _USER, force=True, ignore_permissions=True)
	frappe.db.commit()


def _without_app(table: dict) -> dict:
	"""Return the table of hooks without what names the app."""

	def kept(value: object) -> object:
		if isinstance(value, dict):
			return {key: inner for key, one in value.items() if (inner := kept(one))}
		if isinstance(value, list):
			return [one for one in value if not str(one).startswith(f"{_APP}.")]
		return value

	return frappe._dict({name: kept(value) for name, value in table.items()})
