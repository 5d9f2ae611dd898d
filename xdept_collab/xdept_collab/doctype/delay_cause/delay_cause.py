"""Why work is late, as the company counts it: excused, or one that could have been prevented (R135)."""

from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import CheckedName


class DelayCause(CheckedName, CleanText):
	def before_insert(self) -> None:
		self.make_inert()  # The name is made of it, before anything else looks.
