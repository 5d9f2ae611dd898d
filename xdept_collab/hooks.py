"""Wiring: one line per wire, only live lines."""

app_name = "xdept_collab"
app_title = "Cross-Department Collaboration"
app_publisher = "The xdept_collab contributors"
app_description = "Departments agree on one task: answered, clocked, escalated, accepted, rated."
app_email = "xdept-collab@example.com"
app_license = "MIT"

app_include_js = "xdept_collab.bundle.js"
app_include_css = "xdept_collab.bundle.css"
