"""Knows the escalation policies of the site as the rules see them: those that are on, read once until one changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe

from xdept_collab.rules.policies import Policy, policy_from
from xdept_collab.services.settled_cache import ProcessCache

POLICY = "Escalation Policy"
_TABLES = {"conditions": "Policy Condition", "steps": "Escalation Step"}


@dataclass(frozen=True)
class _Known:
	by_doctype: dict[str, tuple[Policy, ...]] = field(default_factory=dict[str, tuple[Policy, ...]])
	by_name: dict[str, Policy] = field(default_factory=dict[str, Policy])
	revisions: dict[str, int] = field(default_factory=dict[str, int])
	fields: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


_known: ProcessCache[_Known] = ProcessCache("xdept_collab_policies")


def of_doctype(doctype: str) -> tuple[Policy, ...]:
	"""Return the policies that time records of a DocType, by name; no query once the policies are known."""
	return _known.get(_load).by_doctype.get(doctype, ())


def named(name: str) -> Policy | None:
	"""Return a policy by its name, None for one that is off or gone: its clocks tell nobody any more."""
	return _known.get(_load).by_name.get(name)


def timed_doctypes() -> tuple[str, ...]:
	"""Return the DocTypes of which at least one policy that is on times the records."""
	return tuple(_known.get(_load).by_doctype)


def fields_of(doctype: str) -> frozenset[str]:
	"""Return the fields that the policies of a DocType name, its task's with task_ before them."""
	return _known.get(_load).fields.get(doctype, frozenset())


def revision_of(name: str) -> int:
	"""Return how often the content of a policy was changed, 0 for one that is off or gone."""
	return _known.get(_load).revisions.get(name, 0)


@contextmanager
def assuming(policy: Policy, *, is_enabled: bool) -> Iterator[None]:
	"""Let this process see a policy in the block as if it had been saved so: to say what that would do."""
	known = _known.get(_load)
	others = {name: each for name, each in known.by_name.items() if name != policy.name}
	policies = {**others, **({policy.name: policy} if is_enabled else {})}
	with _known.holding(_known_of(policies, known.revisions)):
		yield


def clear() -> None:
	"""Forget the policies; called whenever one changes."""
	_known.clear()


def _load() -> _Known:
	"""Read all policies that are on with three queries."""
	found = frappe.get_all(POLICY, filters={"is_enabled": 1}, fields=["*"], order_by="name")
	rows = {row.name: frappe._dict(row, conditions=[], steps=[]) for row in found}
	for table, doctype in _TABLES.items():
		filters = {"parenttype": POLICY, "parent": ("in", list(rows))}
		for child in frappe.get_all(doctype, filters=filters, fields=["*"], order_by="parent, idx"):
			rows[child.parent][table].append(child)
	policies = {name: policy_from(row) for name, row in rows.items()}
	revisions = {name: int(row.revision or 0) for name, row in rows.items()}
	return _known_of(policies, revisions)


def _known_of(policies: dict[str, Policy], revisions: dict[str, int]) -> _Known:
	by_doctype: dict[str, tuple[Policy, ...]] = {}
	for policy in policies.values():
		by_doctype[policy.doctype] = (*by_doctype.get(policy.doctype, ()), policy)
	fields = {
		doctype: frozenset(name for policy in some for name in _named_by(policy))
		for doctype, some in by_doctype.items()
	}
	return _Known(by_doctype, policies, revisions, fields)


def _named_by(policy: Policy) -> set[str]:
	lines = (*policy.starts, *policy.pauses, *policy.stops)
	dates = {getattr(target, "field", "") for target in (policy.target, policy.urgent)}
	return {line.field for line in lines} | dates - {""}
