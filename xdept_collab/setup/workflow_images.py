"""Draws the shipped workflows into docs/images: `python -m xdept_collab.setup.workflow_images`. Needs no Frappe."""

import json
import sys
from pathlib import Path

from xdept_collab.rules.lifecycle import lifecycle_from_workflow
from xdept_collab.rules.lifecycle_drawing import to_svg
from xdept_collab.setup.gettext_catalog import read_catalog
from xdept_collab.setup.shipped_files import PACKAGE, workflow_files

IMAGES = PACKAGE.parent / "docs" / "images"
CHINESE = PACKAGE / "locale" / "zh.po"


def drawings() -> dict[Path, str]:
	"""Return what each file should hold, by its path."""
	entries = read_catalog(CHINESE)
	drawn: dict[Path, str] = {}
	for path in workflow_files():
		lifecycle = lifecycle_from_workflow(json.loads(path.read_text(encoding="utf-8")))
		# The word of this DocType goes before the general one, as Frappe looks it up.
		words = {entry.text: entry.translation for entry in entries if not entry.context}
		words |= {entry.text: entry.translation for entry in entries if entry.context == lifecycle.doctype}
		drawn[IMAGES / f"workflow_{path.stem}.svg"] = to_svg(lifecycle, words)
	return drawn


def main() -> int:
	"""Write the drawings; returns the exit code."""
	IMAGES.mkdir(parents=True, exist_ok=True)
	for path, text in drawings().items():
		path.write_text(text, encoding="utf-8")
		sys.stdout.write(f"{path.relative_to(PACKAGE.parent)}\n")
	return 0


if __name__ == "__main__":
	sys.exit(main())
