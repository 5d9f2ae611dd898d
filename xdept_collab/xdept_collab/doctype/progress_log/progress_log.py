"""One dated report on a work item or an assignment; append-only."""

from frappe.utils import now_datetime

from xdept_collab.services import advance, clock_reports, logs, record_files
from xdept_collab.services.record import AppendOnlyRecord


class ProgressLog(AppendOnlyRecord):
	def fill(self) -> None:
		if not self.flags.get("collab_system"):
			logs.fill(self)

	def check(self) -> None:
		logs.check(self)

	def settled(self) -> None:
		record_files.adopt(self)
		logs.carry(self)
		advance.settle(self.task)
		if not self.flags.get("collab_system"):
			clock_reports.take(self, now_datetime())
