"""Proves which file names are taken: all that show what the file is."""

import pytest

from xdept_collab.rules.file_name import is_presentable


# feature: files.names
@pytest.mark.parametrize(
	"name",
	[
		"report.pdf",
		"R&D plan (2).docx",
		"协同计划书《终稿》.xlsx",
		"Li's.txt",
		"a.tar.gz",
		"no ending",
		"100% done.pdf",
	],
)
def test_an_honest_name_is_taken(name: str) -> None:
	assert is_presentable(name)


# feature: files.names
@pytest.mark.parametrize(
	"name",
	[
		"",
		"  ",
		"..",
		".htaccess",
		"....etcpasswd",
		"..\\..\\x.txt",
		"a/b.txt",
		"a\nb.txt",
		"a\x00.txt",
		"a\x7f.txt",
		"report\u202ecod.exe",
		"\u2066x.txt",
		"a\u200f.txt",
		"<img src=x onerror=alert(1)>.txt",
		'x" onmouseover="alert(1).txt',
		'"<img src=x>"',
		"a\u2028b.txt",
		"a%2fb.txt",
		"%2e%2e%2Fb.txt",
	],
)
def test_a_name_that_hides_what_the_file_is_is_not_taken(name: str) -> None:
	assert not is_presentable(name)
