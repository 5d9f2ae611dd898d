"""Says what one look at the health of the site found: how it stands, in a sentence, and what to do next."""

from dataclasses import dataclass
from datetime import datetime

from frappe import _
from frappe.utils import cint

OK, CONCERN, FAILING = "ok", "concern", "failing"


@dataclass(frozen=True)
class Check:
	"""`key` is for machines and stays the same, `title`, `sentence` and `advice` are in the reader's language."""

	key: str
	title: str
	state: str
	sentence: str
	advice: str = ""


def age(since: datetime, now: datetime) -> str:
	"""Return how long ago something was, as people say it."""
	minutes = max(cint((now - since).total_seconds()) // 60, 0)
	days, hours = minutes // 1440, minutes % 1440 // 60
	if days:
		return _("{0} d {1} h").format(days, hours)
	return _("{0} h {1} min").format(hours, minutes % 60) if hours else _("{0} min").format(minutes)
