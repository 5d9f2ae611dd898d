"""Writes the working calendar that the app ships from the published holidays of China.

	python -m xdept_collab.setup.shipped_calendar

The newest year that chinesecalendar knows and the two before it. Run it after a new version of that package.
"""

import json
from typing import Any

from chinese_calendar import constants as china

from xdept_collab.rules.calendar_rows import WEEKDAYS
from xdept_collab.services.calendars import SHIPPED
from xdept_collab.services.holiday_sources import CHINA, holiday_rows
from xdept_collab.setup.shipped_files import FIXTURES

FILE = FIXTURES / "40_working_calendar.json"
_OPENINGS = (("09:00", "12:00"), ("13:30", "18:00"))
_YEARS = 3


def content() -> dict[str, Any]:
	"""Return the content of the fixture."""
	newest = max(day.year for day in china.holidays)
	years = range(newest - _YEARS + 1, newest + 1)
	return {
		"kind": "seeded",
		"records": [
			{
				"doctype": "Working Calendar",
				"name": SHIPPED,
				"calendar_name": SHIPPED,
				"time_zone": "Asia/Shanghai",
				"holiday_country": "China",
				"holiday_subdivision": "",
				"known_years": ", ".join(map(str, years)),
				"intervals": [
					{"weekday": weekday, "from_time": start, "to_time": end}
					for weekday in WEEKDAYS[:5]
					for start, end in _OPENINGS
				],
				"days": [
					{"date": str(row.day), "kind": row.kind, "note": row.note, "is_loaded": 1}
					for row in holiday_rows(CHINA, "", years)
				],
			}
		],
	}


def text() -> str:
	"""Return the fixture as it stands in its file."""
	return json.dumps(content(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
	FILE.write_text(text(), encoding="utf-8")
