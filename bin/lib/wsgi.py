"""The web application of one site with its static files, for gunicorn started in the sites folder."""

import os

import frappe.app

# Whatever name the browser used (localhost, an address, the site's own), the same site answers.
frappe.app._site = os.environ["XDEPT_SITE"]
application = frappe.app.application_with_statics()
