// The questions that are not moves: remind, reassign, sign the plan, explain a delay, sign a review, new version.
frappe.provide("xdept_collab.dialogs");

/** Remind who owes a record: that of the form, or another one that the form shows. */
xdept_collab.dialogs.remind = (frm, doctype = frm.doctype, name = frm.docname) =>
	xdept_collab.ask({
		frm,
		title: __("Remind"),
		why: __("Whoever owes this reads your message, and answers with the cause of the delay and a new date."),
		fields: [{ fieldname: "message", fieldtype: "Small Text", label: __("Message"), reqd: 1 }],
		action: __("Send"),
		method: "clocks.remind",
		args: ({ message }) => ({ doctype, name, message }),
		done: __("Reminder sent"),
	});

xdept_collab.dialogs.reassign = (frm, assignment) =>
	xdept_collab.ask({
		frm,
		title: __("Reassign"),
		why: __(
			"This department is dropped from the task and the other one is asked instead; both read the reason.",
		),
		fields: [
			{
				fieldname: "department",
				fieldtype: "Link",
				options: "Collab Department",
				label: __("Department"),
				reqd: 1,
				get_query: xdept_collab.links.open_departments,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: __("Reassign"),
		method: "assignments.reassign",
		args: ({ department, reason }) => ({ assignment, department, reason }),
		done: __("The other department has been asked"),
	});

xdept_collab.dialogs.sign_plan = (frm) =>
	xdept_collab.ask({
		frm,
		title: __("Sign Plan"),
		why: __(
			"Your signature says that the department will do its part by its dates. A refusal goes back to planning.",
		),
		fields: [
			{
				fieldname: "decision",
				fieldtype: "Select",
				label: __("Decision"),
				reqd: 1,
				default: "Signed",
				options: [
					{ value: "Signed", label: __("Signed") },
					{ value: "Refused", label: __("Refused") },
				],
			},
			{
				fieldname: "comment",
				fieldtype: "Small Text",
				label: __("Comment"),
				mandatory_depends_on: "eval:doc.decision === 'Refused'",
			},
		],
		action: __("Sign"),
		method: "assignments.sign",
		args: ({ decision, comment }) => ({ assignment: frm.docname, decision, comment }),
		done: __("Your decision has been recorded"),
	});

xdept_collab.dialogs.meeting_held = (frm, act, title) =>
	xdept_collab.ask({
		frm,
		title,
		why: __("Everybody on the task sees the day; the time limit of the meeting ends with it."),
		fields: [
			{
				fieldname: "held_on",
				fieldtype: "Date",
				label: __("Day Of The Meeting"),
				reqd: 1,
				default: frappe.datetime.get_today(),
				max_date: frappe.datetime.now_date(true),
			},
		],
		action: __("Save"),
		method: `tasks.${act}`,
		args: ({ held_on }) => ({ task: frm.docname, held_on }),
		done: __("The day has been taken down"),
	});

xdept_collab.dialogs.explain_delay = (frm) =>
	xdept_collab.ask({
		frm,
		title: __("Explain Delay"),
		why: __("The coordinator plans on with your cause and your new date."),
		fields: [
			xdept_collab.delays.cause_field(),
			{ fieldname: "explanation", fieldtype: "Small Text", label: __("Explanation"), reqd: 1 },
			{ fieldname: "new_date", fieldtype: "Date", label: __("New Date"), reqd: 1 },
		],
		action: __("Send"),
		method: "clocks.explain_delay",
		args: (values) => ({ doctype: frm.doctype, name: frm.docname, ...values }),
		done: __("The coordinator has been told"),
	});

xdept_collab.dialogs.sign_review = (frm) =>
	xdept_collab.ask({
		frm,
		title: __("Sign Review"),
		why: __("You judge against the criteria that were fixed when the task began."),
		fields: [
			{
				fieldname: "decision",
				fieldtype: "Select",
				label: __("Decision"),
				reqd: 1,
				options: xdept_collab.select_options("Acceptance Reviewer", "decision"),
			},
			{
				fieldname: "comment",
				fieldtype: "Small Text",
				label: __("Comment"),
				mandatory_depends_on: "eval:doc.decision && doc.decision !== 'Passed'",
			},
			{ fieldname: "signature", fieldtype: "Signature", label: __("Signature") },
		],
		action: __("Sign"),
		method: "reviews.sign",
		args: ({ decision, comment, signature }) => ({ review: frm.docname, decision, comment, signature }),
		done: __("Your decision has been recorded"),
	});

xdept_collab.dialogs.log_progress = async (frm) => {
	await frappe.model.with_doctype("Progress Log");
	return xdept_collab.ask({
		frm,
		title: __("Log Progress"),
		why: __("Say what has been done; the progress counts for the whole task."),
		fields: [
			{ fieldname: "narrative", fieldtype: "Small Text", label: __("Narrative"), reqd: 1 },
			{
				fieldname: "progress_percent",
				fieldtype: "Percent",
				label: __("Progress"),
				reqd: 1,
				default: frm.doc.progress,
			},
			{
				fieldname: "health",
				fieldtype: "Select",
				label: __("Health"),
				reqd: 1,
				default: frm.doc.health || "On Track",
				options: xdept_collab.select_options("Progress Log", "health"),
			},
			{
				fieldname: "blocker",
				fieldtype: "Small Text",
				label: __("Blocker"),
				mandatory_depends_on: "eval:doc.health === 'Blocked'",
			},
			{ fieldname: "expected_completion", fieldtype: "Date", label: __("Expected Completion") },
		],
		action: __("Send"),
		method: "progress.log",
		args: (values) => ({ doctype: frm.doctype, name: frm.docname, ...values }),
		done: __("Your report has been recorded"),
	});
};

/** A version is an ordinary insert; its number, hash and uploader are the server's. */
xdept_collab.dialogs.new_version = (frm) => {
	const dialog = new frappe.ui.Dialog({
		title: __("New Version"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p class="text-muted">${__("Earlier versions stay as they are; say what is different in this one.")}</p>`,
			},
			{ fieldname: "file", fieldtype: "Attach", label: __("File"), reqd: 1 },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("What Changed"), reqd: 1 },
		],
		primary_action_label: __("Add Version"),
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				await frappe.db.insert({ doctype: "Deliverable Version", deliverable: frm.docname, ...values });
				dialog.hide();
				await frm.reload_doc();
			} catch {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};

/** The choices of a Select field as the DocType has them, with their translated labels. */
xdept_collab.select_options = (doctype, fieldname) =>
	(frappe.meta.get_docfield(doctype, fieldname).options || "")
		.split("\n")
		.filter(Boolean)
		.map((value) => ({ value, label: __(value, null, doctype) })); // stored: option
