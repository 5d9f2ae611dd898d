"""Reads and writes gettext PO files with the standard library, and turns them into Frappe's CSV."""

import ast
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

# Entries with this comment translate a text of Frappe itself that Frappe's own Chinese leaves out or gets wrong.
SUPPLEMENT_COMMENT = "A text of Frappe itself"

_KEYWORD = re.compile(r"^(msgctxt|msgid|msgstr)\s+(\".*\")$")


@dataclass(frozen=True)
class Entry:
	"""One message: its text, the context that tells it from equal texts, its translation, where it stands."""

	text: str
	context: str = ""
	translation: str = ""
	comments: tuple[str, ...] = ()
	locations: tuple[str, ...] = ()

	@property
	def key(self) -> tuple[str, str]:
		"""What a translation is looked up by: (text, context)."""
		return (self.text, self.context)

	@property
	def is_supplement(self) -> bool:
		"""Whether the text belongs to Frappe and not to this app."""
		return SUPPLEMENT_COMMENT in self.comments

	def translated(self, translation: str) -> "Entry":
		"""The same message with this translation."""
		return replace(self, translation=translation)


def read_catalog(path: Path) -> list[Entry]:
	"""All entries of a PO or POT file in file order, without the header; no file, no entries.

	Raises ValueError with file and line when a line is not PO.
	"""
	if not path.exists():
		return []
	entries: list[Entry] = []
	for block in _blocks(path):
		entry = _parse(block, path)
		if entry.text:
			entries.append(entry)
	return entries


def _blocks(path: Path) -> Iterable[list[tuple[int, str]]]:
	block: list[tuple[int, str]] = []
	for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
		if line.strip():
			block.append((number, line.strip()))
		elif block:
			yield block
			block = []
	if block:
		yield block


def _parse(block: list[tuple[int, str]], path: Path) -> Entry:
	parts = {"msgctxt": "", "msgid": "", "msgstr": ""}
	comments: list[str] = []
	locations: list[str] = []
	current = ""
	for number, line in block:
		if line.startswith("#. "):
			comments.append(line[3:])
		elif line.startswith("#: "):
			locations.append(line[3:])
		elif line.startswith("#"):
			continue
		elif match := _KEYWORD.match(line):
			current = match.group(1)
			parts[current] = ast.literal_eval(match.group(2))
		elif line.startswith('"') and current:
			parts[current] += ast.literal_eval(line)
		else:
			raise ValueError(f"{path.name}, line {number}: not a PO line: {line}")
	return Entry(parts["msgid"], parts["msgctxt"], parts["msgstr"], tuple(comments), tuple(locations))


def write_catalog(path: Path, entries: Iterable[Entry], language: str = "") -> None:
	"""Write the entries, ours sorted first and the texts of Frappe in a section of their own at the end."""
	ordered = sorted(entries, key=lambda entry: entry.key)
	ours = [entry for entry in ordered if not entry.is_supplement]
	supplement = [entry for entry in ordered if entry.is_supplement]
	blocks = [_header(language), *(_render(entry) for entry in ours)]
	if supplement:
		blocks.append(
			"# ---- Texts of Frappe itself that its own Chinese leaves out or gets wrong, from here to the end ----\n"
		)
		blocks.extend(_render(entry) for entry in supplement)
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text("\n".join(blocks), encoding="utf-8")


def _header(language: str) -> str:
	# No date and no tool version: the file changes only when a text does.
	lines = [
		"Project-Id-Version: xdept_collab\\n",
		"MIME-Version: 1.0\\n",
		"Content-Type: text/plain; charset=UTF-8\\n",
		"Content-Transfer-Encoding: 8bit\\n",
	]
	if language:
		lines += [f"Language: {language}\\n", "Plural-Forms: nplurals=1; plural=0;\\n"]
	return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}"\n' for line in lines)


def _render(entry: Entry) -> str:
	lines = [f"#. {comment}" for comment in entry.comments]
	lines += [f"#: {location}" for location in entry.locations]
	if entry.context:
		lines.append(f"msgctxt {_quoted(entry.context)}")
	lines += [f"msgid {_quoted(entry.text)}", f"msgstr {_quoted(entry.translation)}"]
	return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
	escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
	return f'"{escaped}"'


def csv_text(entries: Iterable[Entry]) -> str:
	"""The translated entries as Frappe's `translations/<language>.csv`: text, translation, context."""
	buffer = io.StringIO()
	writer = csv.writer(buffer, lineterminator="\n")
	for entry in sorted(entries, key=lambda each: each.key):
		if entry.translation:
			writer.writerow([entry.text, entry.translation, entry.context])
	return buffer.getvalue()
