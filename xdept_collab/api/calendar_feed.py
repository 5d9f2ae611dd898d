"""The address under which the caller's calendar program reads his own dates: whether there is one, a new one, none."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import get_url, now_datetime

from xdept_collab.services import calendar_feed


@frappe.whitelist(methods=["GET"])
def state() -> dict[str, Any]:
	"""Return when the caller's address was made, None where he has none; the address itself is told once."""
	frappe.has_permission("Collab Department", throw=True)
	made_on = calendar_feed.made_on(frappe.session.user)
	return {"made_on": str(made_on) if made_on else None}


@frappe.whitelist(methods=["POST"])
def renew() -> str:
	"""Make a new address for the caller's calendar, which ends the former one, and return it."""
	frappe.has_permission("Collab Department", throw=True)
	secret = calendar_feed.renew(frappe.session.user, now_datetime())
	return get_url(f"{calendar_feed.PATH}?key={secret}")


@frappe.whitelist(methods=["POST"])
def turn_off() -> None:
	"""End the caller's address."""
	frappe.has_permission("Collab Department", throw=True)
	calendar_feed.turn_off(frappe.session.user)
