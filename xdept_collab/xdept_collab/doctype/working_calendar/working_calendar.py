"""When departments work: the hours of every weekday, and the days that differ."""

from xdept_collab.services import calendar_checks, calendars, clock_recount
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import CheckedName
from xdept_collab.services.refusal import spoken


class WorkingCalendar(CheckedName, CleanText):
	def before_insert(self) -> None:
		self.make_inert()  # The name is made of it, before anything else looks.

	def validate(self) -> None:
		with spoken():
			calendar_checks.check(self)
		calendar_checks.note_own_rows(self)

	def on_update(self) -> None:
		calendars.clear()
		clock_recount.follow_calendar(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		with spoken():
			calendar_checks.check_removal(self)
		calendars.clear()
