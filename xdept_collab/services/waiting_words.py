"""Words what waits and what may be done about it, for whoever shows it: kinds, acts with their keys, what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from xdept_collab.rules.lifecycle import Lifecycle
from xdept_collab.rules.waiting import ACTS, ACTS_OF_KIND, Act
from xdept_collab.services.workflows import lifecycle_of


def kinds() -> dict[str, str]:
	"""Return kind -> its word, in the order in which they are told apart."""
	return {
		"answer": _("Answer"),
		"settle": _("Settle"),
		"sign": _("Sign Plan"),
		"rework": _("Rework"),
		"respond": _("Respond"),
		"deliver": _("Deliver"),
		"confirm": _("Confirm", context="a matter"),
		"solve": _("Solve"),
		"work": _("Work", context="a matter"),
		"check": _("Check", context="a matter"),
		"review": _("Review", context="a matter"),
		"decide": _("Decide"),
		"acknowledge": _("Acknowledge"),
		"explain": _("Explain Delay"),
		"accept": _("Close Task"),
		"plan": _("Plan", context="a matter"),
	}


def acts(doctypes: Iterable[str]) -> dict[str, dict[str, dict[str, Any]]]:
	"""Return DocType -> key of an act -> what a client needs to offer it.

	{"label", "letter", "action": the move, "" for an act of its own, "needs_reason", "fields": [{"fieldname", "label",
	"fieldtype", "options", "reqd"}]}
	"""
	found: dict[str, dict[str, dict[str, Any]]] = {}
	for doctype in sorted(set(doctypes)):
		lifecycle = lifecycle_of(doctype)
		rows = [act for (_kind, name), some in ACTS.items() if name == doctype for act in some]
		rows += [act for some in ACTS_OF_KIND.values() for act in some]
		found[doctype] = {act.key: _act(act, doctype, lifecycle) for act in rows}
	return found


def _act(act: Act, doctype: str, lifecycle: Lifecycle | None) -> dict[str, Any]:
	rows = lifecycle.transitions if lifecycle and act.action else ()
	return {
		"label": _(act.action, context=doctype) if act.action else _label(act.key),  # stored: workflow action
		"letter": act.letter,
		"action": act.action,
		"needs_reason": any(move.needs_reason for move in rows if move.action == act.action),
		"fields": [_field(doctype, name, name in act.needs) for name in (*act.needs, *act.asks)],
	}


def _label(key: str) -> str:
	return {
		"sign_plan": _("Sign Plan"),
		"sign_review": _("Sign Review"),
		"log": _("Log Progress"),
		"acknowledge": _("Acknowledge"),
		"explain": _("Explain Delay"),
	}[key]


def _field(doctype: str, fieldname: str, is_needed: bool) -> dict[str, Any]:
	field = frappe.get_meta(doctype).get_field(fieldname)
	return {
		"fieldname": fieldname,
		"label": _(field.label, context=doctype),  # stored: label
		"fieldtype": field.fieldtype,
		"options": field.options or "",
		"reqd": int(is_needed),
	}
