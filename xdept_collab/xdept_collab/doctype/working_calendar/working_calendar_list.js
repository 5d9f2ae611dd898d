frappe.listview_settings["Working Calendar"] = {
	refresh: xdept_collab.word_tooltips,
	hide_name_column: true,
};
