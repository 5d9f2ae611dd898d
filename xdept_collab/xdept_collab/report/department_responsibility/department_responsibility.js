frappe.query_reports["Department Responsibility"] = xdept_collab.table_report("Department Responsibility");
