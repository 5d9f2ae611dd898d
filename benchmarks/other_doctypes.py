"""What the app costs other apps: saving and listing an unrelated DocType, with the app's hooks and without them."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from benchmarks.measure import Contender, in_turn, verdict

_APP = "xdept_collab"
_DOCTYPE = "Note"
# How often the work is done within one measurement: once alone would be lost in the noise of the clock.
_REPEATED = 20
_ALLOWED = 1.01
_WITH, _WITHOUT = "with the app", "without its hooks"


def run(rounds: int) -> dict:
	"""Return the figures of both works under both tables of hooks, and whether the bars are met.

	Without: the same process and site with everything taken out of the table of hooks that names the app.
	"""
	frappe.set_user("Administrator")
	names = _make_notes()
	frappe.local.request = Request(EnvironBuilder(path=f"/api/resource/{_DOCTYPE}").get_environ())
	tables = {_WITH: frappe.get_hooks(), _WITHOUT: _without_app(frappe.get_hooks())}
	works = {"save": lambda: _save(names), "list": _list}
	try:
		contenders = in_turn(
			[
				Contender(f"{what}, {which}", _under(table, work))
				for what, work in works.items()
				for which, table in tables.items()
			],
			rounds,
		)
	finally:
		frappe.db.delete(_DOCTYPE, {"name": ("in", names)})
		frappe.db.commit()
	facts = {"doctype": _DOCTYPE, "repeated_in_a_run": _REPEATED}
	return {"contenders": contenders, "bars": _bars(contenders, list(works)), "facts": facts}


def _bars(found: dict[str, dict[str, float]], works: list[str]) -> dict[str, object]:
	bars: dict[str, object] = {}
	for what in works:
		ours, peer = found[f"{what}, {_WITH}"], found[f"{what}, {_WITHOUT}"]
		bars[f"{what}: 1 % more time"] = verdict(ours["median_ms"], peer["median_ms"], _ALLOWED)
		bars[f"{what}: as many queries"] = verdict(ours["queries"], peer["queries"])
	return bars


def _make_notes() -> list[str]:
	made = [
		frappe.get_doc({"doctype": _DOCTYPE, "title": f"Benchmark {number}", "content": "x"}).insert().name
		for number in range(_REPEATED)
	]
	frappe.db.commit()
	return made


def _save(names: list[str]) -> None:
	for number, name in enumerate(names):
		doc = frappe.get_doc(_DOCTYPE, name)
		doc.content = f"changed {number}"
		doc.save()


def _list() -> None:
	for _time in range(_REPEATED):
		frappe.get_list(_DOCTYPE, fields=["name", "title", "owner"], order_by="modified desc", limit=20)


def _under(hooks: dict, work: Callable[[], None]) -> Callable[[], None]:
	"""Return the work as a request does it under a table of hooks: first what asks at every request."""

	def done() -> None:
		get_hooks = frappe.get_hooks
		frappe.get_hooks = lambda hook=None, default=None, **_: (
			hooks.get(hook, [] if default is None else default) if hook else frappe._dict(hooks)
		)
		if hasattr(frappe.local, "doc_events_hooks"):
			del frappe.local.doc_events_hooks
		try:
			for asked in (*hooks.get("before_request", []), *hooks.get("auth_hooks", [])):
				if asked.startswith(f"{_APP}."):
					frappe.get_attr(asked)()
			work()
		finally:
			frappe.get_hooks = get_hooks

	return done


def _without_app(table: dict) -> dict:
	"""Return the table of hooks without what names the app."""

	def kept(value: object) -> object:
		if isinstance(value, dict):
			return {key: inner for key, one in value.items() if (inner := kept(one))}
		if isinstance(value, list):
			return [one for one in value if not str(one).startswith(f"{_APP}.")]
		return value

	return {name: kept(value) for name, value in table.items()}
