// What people do about a running time limit: say that they have seen it, remind who owes the record, explain a delay.
frappe.provide("xdept_collab.clock_acts");

// DocType -> who owes it by name, the department that owes it, who may remind beside those who lead the task
const KINDS = {
	"Work Item": {
		owing: (doc) => [doc.owner_user],
		department: (doc) => doc.department,
		reminding: (_doc, department) => [department.head, department.deputy],
	},
	"Collaboration Request": {
		owing: (doc) => [doc.contact],
		department: (doc) => doc.to_department,
		reminding: (doc) => [doc.requested_by],
	},
	"Issue Ticket": {
		owing: () => [],
		department: (doc) => doc.responsible_department,
		reminding: (doc) => [doc.reporter],
	},
	"Department Assignment": {
		owing: (doc) => [doc.head, doc.liaison],
		department: (doc) => doc.department,
		reminding: () => [],
		// The form of an assignment has had these buttons for longer; it knows of no time limits.
		has_remind: true,
		has_explain: (doc) => doc.is_delayed || doc.reminder_open,
	},
	"Collab Task": {
		owing: (doc) => [doc.coordinator],
		department: () => "",
		reminding: () => [],
		has_remind: true,
		has_explain: () => true,
	},
	"Acceptance Review": {
		owing: (doc) => (doc.reviewers || []).map((row) => row.user),
		department: () => "",
		reminding: () => [],
		has_remind: true,
		has_explain: () => true,
	},
};

/** Draw the buttons that the record's open time limits call for; the server judges every act anew. */
xdept_collab.clock_acts.offer = async (frm) => {
	if (frm.is_new()) return;
	const { doctype, docname } = frm;
	const clocks = await open_clocks(doctype, docname);
	if (frm.docname !== docname || !clocks.length) return;
	for (const clock of await to_acknowledge(clocks)) {
		frm.add_custom_button(__("Acknowledge"), () => acknowledge(frm, clock.name));
	}
	if (KINDS[doctype]) await offer_questions(frm, clocks);
};

const open_clocks = (ref_doctype, ref_name) =>
	frappe.db.get_list("Clock", {
		filters: { ref_doctype, ref_name, is_open: 1, state: ["!=", "Stopped"] },
		fields: ["name", "policy", "demands", "is_fixed"],
		limit: 0,
	});

const demands = (clock, word) => (clock.demands || "").split(", ").includes(word);

/** Those that somebody has to acknowledge, and those whose time ends with it, as early as possible. */
const to_acknowledge = async (clocks) => {
	const stopping = await frappe.db.get_list("Escalation Policy", {
		filters: { name: ["in", clocks.map((clock) => clock.policy)], acknowledging: "Stops the Clock" },
		pluck: "name",
	});
	return clocks.filter((clock) => demands(clock, "Acknowledge") || stopping.includes(clock.policy));
};

const acknowledge = async (frm, clock) => {
	await xdept_collab.write("clocks.acknowledge", { clock });
	frappe.show_alert({ message: __("It is noted that you have seen it"), indicator: "green" });
	await frm.reload_doc();
};

const offer_questions = async (frm, clocks) => {
	const { doc, docname } = frm;
	const kind = KINDS[frm.doctype];
	const name = kind.department(doc);
	const [task, department] = await Promise.all([
		doc.task ? frappe.db.get_value("Collab Task", doc.task, ["initiator", "coordinator"]) : {},
		name ? frappe.db.get_value("Collab Department", name, ["head", "deputy", "liaison"]) : {},
	]);
	if (frm.docname !== docname) return;
	const is_any = (users) =>
		users.some((user) => user && xdept_collab.is_me(user, { task: doc.task || docname, department: name }));
	const answering = department.message || {};
	const { initiator, coordinator } = task.message || {};
	if (!kind.has_remind && is_any([initiator, coordinator, ...kind.reminding(doc, answering)])) {
		frm.add_custom_button(__("Remind"), () => xdept_collab.dialogs.remind(frm));
	}
	const is_asked = clocks.some((clock) => demands(clock, "Cause") || demands(clock, "New Date"));
	const owes = is_any([...kind.owing(doc), answering.head, answering.deputy, answering.liaison]);
	for (const clock of owes ? clocks.filter((each) => !each.is_fixed) : []) {
		frm.add_custom_button(
			__(clock.policy), // stored: policy
			() => more_time(frm, clock.name),
			__("Ask for More Time"),
		);
	}
	if (owes && (is_asked || doc.is_delayed) && !kind.has_explain?.(doc)) {
		frm.add_custom_button(__("Explain Delay"), () => xdept_collab.dialogs.explain_delay(frm));
	}
};

const more_time = (frm, clock) =>
	xdept_collab.create(frm, "Extension Request", { ref_doctype: frm.doctype, ref_name: frm.docname, clock });
