"""Which Frappe versions are safe to run."""

import pytest

from xdept_collab.rules.versions import known_weaknesses, newest_needed, parse


# feature: health.frappe-version
@pytest.mark.parametrize(
	("text", "numbers"),
	[
		("15.55.1", (15, 55, 1)),
		("16.0.0-dev", (16, 0, 0)),
		("16", (16, 0, 0)),
		("15.105.0rc1", (15, 105, 0)),
		("", (0, 0, 0)),
	],
)
def test_a_version_text_is_read_as_three_numbers(text, numbers):
	assert parse(text) == numbers


# feature: health.frappe-version
@pytest.mark.parametrize(
	("version", "needed"),
	[("15.55.1", "15.105.0"), ("15.105.0", None), ("16.14.0", "16.23.0"), ("16.23.0", None)],
)
def test_an_old_version_is_told_which_one_has_the_fixes(version, needed):
	assert newest_needed(version) == needed


# feature: health.frappe-version
def test_a_weakness_without_a_known_fix_is_named_for_every_version():
	for version in ("15.200.0", "16.99.0"):
		assert {row.cve for row in known_weaknesses(version)} >= {"CVE-2026-62315", "CVE-2026-63654"}
	assert "CVE-2026-39351" in {row.cve for row in known_weaknesses("15.103.9")}
	assert "CVE-2026-39351" not in {row.cve for row in known_weaknesses("15.104.0")}
