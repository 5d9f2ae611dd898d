frappe.query_reports["Collaboration Plan"] = xdept_collab.table_report("Collaboration Plan");
