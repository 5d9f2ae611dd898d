"""Sentences for what the lint finds wrong with a workflow."""

from frappe import _lt

LIFECYCLE_MESSAGES = {
	"lifecycle.no_states": _lt("The workflow has no states. Add a row for each state of {doctype}."),
	"lifecycle.state_field": _lt(
		"The workflow keeps its state in “{word}”. Set the Workflow State Field to “status”: boards, lists and rules read that."
	),
	"lifecycle.state_docstatus": _lt(
		"State “{state}” submits or cancels the record. Set its Doc Status to 0: these records are never submitted."
	),
	"lifecycle.duplicate_state": _lt("State “{state}” is listed twice. Remove one of the two rows."),
	"lifecycle.not_an_option": _lt(
		"State “{state}” is not an option of the field Status of {doctype}. Add it there with Customize Form, or remove the state."
	),
	"lifecycle.unknown_editor": _lt(
		"State “{state}” may be edited by “{word}”, which is no relation to the record. Check the spelling, for example: initiator, coordinator, head."
	),
	"lifecycle.unreachable": _lt(
		"No step leads to state “{state}”. Add a transition to it, tick “Records May Begin Here”, or remove the state."
	),
	"lifecycle.dead_end": _lt(
		"No step leads on from state “{state}”. Add a transition out of it, or tick “Final State”."
	),
	"lifecycle.end_with_exit": _lt(
		"State “{state}” is final, yet “{action}” leads on from it. Untick “Final State”, or remove the transition."
	),
	"lifecycle.duplicate_move": _lt(
		"Transition {row}: “{action}” in state “{state}” for the role {role} is there already. Remove one of the two rows."
	),
	"lifecycle.unknown_state": _lt(
		"Transition {row}, “{action}”: “{state}” is not in the list of states. Add the state, or choose another one."
	),
	"lifecycle.unknown_role": _lt(
		"Transition {row}, “{action}”: there is no role “{role}”. Choose one that exists."
	),
	"lifecycle.unknown_relation": _lt(
		"Transition {row}, “{action}”: “{word}” is no relation to the record. Check the spelling, for example: initiator, coordinator, head."
	),
	"lifecycle.condition_syntax": _lt(
		"Transition {row}, “{action}”: the condition “{text}” is not a Python expression. Correct it, for example: doc.total > 0."
	),
	"lifecycle.condition_shape": _lt(
		"Transition {row}, “{action}”: the condition may not contain “{text}”. Compare fields of the record only, for example: doc.total > 0."
	),
	"lifecycle.condition_name": _lt(
		"Transition {row}, “{action}”: Frappe does not know “{word}” in a condition. Use doc.fieldname, frappe.db.get_value, frappe.db.get_list, frappe.session or the functions of frappe.utils that the example names."
	),
	"lifecycle.condition_field": _lt(
		"Transition {row}, “{action}”: {doctype} has no field “{word}”. Check the spelling in the condition."
	),
	"lifecycle.condition_doc_in_loop": _lt(
		"Transition {row}, “{action}”: “doc” cannot be used inside the loop “{text}”. Compare with a fixed value, or keep the result in a field of the record."
	),
}
