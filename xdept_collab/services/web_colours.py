"""Knows which colour a state has on web pages: the one that it has in the Desk."""

_COLOURS = {
	"gray": ("Draft", "To Do", "Informed"),
	"orange": ("Awaiting Departments", "Awaiting Answer", "Sent", "Open", "Reopened", "Requested"),
	"yellow": ("Conditional", "Solution Proposed"),
	"blue": ("Planning", "Accepted", "Executing", "In Progress"),
	"pink": ("Rework", "Partly Passed"),
	"purple": ("Sign-off", "In Acceptance", "Awaiting Acceptance", "Submitted", "In Review", "Delivered"),
	"cyan": ("Solution Confirmed",),
	"green": ("Passed", "Done", "Confirmed", "Resolved", "Closed", "Signed", "Approved"),
	"darkgrey": ("Archived", "On Hold", "Cancelled", "Dropped", "Withdrawn"),
	"red": ("Declined", "Refused", "Failed"),
}
_OF_STATE = {state: colour for colour, states in _COLOURS.items() for state in states}


def of_state(state: str) -> str:
	"""Return the colour of a state; the word stands beside it always."""
	return _OF_STATE.get(state, "gray")
