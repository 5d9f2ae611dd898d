"""Sentences for what is wrong with a working calendar."""

from frappe import _lt

CALENDAR_MESSAGES = {
	"calendar.interval": _lt(
		"{where}: from {start} to {end} is no opening. Let it end after it begins, at 24:00 at the latest."
	),
	"calendar.overlap": _lt(
		"{where}: an opening begins at {start}, before another one ends at {end}. Change one of the two, or make one of them."
	),
	"calendar.never_opens": _lt(
		"The calendar never opens, so no time would ever pass in it. Give at least one weekday its hours."
	),
	"calendar.out_of_range": _lt("The year {year} is beyond every plan. Choose dates between 1970 and 2199."),
	"calendar.unknown_zone": _lt(
		"“{text}” is no time zone. Choose one from the list, for example Asia/Shanghai or Europe/Berlin."
	),
	"calendar.contradiction": _lt(
		"{date} is there with different kinds: {kinds}. Keep the rows of one kind."
	),
	"calendar.unread_time": _lt("“{text}” is no time of day. Write for example 09:00 or 13:30."),
	"calendar.half_times": _lt("{date}: give both times, or none of them."),
	"calendar.closed_with_times": _lt(
		"{date} is a day off and has times. Clear the times, or make it a half day or a make-up day."
	),
	"calendar.in_use": _lt(
		"{name} cannot be deleted: {count} departments work in it ({departments}). Give them another working calendar first."
	),
	"calendar.is_default": _lt(
		"{name} cannot be deleted: departments without a working calendar of their own work in it. Choose another default in the settings of the collaboration first."
	),
	"calendar.shipped_stays": _lt(
		"{name} cannot be deleted: it counts where no other working calendar is chosen. Change its hours and days instead."
	),
	"calendar.missing": _lt(
		"There is no working calendar {name}. Make one of this name, or choose another default in the settings of the collaboration."
	),
	"calendar.unknown_country": _lt(
		"No public holidays are known for {name}. Enter its days off in the table of days."
	),
	"calendar.unknown_subdivision": _lt(
		"{name} has no part “{text}” with public holidays of its own. Choose one from the list, or leave it empty."
	),
	"calendar.unread_years": _lt("“{text}” is no list of years. Write for example 2026, 2027."),
	"calendar.changed_meanwhile": _lt(
		"The calendar or its holidays changed after you saw what would change. Look at the changes again."
	),
}
