// The swimlane chart of a task's process steps; the server draws it.
frappe.provide("xdept_collab.process_chart");

xdept_collab.process_chart.draw = async (frm) => {
	const field = frm.get_field("process_chart");
	if (!field || frm.is_new()) return;
	const steps = frm.doc.process_steps || [];
	const svg = steps.length ? await xdept_collab.read("tasks.process_chart", { task: frm.docname }) : "";
	field.$wrapper.html(svg ? `<div class="xdept-process">${svg}</div>` : "");
};
