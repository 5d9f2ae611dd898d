"""The address under which somebody's calendar program reads his own matters; deleting it turns the address off."""

from xdept_collab.services.fixed_name import FixedName


class CalendarFeed(FixedName):
	pass
