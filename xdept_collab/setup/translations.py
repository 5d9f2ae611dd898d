"""Keeps the Chinese complete: extracts every text a user reads, merges it into the PO, writes Frappe's CSV.

	python -m xdept_collab.setup.translations extract    # locale/main.pot
	python -m xdept_collab.setup.translations update     # extract, then locale/zh.po and the CSV
	python -m xdept_collab.setup.translations compile    # translations/zh.csv from locale/zh.po
	python -m xdept_collab.setup.translations check      # says what is wrong; ends with 1 when something is

Needs neither Frappe nor a site. Why the PO is the truth: docs/decisions/0002-chinese.md.
"""

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xdept_collab.setup.gettext_catalog import Entry, csv_text, read_catalog, write_catalog
from xdept_collab.setup.translation_calls import (
	Found,
	Problem,
	Stored,
	Text,
	python_texts,
	script_texts,
	template_texts,
)
from xdept_collab.setup.translation_records import record_texts

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "zh"

_READERS: dict[str, Callable[[str, str], Iterator[Found]]] = {
	".py": python_texts,
	".js": script_texts,
	".vue": script_texts,
	".html": template_texts,
	".json": record_texts,
}
_LEFT_OUT = frozenset({"node_modules", "dist", "tests", "__pycache__", "locale", "translations"})
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff\u3001]")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)

# Texts that are the same in both languages, and why.
SAME_IN_CHINESE: dict[str, str] = {
	"A": "RACI letter; the description beside it explains the letters",
	"R": "RACI letter",
	"C": "RACI letter",
	"I": "RACI letter",
	"FS": "kind of dependency, written in these letters in Chinese plans too",
	"SS": "kind of dependency",
	"FF": "kind of dependency",
	"SF": "kind of dependency",
	"{0} {1}": "two sentences; Chinese puts no space between them",
	"SHA-256": "name of the hash",
	"CSV": "name of the file format",
	"XLSX": "name of the file format",
}


@dataclass(frozen=True)
class Sources:
	"""All texts of the app, merged by (text, context), and the places that cannot be translated.

	`possible_contexts`: the DocTypes in which Frappe looks a text up. `always_in_context`: texts that it never
	looks up without one, so that a word which means something else in another app need not be taken there.
	"""

	entries: tuple[Entry, ...]
	possible_contexts: dict[str, frozenset[str]]
	always_in_context: frozenset[str]
	problems: tuple[Problem, ...]


def collect(root: Path = ROOT) -> Sources:
	"""Read every source file under `root` that can hold a text for a user."""
	found = list(_found(root))
	texts = [each for each in found if isinstance(each, Text) and (each.context or _WORD.search(each.text))]
	problems = [each for each in found if isinstance(each, Problem)]
	problems += _broken_sources(found)
	contexts: dict[str, set[str]] = {}
	for text in texts:
		contexts.setdefault(text.text, set()).update(text.possible_contexts)
	return Sources(
		entries=tuple(_merged(texts)),
		possible_contexts={text: frozenset(names) for text, names in contexts.items()},
		always_in_context=frozenset(contexts) - {each.text for each in texts if not each.possible_contexts},
		problems=tuple(sorted(problems, key=str)),
	)


def _found(root: Path) -> Iterator[Found]:
	package = root / "xdept_collab"
	yield from _names_of_the_app(package)
	for folder in (package, root / "fixtures"):
		for path in sorted(folder.rglob("*")):
			parts = path.relative_to(root).parts
			if path.suffix in _READERS and not _LEFT_OUT.intersection(parts):
				yield from _READERS[path.suffix](path.read_text(encoding="utf-8"), "/".join(parts))


def _names_of_the_app(package: Path) -> Iterator[Text]:
	for module in (package / "modules.txt").read_text(encoding="utf-8").split("\n"):
		yield Text(module.strip(), "xdept_collab/modules.txt", comment="name of a module")
	for node in ast.parse((package / "hooks.py").read_text(encoding="utf-8")).body:
		names = [getattr(target, "id", "") for target in getattr(node, "targets", [])]
		if "app_title" in names and isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
			yield Text(str(node.value.value), "xdept_collab/hooks.py", comment="name of the app")


def _broken_sources(found: list[Found]) -> Iterator[Problem]:
	"""Calls that name a field as the source of a stored value, where no such Select option exists."""
	fields = {
		field
		for each in found
		if isinstance(each, Text) and (match := re.match(r"option of (\w+) in (.+)$", each.comment))
		for field in (f"{match.group(2)}.{match.group(1)}", f"*.{match.group(1)}")
	}
	for each in found:
		if isinstance(each, Stored) and "." in each.source and each.source not in fields:
			yield Problem(each.location, each.line, f"{each.source} is not a Select field of this app")


def _merged(texts: Iterable[Text]) -> Iterator[Entry]:
	groups: dict[tuple[str, str], list[Text]] = {}
	for text in texts:
		groups.setdefault((text.text, text.context), []).append(text)
	for (text, context), group in sorted(groups.items()):
		yield Entry(
			text,
			context,
			comments=tuple(sorted({each.comment for each in group if each.comment})),
			locations=tuple(sorted({each.location for each in group})),
		)


