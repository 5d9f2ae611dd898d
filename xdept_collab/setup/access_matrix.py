"""Writes the access table into the documents: `python -m xdept_collab.setup.access_matrix update`. Needs no Frappe."""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xdept_collab.rules import access_surfaces
from xdept_collab.rules.access_surfaces import ANY_RECORD, ENDPOINTS, Need
from xdept_collab.rules.access_table import (
	CHILDREN,
	FOLLOWS,
	OWN_ONLY,
	PERSONAL,
	REFERS,
	ROLES,
	SEEN_BY_OTHERS,
	TABLE,
)
from xdept_collab.setup.gettext_catalog import read_catalog
from xdept_collab.setup.shipped_files import PACKAGE

DOCS = PACKAGE.parent / "docs"
FILES = {"en": DOCS / "access.md", "zh": DOCS / "access.zh.md"}
TEMPLATE = Path(__file__)
CHINESE = PACKAGE / "locale" / "zh.po"
# The order of the verbs in the tables; acts of ours follow.
_ORDER = ("read", "write", "create", "delete", "report", "print", "export")


@dataclass(frozen=True)
class Language:
	"""One language of the documents: its sentences, and its words for what the sources call in English."""

	prose: Mapping[str, str]
	words: Mapping[str, str]

	def say(self, text: str) -> str:
		return self.words.get(text, text)

	def join(self, texts: Iterable[str]) -> str:
		return self.prose["between"].join(texts) or self.prose["none"]


def pages() -> dict[Path, str]:
	"""Return what each file should hold, by its path."""
	chinese = {
		entry.text: entry.translation
		for entry in sorted(read_catalog(CHINESE), key=lambda entry: not entry.context)
		if entry.translation
	}
	return {FILES["en"]: page("en", {}), FILES["zh"]: page("zh", chinese)}


def page(code: str, words: Mapping[str, str]) -> str:
	"""Return the whole page: the sentences of its template with the tables in their places."""
	prose, text = template(code)
	language = Language(prose, words)
	for mark, part in _PARTS.items():
		text = text.replace(f"[[{mark}]]", part(language))
	return text


def template(code: str) -> tuple[dict[str, str], str]:
	"""Return the words and the sentences of a language; `name: word` lines stand above the first line of dashes."""
	head, _line, text = (
		TEMPLATE.with_name(f"access_matrix.{code}.md").read_text(encoding="utf-8").partition("---\n")
	)
	pairs = (line.split(": ", 1) for line in head.splitlines())
	return {name: word.strip('"') for name, word in pairs}, text


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
	heads = list(heads)
	lines = [heads, ["---"] * len(heads), *rows]
	return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _relations(language: Language) -> str:
	names, verb_names = _words("messages.py", "RELATION_NAMES"), _words("messages_access.py", "VERB_NAMES")
	rows = [
		(
			language.say(doctype),
			language.say(verb_names[verb]),
			language.join(language.say(names[relation]) for relation in relations),
		)
		for doctype, verbs in {**TABLE, **PERSONAL}.items()
		for verb, relations in verbs.items()
	]
	prose = language.prose
	return _table((prose["record"], prose["verb"], prose["who"]), rows)


def _roles(language: Language) -> str:
	roles = list(dict.fromkeys(role for rows in ROLES.values() for role in rows))
	rows = [
		(language.say(doctype), *(_verbs(granted.get(role, ()), language) for role in roles))
		for doctype, granted in ROLES.items()
	]
	return _table((language.prose["record"], *map(language.say, roles)), rows)


def _verbs(verbs: tuple[str, ...], language: Language) -> str:
	if not verbs:
		return ""
	names = _words("messages_access.py", "VERB_NAMES")
	said = language.join(language.say(names[verb]) for verb in _ORDER if verb in verbs)
	return f"{said} ({language.prose['own']})" if OWN_ONLY in verbs else said


def _others(language: Language) -> str:
	row, assignment = _labels("Collab Task Department"), _labels("Department Assignment")
	rows = [
		(language.say(row[column]), language.say(assignment.get(source, "Department Assignment")))
		for column, source in SEEN_BY_OTHERS.items()
	]
	return _table((language.prose["shown"], language.prose["source"]), rows)


def _children(language: Language) -> str:
	rows = [
		(language.say(child), language.join(map(language.say, records)))
		for child, records in CHILDREN.items()
	]
	return _table((language.prose["row"], language.prose["stands_in"]), rows)


def _surfaces(language: Language) -> str:
	reports = [
		(f"Report: {language.say(name)}", _need(Need(doctype, "report"), language))
		for name, doctype in access_surfaces.REPORTS.items()
	]
	cards = [
		(f"Number Card: {language.say(name)}", _need(ENDPOINTS[endpoint], language))
		for name, endpoint in access_surfaces.CARDS.items()
	]
	opened = [
		(f"{kind}: {language.say(name)}", language.join(map(language.say, roles)))
		for kind, group in (("Workspace", access_surfaces.WORKSPACES), ("Page", access_surfaces.PAGES))
		for name, roles in group.items()
	]
	endpoints = [(f"`{name}`", _need(need, language)) for name, need in ENDPOINTS.items()]
	return _table(
		(language.prose["surface"], language.prose["needs"]), [*reports, *cards, *opened, *endpoints]
	)


def _need(need: Need, language: Language) -> str:
	if need.roles:
		return language.join(map(language.say, need.roles))
	names = _words("messages_access.py", "VERB_NAMES")
	record = language.prose["named"] if need.doctype == ANY_RECORD else language.say(need.doctype)
	return f"{language.say(names[need.verb])}: {record}"


_PARTS: Mapping[str, Callable[[Language], str]] = {
	"relations": _relations,
	"roles": _roles,
	"others": _others,
	"children": _children,
	"follows": lambda language: language.join(map(language.say, FOLLOWS)),
	"refers": lambda language: language.join(REFERS),
	"surfaces": _surfaces,
}


def _words(file: str, name: str) -> dict[str, str]:
	"""Return a table of words from the source: where Frappe is not installed, the module cannot be imported."""
	for node in ast.parse((PACKAGE / file).read_text(encoding="utf-8")).body:
		if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
			pairs = zip(node.value.keys, node.value.values, strict=True)  # type: ignore[attr-defined]
			return {key.value: call.args[0].value for key, call in pairs}
	raise LookupError(f"{file} has no table {name}")


def _labels(doctype: str) -> dict[str, str]:
	folder = doctype.lower().replace(" ", "_")
	path = PACKAGE / "xdept_collab" / "doctype" / folder / f"{folder}.json"
	fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
	return {field["fieldname"]: field.get("label") or "" for field in fields}


def update() -> int:
	"""Write the pages; returns the exit code."""
	for path, text in pages().items():
		path.write_text(text, encoding="utf-8")
		sys.stdout.write(f"{path.relative_to(PACKAGE.parent)}\n")
	return 0


def check() -> int:
	"""Name every page that is not as the table says; 1 when there is one."""
	outdated = [
		path
		for path, text in pages().items()
		if not path.exists() or path.read_text(encoding="utf-8") != text
	]
	for path in outdated:
		sys.stdout.write(
			f"{path.relative_to(PACKAGE.parent)} is outdated: python -m xdept_collab.setup.access_matrix update\n"
		)
	return 1 if outdated else 0


def main() -> int:
	"""Run the command that the arguments name."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("command", choices=("update", "check"))
	return {"update": update, "check": check}[parser.parse_args().command]()


if __name__ == "__main__":
	sys.exit(main())
