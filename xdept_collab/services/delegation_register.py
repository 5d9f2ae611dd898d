"""Knows the delegations that run today or will run; read once a day and after each change, like the directory."""

from collections.abc import Iterable

import frappe
from frappe.utils import getdate, nowdate

from xdept_collab.rules.delegation import Mandate

CACHE_KEY = "xdept_collab_delegations"
DOCTYPE = "Collab Delegation"
_CHANGED = "xdept_collab_delegations_changed"
# Seconds after a change in which nobody keeps for others what he has read: his transaction may be older.
_SETTLING = 30


def clear() -> None:
	"""Forget the register; called whenever a delegation changes.

	Until the change is committed or taken back, what this transaction sees is nobody else's business.
	"""
	_drop()
	if not frappe.flags.get(_CHANGED):
		frappe.flags[_CHANGED] = True
		frappe.db.after_commit.add(_settle)
		frappe.db.after_rollback.add(_settle)


def _settle() -> None:
	frappe.flags.pop(_CHANGED, None)
	frappe.cache.set_value(_CHANGED, 1, expires_in_sec=_SETTLING)
	_drop()


def _drop() -> None:
	frappe.cache.delete_value(CACHE_KEY)
	frappe.local.xdept_collab_delegations = None


def not_over() -> list[Mandate]:
	"""Return every delegation that runs today or later, by name."""
	today = nowdate()
	held = getattr(frappe.local, "xdept_collab_delegations", None)
	if held and held[0] == today:
		return held[1]
	cached = None if frappe.flags.get(_CHANGED) else frappe.cache.get_value(CACHE_KEY)
	if not cached or cached[0] != today:
		cached = (today, _load(today))
		if not (frappe.flags.get(_CHANGED) or frappe.cache.get_value(_CHANGED, expires=True)):
			frappe.cache.set_value(CACHE_KEY, cached)
	frappe.local.xdept_collab_delegations = cached
	return cached[1]


def _load(today: str) -> list[Mandate]:
	rows = frappe.get_all(
		DOCTYPE,
		filters={"revoked": 0, "to_date": (">=", today)},
		fields=["name", "delegator", "delegate", "from_date", "to_date", "department", "task", "revoked"],
		order_by="name",
	)
	return [mandate_of(row) for row in rows]


def mandate_of(row: "frappe._dict | frappe.model.document.Document") -> Mandate:
	"""Return the delegation of a stored row or a document as the rules know it."""
	return Mandate(
		name=row.name or "",
		delegator=row.delegator,
		delegate=row.delegate,
		from_date=getdate(row.from_date),
		to_date=getdate(row.to_date),
		department=row.department or "",
		task=row.task or "",
		is_revoked=bool(row.revoked),
	)


def running() -> list[Mandate]:
	"""Return the delegations that run today."""
	today = getdate(nowdate())
	return [each for each in not_over() if each.runs_on(today)]


def running_for(delegate: str) -> list[Mandate]:
	"""Return the delegations by which the user stands in for others today."""
	return [each for each in running() if each.delegate == delegate]


def of_delegators(users: Iterable[str]) -> list[Mandate]:
	"""Return the delegations of these people that run today or will run."""
	users = set(users)
	return [each for each in not_over() if each.delegator in users]
