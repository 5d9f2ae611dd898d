"""Refuses an escalation policy that would fail later, keeps of it only what counts, and counts its revisions."""

from collections.abc import Iterator, Mapping

import frappe
from frappe.model import data_fieldtypes
from frappe.model.document import Document
from frappe.model.meta import Meta
from frappe.utils import cint

from xdept_collab.rules.access_table import TIMED
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.lifecycle import split_words
from xdept_collab.rules.policies import DATE, DURATION, IS, IS_NOT, OPERATORS, REPORT, policy_from
from xdept_collab.rules.policy_lint import lint
from xdept_collab.services.workflows import lifecycle_of

POLICY, TASK = "Escalation Policy", "Collab Task"
TASKS = "task_"
# The fields that count for one kind of limit, or of moment, alone.
_LIMITS = {
	DURATION: (
		*("target_amount", "target_unit", "target_is_working"),
		*("urgent_amount", "urgent_unit", "urgent_is_working"),
	),
	DATE: ("date_field",),
	REPORT: ("minutes_before_closing", "report_weekday"),
}
_MOMENTS = {"Percent": ("percent",), "Offset": ("offset_amount", "offset_unit", "offset_is_working")}
_WORDS = ("recipients", "channels", "demands", "effects")


def tidy(policy: Document) -> None:
	"""Drop what another choice has left behind, and write numbers and lists in one way."""
	policy.make_inert()
	_keep_chosen(policy, "target_kind", DURATION, _LIMITS)
	if not policy.urgent_amount:
		policy.update({"urgent_unit": None, "urgent_is_working": 0})
	for row in policy.steps:
		row.make_inert()
		_keep_chosen(row, "at_kind", "Percent", _MOMENTS)
		for field in _WORDS:
			row.set(field, ", ".join(dict.fromkeys(split_words(row.get(field)))))
	for row in policy.conditions:
		row.make_inert()
		is_compared = (row.operator or IS) in (IS, IS_NOT) or row.operator not in OPERATORS
		row.value = ", ".join(dict.fromkeys(split_words(row.value))) if is_compared else ""


def _keep_chosen(row: Document, chooser: str, usual: str, fields: Mapping[str, tuple[str, ...]]) -> None:
	for field in row.meta.get("fields", {"fieldtype": ("in", ("Int", "Check"))}):
		row.set(field.fieldname, cint(row.get(field.fieldname)))
	chosen = row.get(chooser) or usual
	for kind, names in fields.items():
		for name in names:
			if kind != chosen:
				row.set(name, None if row.meta.get_field(name).fieldtype in ("Select", "Autocomplete") else 0)


def check(policy: Document) -> None:
	"""Refuse with everything that is wrong at once. Raises RuleBroken with policy.* codes."""
	rules = policy_from(policy.as_dict())
	if rules.doctype not in TIMED:
		return refuse_all(lint(rules, doctypes=TIMED))
	fields = fields_of(rules.doctype)
	states = choices_of(rules.doctype, fields)
	refuse_all(
		lint(
			rules,
			fields={*fields, "is_urgent"},
			dates={name for name, field in fields.items() if field.fieldtype in ("Date", "Datetime")},
			choices=states,
			roles=set(frappe.get_all("Role", pluck="name", order_by=None)),
		)
	)
	return None


def fields_of(doctype: str) -> dict[str, Document]:
	"""Return what a condition may ask about: the fields of the record, and as task_… those of its task."""
	own = {field.fieldname: field for field in _asked(frappe.get_meta(doctype))}
	of_task = {f"{TASKS}{field.fieldname}": field for field in _asked(frappe.get_meta(TASK))}
	return {**of_task, **own}


def _asked(meta: Meta) -> Iterator[Document]:
	for field in meta.fields:
		if field.fieldtype in data_fieldtypes and field.fieldtype != "Password" and not field.is_virtual:
			yield field


def choices_of(doctype: str, fields: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
	"""Return the values that fields can have, where they are known: states of the workflow, options of a choice."""
	found = {
		name: tuple(option for option in (field.options or "").split("\n") if option)
		for name, field in fields.items()
		if field.fieldtype == "Select"
	}
	for name, owner in (("status", doctype), (f"{TASKS}status", TASK)):
		if lifecycle := lifecycle_of(owner):
			found[name] = tuple(state.name for state in lifecycle.states)
	return found


def count_revision(policy: Document) -> None:
	"""Count one more when the content has changed: what a clock is reckoned by, or whether it runs at all."""
	before = policy.get_doc_before_save()
	if not before:
		policy.revision = 1
		return
	is_changed = policy_from(before.as_dict()) != policy_from(policy.as_dict())
	is_switched = bool(before.is_enabled) != bool(policy.is_enabled)
	policy.revision = cint(before.revision) + (is_changed or is_switched)


def unsaved(values: Mapping[str, object]) -> Document:
	"""Return a policy with these values that is stored nowhere; what is no field of a policy is left out."""
	policy = frappe.new_doc(POLICY)
	for field in policy.meta.fields:
		if field.fieldtype in frappe.model.table_fields:
			for row in _rows(values.get(field.fieldname)):
				child = policy.append(field.fieldname, {})
				child.update({name: row.get(name) for name in child.meta.get_valid_columns() if name in row})
		elif field.fieldtype in data_fieldtypes and field.fieldname in values:
			policy.set(field.fieldname, values[field.fieldname])
	policy.name = str(values.get("policy_name") or "")
	tidy(policy)
	return policy


def _rows(value: object) -> list[Mapping[str, object]]:
	return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def check_unused(document: Document) -> None:
	"""Refuse to delete a policy that has timed anything. Raises RuleBroken policy.in_use.

	Its clocks and their story would name something that is not there; switched off, it times nothing either.
	"""
	if not frappe.flags.in_uninstall and frappe.db.exists("Clock", {"policy": document.name}):
		raise RuleBroken("policy.in_use", policy=document.name)
