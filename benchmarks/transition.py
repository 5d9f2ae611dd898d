"""A move with guard, reason and log, against Frappe's own apply_workflow on a twin of the same record."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import frappe
from frappe.model.workflow import apply_workflow

from benchmarks import company, measure, plain
from xdept_collab.services import transition

DEPARTMENTS = 4
_heard: list[str] = []


@dataclass(frozen=True)
class Move:
	"""One move of one record: who presses what, and why."""

	doctype: str
	name: str
	user: str
	action: str
	reason: str | None = "The supplier is late."


def run(rounds: int) -> dict[str, object]:
	"""Measure a move of a task, of an assignment and of a work item, each with its stock twins."""
	with company.company(DEPARTMENTS):
		moves = _moves()
		contenders, bars = [], {}
		with ExitStack() as stack:
			for move in moves:
				contenders += _contenders(move, stack)
			found = measure.in_turn(contenders, rounds)
			heard = {move.doctype: heard_by_others(move) for move in moves}
	for move in moves:
		ours, stock = (found[f"{move.doctype}: {who}"]["median_ms"] for who in ("ours", "apply_workflow"))
		bars[f"{move.doctype}, {move.action}: no slower than apply_workflow"] = measure.verdict(ours, stock)
	return {"contenders": found, "bars": bars, "facts": {"others that hear one move": heard}}


def _contenders(move: Move, stack: ExitStack) -> list[measure.Contender]:
	twins = {
		"apply_workflow": stack.enter_context(plain.stock_twin(move.doctype, f"Twin {move.doctype}", True)),
		"apply_workflow, no inbox": stack.enter_context(
			plain.stock_twin(move.doctype, f"Lean Twin {move.doctype}", False)
		),
	}
	found = [
		measure.Contender(f"{move.doctype}: ours", lambda: _apply(move), lambda: frappe.set_user(move.user))
	]
	for who, doctype in twins.items():
		found.append(_stock_contender(f"{move.doctype}: {who}", move, doctype))
	return found


def _stock_contender(title: str, move: Move, doctype: str) -> measure.Contender:
	twin = {"doctype": doctype, "name": plain.insert_twin(move.doctype, move.name, doctype)}
	return measure.Contender(
		title, lambda: apply_workflow(twin, move.action), lambda: frappe.set_user(move.user)
	)


def _apply(move: Move) -> None:
	transition.apply(move.doctype, move.name, move.action, reason=move.reason)


def _moves() -> list[Move]:
	"""Bring one task to work and leave another with its departments; return what will be pressed."""
	running, asked = _submitted(), _submitted()
	frappe.db.set_value("Collab Task", running, "status", "Executing")
	frappe.db.set_value("Department Assignment", {"task": running}, "status", "Executing")
	contract = frappe.get_all(
		"Department Assignment", {"task": running, "department": company.department(2)}
	)[0]
	frappe.set_user(company.head(2))
	item = frappe.get_doc(
		{
			"doctype": "Work Item",
			"title": f"{company.MARK}: work",
			"task": running,
			"assignment": contract.name,
			"owner_user": company.member(2),
			"planned_end": frappe.utils.add_days(frappe.utils.nowdate(), 5),
		}
	).insert()
	frappe.set_user("Administrator")
	frappe.db.set_value("Work Item", item.name, "status", "Submitted")
	waiting = frappe.get_all("Department Assignment", {"task": asked, "department": company.department(2)})[0]
	frappe.db.commit()  # Every measured run is rolled back to this.
	return [
		Move("Collab Task", running, company.COORDINATOR, "Hold"),
		Move("Department Assignment", waiting.name, company.head(2), "Decline"),
		Move("Work Item", item.name, company.head(2), "Return"),
	]


def _submitted() -> str:
	name = company.draft(DEPARTMENTS)
	transition.apply("Collab Task", name, "Submit")
	frappe.set_user("Administrator")
	return name


def heard_by_others(move: Move) -> dict[str, int]:
	"""Count who hears one move: a Notification, a Webhook and the doc_event of another app, each once."""
	with _listeners(move.doctype), measure.jobs() as queued:
		frappe.set_user(move.user)
		_apply(move)
		notices = sum(1 for job in queued if job.endswith("make_notification_logs"))
		calls = len(getattr(frappe.local, "_webhook_queue", None) or [])
		frappe.local._webhook_queue = None
		frappe.db.rollback()
	return {"notification": notices, "webhook": calls, "doc_event": len(_heard)}


@contextmanager
def _listeners(doctype: str) -> Iterator[None]:
	"""Register the three listeners while the block runs."""
	frappe.set_user("Administrator")
	_forget_listeners()
	_notification(doctype)
	_webhook(doctype)
	frappe.db.commit()  # The listeners must outlive the roll-back of what they heard.
	with _doc_event(doctype):
		try:
			yield
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			_forget_listeners()
			frappe.db.commit()  # Takes the listeners away.


def _forget_listeners() -> None:
	for kind in ("Notification", "Webhook"):
		frappe.delete_doc(kind, f"{company.MARK} {kind}", force=True, ignore_missing=True)


def _notification(doctype: str) -> None:
	values = {
		"doctype": "Notification",
		"name": f"{company.MARK} Notification",
		"subject": "Heard",
		"message": "Heard",
		"document_type": doctype,
		"event": "Value Change",
		"value_changed": "status",
		"channel": "System Notification",
		"enabled": 1,
		"recipients": [{"receiver_by_document_field": "owner"}],
	}
	frappe.get_doc(values).insert()


def _webhook(doctype: str) -> None:
	values = {
		"doctype": "Webhook",
		"name": f"{company.MARK} Webhook",
		"webhook_doctype": doctype,
		"webhook_docevent": "on_update",
		"request_url": "http://127.0.0.1:9/heard",
		"request_method": "POST",
		"request_structure": "JSON",
		"webhook_json": '{"name": "{{ doc.name }}"}',
		"enabled": 1,
	}
	frappe.get_doc(values).insert()


@contextmanager
def _doc_event(doctype: str) -> Iterator[None]:
	"""Listen as another app does, through the doc_events that Frappe has collected from all apps."""
	_heard.clear()
	# Handlers are found by the name of an installed app; this one borrows Frappe's.
	sys.modules["frappe.benchmark_listener"] = sys.modules[__name__]
	events = frappe.get_doc_hooks()
	before = events.get(doctype)
	events[doctype] = {**(before or {}), "on_update": ["frappe.benchmark_listener.hear"]}
	try:
		yield
	finally:
		events.pop(doctype)
		if before is not None:
			events[doctype] = before


def hear(doc: "frappe.model.document.Document", method: str) -> None:
	"""What the other app does on_update."""
	_heard.append(f"{doc.doctype} {method}")
