frappe.listview_settings["Collaboration Request"] = xdept_collab.list_settings(["kind", "needed_by", "is_urgent"]);
