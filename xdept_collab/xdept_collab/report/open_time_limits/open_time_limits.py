"""The open time limits that the reader may see, the most pressing first."""

from frappe.utils import now_datetime

from xdept_collab.services.open_time_limits_report import report


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	return report(filters or {}, now_datetime())
