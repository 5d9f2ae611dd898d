"""Offers the words that a policy of a DocType can be made of, each with its label in the user's language."""

from collections.abc import Iterable, Iterator, Mapping

import frappe
from frappe import _

from xdept_collab.messages_policies import (
	CHANNEL_WORDS,
	DEMAND_WORDS,
	EFFECT_WORDS,
	PART_WORDS,
	PERSON_WORDS,
	POSITION_WORDS,
	SIDE_WORDS,
)
from xdept_collab.rules.concerned import PEOPLE_COLUMNS, SIDE_COLUMNS
from xdept_collab.services.policy_checks import TASK, TASKS, choices_of, fields_of

Word = dict[str, object]
# Frappe gives these to everybody, or to nobody.
_AUTOMATIC = ("All", "Guest", "Desk User", "Administrator")
# A row stands in a record, which says whose it is.
_OWN_SIDE = "own"


def of_doctype(doctype: str) -> dict[str, list[Word]]:
	"""Return the fields with their choices, the sides, recipients in groups, channels, demands and effects."""
	fields = fields_of(doctype)
	sides = sides_of(doctype, fields)
	return {
		"fields": list(_fields(doctype, fields)),
		"sides": _words({side: SIDE_WORDS[side] for side in sides}),
		"recipients": [*_people(doctype, fields), *_positions(sides), *_parts(), *_roles()],
		"channels": _words(CHANNEL_WORDS),
		"demands": _words(DEMAND_WORDS),
		"effects": _words(EFFECT_WORDS),
	}


def sides_of(doctype: str, fields: Mapping[str, object]) -> list[str]:
	"""Return the sides on which a record of the DocType, or its task, has a department; its own is always one."""
	known = {_own_name(name) for name in fields}
	return [side for side, column in SIDE_COLUMNS.items() if side == _OWN_SIDE or column in known]


def _own_name(name: str) -> str:
	return name.removeprefix(TASKS)


def _words(words: Mapping[str, object]) -> list[Word]:
	return [{"value": value, "label": str(label)} for value, label in words.items()]


def _fields(doctype: str, fields: Mapping[str, frappe._dict]) -> Iterator[Word]:
	choices = choices_of(doctype, fields)
	for name, field in fields.items():
		if not field.label or field.hidden:
			continue
		is_own = field.parent == doctype
		label = _(field.label, context=field.parent)  # stored: label
		yield {
			"value": name,
			"label": label if is_own else _("Task: {0}").format(label),
			"group": "own" if is_own else "task",
			"is_date": field.fieldtype in ("Date", "Datetime"),
			"is_check": field.fieldtype == "Check",
			"choices": [
				{"value": value, "label": _(value, context=field.parent)}  # stored: option
				for value in choices.get(name, ())
			],
		}
	yield {
		"value": "is_urgent",
		"label": _("Is Urgent"),
		"group": "own",
		"is_date": False,
		"is_check": True,
		"choices": [],
	}


def _people(doctype: str, fields: Mapping[str, object]) -> Iterator[Word]:
	tables = {
		field.fieldname for owner in (doctype, TASK) for field in frappe.get_meta(owner).get_table_fields()
	}
	known = {_own_name(name) for name in fields} | tables
	for person, label in PERSON_WORDS.items():
		if PEOPLE_COLUMNS.get(person, person) in known:
			yield {"value": person, "label": str(label), "group": _("People of the Record")}


def _positions(sides: Iterable[str]) -> Iterator[Word]:
	for side in sides:
		for position, label in POSITION_WORDS.items():
			word = position if side == _OWN_SIDE else f"{side}_{position}"
			shown = str(label) if side == _OWN_SIDE else _("{0} ({1})").format(label, SIDE_WORDS[side])
			yield {"value": word, "label": shown, "group": str(SIDE_WORDS[side])}


def _parts() -> Iterator[Word]:
	for part, label in PART_WORDS.items():
		yield {"value": f"part:{part}", "label": str(label), "group": _("Parts of the Task")}


def _roles() -> Iterator[Word]:
	filters = {"disabled": 0, "name": ("not in", _AUTOMATIC)}
	held = _held_roles()
	for role in frappe.get_all("Role", filters=filters, pluck="name", order_by="name"):
		label = _(role)  # stored: role
		shown = _("Role: {0}").format(label) if role in held else _("Role: {0} (nobody has it)").format(label)
		yield {"value": f"role:{role}", "label": shown, "group": _("Roles")}


def _held_roles() -> set[str]:
	"""Return the roles that somebody has who can log in."""
	return set(
		frappe.db.sql_list(
			"""select distinct held.role from `tabHas Role` held join `tabUser` person on person.name = held.parent
			where held.parenttype = 'User' and person.enabled = 1 and person.name not in ('Administrator', 'Guest')"""
		)
	)
