frappe.listview_settings["Acceptance Review"] = xdept_collab.list_settings(["department", "round", "score"]);
