"""Declares by which right each report, card, page and endpoint of ours is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# In the place of a DocType: that of the record which the caller names.
ANY_RECORD = "*"
ADMINISTRATORS = ("Collab Admin", "System Manager")
# Who decides what becomes of a report from outside.
MODERATORS = ("Collab Admin", "Collab Coordinator")


@dataclass(frozen=True)
class Need:
	"""What a caller needs: the right to do `verb` to the DocType, or one of the roles alone."""

	doctype: str = ""
	verb: str = "read"
	roles: tuple[str, ...] = ()


# A report is opened by "report" on its DocType, and shows the rows that the list of that DocType shows.
REPORTS: Mapping[str, str] = {
	"Acceptance Feedback": "Acceptance Review",
	"Collaboration Plan": "Work Item",
	"Daily Task List": "Collab Task",
	"Delays by Cause and Department": "Work Item",
	"Department Responsibility": "Department Assignment",
	"Open Time Limits": "Clock",
	"Progress Tracking": "Progress Log",
	"Task Register": "Collab Task",
}
REPORT_ROLES = ("Collab Member", "Collab Executive")

# Number card -> the endpoint that counts.
CARDS: Mapping[str, str] = {
	"Conditions to Settle": "inbox.conditions_to_settle",
	"Late Time Limits": "inbox.late_time_limits",
	"My Delayed Items": "inbox.my_delayed_items",
	"My Inbox": "inbox.my_inbox",
	"My Work Items": "inbox.my_work_items",
	"Requests to Us": "inbox.requests_to_us",
	"Reviews to Sign": "inbox.reviews_to_sign",
	"Tasks I Lead": "inbox.tasks_i_lead",
	"Tasks I Started": "inbox.tasks_i_started",
	"Tickets for Us": "inbox.tickets_for_us",
	"Waiting for My Answer": "inbox.waiting_for_answer",
}

# A chart counts the rows that the list of its DocType shows to whoever looks at it.
CHARTS: Mapping[str, str] = {}

WORKSPACES: Mapping[str, tuple[str, ...]] = {
	"Collaboration": ("Collab Member",),
	"Collaboration Administration": ADMINISTRATORS,
	"Coordinator": ("Collab Coordinator",),
	"Department Head": ("Collab Department Head",),
	"Executive Overview": ("Collab Executive",),
	"Initiator": ("Collab Initiator",),
}

# Page of the Desk -> the roles that open it.
PAGES: Mapping[str, tuple[str, ...]] = {
	"access-explorer": ADMINISTRATORS,
	"collab-inbox": ("Collab Executive", "Collab Member"),
	"collaboration-health": ADMINISTRATORS,
	"task-story": ("Collab Member", "Collab Initiator", "Collab Executive"),
}

# What a page needs that everybody opens, guests too: it shows nothing of any record.
EVERYBODY = Need()
# Page of the website below /collab -> what its reader needs, beside a login to the Desk. "*": a part of the address.
WEB_PAGES: Mapping[str, Need] = {
	"": Need("Collab Department"),
	"*/*": Need(ANY_RECORD),
	# Whoever knows the secret of an address reads what is its user's.
	"calendar.ics": EVERYBODY,
	"manifest.webmanifest": EVERYBODY,
	"me": EVERYBODY,
	"offline": EVERYBODY,
	"open/*/*": EVERYBODY,
	"report": EVERYBODY,
	"report/thanks": EVERYBODY,
	"sw.js": EVERYBODY,
	"tasks": Need("Collab Task"),
}

# Whitelisted method below xdept_collab.api -> what its caller needs. Those that stand in for Frappe's own
# (`override_whitelisted_methods`) need what Frappe asks, and of our records the right to read them.
ENDPOINTS: Mapping[str, Need] = {
	"access.explain": Need(roles=ADMINISTRATORS),
	"access.kinds": Need(roles=ADMINISTRATORS),
	"access.overview": Need(roles=ADMINISTRATORS),
	"access.rebuild": Need(roles=ADMINISTRATORS),
	"access.rebuild_state": Need(roles=ADMINISTRATORS),
	"access.record_names": Need(roles=ADMINISTRATORS),
	"assignments.reassign": Need("Department Assignment", "reassign"),
	"assignments.sign": Need("Department Assignment", "sign"),
	"calendar.work_items": Need("Work Item"),
	"calendar_feed.renew": Need("Collab Department"),
	"calendar_feed.state": Need("Collab Department"),
	"calendar_feed.turn_off": Need("Collab Department"),
	"deliveries.reasons": Need(roles=ADMINISTRATORS),
	"deliveries.send_again": Need(roles=ADMINISTRATORS),
	"deliveries.send_test_message": Need(roles=ADMINISTRATORS),
	"clocks.acknowledge": Need("Clock"),
	"clocks.explain_delay": Need(ANY_RECORD, "explain_delay"),
	"clocks.remind": Need(ANY_RECORD, "remind"),
	"clocks_view.of_record": Need(ANY_RECORD),
	"departments.merge": Need("Collab Department", "write"),
	"departments.merge_preview": Need("Collab Department", "write"),
	"escalation_policies.change_state": Need("Escalation Policy", "write"),
	"escalation_policies.follow_change": Need("Escalation Policy", "write"),
	"escalation_policies.history_state": Need("Escalation Policy", "write"),
	"escalation_policies.play_history": Need("Escalation Policy", "write"),
	"escalation_policies.preview": Need("Escalation Policy", "write"),
	"escalation_policies.stop_change": Need("Escalation Policy", "write"),
	"escalation_policies.stop_history": Need("Escalation Policy", "write"),
	"escalation_policies.vocabulary": Need("Escalation Policy"),
	"health.concerns": Need("Collab Settings", "write"),
	"health.status": Need("Collab Department"),
	"imports.check": Need("Collab Import", "write"),
	"imports.export": Need(ANY_RECORD, "export"),
	"imports.match": Need("Collab Import", "write"),
	"imports.names": Need("Collab Import", "write"),
	"imports.preview": Need("Collab Import", "write"),
	"imports.start": Need("Collab Import", "write"),
	"imports.stop": Need("Collab Import", "write"),
	"inbox.conditions_to_settle": Need("Department Assignment"),
	"inbox.late_time_limits": Need("Clock"),
	"inbox.my_delayed_items": Need("Work Item"),
	"inbox.my_inbox": Need("Collab Task"),
	"inbox.my_work_items": Need("Work Item"),
	"inbox.requests_to_us": Need("Collaboration Request"),
	"inbox.reviews_to_sign": Need("Acceptance Review"),
	"inbox.tasks_i_lead": Need("Collab Task"),
	"inbox.tasks_i_started": Need("Collab Task"),
	"inbox.tickets_for_us": Need("Issue Ticket"),
	"inbox.waiting_for_answer": Need("Department Assignment"),
	"link_queries.people_of_department": Need("Collab Department"),
	"language.speak": Need("Collab Department"),
	"once.send": Need("Collab Department"),
	"outside_reports.discard": Need(roles=MODERATORS),
	"outside_reports.take_over": Need(roles=MODERATORS),
	"matters.mine": Need("Collab Task"),
	"people.full_names": Need("Collab Department"),
	"progress.log": Need(ANY_RECORD),
	"raising.request": Need("Department Assignment"),
	"raising.ticket": Need("Collab Task"),
	"reviews.sign": Need("Acceptance Review"),
	"shipped.difference": Need(roles=("Collab Admin",)),
	"shipped.reset": Need(roles=("Collab Admin",)),
	"task_story.of_task": Need("Collab Task"),
	"task_story.timeline": Need("Collab Task"),
	"tasks.note_kickoff": Need("Collab Task", "note_kickoff"),
	"tasks.note_retro": Need("Collab Task", "note_retro"),
	"tasks.process_chart": Need("Collab Task"),
	"work_breakdown.children": Need("Work Item"),
	"workflow.rights": Need(ANY_RECORD),
	"workflow.transition": Need(ANY_RECORD, "write"),
	"workflow.transitions": Need(ANY_RECORD),
	"working_calendars.holiday_change": Need("Working Calendar", "write"),
	"working_calendars.load_holidays": Need("Working Calendar", "write"),
	"working_calendars.subdivisions": Need("Working Calendar", "write"),
	"working_calendars.year": Need("Working Calendar"),
}
