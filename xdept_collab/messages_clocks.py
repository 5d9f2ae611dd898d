"""Sentences for what is wrong with a time limit, its policy, or a file of events. Needs no Frappe: so does bin/dry-run."""

try:
	from frappe import _lt
except ImportError:
	from xdept_collab.unspoken import _lt

CLOCK_MESSAGES = {
	"clock.date_missing": _lt(
		"The record has no date in “{field}”, so its time limit cannot be set. Enter the date first."
	),
	"escalation.unknown_recipient": _lt(
		"“{word}” tells nobody. Write a relation such as head, coordinator or superior, or role:… or part:…."
	),
	"policy.in_use": _lt(
		"{policy} has timed records, and their story names it. Switch it off instead of deleting it."
	),
	"policy.target": _lt("{policy}: {amount} is no time limit. Enter a number above zero with its unit."),
	"policy.unknown_field": _lt("{policy}: {doctype} has no field “{field}”. Choose one of its fields."),
	"policy.unknown_date": _lt("{policy}: {doctype} has no date “{field}”. Choose one of its dates."),
	"policy.unknown_value": _lt("{policy}: “{field}” is never “{state}”. Choose from: {choices}."),
	"policy.untimed": _lt("{policy}: {doctype} has no time limits. Choose one of: {choices}."),
	"policy.unknown_state": _lt(
		"{policy}: {doctype} has no state “{state}”. Choose a state of its workflow."
	),
	"policy.never_starts": _lt("{policy}: no condition starts the clock. Add a row that does."),
	"policy.never_stops": _lt(
		"{policy}: no condition stops the clock, so it would run for ever. Add a row that does."
	),
	"policy.incomplete_condition": _lt(
		"{policy}: the condition on “{field}” is not complete. Choose an operator, and a value where it needs one."
	),
	"history.period": _lt("{first} to {last} is no period of at most {days} days. Choose other dates."),
	"policy.no_steps": _lt("{policy}: no step tells anybody. Add at least one."),
	"policy.step_name": _lt("{policy}, step {row}: each step needs a name of its own. Change “{name}”."),
	"policy.step_moment": _lt(
		"{policy}, step {row}: this is no moment of the time limit. Enter 1 to 100 per cent, or an amount before or after the due time."
	),
	"policy.nobody_told": _lt("{policy}, step {row}: nobody would be told. Enter at least one recipient."),
	"policy.unknown_recipient": _lt(
		"{policy}, step {row}: “{word}” tells nobody. Write a relation such as head, coordinator or superior, or role:… or part:…."
	),
	"policy.unknown_word": _lt("{policy}, step {row}: “{word}” is unknown. Choose from: {choices}."),
	"scenario.no_events": _lt("The file has no events. Add at least one under “events”."),
	"scenario.time": _lt("Event {number}: “{text}” is no time. Write for example 2024-07-15 09:00."),
	"scenario.kind": _lt("Event {number}: name its record and exactly one of: {choices}."),
	"scenario.known_record": _lt(
		"Event {number}: {record} is there already. Use another name, or change it."
	),
	"scenario.unknown_record": _lt(
		"Event {number}: there is no {record} yet. Create it in an earlier event."
	),
	"scenario.unknown_move": _lt(
		"Event {number}: “{action}” is no move in the state {state}. Possible are: {choices}."
	),
	"scenario.not_his_move": _lt(
		"Event {number}: {actor} may not press “{action}” in the state {state}. Name somebody who may."
	),
	"scenario.reason_missing": _lt("Event {number}: “{action}” needs a reason. Add “reason”."),
	"scenario.state_is_moved": _lt(
		"Event {number}: the state of {record} changes by a move of its workflow. Write “move” instead of “set”."
	),
	"scenario.unknown_clock": _lt(
		"Event {number}: the clock “{policy}” of {record} does not run at this time. Look at its name and at the time."
	),
	"scenario.unknown_calendar": _lt("There is no working calendar “{name}”. Known are: {choices}."),
	"scenario.unreadable": _lt("{path} cannot be read as JSON: {problem}. Mend the file and try again."),
}
