"""The list of features and the tests that prove them name each other."""

import re

from tests.architecture.sources import ROOT, shown, under

SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)+"
# The comment that a test carries.
MARK = re.compile(rf"^\s*#\s*feature:\s*({SLUG}(?:\s*,\s*{SLUG})*)", re.MULTILINE)
# The first cell of a row, with or without backquotes.
ROW = re.compile(rf"^\|\s*`?({SLUG})`?\s*\|", re.MULTILINE)


def features():
	return ROW.findall((ROOT / "docs" / "features.md").read_text(encoding="utf-8"))


def proven():
	"""Slug → files with a test that carries it."""
	marks: dict[str, list[str]] = {}
	for path in [
		*under(ROOT / "tests", ".py"),
		*under(ROOT / "xdept_collab", ".py"),
		*under(ROOT / "benchmarks", ".py"),
	]:
		for match in MARK.finditer(path.read_text(encoding="utf-8")):
			for slug in re.split(r"\s*,\s*", match.group(1)):
				marks.setdefault(slug, []).append(shown(path))
	return marks


# feature: quality.features
def test_every_feature_has_a_test():
	listed = features()
	assert listed, "docs/features.md lists no feature"
	assert sorted(set(listed)) == sorted(listed), "a feature is listed twice"
	assert [slug for slug in listed if slug not in proven()] == []


# feature: quality.features
def test_every_test_names_a_feature_that_is_listed():
	listed = set(features())
	assert {slug: paths for slug, paths in proven().items() if slug not in listed} == {}
