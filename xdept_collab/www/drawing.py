"""Draws the templates of templates/collab: an environment of their own, in which every value is text unless said so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from frappe import _
from frappe.utils import get_assets_json, get_datetime

from xdept_collab.rules.countdown import Countdown
from xdept_collab.services import clock_words, languages, web_colours, web_times

_FOLDER = Path(__file__).resolve().parents[1] / "templates" / "collab"
STYLES = ("xdept_look.bundle.css", "xdept_phone.bundle.css")
SCRIPT = "xdept_phone.bundle.js"


def page(template: str, values: Mapping[str, object]) -> str:
	"""Return the page in the language of the request."""
	return _environment().get_template(template).render(values)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
	made = jinja2.Environment(
		loader=jinja2.FileSystemLoader(_FOLDER),
		autoescape=True,
		undefined=jinja2.StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	made.globals.update(
		_=_,
		script=lambda: asset(SCRIPT),
		styles=styles,
		moment=web_times.moment,
		remaining=remaining,
		listed=lambda words: _(", ", context="between words").join(words),
		part_meaning=part_meaning,
		colour=web_colours.of_state,
		language=languages.spoken_now,
		slug=lambda word: (word or "none").lower().replace(" ", "-"),
	)
	return made


def asset(name: str) -> str:
	"""Return the address of a built file."""
	return get_assets_json().get(name) or f"/assets/xdept_collab/{name}"


def styles() -> list[str]:
	"""Return the addresses of the style sheets."""
	return [asset(name) for name in STYLES]


def part_meaning(part: str) -> str:
	"""Return what a RACI letter says."""
	return {
		"A": _("Accountable"),
		"R": _("Responsible"),
		"C": _("Consulted"),
		"I": _("Informed", context="a part"),
	}.get(part, "")


def remaining(clock: Mapping[str, Any]) -> str:
	"""Return what is left of a time limit, as a sentence."""
	left, day = timedelta(seconds=float(clock["left"])), timedelta(seconds=float(clock["day"]))
	shown = Countdown(left, day, (), get_datetime(), str(clock["look"]))
	return clock_words.remaining(shown, bool(clock["is_working"]))
