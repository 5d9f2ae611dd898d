"""How far work is: a weighted roll-up from work items to assignments to the task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.rules.quantity import HUNDRED, Number, exact, rounded
from xdept_collab.rules.raci import ACCOUNTABLE, RESPONSIBLE

DONE = "Done"
CANCELLED = "Cancelled"
PASSED = "Passed"
DROPPED = "Dropped"

_ZERO = Decimal(0)
_Share = tuple[Decimal, Decimal]  # weight, progress
_Row = TypeVar("_Row", "ItemProgress", "AssignmentProgress")


@dataclass(frozen=True)
class ItemProgress:
	"""One work item: its parent within the same assignment, weight among its siblings, own progress 0-100, state."""

	name: str
	assignment: str
	parent: str | None = None
	weight: Number = 1
	progress: Number = 0
	state: str = ""


@dataclass(frozen=True)
class AssignmentProgress:
	"""One department's assignment: its part, weight in the task, and own progress, used when it has no work items."""

	name: str
	part: str
	weight: Number = 1
	progress: Number = 0
	state: str = ""


@dataclass(frozen=True)
class RolledUp:
	"""Progress 0-100 with two places of every item, every assignment and the task."""

	items: dict[str, Decimal]
	assignments: dict[str, Decimal]
	task: Decimal


def roll_up(items: Sequence[ItemProgress], assignments: Sequence[AssignmentProgress]) -> RolledUp:
	"""Return the progress of a task and of everything in it, in one pass (R119, C23, C24).

	- A cancelled item counts nowhere; a Done item without counting children is 100.
	- The own progress of an item with counting children is ignored, whatever its state: the children tell.
	- A parent that is not among the items of the same assignment is no parent: the item is a root.
	- An assignment that Passed is 100; without counting items it has its own progress; Dropped ones do not count.
	- The task is the weighted mean of its A and R assignments; without any it is 0.
	- Where all weights of a group are 0 they are equal.

	Raises RuleBroken: progress.parent_cycle, progress.item_twice, progress.out_of_range, progress.weight_negative.
	"""
	refuse_all([*_value_findings(items), *_value_findings(assignments), *_repeated(items)])
	parents = _parents(items)
	rolled = _items(items, parents)
	roots: dict[str, list[_Share]] = {}
	for item in items:
		if item.name not in parents and item.state != CANCELLED:
			roots.setdefault(item.assignment, []).append((_number(item.weight), rolled[item.name]))
	whole = {row.name: _assignment(row, roots.get(row.name, [])) for row in assignments}
	counting = [
		(_number(row.weight), whole[row.name])
		for row in assignments
		if row.part in (ACCOUNTABLE, RESPONSIBLE) and row.state != DROPPED
	]
	return RolledUp(
		items={name: rounded(value) for name, value in rolled.items()},
		assignments={name: rounded(value) for name, value in whole.items()},
		task=rounded(_mean(counting)),
	)


def shares(
	items: Sequence[ItemProgress], assignments: Sequence[AssignmentProgress]
) -> dict[tuple[str, str], Decimal]:
	"""Return how much of the task each piece of work is, by (assignment, item); together 1.

	A piece is an item that no other divides further, or an assignment without items, whose item is then "". For every
	progress of the pieces the sum of share x progress is what `roll_up` says of a task none of whose assignments has
	passed. Without any assignment the items alone are the task.
	"""
	parents = _parents(items)
	groups: dict[tuple[str, str], list[ItemProgress]] = {}
	for item in items:
		if item.state != CANCELLED:
			groups.setdefault((item.assignment, parents.get(item.name, "")), []).append(item)
	counting = [row for row in assignments if row.part in (ACCOUNTABLE, RESPONSIBLE) and row.state != DROPPED]
	waiting = [((row.name, ""), share) for row, share in _divided(Decimal(1), counting)]
	if not assignments and ("", "") in groups:
		waiting = [(("", ""), Decimal(1))]
	found: dict[tuple[str, str], Decimal] = {}
	while waiting:
		place, share = waiting.pop()
		if place not in groups:
			found[place] = share
			continue
		waiting += [((place[0], item.name), part) for item, part in _divided(share, groups[place])]
	return found


def _divided(share: Decimal, rows: Sequence[_Row]) -> list[tuple[_Row, Decimal]]:
	"""Divide a share by the weights of the rows, equally where all are 0."""
	total = sum((_number(row.weight) for row in rows), start=_ZERO)
	if not total:
		return [(row, share / len(rows)) for row in rows]
	return [(row, share * _number(row.weight) / total) for row in rows]


def _parents(items: Sequence[ItemProgress]) -> dict[str, str]:
	"""Return the parent of each item that has one in its own assignment."""
	homes = {item.name: item.assignment for item in items}
	return {
		item.name: item.parent for item in items if item.parent and homes.get(item.parent) == item.assignment
	}


def _items(items: Sequence[ItemProgress], parents: dict[str, str]) -> dict[str, Decimal]:
	"""Return the progress of every item, leaves first; each item is visited once."""
	by_name = {item.name: item for item in items}
	waiting = dict.fromkeys(by_name, 0)
	for parent in parents.values():
		waiting[parent] += 1
	shares: dict[str, list[_Share]] = {}
	rolled: dict[str, Decimal] = {}
	ready = [name for name, children in waiting.items() if not children]
	while ready:
		item = by_name[ready.pop()]
		rolled[item.name] = _mean(shares[item.name]) if item.name in shares else _own(item)
		parent = parents.get(item.name)
		if parent is None:
			continue
		if item.state != CANCELLED:
			shares.setdefault(parent, []).append((_number(item.weight), rolled[item.name]))
		waiting[parent] -= 1
		if not waiting[parent]:
			ready.append(parent)
	# Every item has one parent, so what never became ready is exactly the items that go round in a circle.
	circle = tuple(name for name in by_name if name not in rolled)
	if circle:
		raise RuleBroken("progress.parent_cycle", items=circle)
	return rolled


def _own(item: ItemProgress) -> Decimal:
	return HUNDRED if item.state == DONE else _number(item.progress)


def _assignment(row: AssignmentProgress, roots: Sequence[_Share]) -> Decimal:
	if row.state == PASSED:
		return HUNDRED
	return _mean(roots) if roots else _number(row.progress)


def _mean(shares: Sequence[_Share]) -> Decimal:
	if not shares:
		return _ZERO
	total = sum((weight for weight, _ in shares), start=_ZERO)
	if not total:
		return sum((progress for _, progress in shares), start=_ZERO) / len(shares)
	return sum((weight * progress for weight, progress in shares), start=_ZERO) / total


def _value_findings(rows: Iterable[ItemProgress | AssignmentProgress]) -> list[Finding]:
	findings: list[Finding] = []
	for row in rows:
		if not 0 <= _number(row.progress) <= HUNDRED:
			facts: dict[str, object] = {"name": row.name, "value": row.progress}
			findings.append(Finding("progress.out_of_range", facts))
		if _number(row.weight) < 0:
			findings.append(Finding("progress.weight_negative", {"name": row.name, "weight": row.weight}))
	return findings


def _repeated(items: Sequence[ItemProgress]) -> list[Finding]:
	seen: set[str] = set()
	findings: list[Finding] = []
	for item in items:
		if item.name in seen:
			findings.append(Finding("progress.item_twice", {"name": item.name}))
		seen.add(item.name)
	return findings


def _number(value: Number) -> Decimal:
	return exact(value) or _ZERO
