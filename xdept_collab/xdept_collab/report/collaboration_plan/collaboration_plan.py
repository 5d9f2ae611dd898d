"""The collaboration plan with exactly the columns of the source."""

from xdept_collab.services.table_reports import report


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	return report("Collaboration Plan", filters)
