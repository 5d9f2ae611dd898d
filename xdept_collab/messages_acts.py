"""Sentences for refused acts that are more than a move: meetings that were held, delays, later dates, time limits."""

from frappe import _lt

ACT_MESSAGES = {
	"clock.acknowledged": _lt("Somebody has said already that he has seen it. Reload the page."),
	"clock.explanation_owed": _lt(
		"The time limit “{policy}” asks for the cause of the delay and a new date. Explain the delay first."
	),
	"clock.not_told": _lt(
		"Only who was told of this time limit, or stands over its record, says that he has seen it."
	),
	"clock.nothing_said": _lt(
		"Nobody has been told of this time limit yet, so there is nothing to acknowledge."
	),
	"clock.over": _lt("This time limit is over. Reload the page."),
	"reminder.no_limit": _lt(
		"There is no time limit here that somebody could be reminded of. Enter a due date first."
	),
	"delay.cause_missing": _lt(
		"This is handed in {days} days after {due}. Choose the cause of the delay first."
	),
	"extension.unknown_kind": _lt(
		"A later date can be asked for what has a due date or a time limit. Choose such a record."
	),
	"extension.limit_unknown": _lt(
		"This time limit is not one of the record, or goes by its date. Ask for a later date of the record instead."
	),
	"extension.milestone_unknown": _lt(
		"The assignment has no open milestone “{title}”. Write its name as it stands there, or leave it empty."
	),
	"extension.not_owed": _lt("In state “{state}” nothing is owed any more, so no later date is needed."),
	"extension.no_date": _lt(
		"There is no due date that could be extended. Enter the date in the record itself."
	),
	"extension.not_later": _lt("{wanted} is not later than {so_far}. Ask for a later date."),
	"extension.past": _lt("{wanted} is in the past. Ask for a date from today on."),
	"extension.open_already": _lt(
		"A later date has been asked for already. Wait for the decision, or withdraw that request."
	),
	"extension.limit_reached": _lt(
		"The date has been extended {limit} times, which is the most. Talk to the coordinator about the plan instead."
	),
	"meeting.not_now": _lt("“{action}” cannot be taken down while the task is in state “{state}”."),
	"meeting.future": _lt("{day} is in the future. Take the meeting down once it was held."),
}
