"""What the app asks of every request, whatever app it is for: one hook before it is answered and one after.

Each hook is looked up anew for each request, which takes longer than what most of these do.
"""

import inspect

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


def begin() -> None:
	"""Put the checks of Frappe's methods in place and refuse what must not be answered; asked once the user is known."""
	joined_reads.guard()
	never_shared.guard()
	plain_queries.guard()
	prepared_reports.guard()
	mailed_reports.guard()
	served_files.guard()
	plain_names.refuse_filters()
	complete_requests.refuse_incomplete()
	same_answer.refuse_hidden()


def end(response: Response | None, request: Request) -> None:
	"""Give one answer for what is hidden and what is missing, and send files of ours as attachments."""
	same_answer.unify(response, request)
	served_files.as_attachment(response, request)


# Frappe asks for it before each call, and working it out takes longer than the call.
end.__signature__ = inspect.signature(end)  # pyright: ignore[reportFunctionMemberAccess]
