"""Writes what a dry run played as one page of HTML, in both languages, without anything from outside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from html import escape

from xdept_collab.rules import clocks
from xdept_collab.rules.played import Moved, Played, Told
from xdept_collab.rules.runs import Run
from xdept_collab.rules.scenario import Scenario
from xdept_collab.rules.working_calendar import WorkingTime
from xdept_collab.setup.dry_run_style import SCRIPT, STYLE
from xdept_collab.unspoken import _lt

Names = Mapping[str, Mapping[str, str]]


class Words:
	"""Says a text in both languages: the names of the scenario first, then the catalogue."""

	def __init__(self, names: Names, chinese: Mapping[str, str]) -> None:
		self._names, self._chinese = names, chinese

	def both(self, text: str) -> str:
		"""Return a text of ours, or a name of the scenario, as HTML in both languages."""
		named = self._names.get(text)
		english = named.get("en", text) if named else text
		chinese = named.get("zh", english) if named else self._chinese.get(text) or text
		return f'<span class="en">{escape(english)}</span><span class="zh" lang="zh">{escape(chinese)}</span>'

	def all(self, texts: Iterable[str]) -> str:
		return ", ".join(self.both(text) for text in texts)


def page(
	scenario: Scenario, played: Played, names: Names, calendar: WorkingTime, chinese: Mapping[str, str]
) -> str:
	"""Return the page: who was told, the board over time, delays by department, clocks, acceptance and ratings."""
	words = Words(names, chinese)
	title = escape(scenario.title)
	parts = [
		_summary(scenario, played, words),
		_section(words, _lt("The Board over Time"), _board(scenario, played, words)),
		_section(words, _lt("Who Was Told What, and When"), _messages(played.told, words)),
		_section(words, _lt("Delays by Department"), _delays(played, words, calendar)),
		_section(words, _lt("Acceptance and Ratings"), _acceptance(played, words)),
		_section(words, _lt("Every Time Limit"), _limits(played.runs, words, calendar)),
	]
	return (
		f'<!doctype html>\n<html lang="en" class="en"><head><meta charset="utf-8">'
		f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
		f"<style>{STYLE}</style></head><body><main><header><h1>{words.both(scenario.title)}</h1>"
		f'<button type="button" id="language">中文</button></header>{"".join(parts)}</main>'
		f"<script>{SCRIPT}</script></body></html>\n"
	)


def _section(words: Words, title: str, content: str) -> str:
	return f"<section><h2>{words.both(title)}</h2>{content}</section>"


def _table(words: Words, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
	head = "".join(f'<th scope="col">{words.both(text)}</th>' for text in heads)
	body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
	if not body:
		return f"<p>{words.both(_lt('There is nothing to show.'))}</p>"
	return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _time(at: datetime) -> str:
	return f'<time datetime="{at.isoformat()}">{at:%Y-%m-%d %H:%M}</time>'


def _hours(length: timedelta) -> str:
	return f"{abs(length) / timedelta(hours=1):.1f}"


def _summary(scenario: Scenario, played: Played, words: Words) -> str:
	late = [run for run in played.runs if run.clock.is_met is False]
	figures = (
		(_lt("Events played"), len(scenario.events)),
		(_lt("Messages"), len(played.told)),
		(_lt("People told"), len({told.user for told in played.told})),
		(_lt("Time limits"), len(played.runs)),
		(_lt("Late"), len(late)),
	)
	cards = "".join(f"<li><b>{count}</b> {words.both(text)}</li>" for text, count in figures)
	return f'<ul class="figures">{cards}</ul>'


def _board(scenario: Scenario, played: Played, words: Words) -> str:
	"""One strip for each record that has states: as long as it was in each of them."""
	by_record: dict[str, list[Moved]] = defaultdict(list)
	for move in played.moved:
		if move.to_state:
			by_record[move.record].append(move)
	start = scenario.events[0].at
	whole = scenario.until - start
	strips: list[str] = []
	for record, story in by_record.items():
		ends = [*(move.at for move in story[1:]), scenario.until]
		bars = "".join(
			_bar(move, end, start, whole, words)
			for move, end in zip(story, ends, strict=True)
			if end > move.at
		)
		strips.append(f'<tr><th scope="row">{words.both(record)}</th><td class="strip">{bars}</td></tr>')
	weeks = "".join(
		f'<i style="left:{100 * number * timedelta(weeks=1) / whole:.2f}%">{start + number * timedelta(weeks=1):%m-%d}</i>'
		for number in range(int((whole - timedelta(days=3)) / timedelta(weeks=1)) + 1)
	)
	head = f'<tr><th></th><td class="strip weeks">{weeks}</td></tr>'
	return f'<div class="wide"><table class="board">{head}{"".join(strips)}</table></div>'


def _bar(move: Moved, end: datetime, start: datetime, whole: timedelta, words: Words) -> str:
	left, width = 100 * (move.at - start) / whole, 100 * (end - move.at) / whole
	state = move.to_state.lower().replace(" ", "-")
	title = escape(f"{move.to_state} {move.at:%m-%d %H:%M} – {end:%m-%d %H:%M}", quote=True)
	return (
		f'<span class="bar {state}" style="left:{left:.2f}%;width:{width:.2f}%" title="{title}">'
		f"{words.both(move.to_state)}</span>"
	)


def _messages(told: Iterable[Told], words: Words) -> str:
	rows = (
		(
			*(_time(each.told_at), words.both(each.user), words.both(each.record)),
			*(f"{words.both(each.policy)}: {words.both(each.step)}", words.all(each.demands)),
			words.all(each.effects),
		)
		for each in sorted(told, key=lambda each: each.told_at)
	)
	heads = (_lt("When"), _lt("Who"), _lt("About"), _lt("Reached"), _lt("Asked for"), _lt("By itself"))
	return _table(words, heads, rows)


def _department(run: Run, played: Played) -> str:
	values = played.records[run.record].values
	sides = ("to_department", "responsible_department", "department", "initiating_department")
	return next((str(values[side]) for side in sides if values.get(side)), "")


def _delays(played: Played, words: Words, calendar: WorkingTime) -> str:
	"""Count what was late, and by how much working time, for the department that owed it."""
	count: dict[str, int] = defaultdict(int)
	total: dict[str, int] = defaultdict(int)
	lateness: dict[str, timedelta] = defaultdict(timedelta)
	for run in played.runs:
		department = _department(run, played)
		total[department] += 1
		if run.clock.is_met is False and run.clock.stopped_at:
			count[department] += 1
			lateness[department] += calendar.measure(run.clock.due_at, run.clock.stopped_at)
	most = max(lateness.values(), default=timedelta()) or timedelta(hours=1)
	rows = (
		(
			*(words.both(name), str(total[name]), str(count[name])),
			f'<span class="meter" style="width:{100 * lateness[name] / most:.0f}px"></span> {_hours(lateness[name])}',
		)
		for name in sorted(total, key=lambda name: -lateness[name])
	)
	heads = (_lt("Department"), _lt("Time limits"), _lt("Late"), _lt("Working hours late"))
	return _table(words, heads, rows)


def _acceptance(played: Played, words: Words) -> str:
	reviews = [record for record in played.records.values() if record.doctype == "Acceptance Review"]
	ratings = [record for record in played.records.values() if record.doctype == "Collaboration Rating"]
	judged = (
		(
			*(words.both(record.name), words.both(str(record.values.get("department") or ""))),
			*(words.both(record.state), escape(str(record.values.get("score") or ""))),
		)
		for record in reviews
	)
	marks = ("responsiveness", "communication", "quality")
	rated = (
		(
			words.both(str(record.values.get("department") or "")),
			*(escape(str(record.values.get(mark) or "")) for mark in marks),
		)
		for record in ratings
	)
	first = _table(words, (_lt("Review"), _lt("Department"), _lt("Result"), _lt("Score")), judged)
	heads = (_lt("Department"), _lt("Responsiveness"), _lt("Communication"), _lt("Delivery Quality"))
	return first + _table(words, heads, rated)


def _limits(runs: Iterable[Run], words: Words, calendar: WorkingTime) -> str:
	ordered = sorted(runs, key=lambda run: run.clock.due_at)
	heads = (_lt("Record"), _lt("Time limit"), _lt("Began"), _lt("Due"), _lt("Ended"), _lt("Outcome"))
	return _table(words, heads, (_limit(run, words, calendar) for run in ordered))


def _limit(run: Run, words: Words, calendar: WorkingTime) -> tuple[str, ...]:
	clock = run.clock
	ended = _time(clock.stopped_at) if clock.stopped_at else words.both(_lt("Still running"))
	outcome = ""
	if clock.is_met:
		outcome = f'<span class="met">✓ {words.both(_lt("In time"))}</span>'
	elif clock.stopped_at:
		late = _hours(clocks.left(clock, clock.stopped_at, calendar))
		outcome = f'<span class="late">▲ {words.both(_lt("Late by hours:"))} {late}</span>'
	begun = (
		words.both(run.record),
		words.both(run.policy.name),
		_time(clock.started_at),
		_time(clock.due_at),
	)
	return (*begun, ended, outcome)
