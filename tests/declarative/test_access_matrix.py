"""The access matrix in the documents is the table that is enforced, in both languages."""

import re

from xdept_collab.rules.access_surfaces import ENDPOINTS
from xdept_collab.rules.access_table import CHILDREN, ROLES, SEEN_BY_OTHERS, TABLE
from xdept_collab.setup.access_matrix import FILES, check, pages, template


# feature: access.matrix
def test_the_matrix_in_the_documents_is_that_of_the_table():
	assert all("[[" not in text for text in pages().values())
	assert {path: path.read_text(encoding="utf-8") for path in FILES.values()} == pages()
	assert check() == 0


# feature: access.matrix
def test_the_matrix_names_every_record_row_and_endpoint():
	page = pages()[FILES["en"]]
	for name in (*ROLES, *CHILDREN):
		assert f"| {name} |" in page
	for endpoint in ENDPOINTS:
		assert f"| `{endpoint}` |" in page
	lines = sum(len(verbs) for verbs in TABLE.values())
	assert sum(line.startswith(tuple(f"| {name} |" for name in TABLE)) for line in page.splitlines()) >= lines
	assert page.count("\n| ") > lines + len(SEEN_BY_OTHERS)


# feature: access.matrix
def test_both_languages_say_the_same_things():
	(english_words, english_text), (chinese_words, chinese_text) = template("en"), template("zh")
	assert english_words.keys() == chinese_words.keys()
	assert re.findall(r"\[\[\w+\]\]", english_text) == re.findall(r"\[\[\w+\]\]", chinese_text)
	english, chinese = (pages()[FILES[code]].splitlines() for code in ("en", "zh"))
	assert sum(line.startswith("|") for line in english) == sum(line.startswith("|") for line in chinese)
	rows = [line for line in chinese if line.startswith("| ")]
	assert sum(any("一" <= letter <= "鿿" for letter in row) for row in rows) > len(rows) - 12
