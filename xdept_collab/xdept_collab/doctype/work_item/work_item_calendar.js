frappe.views.calendar["Work Item"] = {
	field_map: {
		id: "name",
		start: "planned_start",
		end: "planned_end",
		title: "title",
		allDay: "all_day",
		progress: "progress",
	},
	order_by: "planned_start",
	gantt: true,
	get_events_method: "xdept_collab.api.calendar.work_items",
	get_css_class: (event) => (event.is_delayed ? "danger" : event.status === "Done" ? "success" : "default"),
};
