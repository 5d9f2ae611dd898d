"""Knows the delegations that run today or will run; read once a day and after each change, like the directory."""

from collections.abc import Iterable

import frappe
from frappe.utils import getdate

from xdept_collab.rules.delegation import Mandate
from xdept_collab.services.days import today
from xdept_collab.services.settled_cache import SettledCache

DOCTYPE = "Collab Delegation"
_known: SettledCache[list[Mandate]] = SettledCache("xdept_collab_delegations")


def clear() -> None:
	"""Forget the register; called whenever a delegation changes."""
	_known.clear()


def not_over() -> list[Mandate]:
	"""Return every delegation that runs today or later, by name."""
	return _known.get(_load, today())


def _load() -> list[Mandate]:
	rows = frappe.get_all(
		DOCTYPE,
		filters={"revoked": 0, "to_date": (">=", today())},
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
	on = today()
	return [each for each in not_over() if each.runs_on(on)]


def running_for(delegate: str) -> list[Mandate]:
	"""Return the delegations by which the user stands in for others today."""
	return [each for each in running() if each.delegate == delegate]


def of_delegators(users: Iterable[str]) -> list[Mandate]:
	"""Return the delegations of these people that run today or will run."""
	users = set(users)
	return [each for each in not_over() if each.delegator in users]
