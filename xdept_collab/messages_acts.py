"""Sentences for refused acts that are more than a move: meetings that were held."""

from frappe import _lt

ACT_MESSAGES = {
	"meeting.not_now": _lt("“{action}” cannot be taken down while the task is in state “{state}”."),
	"meeting.future": _lt("{day} is in the future. Take the meeting down once it was held."),
}
