"""Reads the records that the app ships: `fixtures/` in file-name order, then the workflows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xdept_collab.rules.records import KINDS, Kind

PACKAGE = Path(__file__).resolve().parent.parent
FIXTURES = PACKAGE.parent / "fixtures"
WORKFLOWS = PACKAGE / "xdept_collab" / "workflow"


@dataclass(frozen=True)
class Shipped:
	"""One shipped record: its kind (owned, seeded, workflow) and the document as the file says it.

	`needs`: DocTypes ("Resource Letter") and fields ("Collab Task.title") without which it makes no sense on a site.
	"""

	kind: Kind
	document: dict[str, Any]
	needs: tuple[str, ...] = ()

	@property
	def doctype(self) -> str:
		return self.document["doctype"]

	@property
	def name(self) -> str:
		return self.document["name"]


def shipped_records(fixtures: Path = FIXTURES, workflows: Path = WORKFLOWS) -> list[Shipped]:
	"""Return every record that the app ships, in the order in which they are to be loaded.

	Raises FileNotFoundError without the folders, ValueError naming the file that is not as fixtures/README.md says.
	"""
	for folder in (fixtures, workflows):
		if not folder.is_dir():
			raise FileNotFoundError(
				f"The folder {folder} is missing. Install the app from its whole repository, not from the package alone."
			)
	records = [record for path in sorted(fixtures.glob("*.json")) for record in _from_fixture(path)]
	return records + [Shipped("workflow", _checked(_read(path), path)) for path in workflow_files(workflows)]


def workflow_files(workflows: Path = WORKFLOWS) -> list[Path]:
	"""Return the files of the shipped workflows, sorted by name."""
	return sorted(workflows.glob("*/*.json"))


def _from_fixture(path: Path) -> list[Shipped]:
	content = _read(path)
	kind = content.get("kind") if isinstance(content, dict) else None
	if kind not in KINDS:
		raise ValueError(f'{path.name}: "kind" must be one of {", ".join(KINDS)}')
	return [_shipped(kind, _checked(record, path)) for record in content.get("records") or []]


def _shipped(kind: Kind, record: dict[str, Any]) -> Shipped:
	document = {field: value for field, value in record.items() if field != "needs"}
	return Shipped(kind, document, tuple(record.get("needs") or ()))


def _read(path: Path) -> Any:
	return json.loads(path.read_text(encoding="utf-8"))


def _checked(record: Any, path: Path) -> dict[str, Any]:
	if not isinstance(record, dict) or not record.get("doctype") or not record.get("name"):
		raise ValueError(f"{path.name}: every record needs a doctype and a name")
	return record
