"""Explains to an administrator what a user may do with a record, line by line, and checks that Frappe agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab import messages_access as words
from xdept_collab.compat import visible_count
from xdept_collab.rules import access
from xdept_collab.rules.access import Scope, Tie, ties_of
from xdept_collab.rules.access_table import FOLLOWS, ROLES, TABLE, VERBS
from xdept_collab.rules.lifecycle import moves
from xdept_collab.rules.move_rights import Presser, obstacle
from xdept_collab.services import directory, transition
from xdept_collab.services.scopes import stored_scopes
from xdept_collab.services.workflows import is_condition_met, lifecycle_of

# The platform's verbs that are shown, in this order; acts of ours follow.
SHOWN = ("read", "write", "create", "delete", "print", "report", "export", "share")
ADMINISTRATOR = "Administrator"


@dataclass(frozen=True)
class Standing:
	"""A user before one record: his roles, what he is to it, and the DocType that a log tells of."""

	user: str
	roles: frozenset[str]
	ties: frozenset[Tie]
	tells_of: str
	is_own: bool

	@property
	def names(self) -> frozenset[str]:
		"""The user, and those whom he stands in for."""
		return frozenset({self.user, *(tie.in_name_of for tie in self.ties if tie.in_name_of)})

	def relations(self, role: str = "") -> frozenset[str]:
		"""What he is to the record; `role`: held for another only where that one has the role himself."""
		return frozenset(
			tie.relation
			for tie in self.ties
			if not (role and tie.in_name_of) or role in frappe.get_roles(tie.in_name_of)
		)

	def decide(self, verb: str, doctype: str) -> access.Decision:
		return access.explain(verb, doctype, self.relations(), self.roles, self.tells_of, self.is_own)


def of_record(user: str, doctype: str, name: str) -> dict[str, Any]:
	"""Return what the user is to the record, and yes or no for every verb and move with its reason.

	`agrees` is False where Frappe itself says otherwise than the rule. The record's content is not shown.
	"""
	doc = frappe.get_doc(doctype, name)
	standing = _standing(user, doc)
	return {
		"user": user,
		"doctype": doctype,
		"name": doc.name,
		"state": doc.get("status"),
		"ties": sorted({words.where_from(tie) for tie in standing.ties}),
		"verbs": [*_verbs(standing, doc), *_acts(standing, doctype)],
		"list": _list_row(standing, doc),
		"moves": _moves(standing, doc),
	}


def _standing(user: str, doc: Document) -> Standing:
	tells_of, scope = "", None
	if doc.doctype in FOLLOWS:
		kind, name = (doc.get(column) for column in FOLLOWS[doc.doctype])
		tells_of, scope = kind, stored_scopes(kind, [name]).get(name)
	else:
		scope = stored_scopes(doc.doctype, [doc.name]).get(doc.name)
	ties = ties_of(directory.actor(user), scope or Scope(doc.doctype))
	return Standing(user, frozenset(frappe.get_roles(user)), ties, tells_of, doc.owner == user)


def _verbs(standing: Standing, doc: Document) -> list[dict[str, Any]]:
	found = []
	for verb in SHOWN:
		decision = standing.decide(verb, doc.doctype)
		said = bool(frappe.has_permission(doc.doctype, verb, doc=doc, user=standing.user))
		row = _row(verb, bool(decision), words.why(decision), standing)
		found.append({**row, "frappe": said, "agrees": said == row["allowed"]})
	frappe.clear_messages()
	return found


def _acts(standing: Standing, doctype: str) -> list[dict[str, Any]]:
	acts = [verb for verb in TABLE.get(doctype, {}) if verb not in VERBS]
	decisions = [access.explain(verb, doctype, standing.relations()) for verb in acts]
	return [_row(each.verb, bool(each), words.why(each), standing) for each in decisions]


def _row(verb: str, allowed: bool, why: str, standing: Standing) -> dict[str, Any]:
	if standing.user == ADMINISTRATOR:
		allowed, why = True, _("The user Administrator is asked nothing; keep that account for installing.")
	return {
		"verb": verb,
		"label": str(words.VERB_NAMES[verb]),
		"allowed": allowed,
		"why": why,
		"agrees": True,
	}


def _list_row(standing: Standing, doc: Document) -> dict[str, Any] | None:
	"""Whether the list shows the record, which must be what the rule says about reading."""
	if doc.meta.issingle:
		return None
	reads = standing.user == ADMINISTRATOR or bool(standing.decide("read", doc.doctype))
	shown = bool(listed(doc.doctype, standing.user, {"name": doc.name}))
	return {"allowed": reads, "frappe": shown, "agrees": reads == shown}


def listed(doctype: str, user: str, filters: dict[str, Any] | None = None) -> int:
	"""Count what the user's list shows; nothing where he may not open the list at all."""
	try:
		return visible_count(doctype, filters or {}, user)
	except frappe.PermissionError:
		frappe.clear_messages()
		return 0


def _moves(standing: Standing, doc: Document) -> list[dict[str, Any]]:
	lifecycle = lifecycle_of(doc.doctype) if doc.meta.has_field("status") and doc.doctype in TABLE else None
	if not lifecycle:
		return []
	presser = Presser(standing.roles, standing.relations, not standing.names.isdisjoint(doc.own_workers()))
	stands_still = transition.stands_still(doc)
	found = []
	for move in moves(lifecycle, doc.status):
		reason = obstacle(move, presser, lambda row: is_condition_met(row, doc), stands_still)
		found.append(
			{
				"action": _(move.action),  # stored: workflow action
				"to_state": move.to_state,
				"allowed": not reason,
				"why": words.why_move(move, reason),
			}
		)
	return found


def check_known(user: str, doctype: str = "", name: str = "") -> None:
	"""Refuse a user, a DocType or a record that is not there, in words."""
	if not frappe.db.exists("User", user):
		frappe.throw(_("There is no user {0}. Choose one from the list.").format(frappe.bold(user)))
	if doctype and doctype not in ROLES:
		frappe.throw(_("{0} is no record of the collaboration.").format(frappe.bold(doctype)))
	if doctype and not frappe.db.exists(doctype, name):
		kind = _(doctype)  # stored: DocType
		frappe.throw(_("There is no {0} named {1}. Copy the name from its form.").format(kind, name))
