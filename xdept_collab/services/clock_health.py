"""Knows whether time limits are looked at: the last look, what waits for one, what was not done, a clock set back."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _

from xdept_collab.services import pulse
from xdept_collab.services.health_check import CONCERN, FAILING, OK, Check, age

# Looks come every few minutes: a quarter of an hour without one is no accident.
LATE = timedelta(minutes=15)
GRAVE = timedelta(hours=1)
# Counting stops here; more than this is as bad.
COUNT_LIMIT = 10_000


def checks(now: datetime) -> list[Check]:
	"""Return what is found at `now`, as it is stored."""
	return [_last_look(now), _waiting(now), _effects(now), _set_back(now)]


def _last_look(now: datetime) -> Check:
	key, title = "last_sweep", _("Last Look at the Time Limits")
	passed = pulse.since_sweep(now)
	advice = _(
		"Look whether the scheduler and a worker of the queue “default” run (bench doctor), and read the Error Log."
	)
	if passed is None:
		sentence = _(
			"Nobody knows when the time limits were looked at last: the cache was emptied, or it never was done."
		)
		return Check(
			key, title, CONCERN, sentence, _("It should be known within five minutes.") + " " + advice
		)
	last = now - passed
	if passed > LATE:
		state = FAILING if passed > GRAVE else CONCERN
		sentence = _("The time limits were looked at last {0} ago; nobody has been told since.").format(
			age(last, now)
		)
		return Check(key, title, state, sentence, advice)
	return Check(key, title, OK, _("The time limits were looked at {0} ago.").format(age(last, now)))


def _waiting(now: datetime) -> Check:
	key, title = "overdue_clocks", _("Time Limits That Wait for a Look")
	oldest = frappe.db.sql(
		"select next_at from `tabClock` where next_at <= %s order by next_at limit 1", (now - LATE,)
	)
	if not oldest:
		return Check(key, title, OK, _("No time limit waits for more than a quarter of an hour."))
	count = _count("select 1 from `tabClock` where next_at <= %s", now - LATE)
	sentence = _("{0} time limits wait for a look, the oldest one for {1}.").format(
		count, age(oldest[0][0], now)
	)
	advice = _(
		"If the number does not fall within minutes, look whether the worker runs, and read the Error Log."
	)
	return Check(key, title, FAILING if now - oldest[0][0] > GRAVE else CONCERN, sentence, advice)


def _effects(now: datetime) -> Check:
	key, title = "pending_effects", _("What Steps Do to Records")
	oldest = frappe.db.sql(
		"select pending_since from `tabEscalation Event` where pending_since <= %s order by pending_since limit 1",
		(now - LATE,),
	)
	if not oldest:
		return Check(key, title, OK, _("Every step has done to its record what its policy says."))
	sentence = _(
		"For {0} steps have not done what their policy says: warnings, tickets or meetings are missing."
	)
	advice = _("Read the Error Log; the next look tries it again.")
	return Check(key, title, CONCERN, sentence.format(age(oldest[0][0], now)), advice)


def _set_back(now: datetime) -> Check:
	key, title = "machine_time", _("Time of the Machine")
	latest = pulse.latest_before(now) + pulse.SET_BACK
	ahead = _count("select 1 from `tabClock` where is_open = 1 and started_at > %s", latest)
	if not ahead and not pulse.was_set_back(now):
		return Check(key, title, OK, _("The time of the machine has not gone back."))
	sentence = _("The time of the machine went back; {0} time limits begin in the future.").format(ahead)
	advice = _("Keep the machine's time by NTP. The next look begins these time limits anew.")
	return Check(key, title, CONCERN, sentence, advice)


def _count(query: str, at: datetime) -> int:
	return frappe.db.sql(f"select count(*) from ({query} limit {COUNT_LIMIT}) found", (at,))[0][0]
