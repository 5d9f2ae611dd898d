"""Proves what a list may be asked for: columns, counts of columns and their order."""

import json
from pathlib import Path

import pytest

from xdept_collab.rules.list_query import is_plain_field, is_plain_group, is_plain_order

PAYLOADS = [
	payload
	for group in json.loads(Path("tests/data/attacks/sql.json").read_text(encoding="utf-8")).values()
	for payload in group
]


# feature: guard.sql
@pytest.mark.parametrize(
	"text",
	[
		"name",
		"*",
		"`tabWork Item`.`name`",
		"`tabWork Item`.*",
		"name as title",
		"task.title",
		"task.title as task_title",
		"count(*) as total",
		"count(`tabWork Item`.name) as total_count",
		"COUNT(*)",
		"COUNT(1) as count",
		"SUM(progress)",
		"sum(`tabWork Item`.`progress`) AS _aggregate_column",
		"distinct `tabWork Item`.name",
		"count(distinct `tabWork Item`.name) as total_count",
		"(1 / nullif(locate('it\\'s, x', `tabWork Item`.`name`), 0)) as `_relevance`",
		"`name` as 'Collab Risk:name'",
	],
)
def test_columns_and_their_counts_are_plain(text: str) -> None:
	assert is_plain_field(text)


# feature: guard.sql
@pytest.mark.parametrize(
	"text",
	[
		"",
		None,
		"modified desc",
		"`tabWork Item`.`modified` desc, name",
		"KEEP_DEFAULT_ORDERING",
		"_unit asc",
		"count desc",
		"ifnull(_relevance, -9999) desc, `tabWork Item`.idx desc, `tabWork Item`.`modified` desc",
	],
)
def test_columns_with_a_direction_are_plain(text: str | None) -> None:
	assert is_plain_order(text)


# feature: guard.sql
@pytest.mark.parametrize("text", PAYLOADS)
def test_no_payload_is_plain(text: str) -> None:
	assert not is_plain_field(text)
	assert not is_plain_order(text)
	assert not is_plain_group(text)
	assert not is_plain_order(f"name {text}")
	assert not is_plain_order(f"name, {text}")


# feature: guard.sql
@pytest.mark.parametrize("sent", [["name"], {"name": 1}, 5])
def test_what_is_no_text_is_not_plain(sent: object) -> None:
	assert not is_plain_field(sent)
	assert not is_plain_order(sent)
