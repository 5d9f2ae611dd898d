"""Rings the bell: writes in-app notices in the transaction that marks their deliveries as sent."""

from datetime import datetime

import frappe
from frappe.utils import escape_html

from xdept_collab import messages_outbox
from xdept_collab.services import delivery_rows, new_rows, stored
from xdept_collab.services.outbox import IN_APP
from xdept_collab.services.packing import Packed, pack

PAGE = 1000
_COLUMNS = ("name", "for_user", "document_type", "document_name", "subject", "from_user")
# So many of a digest are named in the bell; the first is opened.
_NAMED = 5


def ring_page(now: datetime) -> int:
	"""Send one page of what is due in the bell; return how many deliveries it took. The caller ends the transaction.

	A notice is called as its delivery: however often that is sent, there is one.
	"""
	rows = delivery_rows.due(now, "channel = %s", [IN_APP], PAGE)
	if not rows:
		return 0
	packing = pack(rows, now)
	delivery_rows.settle(packing, now)
	notices = [_notice(each) for each in packing.packed]
	same = {"type": "Alert", "read": 0, "creation": now, "modified": now}
	same |= {"owner": "Administrator", "modified_by": "Administrator"}
	new_rows.insert("Notification Log", _COLUMNS, notices, keep_existing=True, same=same)
	alone = [each.name for each in packing.packed if len(each.covers) == 1]
	delivery_rows.sent_alone(alone, now)
	for each in packing.packed:
		if len(each.covers) > 1:
			delivery_rows.sent(each.covers, now, each.name)
	_tell_desk(sorted({each.recipient for each in packing.packed}))
	return len(rows)


def _notice(packed: Packed) -> tuple[str, ...]:
	first = packed.rows[0]
	place = (first.ref_doctype, first.ref_name)
	return (packed.name, packed.recipient, *place, subject(packed), first.actor or "Administrator")


def subject(packed: Packed) -> str:
	"""Return what the bell shows, as HTML in which nobody's words are markup."""
	lines = [escape_html(said.title) for said in packed.said]
	if len(lines) == 1:
		asked = packed.said[0].lines[-1] if packed.rows[0].demands else ""
		return f"{lines[0]}<br>{escape_html(asked)}" if asked else lines[0]
	late = sum(said.is_late for said in packed.said)
	head = escape_html(messages_outbox.digest_title(len(lines), late, packed.language))
	shown = [
		f'<a href="{escape_html(said.link)}">{line}</a>'
		for said, line in zip(packed.said[:_NAMED], lines, strict=False)
	]
	rest = ["…"] if len(lines) > _NAMED else []
	return "<br>".join([head, *shown, *rest])


def _tell_desk(users: list[str]) -> None:
	if not users:
		return
	held = [
		row.name for row in stored.rows("Notification Settings", "name", users, ("name", "seen")) if row.seen
	]
	if held:
		places = ", ".join(["%s"] * len(held))
		frappe.db.sql(f"update `tabNotification Settings` set seen = 0 where name in ({places})", held)
	for user in users:
		frappe.publish_realtime("notification", after_commit=True, user=user)
