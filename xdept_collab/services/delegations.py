"""Arranges that somebody stands in for somebody else, and ends it (F84)."""

import frappe
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, now_datetime, nowdate

from xdept_collab.messages import stand_in_sentence
from xdept_collab.rules.access import READ_ALL, ties_of
from xdept_collab.rules.delegation import (
	ONE_DEPARTMENT,
	ONE_TASK,
	Mandate,
	needed_roles,
	people_findings,
	period_findings,
	role_findings,
)
from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.services import delegated_todos, delegation_register, directory, new_rows, settings
from xdept_collab.services.clean_text import clean
from xdept_collab.services.scopes import stored_scopes

# What both sides rely on from the first day; a change of it is another delegation.
_FIXED = ("delegator", "delegate", "scope", "department", "task", "from_date")
_NO_PEOPLE = ("Administrator", "Guest")


def fill(delegation: Document) -> None:
	"""Set what follows from who asks, and drop what the scope has no use for."""
	delegation.delegator = delegation.delegator or frappe.session.user
	if delegation.scope != ONE_DEPARTMENT:
		delegation.department = None
	if delegation.scope != ONE_TASK:
		delegation.task = None
	if delegation.task and not frappe.db.exists("Collab Task", delegation.task):
		# As for a task in which he has no part: who tries names learns nothing.
		raise RuleBroken("delegation.nothing_to_give", user=delegation.delegator)


def check(delegation: Document) -> None:
	"""Refuse a delegation that the rules do not allow, and a change of what both sides rely on."""
	_name_people(delegation)
	if not (delegation.delegate and delegation.from_date and delegation.to_date):
		return  # Frappe names the missing fields.
	mandate = delegation_register.mandate_of(delegation)
	before = delegation.get_doc_before_save()
	if before:
		_check_change(delegation, before)
	if mandate.is_revoked:
		return
	findings = period_findings(
		mandate, getdate(nowdate()), settings.longest_delegation_days(), is_new=before is None
	)
	findings += people_findings(mandate, delegation_register.not_over())
	refuse_all(findings or _account_findings(mandate) or _right_findings(mandate))


def _name_people(delegation: Document) -> None:
	"""Keep both full names, so that lists and titles say who acts for whom without a question for each row."""
	users = {delegation.delegator, delegation.delegate} - {None, ""}
	names = dict(
		frappe.get_all(
			"User",
			filters={"name": ("in", sorted(users))},
			fields=["name", "full_name"],
			order_by=None,
			as_list=True,
		)
	)
	for person in ("delegator", "delegate"):
		user = delegation.get(person)
		delegation.set(f"{person}_name", clean(names.get(user) or user or ""))


def _check_change(delegation: Document, before: Document) -> None:
	if delegation_register.mandate_of(before).is_over(getdate(nowdate())):
		raise RuleBroken("delegation.over")
	if any(str(delegation.get(field) or "") != str(before.get(field) or "") for field in _FIXED):
		raise RuleBroken("delegation.fixed")


def _account_findings(mandate: Mandate) -> list[Finding]:
	enabled = frappe.get_all(
		"User",
		filters={
			"name": ("in", [mandate.delegator, mandate.delegate]),
			"enabled": 1,
			"user_type": "System User",
		},
		pluck="name",
		order_by=None,
	)
	return [
		Finding("delegation.not_enabled", {"user": user})
		for user in (mandate.delegator, mandate.delegate)
		if user not in enabled or user in _NO_PEOPLE
	]


def _right_findings(mandate: Mandate) -> list[Finding]:
	"""Refuse to delegate what the delegator does not have, or to somebody who could not use it."""
	relations = _relations(mandate)
	if relations is not None and not relations:
		return [Finding("delegation.nothing_to_give", {"user": mandate.delegator})]
	needed = needed_roles(frappe.get_roles(mandate.delegator), relations)
	return role_findings(mandate.delegate, frappe.get_roles(mandate.delegate), needed)


def _relations(mandate: Mandate) -> set[str] | None:
	"""Return what the delegator is in the department or on the task; None when everything is delegated."""
	actor = directory.himself(mandate.delegator)
	if mandate.department:
		return set(actor.positions_in(mandate.department))
	if mandate.task:
		scope = stored_scopes("Collab Task", [mandate.task]).get(mandate.task)
		ties = ties_of(actor, scope) if scope else frozenset()
		return {word for tie in ties for word in (tie.relation, tie.through)} - {READ_ALL, "role", "person"}
	return None


def changed(delegation: Document) -> None:
	"""Let rights and to-dos follow at once."""
	delegation_register.clear()
	before = delegation.get_doc_before_save()
	if delegation.revoked:
		delegated_todos.take_back(delegation.name)
	elif not before:
		mandate = delegation_register.mandate_of(delegation)
		delegated_todos.hand_over(mandate)
		_tell(mandate)


def removed(delegation: Document) -> None:
	"""Leave nothing of a delegation that is deleted."""
	delegation_register.clear()
	delegated_todos.take_back(delegation.name)


def _tell(mandate: Mandate) -> None:
	"""Put a notice into the bell of who is to stand in."""
	if mandate.delegate == frappe.session.user:
		return
	delegator, language = (
		frappe.db.get_value("User", mandate.delegator, "full_name") or mandate.delegator,
		frappe.db.get_value("User", mandate.delegate, "language") or frappe.db.get_default("lang") or "en",
	)
	subject = stand_in_sentence(
		delegator, formatdate(mandate.from_date), formatdate(mandate.to_date), language
	)
	now, actor = now_datetime(), frappe.session.user
	note = {
		"name": frappe.generate_hash(length=10),
		**{"creation": now, "modified": now, "owner": actor, "modified_by": actor, "type": "Alert"},
		**{"for_user": mandate.delegate, "from_user": actor, "subject": subject, "read": 0},
		**{"document_type": delegation_register.DOCTYPE, "document_name": mandate.name},
	}
	new_rows.insert("Notification Log", list(note), [tuple(note.values())])
	frappe.publish_realtime("notification", after_commit=True, user=mandate.delegate)
