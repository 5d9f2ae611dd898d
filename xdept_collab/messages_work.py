"""Sentences for assignments, work, logs, requests, tickets, deliverables, reviews and ratings."""

from frappe import _lt

WORK_MESSAGES = {
	"assignment.self_check_missing": _lt(
		"Say what was checked against the standard (self-check) before you hand in."
	),
	"assignment.new_plan_missing": _lt(
		"The last review failed. Describe the new plan before you hand in again."
	),
	"assignment.reminder_open": _lt(
		"There is an unanswered reminder: “{text}”. Explain the delay and give an adjusted date first."
	),
	"assignment.open_work": _lt("Work item {item} “{title}” is still “{state}”. Finish or cancel it first."),
	"assignment.already_on_task": _lt("{department} is already on the task. Choose another department."),
	"health.unknown": _lt("“{health}” is no health. Choose one from the list."),
	"health.cause_missing": _lt("“{health}” needs its cause. Say what support is needed and why."),
	"health.blocker_missing": _lt("“{health}” needs the blocker. Say what the work waits for."),
	"progress.parent_cycle": _lt("These work items contain each other: {items}. Choose another parent."),
	"progress.out_of_range": _lt("Progress must lie between 0 and 100, not {value}."),
	"progress.weight_negative": _lt("A weight cannot be negative. Enter 0 or more."),
	"progress.item_twice": _lt(
		"A work item is counted twice: {name}. Reload the task and tell your administrator."
	),
	"work_item.owner_missing": _lt("Every work item has exactly one owner. Name the responsible person."),
	"work_item.owner_elsewhere": _lt(
		"{user} does not belong to {department}. Choose a member of the department, or name the person a collaborator."
	),
	"work_item.parent_elsewhere": _lt(
		"The parent {parent} belongs to another assignment. Choose a work item of the same assignment."
	),
	"work_item.predecessor_elsewhere": _lt(
		"These predecessors belong to other tasks: {items}. Choose work items of this task."
	),
	"log.about_nothing": _lt("Say what you report on: choose a work item or an assignment."),
	"log.future": _lt("{day} is in the future. A log tells what has happened."),
	"log.progress_range": _lt("Progress must lie between 0 and 100, not {progress}."),
	"log.corrects_other": _lt("The log {log} is about other work. Choose the one that this log corrects."),
	"request.to_itself": _lt("{department} cannot ask itself. Choose the department that is to help."),
	"request.delivered_missing": _lt("Say what was delivered and where it is, then press “Deliver”."),
	"ticket.department_not_on_task": _lt(
		"{department} is not on the task. Choose one of its departments, or ask the coordinator to add it."
	),
	"ticket.other_task": _lt(
		"Work item {work_item} does not belong to the task {task}. Choose one that does."
	),
	"ticket.solution_missing": _lt("Describe the solution before you propose it."),
	"ticket.duplicate_of_itself": _lt("A ticket cannot be a duplicate of itself. Choose the earlier ticket."),
	"version.file_missing": _lt("Upload the file of the new version first."),
	"version.file_empty": _lt("The file {file} is empty. Upload the finished file."),
	"version.same_content": _lt(
		"The file is the same as version {number}. A new version needs a changed file."
	),
	"version.file_kept": _lt(
		"The file {file} is a version of a deliverable and stays as it is. Upload a new version instead."
	),
	"review.other_task": _lt("The assignment {assignment} does not belong to the task {task}."),
	"review.not_handed_in": _lt(
		"The department has not handed in {assignment} yet. Wait until it does; the review then opens by itself."
	),
	"review.own_work": _lt("Nobody reviews his own work: {users}. Choose other reviewers."),
	"review.reviewer_named_twice": _lt("A reviewer is named twice. Keep one row for each person."),
	"review.reviewer_twice": _lt("A reviewer is named twice. Keep one row for each person."),
	"review.decision_unknown": _lt("“{decision}” is no decision. Choose passed, partly passed or failed."),
	"review.not_in_review": _lt(
		"The review is in state “{state}”. Signatures are taken while it is in review."
	),
	"review.not_reviewer": _lt("You are not a reviewer of this review. Ask the coordinator to add you."),
	"review.quorum_missing": _lt(
		"{signed} of {needed} needed reviewers have signed. Ask the others to sign first."
	),
	"review.failed_signature": _lt(
		"A reviewer signed “Failed”. The review cannot pass; decide partly passed or failed."
	),
	"review.below_pass_mark": _lt(
		"The score {score} is below the pass mark {pass_mark}. Decide partly passed or failed."
	),
	"review.changes_missing": _lt("A partial pass needs at least one required change with its date."),
	"review.change_unnamed": _lt("Required change {row}: say what has to be changed."),
	"review.change_without_date": _lt("Required change {row}: give the date by which it is done."),
	"review.cause_missing": _lt("A failed review needs its cause. Say why it failed."),
	"score.no_criteria": _lt("There is no criterion to score."),
	"score.missing": _lt("“{criterion}” has no score yet. Score every criterion from 0 to 100."),
	"score.out_of_range": _lt("The score of “{criterion}” must lie between 0 and 100, not {score}."),
	"score.weight_not_positive": _lt("The weight of “{criterion}” must be above 0."),
	"score.weights_not_100": _lt("The weights of the criteria sum to {total}, not to 100."),
	"rating.other_review": _lt("The review {review} is about another department or task."),
	"rating.not_on_task": _lt("{department} is not on the task {task} and cannot be rated for it."),
	"rating.before_review": _lt("{department} has not been reviewed yet. Rate it after the decision."),
	"rating.twice": _lt("{department} is already rated for round {round}."),
	"rating.out_of_range": _lt("“{field}” must be a whole number from 1 to 5, not {value}."),
	"rating.suggestion_missing": _lt(
		"A rating of 2 or less needs a suggestion: say what should go better next time."
	),
}
