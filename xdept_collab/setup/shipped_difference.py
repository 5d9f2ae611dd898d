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
	return {
		"where": _where(change.path, meta),
		"site": _words(change.old),
		"shipped": _words(change.new),
	}


def _where(path: str, meta: Meta) -> str:
	"""Return a path of `difference` in the words of the form: Transitions › Draft / Submit › Condition."""
	match = _PATH.match(path)
	if not match:
		return path
	field = meta.get_field(match["field"])
	words = [_(field.label if field else match["field"])]  # stored: label
	if match["row"]:
		words.append(" / ".join(_(word) for word in match["row"].split(" / ")))  # stored: option
	if match["column"]:
		column = frappe.get_meta(field.options).get_field(match["column"]) if field else None
		words.append(_(column.label if column else match["column"]))  # stored: label
	if match["order"]:
		words.append(_("Order"))
	return " › ".join(words)


def _words(value: object) -> str:
	if value is None:
		return ""
	if isinstance(value, dict):
		return "\n".join(f"{field}: {content}" for field, content in value.items())
	if isinstance(value, list):
		return "\n".join(str(part) for part in value)
	return str(value)
