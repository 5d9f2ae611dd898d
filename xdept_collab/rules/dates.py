"""Which dates contradict each other: nodes, periods and deadlines of one task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xdept_collab.rules.errors import Finding


@dataclass(frozen=True)
class Node:
	"""One time node inside a department: a milestone or the department's own due date (R059)."""

	name: str
	on: date | None


@dataclass(frozen=True)
class Span:
	"""A named stretch of days; an unknown end is None and bounds nothing."""

	name: str
	start: date | None
	end: date | None


def node_findings(nodes: Sequence[Node], due: date | None, allow_equal: bool = False) -> list[Finding]:
	"""List every node that is not earlier than the task's due date (R059, C25).

	With `allow_equal` a node on the due date itself is in order. Code: dates.node_not_before_due.
	"""
	return [
		Finding(
			"dates.node_not_before_due",
			{"node": node.name, "on": node.on, "due": due, "allow_equal": allow_equal},
		)
		for node in nodes
		if _is_late(node, due, allow_equal)
	]


def nodes_broken_by_move(
	nodes: Sequence[Node], old_due: date | None, new_due: date | None, allow_equal: bool = False
) -> list[Finding]:
	"""List the nodes that were in order before the task's due date moved and are not any more (R059, R146).

	Code: dates.node_not_before_due, with the new due date.
	"""
	sound = [node for node in nodes if not _is_late(node, old_due, allow_equal)]
	return node_findings(sound, new_due, allow_equal)


def span_findings(span: Span) -> list[Finding]:
	"""Refuse a span that starts after its end (R092). Code: dates.start_after_end."""
	start, end = _day(span.start), _day(span.end)
	if start and end and start > end:
		return [Finding("dates.start_after_end", {"name": span.name, "start": start, "end": end})]
	return []


def containment_findings(inner: Span, outer: Sequence[Span]) -> list[Finding]:
	"""List where `inner` (a work item) leaves any of `outer` (its assignment, its task), both ends included (R092).

	Codes: dates.starts_too_early, dates.ends_too_late, each with the limit and the name of what sets it.
	"""
	start, end = _day(inner.start), _day(inner.end)
	# A span of which one end is known still has to lie inside with that end.
	known = [day for day in (start, end) if day]
	findings: list[Finding] = []
	for limit in outer:
		first, last = _day(limit.start), _day(limit.end)
		if known and first and min(known) < first:
			facts: dict[str, object] = {
				"name": inner.name,
				"on": min(known),
				"outer": limit.name,
				"limit": first,
			}
			findings.append(Finding("dates.starts_too_early", facts))
		if known and last and max(known) > last:
			facts = {"name": inner.name, "on": max(known), "outer": limit.name, "limit": last}
			findings.append(Finding("dates.ends_too_late", facts))
	return findings


def _is_late(node: Node, due: date | None, allow_equal: bool) -> bool:
	on, limit = _day(node.on), _day(due)
	if on is None or limit is None:
		return False
	return on > limit if allow_equal else on >= limit


def _day(moment: date | None) -> date | None:
	# A datetime is a date to Python, but the two cannot be compared.
	return moment.date() if isinstance(moment, datetime) else moment
