frappe.query_reports["Progress Tracking"] = xdept_collab.table_report("Progress Tracking");
