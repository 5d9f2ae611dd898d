"""Draws a workflow as SVG: a column per state, a row per move, both named in two languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from xdept_collab.rules.lifecycle import Lifecycle, StateRule, Transition

_COLUMN, _ROW, _HEAD, _MARGIN = 150, 46, 118, 24
_STYLE = (
	"text{font-family:'Noto Sans CJK SC','Noto Sans SC',sans-serif;fill:#1f272e;font-size:13px}"
	".title{font-size:18px;font-weight:600}.note{fill:#687178;font-size:11px}"
	".action{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:4px}"
	".life{stroke:#c7ced4;stroke-dasharray:3 4}.box{fill:#eef5ff;stroke:#2490ef}.locked{fill:#f4f5f6;stroke:#98a1a9}"
	".end{stroke-width:3}.move{stroke:#1f272e;stroke-width:1.5}.source{fill:#1f272e}.system{stroke-dasharray:5 3}"
)


@dataclass(frozen=True)
class _Step:
	"""One row of the drawing: the same move out of one or several states."""

	sources: tuple[str, ...]
	move: Transition


def to_svg(lifecycle: Lifecycle, translate: Mapping[str, str]) -> str:
	"""Return the drawing; `translate` gives the second language, a word that it lacks stands alone.

	The same lifecycle and words give the same text, byte by byte. A thick frame is a final state, a grey one is locked;
	a dashed arrow is pressed by the system alone.
	"""
	steps = _steps(lifecycle.transitions)
	columns = {state.name: place for place, state in enumerate(lifecycle.states)}
	width = 2 * _MARGIN + _COLUMN * max(len(columns), 3)
	height = _HEAD + _ROW * len(steps) + _MARGIN
	title = _both(lifecycle.doctype, translate)
	parts = [
		f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
		f"<title>{escape(title)}</title>",
		f"<style>{_STYLE}</style>",
		'<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
		'orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
		f'<rect width="{width}" height="{height}" fill="#fff"/>',
		f'<text class="title" x="{_MARGIN}" y="30">{escape(title)}</text>',
	]
	for place, state in enumerate(lifecycle.states):
		parts += _drawn_state(state, _middle(place), height, translate)
	for place, step in enumerate(steps):
		parts += _drawn_step(step, columns, _HEAD + _ROW * place + 34, width, translate)
	return "\n".join([*parts, "</svg>", ""])


def _steps(transitions: Sequence[Transition]) -> list[_Step]:
	"""Join the rows that differ in their first state only, where the first of them stands."""
	sources: dict[Transition, list[str]] = {}
	for move in transitions:
		sources.setdefault(replace(move, from_state=""), []).append(move.from_state)
	return [_Step(tuple(states), move) for move, states in sources.items()]


def _both(word: str, translate: Mapping[str, str]) -> str:
	other = translate.get(word, "")
	return f"{word} {other}" if other and other != word else word


def _middle(place: int) -> int:
	return _MARGIN + _COLUMN * place + _COLUMN // 2


def _drawn_state(state: StateRule, middle: int, height: int, translate: Mapping[str, str]) -> list[str]:
	look = "box" if state.editable_by else "box locked"
	look += " end" if state.is_end else ""
	editors = "✎ " + ", ".join(state.editable_by) if state.editable_by else ""
	return [
		f'<line class="life" x1="{middle}" y1="88" x2="{middle}" y2="{height - _MARGIN}"/>',
		f'<rect class="{look}" x="{middle - 68}" y="44" width="136" height="44" rx="6"/>',
		f'<text x="{middle}" y="62" text-anchor="middle">{escape(state.name)}</text>',
		f'<text x="{middle}" y="80" text-anchor="middle">{escape(translate.get(state.name, ""))}</text>',
		f'<text class="note" x="{middle}" y="101" text-anchor="middle">{escape(editors)}</text>',
	]


def _drawn_step(
	step: _Step, columns: Mapping[str, int], y: int, width: int, translate: Mapping[str, str]
) -> list[str]:
	target = _middle(columns[step.move.to_state])
	sources = sorted(_middle(columns[state]) for state in step.sources)
	look = "move system" if step.move.relations == ("system",) else "move"
	drawn: list[str] = []
	# One line from the farthest source on each side; the others join it.
	for far in (
		{sources[0], sources[-1]} if sources[0] < target < sources[-1] else {_farthest(sources, target)}
	):
		drawn.append(
			f'<line class="{look}" x1="{far}" y1="{y}" x2="{target}" y2="{y}" marker-end="url(#head)"/>'
		)
	drawn.sort()
	drawn += [f'<circle class="source" cx="{source}" cy="{y}" r="4"/>' for source in sources]
	return [*drawn, *_label(step.move, min(*sources, target), max(*sources, target), y, width, translate)]


def _farthest(sources: Sequence[int], target: int) -> int:
	return max(sources, key=lambda source: abs(source - target))


def _label(
	move: Transition, left: int, right: int, y: int, width: int, translate: Mapping[str, str]
) -> list[str]:
	# A label that would leave the page on the right ends where its arrow ends.
	is_right = left > width // 2
	x, anchor = (right - 8, "end") if is_right else (left + 8, "start")
	at = f'x="{x}" text-anchor="{anchor}"'
	return [
		f'<text class="action" {at} y="{y - 9}">{escape(_both(move.action, translate))}</text>',
		f'<text class="note" {at} y="{y + 14}">{escape(_note(move, translate))}</text>',
	]


def _note(move: Transition, translate: Mapping[str, str]) -> str:
	notes = [", ".join(move.relations) or "Administrator"]
	if move.needs_reason:
		notes.append(_both("Reason Required", translate))
	if move.self_excluded:
		notes.append(_both("Not by Whoever Did the Work", translate))
	if move.condition:
		notes.append(move.condition)
	return " · ".join(notes)
