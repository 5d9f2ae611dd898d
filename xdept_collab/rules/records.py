"""What to do with a record that the app ships: create, replace, keep; and how two versions differ."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Literal, TypeAlias, cast

from xdept_collab.rules.errors import RuleBroken

Kind: TypeAlias = Literal["owned", "seeded", "workflow"]
Action: TypeAlias = Literal["create", "replace", "keep", "keep_customised", "unchanged"]
Document: TypeAlias = Mapping[str, object]

KINDS: tuple[Kind, ...] = ("owned", "seeded", "workflow")
# What a database adds to a record, and what says nothing about its content. The order of child rows is kept
# by their place in the list, so idx says nothing either.
_VOLATILE = frozenset(
	(
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
		"parent",
		"parentfield",
		"parenttype",
	)
)
_VOLATILE_IN_CHILD = frozenset(("name", "doctype"))


@dataclass(frozen=True)
class Decision:
	"""What the sync does with one record; `is_update_available`: the app ships something newer than what is kept."""

	action: Action
	is_update_available: bool = False


@dataclass(frozen=True)
class Change:
	"""One difference: where, what it was, what it is; None where there is nothing."""

	path: str
	old: object
	new: object


def decide(kind: Kind, shipped: str, synced: str | None, current: str | None) -> Decision:
	"""Decide about one shipped record from three fingerprints (architecture: top-level fixtures).

	`shipped`: in the app now; `synced`: what the last sync wrote, None if it never did; `current`: in the site now,
	None if missing. Missing: create. Owned: follows the app. Seeded: belongs to the site once it is there.
	Workflow: follows the app until an admin changes it, from then on kept and reported.
	Raises RuleBroken records.kind_unknown.
	"""
	if kind not in KINDS:
		raise RuleBroken("records.kind_unknown", kind=kind)
	if current is None:
		return Decision("create")
	if current == shipped:
		return Decision("unchanged")
	if kind == "owned" or (kind == "workflow" and current == synced):
		return Decision("replace")
	# Never synced: nobody knows what the site's version came from, so the shipped one counts as news.
	return Decision("keep" if kind == "seeded" else "keep_customised", is_update_available=shipped != synced)


def normalised(document: Document) -> dict[str, object]:
	"""Return only what a record says: no housekeeping, no empty values, numbers and line ends written one way.

	None, "", 0, False and an empty table are all the default and left out; child rows lose name and doctype and keep
	their order; keys are sorted.
	"""
	return _content(document, _VOLATILE)


def fingerprint(document: Document) -> str:
	"""Return the SHA-256 (hex) of what a record says; equal content gives an equal fingerprint."""
	written = json.dumps(normalised(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
	return hashlib.sha256(written.encode()).hexdigest()


def difference(old: Document, new: Document, keys: Mapping[str, Sequence[str]] | None = None) -> list[Change]:
	"""List what differs between two versions of a record, sorted by field, child rows in the order of `new`.

	`keys` names for a child table the fields that tell its rows apart, e.g. {"transitions": ("state", "action")};
	rows of other tables are matched by place. Paths read "title", "transitions[Draft / Submit].allowed",
	"transitions[Draft / Submit]" for a whole row that came or went, "transitions (order)".
	Empty exactly when the fingerprints are equal.
	"""
	was, now = normalised(old), normalised(new)
	changes: list[Change] = []
	for field in sorted(was.keys() | now.keys()):
		before, after = was.get(field), now.get(field)
		if before == after:
			continue
		if _is_table(before) or _is_table(after):
			rows = (_rows(before), _rows(after))
			changes += _table_changes(field, *rows, (keys or {}).get(field, ()))
		else:
			changes.append(Change(field, before, after))
	return changes


def _content(document: Document, dropped: frozenset[str]) -> dict[str, object]:
	content: dict[str, object] = {}
	for key in sorted(document):
		if key in dropped or key.startswith("_"):
			continue
		value = _plain(document[key])
		if value not in (None, "", 0, [], {}):
			content[key] = value
	return content


def _plain(value: object) -> object:
	if isinstance(value, Mapping):
		return _content(cast("Document", value), _VOLATILE | _VOLATILE_IN_CHILD)
	if isinstance(value, list | tuple):
		return [_plain(row) for row in cast("Sequence[object]", value)]
	if isinstance(value, str):
		return value.replace("\r\n", "\n").strip()
	if isinstance(value, bool | int | float | Decimal):
		return _number(value)
	if isinstance(value, datetime):
		return value.isoformat(" ")
	return value.isoformat() if isinstance(value, date) else value


def _number(value: bool | int | float | Decimal) -> int | float:
	"""Write a check mark, 1, 1.0 and Decimal("1.00") the same way."""
	return int(value) if value == int(value) else float(value)


def _is_table(value: object) -> bool:
	return isinstance(value, list) and any(isinstance(row, dict) for row in cast("list[object]", value))


def _rows(value: object) -> list[dict[str, object]]:
	return cast("list[dict[str, object]]", value) if isinstance(value, list) else []


def _labelled(
	field: str, rows: Sequence[dict[str, object]], keys: Sequence[str]
) -> dict[str, dict[str, object]]:
	"""Return the rows by a readable label; a second row with the same key is told apart by its number."""
	labelled: dict[str, dict[str, object]] = {}
	seen: dict[str, int] = {}
	for place, row in enumerate(rows, start=1):
		label = " / ".join(str(row.get(key, "")) for key in keys) if keys else str(place)
		seen[label] = seen.get(label, 0) + 1
		suffix = f" #{seen[label]}" if seen[label] > 1 else ""
		labelled[f"{field}[{label}{suffix}]"] = row
	return labelled


def _table_changes(
	field: str, before: Sequence[dict[str, object]], after: Sequence[dict[str, object]], keys: Sequence[str]
) -> list[Change]:
	was, now = _labelled(field, before, keys), _labelled(field, after, keys)
	changes: list[Change] = []
	for path in [*now, *(path for path in was if path not in now)]:
		if path in was and path in now:
			changes += _row_changes(path, was[path], now[path])
		else:
			changes.append(Change(path, was.get(path), now.get(path)))
	old_order = [path for path in was if path in now]
	new_order = [path for path in now if path in was]
	if old_order != new_order:
		moved = [pair for pair in zip_longest(old_order, new_order) if pair[0] != pair[1]]
		changes.append(Change(f"{field} (order)", [pair[0] for pair in moved], [pair[1] for pair in moved]))
	return changes


def _row_changes(path: str, before: Mapping[str, object], after: Mapping[str, object]) -> list[Change]:
	return [
		Change(f"{path}.{field}", before.get(field), after.get(field))
		for field in sorted(before.keys() | after.keys())
		if before.get(field) != after.get(field)
	]
