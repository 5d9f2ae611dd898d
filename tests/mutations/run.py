"""Takes each guard away in a copy of the checkout and runs the tests that must then fail: `bin/mutate`."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutations.guards import Guard
from tests.mutations.known import known_guards
from tests.mutations.report import RESULTS, results, write_report

ROOT = Path(__file__).parents[2]
LEFT_OUT = (".git", "node_modules", "__pycache__", "test-results", "dist", ".hypothesis", ".cache")
SECONDS = 1800
FAILED = re.compile(r"^(?:FAILED|ERROR) \S*?(tests/.*?)(?: - .*)?$", re.MULTILINE)
TOTALS = re.compile(r"^(\d+) passed, (\d+) failed, \d+ skipped$", re.MULTILINE)


def say(line: str) -> None:
	"""Print a line at once: a run takes long."""
	sys.stdout.write(line + "\n")
	sys.stdout.flush()


@contextmanager
def copy_of_the_checkout() -> Iterator[Path]:
	"""A copy to patch; the checkout itself is left alone."""
	folder = Path(tempfile.mkdtemp(prefix="xdept-mutate-"))
	# The user of the bench, who is another one than who calls, copies it on.
	folder.chmod(0o755)
	copy = folder / "checkout"
	shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
	try:
		yield copy
	finally:
		shutil.rmtree(folder)


def baseline(guards: list[Guard], copy: Path) -> set[str]:
	"""Return the tests that fail without any patch: they notice nothing. Makes the site that the patches share."""
	failing: set[str] = set()
	for suite in sorted({guard.suite for guard in guards}):
		tests = sorted({guard.tests for guard in guards if guard.suite == suite})
		output = run_tests(suite, " or ".join(f"({each})" for each in tests), copy)
		if not TOTALS.search(output):
			sys.exit(f"The tests of the suite {suite} do not run without any patch:\n{output[-2000:]}")
		failing |= set(FAILED.findall(output))
	for test in sorted(failing):
		say(f"fails without any patch: {test}")
	return failing


def judge(guard: Guard, copy: Path, failing: set[str]) -> dict[str, str]:
	"""Remove one guard, run its tests, put it back; return what noticed it."""
	path = copy / guard.file
	whole = path.read_text(encoding="utf-8")
	path.write_text(guard.remove_from(whole), encoding="utf-8")
	try:
		output = run_tests(guard.suite, guard.tests, copy)
	finally:
		path.write_text(whole, encoding="utf-8")
	totals, noticed = TOTALS.search(output), sorted(set(FAILED.findall(output)) - failing)
	if noticed:
		return {"result": "noticed", "by": noticed[0].partition("[")[0]}
	# A run that breaks off before its first test proves nothing.
	ran = totals and int(totals[1]) > 0
	return {"result": "SURVIVED" if ran else "not run", "by": ""}


def run_tests(suite: str, tests: str, copy: Path) -> str:
	"""Run the tests in the copy; every site run begins with the site of the unpatched app."""
	environment = {
		"XDEPT_TEST_NAME": "mutate",
		**os.environ,
		"XDEPT_SCHEMA": f"mutations-{os.getpid()}",
		"PYTHONDONTWRITEBYTECODE": "1",
	}
	command = [str(copy / "bin" / "test"), "--suite", suite, "-k", tests]
	try:
		done = subprocess.run(
			command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
		)
	except subprocess.TimeoutExpired:
		return f"took longer than {SECONDS} s"
	return done.stdout + done.stderr


def main() -> int:
	"""Judge the guards that are asked for and keep the results; 1 when one of them was not noticed."""
	parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
	parser.add_argument("--suite", action="append", help="only guards tested in this suite")
	parser.add_argument("-k", dest="word", default="", help="only guards whose name contains this")
	parser.add_argument("--list", action="store_true", help="name the guards and stop")
	asked = parser.parse_args()
	chosen = [
		guard
		for guard in known_guards()
		if asked.word in guard.name and (not asked.suite or guard.suite in asked.suite)
	]
	if asked.list:
		for guard in chosen:
			say(f"{guard.suite:<13}{guard.name:<32}{guard.holds}")
		return 0
	found = results()
	with copy_of_the_checkout() as copy:
		failing = baseline(chosen, copy)
		for guard in chosen:
			found[guard.name] = judge(guard, copy, failing)
			last = found[guard.name]
			say(f"{last['result']:<10}{guard.name:<32}{last['by']}")
			RESULTS.write_text(json.dumps(found, indent="\t", sort_keys=True) + "\n", encoding="utf-8")
	write_report()
	return int(any(found[guard.name]["result"] != "noticed" for guard in chosen))


if __name__ == "__main__":
	sys.exit(main())
