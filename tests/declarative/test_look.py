"""The signs of Desk and web pages: their colours are read in light and in dark, and none of them stands alone."""

import re
from itertools import product
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "xdept_collab"
LOOK = PACKAGE / "public" / "css" / "look"
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for what is no text
TONES = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "gray")
GROUNDS = ("ground", "ground-quiet")
INKS = ("ink", "ink-quiet", *TONES)
# ink, ground it is read on, least contrast
PAIRS = [
	*((ink, ground, TEXT) for ink, ground in product(INKS, GROUNDS)),
	*((tone, f"wash-{tone}", TEXT) for tone in TONES),
	*(("ink", f"wash-{tone}", TEXT) for tone in TONES),
	("on-fill", "red", TEXT),
	("ground", "ink", TEXT),
	*((shape, ground, SHAPE) for shape, ground in product(("frame", "focus"), GROUNDS)),
	*((fill, "track", SHAPE) for fill in ("green", "yellow", "orange", "red", "blue")),
]


def tokens(theme):
	block = re.search(rf"@mixin xdept-{theme} {{\n(.*?)\n}}", (LOOK / "tokens.scss").read_text(), re.DOTALL)
	return dict(re.findall(r"--xdept-([a-z-]+): (#[0-9a-f]{6});", block.group(1)))


def luminance(colour):
	channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
	linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
	return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
	dark, light = sorted((luminance(one), luminance(other)))
	return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_on_white_is_twenty_one():
	assert contrast("#000000", "#ffffff") == pytest.approx(21)
	assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# feature: look.contrast
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_sign_is_read_on_every_ground_it_stands_on(theme):
	values = tokens(theme)
	weak = {
		f"{ink} on {ground}": round(contrast(values[ink], values[ground]), 2)
		for ink, ground, least in PAIRS
		if contrast(values[ink], values[ground]) < least
	}
	assert weak == {}


# feature: look.contrast
def test_light_and_dark_have_the_same_tokens():
	assert list(tokens("light")) == list(tokens("dark"))


# feature: look.one-language
def test_the_signs_use_tokens_of_their_own_alone():
	"""Web pages load this file without any of Frappe's."""
	for path in LOOK.glob("*.scss"):
		used = set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text()))
		known = {f"xdept-{name}" for name in tokens("light")}
		assert used <= known, f"{path.name}: {sorted(used - known)}"


# feature: look.one-language
def test_no_sign_has_a_colour_of_its_own():
	for path in LOOK.glob("*.scss"):
		if path.name != "tokens.scss":
			assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text()) == [], path.name


# feature: look.one-language
def test_every_colour_of_a_state_has_a_shape_too():
	css = (LOOK / "states.scss").read_text()
	vocabulary = (PACKAGE / "public" / "js" / "collab" / "vocabulary.js").read_text()
	table = vocabulary[vocabulary.index("COLOUR_OF_STATE") : vocabulary.index("STATES_THAT_STOP_WORK")]
	colours = set(re.findall(r': "([a-z-]+)"', table)) - {"gray"}
	shaped = set(re.findall(r"\.([a-z-]+)", " ".join(re.findall(r"\.xdept-state(\S.*?)::before", css))))
	assert colours
	assert colours <= shaped
