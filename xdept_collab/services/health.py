"""Collects what an administrator should know: whether time limits are looked at and told, and what the site lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from xdept_collab.rules.access import TABLE
from xdept_collab.rules.versions import known_weaknesses, newest_needed
from xdept_collab.services import calendar_view, clock_health, never_shared, outbox_health, scheduler_health
from xdept_collab.services.health_check import CONCERN, FAILING, OK, Check

# The gravest first.
_STATES = (FAILING, CONCERN, OK)


def all_well() -> str:
	return _("Everything is in order.")


def concerns() -> list[str]:
	"""Return one text per concern, the gravest first: what is wrong and what to do next."""
	return [
		f"{check.sentence} {check.advice}".strip() for check in checks(now_datetime()) if check.state != OK
	]


def status(now: datetime) -> str:
	"""Return the state of the gravest check: ok, concern or failing."""
	return min((check.state for check in checks(now)), key=_STATES.index)


def report(now: datetime) -> dict[str, Any]:
	"""Return everything that was checked: {"status", "checked_at", "checks": [{"key", "title", "state", …}]}."""
	found = checks(now)
	return {
		"status": found[0].state,
		"checked_at": str(now.replace(microsecond=0)),
		"checks": [
			{
				"key": check.key,
				"title": check.title,
				"state": check.state,
				"sentence": check.sentence,
				"advice": check.advice,
			}
			for check in found
		],
	}


def checks(now: datetime) -> list[Check]:
	"""Look at everything, the gravest first; `now` as it is stored."""
	found = [*clock_health.checks(now), *outbox_health.checks(now), *scheduler_health.checks(now)]
	found += [make() for make in _OF_THE_SITE]
	return sorted(found, key=lambda check: _STATES.index(check.state))


def _frappe_version() -> Check:
	key, title = "frappe_version", _("Version of Frappe")
	found = known_weaknesses(frappe.__version__)
	needed = newest_needed(frappe.__version__)
	cves = _(", ").join(row.cve for row in found)
	if needed:
		sentence = _("Frappe {0} has published weaknesses ({1}).").format(frappe.__version__, cves)
		advice = _("Production needs the newest version of its line, at least {0}.").format(needed)
		return Check(key, title, CONCERN, sentence, advice)
	if found:
		sentence = _("No fix is known yet for {0}.").format(cves)
		return Check(
			key, title, CONCERN, sentence, _("Keep Frappe up to date and watch its security notices.")
		)
	return Check(
		key, title, OK, _("Frappe {0} has no published weakness that we know of.").format(frappe.__version__)
	)


def _workflows() -> Check:
	key, title = "workflows", _("Workflows")
	active = set(frappe.get_all("Workflow", filters={"is_active": 1}, pluck="document_type", order_by=None))
	missing = [name for name in TABLE if name not in active and frappe.get_meta(name).has_field("status")]
	if missing:
		sentence = _("No active workflow: {0}. Records of these kinds cannot be moved.").format(
			_kinds(missing)
		)
		return Check(key, title, FAILING, sentence, _("Switch one on."))
	changed = frappe.get_all(
		"Shipped Record",
		filters={"status": ("!=", "In Step"), "ref_doctype": "Workflow"},
		pluck="ref_name",
		order_by="ref_name",
	)
	if changed:
		sentence = _("Customised workflows: {0}.").format(_kinds(changed))
		return Check(
			key, title, CONCERN, sentence, _("Compare them with the shipped ones under Shipped Record.")
		)
	return Check(key, title, OK, _("Every kind of record has its shipped workflow."))


def _permission_drift() -> Check:
	"""Role permissions that were edited on the site no longer follow the app's updates."""
	key, title = "permissions", _("Role Permissions")
	edited = frappe.get_all(
		"Custom DocPerm",
		filters={"parent": ("in", list(TABLE))},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	if not edited:
		return Check(key, title, OK, _("Role permissions are as they were shipped."))
	sentence = _(
		"Role permissions were changed on this site for {0}; updates of the app no longer reach them."
	)
	advice = _("Restore the originals under Role Permissions, unless they are meant to differ.")
	return Check(key, title, CONCERN, sentence.format(_kinds(edited)), advice)


def _calendars() -> Check:
	key, title = "calendars", _("Working Calendars")
	found = calendar_view.concerns()
	if found:
		return Check(key, title, CONCERN, " ".join(found))
	return Check(key, title, OK, _("The public holidays of the coming months are loaded."))


def _forced_shares() -> Check:
	"""Shares that other code has written open nothing; somebody may believe that they do."""
	key, title = "forced_shares", _("Shares")
	counts = never_shared.standing()
	if not counts:
		return Check(key, title, OK, _("No share of our records stands in the database."))
	sentence = _("Shares that open nothing stand in the database: {0} ({1}).")
	advice = _("An import or another app wrote them; delete them under DocShare.")
	return Check(key, title, CONCERN, sentence.format(sum(counts.values()), _kinds(list(counts))), advice)


def _kinds(doctypes: list[str]) -> str:
	"""The names of DocTypes, one after the other, in the user's language."""
	names = [_(doctype) for doctype in doctypes]  # stored: DocType
	return _(", ", context="between words").join(names)


_OF_THE_SITE: tuple[Callable[[], Check], ...] = (
	_frappe_version,
	_workflows,
	_permission_drift,
	_forced_shares,
	_calendars,
)
