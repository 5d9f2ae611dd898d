frappe.query_reports["Daily Task List"] = xdept_collab.table_report("Daily Task List");
