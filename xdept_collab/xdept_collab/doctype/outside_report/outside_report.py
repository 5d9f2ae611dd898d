"""What somebody from outside has reported; it becomes a ticket only when a coordinator takes it over."""

from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName


class OutsideReport(FixedName, CleanText):
	pass
