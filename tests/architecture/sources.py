"""The files of the checkout as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xdept_collab"
NOT_OURS = {"node_modules", "dist", ".git", "__pycache__", "test-results", ".cache", ".venv", ".hypothesis"}


@lru_cache
def files() -> tuple[Path, ...]:
	"""Every file that is, or would be, committed."""
	command = [
		"git",
		"-c",
		f"safe.directory={ROOT}",
		"ls-files",
		"-z",
		"--cached",
		"--others",
		"--exclude-standard",
	]
	try:
		listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
		names = [ROOT / name for name in listed.split("\0") if name]
	except (OSError, subprocess.CalledProcessError):  # a checkout without its history
		names = [path for path in ROOT.rglob("*") if not NOT_OURS.intersection(path.relative_to(ROOT).parts)]
	return tuple(sorted({path for path in names if path.is_file()}))


def under(folder: Path, *suffixes: str) -> list[Path]:
	"""Files below the folder with one of the suffixes."""
	return [path for path in files() if path.is_relative_to(folder) and path.suffix in suffixes]


def shown(path: Path) -> str:
	"""The path as a person in the checkout would write it."""
	return path.relative_to(ROOT).as_posix()


@lru_cache
def tree(path: Path) -> ast.Module:
	"""The syntax tree of a Python file."""
	return ast.parse(path.read_text(encoding="utf-8"), filename=shown(path))


FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[FunctionNode]:
	"""Every function and method of a Python file, nested ones too."""
	for node in ast.walk(tree(path)):
		if isinstance(node, FunctionNode):
			yield node


def dotted(node: ast.AST) -> str:
	"""`frappe.db.commit` for that expression; an empty text for what is no chain of names."""
	if isinstance(node, ast.Name):
		return node.id
	if isinstance(node, ast.Attribute):
		before = dotted(node.value)
		return f"{before}.{node.attr}" if before else f".{node.attr}"
	return dotted(node.func) if isinstance(node, ast.Call) else ""


def calls(node: ast.AST) -> set[str]:
	"""Dotted names of everything that is called inside the node."""
	return {dotted(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
