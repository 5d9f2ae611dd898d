"""What the app asks of every request, whatever app it is for: one hook before it is answered, one look at the answer.

Most requests are about other apps. What they cost is kept to a few microseconds: a hook is looked up anew for each
request, which takes longer than what it does. Therefore the answer has no hook: Frappe's last step with it is wrapped,
once per process; and whether a request might be about us at all is found out by a few comparisons of sets before
anything else is called.
"""

from functools import cache

import frappe
from frappe import app
from werkzeug.wrappers import Request, Response

from xdept_collab.services import (
	asked_records,
	complete_requests,
	plain_names,
	same_answer,
	served_files,
	wrapped_methods,
)

_APP = "xdept_collab"
_FIRST_REFUSAL = 400
_process_response = app.process_response


def begin() -> None:
	"""Put the checks of Frappe's methods in place and refuse what must not be answered; asked once the user is known."""
	_put_in_place()
	# Not through Frappe's proxies: each look through them takes as long as one of the comparisons.
	if not asked_records.may_be_about_ours(frappe.local.request.path, frappe.local.form_dict):
		return
	plain_names.refuse_filters()
	complete_requests.refuse_incomplete()
	same_answer.refuse_hidden()


@cache
def _put_in_place() -> None:
	app.process_response = _end
	wrapped_methods.wrap()


def _end(response: Response | None) -> None:
	"""Give one answer for what is hidden and what is missing, and send files of ours as attachments."""
	if response is not None and (response.status_code >= _FIRST_REFUSAL or served_files.is_one_of_ours()):
		try:
			_look_at(response, frappe.local.request)
		except Exception:
			# As Frappe does with its own hooks at this place: there is nobody left to catch it.
			frappe.logger().error("The answer could not be looked at", exc_info=True)
	_process_response(response)


def _look_at(response: Response, request: Request) -> None:
	# A process may serve sites that have the app, and others; and some answers come before there is a database.
	if getattr(frappe.local, "db", None) and _APP in frappe.get_installed_apps():
		same_answer.unify(response, request)
		served_files.as_attachment(response, request)
