frappe.query_reports["Task Register"] = xdept_collab.table_report("Task Register");
