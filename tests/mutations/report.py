"""Writes the results of the mutations into the documents."""

from __future__ import annotations

import json
from pathlib import Path

from tests.mutations.known import known_guards

RESULTS = Path(__file__).with_name("results.json")
REPORT = Path(__file__).parents[2] / "docs" / "guards.md"
HEAD = """# Guards

Each guard below was taken away by a small patch of the source (`tests/mutations/`), and the tests named beside it were
run on the patched copy: at least one had to fail. Run again with `bin/mutate` (`--suite rules` takes a minute, all of it
half an hour; it is no part of CI). A test holds that every patch still fits the source.

| Guard | What it holds | Patched file | Noticed by |
| --- | --- | --- | --- |
"""


def results() -> dict[str, dict[str, str]]:
	"""The last result of each guard, by its name."""
	return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def report() -> str:
	"""The page as the guards and their results make it."""
	found = results()
	rows = []
	for guard in known_guards():
		last = found.get(guard.name, {"result": "not run", "by": ""})
		noticed = f"`{last['by']}`" if last["result"] == "noticed" else f"**{last['result']}**"
		rows.append(f"| {guard.name} | {guard.holds} | `{guard.file}` | {noticed} |")
	return HEAD + "\n".join(rows) + "\n"


def write_report() -> None:
	REPORT.write_text(report(), encoding="utf-8")
