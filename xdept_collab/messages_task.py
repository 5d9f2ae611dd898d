"""Sentences for what is wrong with a task, its departments, goals, dates and plan."""

from frappe import _lt

TASK_MESSAGES = {
	"task.field_missing": _lt("“{label}” is missing. Fill it in before you submit the task."),
	"task.coordinator_role": _lt(
		"{user} cannot coordinate without the role {role}. Ask your administrator for the role or name another coordinator."
	),
	"task.department_without_head": _lt(
		"{department} has no head who could answer. Name one in the department, or take it off the task."
	),
	"task.disabled_department": _lt(
		"{department} is disabled. Choose the department that took over its work."
	),
	"task.department_removed": _lt(
		"{department} was already asked and cannot just be removed. Open its assignment and choose “Drop”, with the reason."
	),
	"task.part_has_begun": _lt(
		"{department} is in state “{state}” and cannot be merely informed any more. Open its assignment and choose “Drop”, with the reason, or leave its part."
	),
	"task.not_deletable": _lt(
		"A task in state “{state}” cannot be deleted, only drafts can. Cancel it instead."
	),
	"raci.department_missing": _lt("Row {row}: choose a department."),
	"raci.part_unknown": _lt("{department}: “{part}” is no part. Choose A, R, C or I."),
	"raci.department_twice": _lt("{department} is on the task twice. Keep one row."),
	"raci.one_accountable": _lt(
		"Exactly one department must be Accountable (A), found {found}. Give every other department R, C or I."
	),
	"raci.cooperation_action_missing": _lt(
		"{department} is Responsible: say what it does for the other departments (cooperation action)."
	),
	"goals.vague": _lt(
		"“{text}” is too vague. Say what will be different, by how much and by when, for example “500 orders by 31 August”."
	),
	"goals.vague_word": _lt("“{word}” names no result that can be checked. Add a figure, a unit and a date."),
	"goals.goal_missing": _lt("The goal is missing. Say what will be reached, by how much and by when."),
	"goals.not_measurable": _lt("The goal names no figure. Add a number to it, or to a key result."),
	"goals.key_results_missing": _lt(
		"A task of the type “Project” needs at least one key result with a number, a unit and a date."
	),
	"goals.key_result_unnamed": _lt("Key result {row}: say what is to be reached."),
	"goals.key_result_without_number": _lt("Key result {row} ({key_result}): enter the target as a number."),
	"goals.key_result_without_unit": _lt("Key result {row} ({key_result}): name the unit of the number."),
	"goals.key_result_without_date": _lt(
		"Key result {row} ({key_result}): give the date by which it is reached."
	),
	"goals.key_result_after_due": _lt(
		"Key result {row} ({key_result}) is due on {due}, after the task ({task_due}). Move one of the two dates."
	),
	"criteria.missing": _lt(
		"A task of the type “Project” needs acceptance criteria before it starts. Add at least one."
	),
	"criteria.unnamed": _lt("Criterion {row}: say what will be judged."),
	"criteria.twice": _lt("The criterion “{criterion}” stands there twice. Keep one of them."),
	"criteria.weight_not_positive": _lt("Criterion {row} ({criterion}): the weight must be above 0."),
	"criteria.weights_not_100": _lt("The weights of the criteria sum to {total}, not to 100. Adjust them."),
	"criteria.fixed": _lt(
		"Acceptance criteria are fixed when the task is submitted. Put back: {criteria}. A change of what is judged needs a new task."
	),
	"dates.node_not_before_due": _lt(
		"“{node}” on {on} is not earlier than the task's due date {due}. Choose an earlier day, or ask the coordinator to move the task's date."
	),
	"dates.start_after_end": _lt(
		"“{name}” starts on {start}, after it ends on {end}. Correct one of the two dates."
	),
	"dates.starts_too_early": _lt("“{name}” on {on} is earlier than the start of “{outer}” ({limit})."),
	"dates.ends_too_late": _lt("“{name}” on {on} is later than the due date of “{outer}” ({limit})."),
	"plan.duty_missing": _lt(
		"{department} has no duty. Its head has to say what the department is responsible for."
	),
	"plan.work_item_missing": _lt("{department} has no work item. Its head has to divide the work first."),
	"plan.deliverable_unpromised": _lt(
		"No department promises “{deliverable}”, which the criterion “{criterion}” judges. Add it to an assignment."
	),
	"plan.deliverable_twice": _lt(
		"“{deliverable}” is promised by several departments: {departments}. Leave it with one of them."
	),
	"plan.duty_twice": _lt("The same duty stands with {departments}: “{duty}”. Divide it."),
	"schedule.cycle": _lt(
		"These work items wait for each other in a circle: {items}. Remove one of the predecessors."
	),
}
