frappe.query_reports["Acceptance Feedback"] = xdept_collab.table_report("Acceptance Feedback");
