"""Knows what a workflow says: its states, its moves, and what is wrong with it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xdept_collab.rules.access import RELATIONS
from xdept_collab.rules.condition import condition_findings
from xdept_collab.rules.errors import Finding


@dataclass(frozen=True)
class StateRule:
	"""One state. `editable_by`: the relations that may change the content in it; empty means locked.

	`is_entry`: records may also begin here, put there by a service. `is_end`: nothing leads on from here.
	"""

	name: str
	editable_by: tuple[str, ...] = ()
	is_entry: bool = False
	is_end: bool = False


@dataclass(frozen=True)
class Transition:
	"""One move: who has `role` and at least one of `relations` may press `action`.

	`self_excluded`: not who owns the work that is judged. `condition`: Frappe's expression, empty means always.
	"""

	from_state: str
	action: str
	to_state: str
	role: str
	relations: tuple[str, ...] = ()
	needs_reason: bool = False
	self_excluded: bool = False
	condition: str = ""


@dataclass(frozen=True)
class Lifecycle:
	"""The workflow of one DocType: its states and moves in their order; records begin in the first state."""

	doctype: str
	states: tuple[StateRule, ...]
	transitions: tuple[Transition, ...]

	@property
	def entries(self) -> tuple[str, ...]:
		"""The states in which a record may begin."""
		return tuple(state.name for place, state in enumerate(self.states) if place == 0 or state.is_entry)

	def state(self, name: str) -> StateRule | None:
		"""Return the rule of the state `name`, None when the workflow has no such state."""
		return next((state for state in self.states if state.name == name), None)


def lifecycle_from_workflow(document: Mapping[str, Any]) -> Lifecycle:
	"""Read a Frappe Workflow, given as its JSON or as `doc.as_dict()`."""
	return Lifecycle(
		doctype=str(document.get("document_type") or ""),
		states=tuple(_state(row) for row in document.get("states") or ()),
		transitions=tuple(_transition(row) for row in document.get("transitions") or ()),
	)


def _state(row: Mapping[str, Any]) -> StateRule:
	return StateRule(
		name=str(row.get("state") or ""),
		editable_by=split_words(row.get("collab_editable_by")),
		is_entry=_is_checked(row.get("collab_is_entry")),
		is_end=_is_checked(row.get("collab_is_end")),
	)


def _transition(row: Mapping[str, Any]) -> Transition:
	return Transition(
		from_state=str(row.get("state") or ""),
		action=str(row.get("action") or ""),
		to_state=str(row.get("next_state") or ""),
		role=str(row.get("allowed") or ""),
		relations=split_words(row.get("collab_relations")),
		needs_reason=_is_checked(row.get("collab_reason_required")),
		self_excluded=_is_checked(row.get("collab_self_excluded")),
		condition=str(row.get("condition") or "").strip(),
	)


def _is_checked(value: object) -> bool:
	# A Check arrives as 0/1 from the database and as "0"/"1" from a form.
	return str(value or 0).strip().lower() not in ("0", "", "false", "none")


def split_words(text: object) -> tuple[str, ...]:
	"""Split a comma-separated list of relations; blanks, line ends and full-width commas do not matter."""
	words = str(text or "").replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
	return tuple(word.strip() for word in words if word.strip())


def moves(lifecycle: Lifecycle, state: str) -> tuple[Transition, ...]:
	"""Return every move that leads out of `state`, in the order of the workflow."""
	return tuple(move for move in lifecycle.transitions if move.from_state == state)


def find_moves(
	lifecycle: Lifecycle, from_state: str, to_state: str, action: str | None = None
) -> tuple[Transition, ...]:
	"""Return every row that leads from one state to the other, only those of `action` when it is given."""
	return tuple(
		move
		for move in moves(lifecycle, from_state)
		if move.to_state == to_state and action in (None, move.action)
	)


def find_move(
	lifecycle: Lifecycle, from_state: str, to_state: str, action: str | None = None
) -> Transition | None:
	"""Return the first row of `find_moves`, None when the workflow has no such move."""
	return next(iter(find_moves(lifecycle, from_state, to_state, action)), None)


def lint(
	lifecycle: Lifecycle,
	*,
	roles: Collection[str] | None = None,
	fields: Collection[str] | None = None,
	status_options: Collection[str] | None = None,
	relations: Collection[str] = RELATIONS,
) -> list[Finding]:
	"""Return everything that is wrong with a workflow, in the order of its rows; an empty list means sound.

	`roles` are those of the site, `fields` those of the DocType, `status_options` those of its status field;
	what is None is not judged. Rows are counted from 1, as the form counts them.
	"""
	if not lifecycle.states:
		return [Finding("lifecycle.no_states", {"doctype": lifecycle.doctype})]
	return [
		*_state_findings(lifecycle, status_options, relations),
		*_path_findings(lifecycle),
		*_move_findings(lifecycle, roles, relations),
		*_condition_findings(lifecycle, fields),
	]


def _state_findings(
	lifecycle: Lifecycle, status_options: Collection[str] | None, relations: Collection[str]
) -> Iterator[Finding]:
	names = Counter(state.name for state in lifecycle.states)
	for name, count in names.items():
		if count > 1:
			yield Finding("lifecycle.duplicate_state", {"state": name})
		if status_options is not None and name not in status_options:
			yield Finding("lifecycle.not_an_option", {"state": name, "doctype": lifecycle.doctype})
	for state in lifecycle.states:
		for word in state.editable_by:
			if word not in relations:
				yield Finding("lifecycle.unknown_editor", {"state": state.name, "word": word})


def _path_findings(lifecycle: Lifecycle) -> Iterator[Finding]:
	reached = _reachable(lifecycle)
	for state in lifecycle.states:
		exits = moves(lifecycle, state.name)
		if state.name not in reached:
			yield Finding("lifecycle.unreachable", {"state": state.name})
		if not exits and not state.is_end:
			yield Finding("lifecycle.dead_end", {"state": state.name})
		if exits and state.is_end:
			yield Finding("lifecycle.end_with_exit", {"state": state.name, "action": exits[0].action})


def _reachable(lifecycle: Lifecycle) -> set[str]:
	reached: set[str] = set()
	waiting = list(lifecycle.entries)
	while waiting:
		state = waiting.pop()
		if state not in reached:
			reached.add(state)
			waiting.extend(move.to_state for move in moves(lifecycle, state))
	return reached


def _move_findings(
	lifecycle: Lifecycle, roles: Collection[str] | None, relations: Collection[str]
) -> Iterator[Finding]:
	names = {state.name for state in lifecycle.states}
	seen: set[tuple[str, str, str]] = set()
	for row, move in enumerate(lifecycle.transitions, start=1):
		facts: dict[str, object] = {"row": row, "state": move.from_state, "action": move.action}
		key = (move.from_state, move.action, move.role)
		if key in seen:
			yield Finding("lifecycle.duplicate_move", {**facts, "role": move.role})
		seen.add(key)
		for state in _missing((move.from_state, move.to_state), names):
			yield Finding("lifecycle.unknown_state", {**facts, "state": state})
		if roles is not None and move.role not in roles:
			yield Finding("lifecycle.unknown_role", {**facts, "role": move.role})
		for word in _missing(move.relations, relations):
			yield Finding("lifecycle.unknown_relation", {**facts, "word": word})


def _missing(words: Iterable[str], known: Collection[str]) -> list[str]:
	return [word for word in words if word not in known]


def _condition_findings(lifecycle: Lifecycle, fields: Collection[str] | None) -> Iterator[Finding]:
	for row, move in enumerate(lifecycle.transitions, start=1):
		for finding in condition_findings(move.condition, fields):
			yield Finding(
				finding.code,
				{**finding.facts, "row": row, "action": move.action, "doctype": lifecycle.doctype},
			)
