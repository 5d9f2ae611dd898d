"""Shows how a record of the site differs from what the app ships, and takes the shipped one on demand."""

import re

import frappe
from frappe import _
from frappe.model.meta import Meta

from xdept_collab.rules.records import Change, difference
from xdept_collab.setup.shipped_content import ROW_KEYS, content_hash, current_content, shipped_content
from xdept_collab.setup.shipped_files import Shipped
from xdept_collab.setup.sync import read_written, replace, sync

_PATH = re.compile(r"^(?P<field>\w+)(?:\[(?P<row>.*)\])?(?:\.(?P<column>\w+))?(?P<order> \(order\))?$")


def shown_difference(record: str) -> dict:
	"""Return {"seen": fingerprint of what is on the site now, "changes": [{"where", "site", "shipped"}]}.

	`record` is the name of a Shipped Record. A record that is missing on the site differs in everything.
	"""
	shipped = _shipped(record)
	current = current_content(shipped)
	meta = frappe.get_meta(shipped.doctype)
	changes = difference(current or {}, shipped_content(shipped), ROW_KEYS)
	return {"seen": content_hash(current) or "", "changes": [_shown(change, meta) for change in changes]}


def reset(record: str, seen: str) -> None:
	"""Take the shipped version; `seen` is the fingerprint that `shown_difference` gave.

	Whether a workflow is switched on stays as it is. Raises frappe.TimestampMismatchError when the record was changed
	after its difference was shown.
	"""
	shipped = _shipped(record)
	current = current_content(shipped)
	if seen != (content_hash(current) or ""):
		frappe.throw(
			_("The record was changed after you saw the difference. Show the difference again, then decide."),
			frappe.TimestampMismatchError,
		)
	if current is not None:
		replace(shipped)
	sync([shipped])


def _shipped(record: str) -> Shipped:
	return read_written(frappe.get_doc("Shipped Record", record).shipped_json)


def _shown(change: Change, meta: Meta) -> dict:
	path = _PATH.match(change.path)
	if not path:
		return {"where": change.path, "site": str(change.old or ""), "shipped": str(change.new or "")}
	field = meta.get_field(path["field"])
	rows = frappe.get_meta(field.options) if field and path["row"] else None
	return {
		"where": _where(path, meta, rows),
		"site": _words(change.old, rows),
		"shipped": _words(change.new, rows),
	}


def _where(path: re.Match[str], meta: Meta, rows: Meta | None) -> str:
	"""Return a path of `difference` in the words of the form: Transitions › Draft / Submit › Condition."""
	words = [_label(path["field"], meta)]
	if path["row"]:
		words.append(" / ".join(_(word) for word in path["row"].split(" / ")))  # stored: option
	if path["column"]:
		words.append(_label(path["column"], rows))
	if path["order"]:
		words.append(_("Order"))
	return " › ".join(words)


def _label(fieldname: str, meta: Meta | None) -> str:
	field = meta.get_field(fieldname) if meta else None
	return _(field.label) if field and field.label else fieldname  # stored: label


def _words(value: object, rows: Meta | None) -> str:
	if value is None:
		return ""
	if isinstance(value, dict):
		return "\n".join(
			f"{_label(field, rows)}: {_words(content, rows)}" for field, content in value.items()
		)
	if isinstance(value, list):
		return "\n".join(_words(part, rows) for part in value)
	return _(value) if isinstance(value, str) else str(value)  # stored: option
