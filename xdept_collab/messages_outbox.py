"""What messages say to people and groups: in the language of whoever reads them."""

from frappe import _, _lt

# What a step or a reminder asks for, as the part of a sentence.
DEMAND_NAMES = {
	"Acknowledge": _lt("confirm that you know of it"),
	"Cause": _lt("the cause"),
	"New Date": _lt("a new date"),
}

_TITLES = {
	"Step": _lt("A time limit needs you: {title}"),
	"Reminder": _lt("{actor} reminds you: {title}"),
	"Extension Asked": _lt("{actor} asks for more time: {title}"),
	"Extension Granted": _lt("More time is granted: {title}"),
	"Extension Refused": _lt("More time is refused: {title}"),
}
_LEFT, _LATE = _lt("{time} left: {title}"), _lt("Late by {time}: {title}")


def title_sentence(kind: str, title: str, actor: str, language: str) -> str:
	"""Return what a message says in one line when no time tells more."""
	text = _TITLES.get(kind, _TITLES["Step"])
	return _(text.msg, lang=language).format(title=title, actor=actor)  # stored: message


def time_sentence(title: str, time: str, is_late: bool, language: str) -> str:
	"""Return what a message about a running time limit says in one line."""
	text = _LATE if is_late else _LEFT
	return _(text.msg, lang=language).format(title=title, time=time)  # stored: message


def demand_sentence(demands: list[str], language: str) -> str:
	"""Return what is asked of the reader."""
	words = [
		_(DEMAND_NAMES[each].msg, lang=language)  # stored: message
		for each in demands
		if each in DEMAND_NAMES
	]
	between = _(", ", lang=language, context="between words")
	return _("Asked of you: {0}", lang=language).format(between.join(words)) if words else ""


def digest_title(count: int, late: int, language: str) -> str:
	"""Return the head of a digest."""
	if late:
		return _("{0} time limits need you, {1} of them are late", lang=language).format(count, late)
	return _("{0} time limits need you", lang=language).format(count)


def length_of(minutes: int, minutes_a_day: int, language: str) -> str:
	"""Return a length of time; `minutes_a_day`: how long a day is, of a working day when working time is meant."""
	if minutes < 60:
		return _("{0} min", lang=language).format(minutes)
	if minutes < minutes_a_day:
		return _("{0} h {1} min", lang=language).format(*divmod(minutes, 60))
	days, rest = divmod(minutes, minutes_a_day)
	if minutes_a_day < 24 * 60:
		return _("{0} working days {1} h", lang=language).format(days, rest // 60)
	return _("{0} days {1} h", lang=language).format(days, rest // 60)