def merged_catalog(sources: Sources, present: Iterable[Entry]) -> list[Entry]:
	"""The sources with the translations of `present`; its special contexts and the supplement stay, the dead go."""
	translations = {entry.key: entry for entry in present}
	entries = {
		entry.key: entry.translated(translations[entry.key].translation if entry.key in translations else "")
		for entry in sources.entries
	}
	for key, entry in translations.items():
		if key not in entries and is_alive(entry, sources):
			entries[key] = entry
	return [entry for entry in entries.values() if entry.translation or not _covered(entry, entries, sources)]


def _covered(entry: Entry, entries: Mapping[tuple[str, str], Entry], sources: Sources) -> bool:
	"""Whether every context of a text has its own Chinese, so that the text needs none without context."""
	if entry.context or entry.text not in sources.always_in_context:
		return False
	contexts = sources.possible_contexts[entry.text]
	return all((entry.text, context) in entries for context in contexts)


def is_alive(entry: Entry, sources: Sources) -> bool:
	"""Whether Frappe can look the entry up: in a source, in a source's context, or a text of Frappe itself."""
	known = {each.key for each in sources.entries}
	if entry.is_supplement:
		return (entry.text, "") not in known
	return entry.key in known or entry.context in sources.possible_contexts.get(entry.text, frozenset())


def translation_faults(entries: Iterable[Entry]) -> list[str]:
	"""What is wrong with the translations themselves, one sentence each."""
	faults: list[str] = []
	for entry in entries:
		name = f"“{entry.text}”" + (f" in {entry.context}" if entry.context else "")
		if not entry.translation:
			faults.append(f"{name} has no Chinese")
		elif not _CHINESE.search(entry.translation) and entry.text not in SAME_IN_CHINESE:
			faults.append(f"{name} is translated without a Chinese character: {entry.translation}")
		elif sorted(_PLACEHOLDER.findall(entry.text)) != sorted(_PLACEHOLDER.findall(entry.translation)):
			faults.append(f"{name} and its Chinese have different placeholders: {entry.translation}")
	return faults


def source_faults(sources: Sources) -> list[str]:
	"""What is wrong with the texts in the sources, one sentence each."""
	faults = [str(problem) for problem in sources.problems]
	for entry in sources.entries:
		where = ", ".join(entry.locations)
		if _CHINESE.search(entry.text):
			faults.append(f"“{entry.text}” is not English ({where})")
		if entry.text != entry.text.strip():
			faults.append(f"“{entry.text}” begins or ends with a space: Frappe looks it up without ({where})")
		if _TAG.search(entry.text) and any(place.endswith(".py") for place in entry.locations):
			faults.append(f"“{entry.text}” has tags: Frappe looks it up without them ({where})")
	return faults


def catalogue_faults(root: Path = ROOT) -> list[str]:
	"""Everything that is wrong between the sources, the PO files and the CSV, one sentence each."""
	sources = collect(root)
	chinese = read_catalog(_po(root))
	faults = source_faults(sources) + translation_faults(merged_catalog(sources, chinese))
	faults += [
		f"“{entry.text}” is translated and nobody shows it"
		for entry in chinese
		if not is_alive(entry, sources)
	]
	if [entry.key for entry in read_catalog(_pot(root))] != [entry.key for entry in sources.entries]:
		faults.append("locale/main.pot is not what the sources say: run `update`")
	if not _csv(root).exists() or _csv(root).read_text(encoding="utf-8") != csv_text(chinese):
		faults.append("translations/zh.csv is not what locale/zh.po says: run `compile`")
	return faults


def _pot(root: Path) -> Path:
	return root / "xdept_collab" / "locale" / "main.pot"


def _po(root: Path) -> Path:
	return root / "xdept_collab" / "locale" / f"{LANGUAGE}.po"


def _csv(root: Path) -> Path:
	return root / "xdept_collab" / "translations" / f"{LANGUAGE}.csv"


def extract(root: Path = ROOT) -> int:
	"""Write the template of all texts; returns the exit code."""
	write_catalog(_pot(root), collect(root).entries)
	return 0


def update(root: Path = ROOT) -> int:
	"""Write the template, merge the Chinese and compile it; names what is still without Chinese."""
	sources = collect(root)
	write_catalog(_pot(root), sources.entries)
	entries = merged_catalog(sources, read_catalog(_po(root)))
	write_catalog(_po(root), entries, LANGUAGE)
	compile_csv(root)
	for entry in entries:
		if not entry.translation:
			sys.stdout.write(f"{entry.text}\t{', '.join(entry.locations)}\n")
	return 0


def compile_csv(root: Path = ROOT) -> int:
	"""Write Frappe's CSV from the PO; returns the exit code."""
	_csv(root).parent.mkdir(parents=True, exist_ok=True)
	_csv(root).write_text(csv_text(read_catalog(_po(root))), encoding="utf-8")
	return 0


def check(root: Path = ROOT) -> int:
	"""Print every fault; 1 when there is one."""
	faults = catalogue_faults(root)
	for fault in faults:
		sys.stdout.write(f"{fault}\n")
	return 1 if faults else 0


def main() -> int:
	"""Run the command that the arguments name."""
	commands: dict[str, Callable[[], int]] = {
		"extract": extract,
		"update": update,
		"compile": compile_csv,
		"check": check,
	}
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("command", choices=sorted(commands))
	return commands[parser.parse_args().command]()


if __name__ == "__main__":
	sys.exit(main())
