frappe.views.calendar["Work Item"] = {
	field_map: {
		id: "name",
		start: "planned_start",
		end: "planned_end",
		title: "title",
		allDay: "all_day",
		progress: "progress",
		// Plain dates: converting them to the user's time zone would move them by a day.
		convertToUserTz: "is_in_system_time",
	},
	order_by: "planned_start",
	gantt: true,
	get_events_method: "xdept_collab.api.calendar.work_items",
	get_css_class: (event) => {
		if (event.is_delayed) return "danger";
		return event.status === "Done" ? "success" : "default";
	},
	options: {
		eventDrop: (event, _change, revert) => move(event, revert),
		eventResize: (event, _change, revert) => move(event, revert),
	},
};

// The calendar's own saving writes times in a time zone; a work item has days, the last one included.
const move = (event, revert) =>
	frappe.db
		.set_value("Work Item", event.name, {
			planned_start: event.start.format("YYYY-MM-DD"),
			planned_end: event.end.clone().subtract(1, "day").format("YYYY-MM-DD"),
		})
		.catch(revert);
