"""Delays by department and cause, excused or preventable, in numbers that the rules add up."""

from xdept_collab.services import delay_report


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	return delay_report.report(filters)
