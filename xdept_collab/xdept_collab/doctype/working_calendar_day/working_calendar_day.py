"""One day that differs from its weekday, or one opening of it."""

from xdept_collab.services.row import CollabRow


class WorkingCalendarDay(CollabRow):
	pass
