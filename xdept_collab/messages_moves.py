"""Sentences for refused moves, edits and signatures."""

from frappe import _lt

MOVE_MESSAGES = {
	"lifecycle.no_such_move": _lt(
		"There is no step from “{from_state}” to “{to_state}”. Reload the record and choose one of the steps that it offers."
	),
	"lifecycle.unknown_action": _lt(
		"“{action}” is no step out of “{state}”. Reload the record and choose one of the steps that it offers."
	),
	"lifecycle.no_workflow": _lt(
		"{doctype} has no active workflow. Ask your administrator to switch one on."
	),
	"lifecycle.collision": _lt(
		"Somebody else was faster: the record is now in state “{state}”. Reload it and decide again; your reason was not saved."
	),
	"lifecycle.not_yours": _lt(
		"“{action}” can be done by {relations}, with the role that the workflow asks for. Ask one of them, or your administrator for the role."
	),
	"lifecycle.condition": _lt(
		"“{action}” is not possible yet: the workflow's condition is not met. Finish what is still open, then try again."
	),
	"lifecycle.own_work": _lt("Nobody judges his own work. Ask another person who may do “{action}”."),
	"lifecycle.reason_missing": _lt(
		"“{action}” needs a reason. Say why, in a sentence that the others understand."
	),
	"lifecycle.locked": _lt(
		"In state “{state}” this can be changed by {relations}. Use a step of the workflow, or ask one of them."
	),
	"lifecycle.wrong_entry": _lt(
		"A new record begins in “{first}”, not in “{state}”. Save it there, then move it on."
	),
	"lifecycle.docstatus": _lt(
		"This record is not submitted or cancelled. Use the steps of its workflow to move it on."
	),
	"record.append_only": _lt(
		"{doctype} is written once and never changed or deleted. Write a new one that corrects it."
	),
	"record.kept_by_services": _lt(
		"{doctype} is kept by the system and changes with the record that it belongs to. Change that record, or the policy."
	),
	"record.bad_value": _lt("“{label}” takes one plain value. Send text, a number or a date."),
	"record.too_long": _lt("“{label}” is too long. Attach a file instead, or shorten the text."),
	"access.computed": _lt(
		"Access is computed from the records and cannot be edited. Change the department or the people of the record."
	),
	"task.stands_still": _lt(
		"The task {task} is in state “{state}”, nothing of it moves now. Ask its coordinator to resume it."
	),
	"signature.unknown_decision": _lt("“{decision}” is no decision. Choose “Signed” or “Refused”."),
	"signature.not_open": _lt("The plan is not in sign-off. Wait until the coordinator starts the sign-off."),
	"signature.signed_already": _lt(
		"{user} has signed for this department already. Reload the page to see it; to withdraw the signature, refuse with a reason."
	),
	"signature.not_asked": _lt(
		"{department} has nothing to sign: it is not Accountable or Responsible, or has not accepted its part."
	),
	"reminder.not_active": _lt(
		"In state “{state}” the department has nothing left to explain. No reminder was sent."
	),
	"reminder.message_missing": _lt("A reminder needs a message. Say what is late and what you expect."),
	"reminder.none_open": _lt("There is no open reminder to answer."),
	"reminder.cause_unknown": _lt("“{cause}” is no cause of delay. Choose one from the list."),
	"reminder.explanation_missing": _lt("Explain the delay in a sentence."),
	"reminder.date_past": _lt("The adjusted date {date} is in the past. Give a date from today on."),
	"settings.pass_mark": _lt("The pass mark must lie between 0 and 100, not {value}."),
	"settings.negative": _lt("Days and quorum cannot be negative. Enter 0 or more."),
	"department.member_twice": _lt(
		"{user} is listed twice for the same time. End the first membership before the second begins."
	),
	"department.merge_itself": _lt("{department} cannot be merged into itself. Choose another department."),
	"department.merge_disabled": _lt(
		"{department} is disabled. Choose a department that works, or enable it first."
	),
	"department.merge_below": _lt(
		"{name} lies below {department}. Move it to another parent first, or merge the other way round."
	),
	"department.merge_same_task": _lt(
		"{department} and {name} are both asked on {count} tasks, among them {items}. "
		"Let their coordinators reassign one of the two parts, or archive the tasks, then merge."
	),
	"department.in_use": _lt(
		"{department} takes part in tasks and cannot be deleted. Disable it instead: its records stay readable."
	),
}
