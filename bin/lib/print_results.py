"""Prints the table of the suites and the closing line; exits with 1 on a failure.

Arguments: the file of tab-separated rows, and `yes` where a suite that did not run is a failure.
"""

import sys
from pathlib import Path

Row = list[str]


def lines(rows: list[Row]) -> list[str]:
	"""The table, one line for each suite."""
	text = [f"{'suite':<14}{'passed':>8}{'failed':>8}{'skipped':>9}{'time':>8}"]
	for name, *rest in rows:
		if rest[0] == "not run":
			text.append(f"{name:<14}not run: {rest[1]}")
		else:
			text.append(f"{name:<14}{rest[0]:>8}{rest[1]:>8}{rest[2]:>9}{rest[3] + ' s':>8}")
	return text


def main(path: str, all_must_run: bool) -> int:
	"""Print everything; the exit status."""
	rows = [line.split("\t") for line in Path(path).read_text().splitlines()]
	ran = [row for row in rows if row[1] != "not run"]
	passed, failed, skipped = (sum(int(row[column]) for row in ran) for column in (1, 2, 3))
	if all_must_run:
		failed += len(rows) - len(ran)
	sys.stdout.write(
		"\n".join(["", *lines(rows), "", f"{passed} passed, {failed} failed, {skipped} skipped", ""])
	)
	return 1 if failed or not ran else 0


sys.exit(main(sys.argv[1], sys.argv[2] == "yes"))
