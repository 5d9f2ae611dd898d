"""Thresholds that the company sets for itself."""

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import clock_recount, notification_wishes
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import refuse, spoken


class CollabSettings(FixedName, CleanText):
	def validate(self) -> None:
		if not 0 <= (self.pass_mark or 0) <= 100:
			refuse(RuleBroken("settings.pass_mark", value=self.pass_mark))
		if min(self.reviewer_quorum or 0, self.archive_after_days or 0, self.most_extensions or 0) < 0:
			refuse(RuleBroken("settings.negative"))
		with spoken():
			notification_wishes.time_of_day(self.digest_time or "")

	def on_update(self) -> None:
		clock_recount.follow_settings(self, self.get_doc_before_save())
