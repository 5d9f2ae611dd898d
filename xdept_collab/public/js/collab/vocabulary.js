// Knows which colour, letter and word each state, part and level has. Colour is never the only sign.
frappe.provide("xdept_collab");

// state -> indicator colour of the Desk, the same in every list, form and grid
const COLOUR_OF_STATE = {
	// not begun
	Draft: "gray",
	"To Do": "gray",
	Informed: "gray",
	// somebody has to answer
	"Awaiting Departments": "orange",
	"Awaiting Answer": "orange",
	Sent: "orange",
	Open: "orange",
	Reopened: "orange",
	Requested: "orange",
	Conditional: "yellow",
	"Solution Proposed": "yellow",
	// being worked on
	Planning: "light-blue",
	Accepted: "light-blue",
	Executing: "blue",
	"In Progress": "blue",
	Rework: "pink",
	"Partly Passed": "pink",
	// being judged
	"Sign-off": "purple",
	"In Acceptance": "purple",
	"Awaiting Acceptance": "purple",
	Submitted: "purple",
	"In Review": "purple",
	Delivered: "purple",
	"Solution Confirmed": "cyan",
	// ended well
	Passed: "green",
	Done: "green",
	Confirmed: "green",
	Resolved: "green",
	Closed: "green",
	Signed: "green",
	Approved: "green",
	// ended otherwise, or stopped
	Archived: "darkgrey",
	"On Hold": "darkgrey",
	Cancelled: "darkgrey",
	Dropped: "darkgrey",
	Withdrawn: "darkgrey",
	Declined: "red",
	Refused: "red",
	Failed: "red",
};

const STATES_THAT_STOP_WORK = ["On Hold", "Cancelled", "Dropped", "Withdrawn", "Declined", "Failed"];

xdept_collab.status_colour = (status) => COLOUR_OF_STATE[status] || "gray";

xdept_collab.stops_work = (status) => STATES_THAT_STOP_WORK.includes(status);

xdept_collab.part_meaning = (part) =>
	({
		A: __("Accountable"),
		R: __("Responsible"),
		C: __("Consulted"),
		I: __("Informed", null, "a part"),
	})[part] || "";

// action -> why a reason is asked; shown in the dialog of that move
xdept_collab.why_reason = (action) =>
	({
		"Plan Without Waiting": __(
			"Say why the plan starts although departments have not answered yet; they will read it.",
		),
		"Return to Planning": __("Say what has to change in the plan; the departments sign the new version."),
		"Return to Execution": __("Say what has to be done again before the next acceptance."),
		Hold: __("Say why the work stops and until when; all time limits pause meanwhile."),
		Cancel: __("Say why this ends here; everybody who took part will read it."),
		"Accept with Conditions": __(
			"Say what your department needs to accept; the coordinator settles it with you.",
		),
		Decline: __("Say why your side cannot do it; the answer goes to whoever asked."),
		"Settle Conditions": __("Say what was agreed about the conditions of the department."),
		"Refuse Conditions": __("Say why the conditions cannot be met; the department answers again."),
		Insist: __("Say why this department is needed; it answers again."),
		Drop: __("Say why this department is no longer needed and who takes over its duty."),
		"Require Changes": __("Say what has to change."),
		Fail: __("Say what caused the failure; the department starts its improvement from here."),
		"Partly Pass": __("Say what is still missing; each required change has its own date below."),
		Return: __("Say what is missing, so that it can be put right at once."),
		Withdraw: __("Say why the request is no longer needed; the other department stops working on it."),
		"Refuse Solution": __("Say why the solution does not help; the responsible department proposes another."),
		Reopen: __("Say what came back; the ticket starts again from here."),
	})[action] || __("Whoever takes over from here reads your reason in the history of the record.");
