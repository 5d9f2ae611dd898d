// A coordinator makes a ticket of a report from outside, or puts it aside.
frappe.ui.form.on("Outside Report", {
	refresh(frm) {
		if (frm.doc.status !== "New") return;
		frm.add_custom_button(__("Make a Ticket"), () => take_over(frm)).addClass("btn-primary");
		frm.add_custom_button(__("Put Aside"), () => put_aside(frm));
	},
});

const take_over = (frm) =>
	xdept_collab.ask({
		frm,
		title: __("Make a Ticket"),
		why: __("The ticket is yours; the responsible department proposes a solution to you."),
		fields: [
			{ fieldname: "task", fieldtype: "Link", options: "Collab Task", label: __("Task"), reqd: 1 },
			{
				fieldname: "responsible_department",
				fieldtype: "Link",
				options: "Collab Department",
				label: __("Responsible Department"),
				reqd: 1,
			},
		],
		action: __("Make a Ticket"),
		method: "outside_reports.take_over",
		args: (values) => ({ report: frm.docname, ...values }),
		done: __("The responsible department has been asked"),
	});

const put_aside = (frm) =>
	xdept_collab.ask({
		frm,
		title: __("Put Aside"),
		fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		action: __("Put Aside"),
		method: "outside_reports.discard",
		args: ({ reason }) => ({ report: frm.docname, reason }),
		done: __("The report is put aside"),
	});
