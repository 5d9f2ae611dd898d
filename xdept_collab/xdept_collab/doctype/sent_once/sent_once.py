"""That an act of a web page has been done, and what it answered: written by the service alone."""

from xdept_collab.services.written_by_services import WrittenByServices


class SentOnce(WrittenByServices):
	pass
