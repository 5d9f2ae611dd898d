"""Knows the company's own thresholds."""

import frappe
from frappe.utils import cint, cstr, flt

from xdept_collab.rules.calendar_rows import minutes_of
from xdept_collab.rules.delegation import LONGEST_DAYS
from xdept_collab.rules.send_window import DIGEST_AT


def is_equal_date_allowed() -> bool:
	"""Whether a department may end on the task's own due date (C25)."""
	return bool(cint(_value("allow_equal_dates")))


def pass_mark() -> float:
	"""The score from which a review passes, 0 to 100 (C03)."""
	return flt(_value("pass_mark"))


def reviewer_quorum() -> int:
	"""How many reviewers must sign; 0 means every mandatory one (C02)."""
	return cint(_value("reviewer_quorum"))


def archive_after_days() -> int:
	"""Days from closing to the case library (R176)."""
	return cint(_value("archive_after_days"))


def is_low_rating_explained() -> bool:
	"""Whether a rating of 2 or less needs a suggestion (R174)."""
	return bool(cint(_value("low_rating_needs_suggestion")))


def is_cooperation_action_required() -> bool:
	"""Whether responsible departments must name what they do for the others (R068)."""
	return bool(cint(_value("require_cooperation_action")))


def longest_delegation_days() -> int:
	"""For how many days somebody may stand in for another at most (F84)."""
	return cint(_value("longest_delegation_days")) or LONGEST_DAYS


def most_extensions() -> int:
	"""How often the date of one record may be extended; 0: never (F87)."""
	return cint(_value("most_extensions"))


def default_working_calendar() -> str:
	"""The calendar of departments that choose none; empty for the shipped one."""
	return cstr(_value("default_working_calendar"))


def vague_words() -> tuple[str, ...]:
	"""The company's own vague words, one a line (R033)."""
	return tuple(line.strip() for line in cstr(_value("vague_words")).splitlines() if line.strip())


def is_email_usual() -> bool:
	"""Whether people who have said nothing get e-mails."""
	return bool(cint(_value("notify_by_email")))


def is_digest_usual() -> bool:
	"""Whether people who have said nothing get one digest a day instead of each message."""
	return bool(cint(_value("notify_in_digest")))


def digest_minutes() -> int:
	"""When the digest comes, in minutes from midnight (R113)."""
	text = cstr(_value("digest_time"))
	return (minutes_of(text) if text.strip() else None) or DIGEST_AT


def is_window_kept() -> bool:
	"""Whether what is not urgent waits until its recipient works."""
	return bool(cint(_value("use_send_window")))


def keep_deliveries_days() -> int:
	"""For how many days deliveries are kept that are done; 0 means for ever."""
	return cint(_value("keep_deliveries_days"))


def are_outside_reports_taken() -> bool:
	"""Whether people without login may report a problem."""
	return bool(cint(_value("take_outside_reports")))


def _value(field: str) -> object:
	return frappe.db.get_single_value("Collab Settings", field, cache=True)
