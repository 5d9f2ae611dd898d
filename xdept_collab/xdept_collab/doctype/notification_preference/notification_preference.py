"""How somebody wants to be told: by e-mail too, at once or in one digest a day."""

from xdept_collab.services import notification_wishes
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import spoken


class NotificationPreference(FixedName, CleanText):
	def validate(self) -> None:
		with spoken():
			notification_wishes.check(self)
