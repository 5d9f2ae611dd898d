"""Knows whether Frappe runs jobs at all: the scheduler, sites that it takes for dormant, and workers."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import background_jobs, scheduler
from redis.exceptions import RedisError

from xdept_collab.services import dormancy
from xdept_collab.services.health_check import CONCERN, FAILING, OK, Check

_QUEUE = "default"


def checks(now: datetime) -> list[Check]:
	"""Return what is found at `now`, as it is stored."""
	return [_scheduler(), _dormant(now), _workers()]


def _scheduler() -> Check:
	key, title = "scheduler", _("Scheduler")
	if frappe.conf.maintenance_mode:
		sentence, advice = (
			_("The site is in maintenance mode: no job runs."),
			_("End it once the work is done."),
		)
	elif frappe.conf.pause_scheduler:
		sentence = _("The scheduler is paused in the site's configuration (pause_scheduler): no job runs.")
		advice = _("Run bench scheduler resume.")
	elif scheduler.is_scheduler_disabled(verbose=False):
		sentence = _("The scheduler is switched off: no time limit is looked at and nothing is sent.")
		advice = _("Run bench scheduler enable, or switch it on in System Settings.")
	else:
		return Check(key, title, OK, _("The scheduler is switched on."))
	return Check(key, title, FAILING, sentence, advice)


def _dormant(now: datetime) -> Check:
	key, title = "dormant", _("Sleep of an Unused Site")
	days = dormancy.days()
	advice = _(
		"Enter {0} under “Run Jobs only Daily if Inactive For (Days)” in System Settings, so that long holidays do not stop the time limits."
	).format(dormancy.OURS)
	if scheduler.is_dormant(check_time=now):
		# An empty Activity Log counts as sleep as well, however many days are allowed.
		sentence = _(
			"Nobody has logged in for long: Frappe runs jobs only once a day, and time limits are told late."
		)
		return Check(key, title, FAILING, sentence, _("Log in once.") + " " + advice)
	if days < dormancy.ENOUGH and not frappe.conf.developer_mode:
		sentence = _(
			"When nobody logs in for {0} days, Frappe runs jobs only once a day, and time limits are told late."
		)
		return Check(key, title, CONCERN, sentence.format(days), advice)
	return Check(key, title, OK, _("Jobs run however long nobody logs in."))


def _workers() -> Check:
	key, title = "workers", _("Workers")
	try:
		names = [name for worker in background_jobs.get_workers() for name in worker.queue_names()]
	except RedisError:
		sentence = _("The queue of jobs (Redis) does not answer: nothing is looked at and nothing is sent.")
		return Check(key, title, FAILING, sentence, _("Start redis_queue and look into its log."))
	if background_jobs.generate_qname(_QUEUE) in names:
		return Check(key, title, OK, _("A worker serves the queue “{0}”.").format(_QUEUE))
	sentence = _("No worker serves the queue “{0}”: jobs are queued, and nobody does them.").format(_QUEUE)
	return Check(
		key, title, FAILING, sentence, _("Start the workers (bench worker, or the service that runs them).")
	)
