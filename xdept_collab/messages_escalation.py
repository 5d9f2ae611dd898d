"""Words what the system writes by itself about a delay, in the language of whom it is for."""

from datetime import datetime

from frappe import _
from frappe.utils import format_datetime


def late_title(subject: str, language: str) -> str:
	"""Return the title of a ticket that a step opens."""
	return _("Late: {0}", lang=language).format(subject)


def late_description(policy: str, due_at: datetime, language: str) -> str:
	"""Return what such a ticket says: which time limit is over since when, and what is expected."""
	sentence = _(
		"The time limit “{0}” was over on {1}. Please say how the work goes on, and by when.", lang=language
	)
	limit = _(policy, lang=language)  # stored: policy
	return sentence.format(limit, format_datetime(due_at, "yyyy-MM-dd HH:mm"))
