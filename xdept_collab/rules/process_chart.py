"""Draws the steps of a cross-department process as swimlanes: one lane a department (R065)."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_STEP_WIDTH, _STEP_HEIGHT = 150, 56
_GAP, _LANE_HEIGHT, _HEAD = 46, 104, 120
_NOTE_OFFSET = 14


@dataclass(frozen=True)
class Step:
	"""One step: who does it, what goes in and out, and whether it is a decision."""

	name: str
	department: str = ""
	needs: str = ""
	gives: str = ""
	is_decision: bool = False


@dataclass(frozen=True)
class _Place:
	x: int
	y: int


def swimlanes(steps: Sequence[Step]) -> str:
	"""Return the chart as SVG text, empty without steps. Steps run left to right in their order.

	A decision is a diamond, everything else a box; the shape tells it, not only the colour. All text is escaped.
	"""
	if not steps:
		return ""
	lanes = list(dict.fromkeys(step.department for step in steps))
	width = _HEAD + len(steps) * (_STEP_WIDTH + _GAP) + _GAP
	height = len(lanes) * _LANE_HEIGHT
	places = [
		_Place(_HEAD + _GAP + number * (_STEP_WIDTH + _GAP), lanes.index(step.department) * _LANE_HEIGHT + 24)
		for number, step in enumerate(steps)
	]
	parts = [
		f'<svg xmlns="http://www.w3.org/2000/svg" class="collab-process" role="img" '
		f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
		*(_lane(name, number, width) for number, name in enumerate(lanes)),
		*(_arrow(one, other) for one, other in pairwise(places)),
		*(_step(step, place) for step, place in zip(steps, places, strict=True)),
		"</svg>",
	]
	return "\n".join(parts)


def _lane(name: str, number: int, width: int) -> str:
	y = number * _LANE_HEIGHT
	shade = "lane-even" if number % 2 else "lane-odd"
	return (
		f'<g class="{shade}"><rect x="0" y="{y}" width="{width}" height="{_LANE_HEIGHT}"/>'
		f'<text x="12" y="{y + _LANE_HEIGHT // 2}" class="lane-name">{escape(name)}</text></g>'
	)


def _step(step: Step, place: _Place) -> str:
	middle_x, middle_y = place.x + _STEP_WIDTH // 2, place.y + _STEP_HEIGHT // 2
	if step.is_decision:
		points = (
			f"{place.x},{middle_y} {middle_x},{place.y - 8} {place.x + _STEP_WIDTH},{middle_y} "
			f"{middle_x},{place.y + _STEP_HEIGHT + 8}"
		)
		shape = f'<polygon points="{points}"/>'
	else:
		shape = f'<rect x="{place.x}" y="{place.y}" width="{_STEP_WIDTH}" height="{_STEP_HEIGHT}" rx="6"/>'
	return (
		f'<g class="{"step decision" if step.is_decision else "step"}">{shape}'
		f'<text x="{middle_x}" y="{middle_y + 4}" class="step-name">{escape(_short(step.name))}</text>'
		f"{_note(step, place)}<title>{escape(step.name)}</title></g>"
	)


def _note(step: Step, place: _Place) -> str:
	words = " → ".join(_short(word) for word in (step.needs, step.gives) if word)
	if not words:
		return ""
	x, y = place.x + _STEP_WIDTH // 2, place.y + _STEP_HEIGHT + _NOTE_OFFSET + (8 if step.is_decision else 0)
	return f'<text x="{x}" y="{y}" class="step-note">{escape(words)}</text>'


def _arrow(one: _Place, other: _Place) -> str:
	start_x, start_y = one.x + _STEP_WIDTH, one.y + _STEP_HEIGHT // 2
	end_x, end_y = other.x, other.y + _STEP_HEIGHT // 2
	turn = start_x + _GAP // 2
	return (
		f'<path class="flow" d="M{start_x} {start_y} H{turn} V{end_y} H{end_x}"/>'
		f'<polygon class="flow-head" points="{end_x},{end_y} {end_x - 8},{end_y - 4} {end_x - 8},{end_y + 4}"/>'
	)


def _short(text: str, most: int = 16) -> str:
	return text if len(text) <= most else text[: most - 1] + "…"
