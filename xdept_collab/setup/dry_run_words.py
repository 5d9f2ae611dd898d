"""The words of steps and scenarios that a dry run shows beside the texts of the records, marked for the catalogue."""

from xdept_collab.unspoken import _lt

WORDS = (
	_lt("Acknowledge"),
	_lt("Cause"),
	_lt("New Date"),
	_lt("Mark Yellow"),
	_lt("Mark Red"),
	_lt("Open Ticket"),
	_lt("Call Special Meeting"),
	_lt("Issued"),
	_lt("Returned"),
)
