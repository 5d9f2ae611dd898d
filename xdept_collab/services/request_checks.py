"""What the app asks of every request, whatever app it is for: one hook before it is answered, one look at the answer.

A hook is looked up anew for each request, which takes longer than what most of these do. Therefore the answer has no
hook: Frappe's last step with it is wrapped, once per process. What has its method already is not given it again: that
would make Python forget all that it has found in the class.
"""

import frappe
from frappe import app
from werkzeug.wrappers import Request, Response

from xdept_collab.services import (
	complete_requests,
	joined_reads,
	mailed_reports,
	never_shared,
	plain_names,
	plain_queries,
	prepared_reports,
	same_answer,
	served_files,
)

# On the request itself: a process may serve sites that have the app, and others.
_BEGUN = "collab_begun"
_process_response = app.process_response


def begin() -> None:
	"""Put the checks of Frappe's methods in place and refuse what must not be answered; asked once the user is known."""
	_watch_the_answer()
	joined_reads.guard()
	never_shared.guard()
	plain_queries.guard()
	prepared_reports.guard()
	mailed_reports.guard()
	served_files.guard()
	plain_names.refuse_filters()
	complete_requests.refuse_incomplete()
	same_answer.refuse_hidden()


def _watch_the_answer() -> None:
	setattr(frappe.local.request, _BEGUN, True)
	app.process_response = _end


def _end(response: Response | None) -> None:
	"""Give one answer for what is hidden and what is missing, and send files of ours as attachments."""
	request: Request | None = getattr(frappe.local, "request", None)
	if request is not None and getattr(request, _BEGUN, False):
		try:
			same_answer.unify(response, request)
			served_files.as_attachment(response, request)
		except Exception:
			# As Frappe does with its own hooks at this place: there is nobody left to catch it.
			frappe.logger().error("The answer could not be looked at", exc_info=True)
	_process_response(response)
