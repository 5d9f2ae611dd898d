"""Counts a JUnit report: prints `passed failed skipped`. The second argument is the runner's exit status."""

import sys
import xml.etree.ElementTree as ElementTree


def counts(report: str, status: int) -> tuple[int, int, int]:
	"""Passed, failed (with errors), skipped; a run that broke off after its last test counts as one failure."""
	cases = list(ElementTree.parse(report).iter("testcase"))
	failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
	skipped = sum(1 for case in cases if case.find("skipped") is not None)
	passed = len(cases) - failed - skipped
	if status not in (0, 1) or (status == 1 and not failed):
		failed += 1
	return passed, failed, skipped


sys.stdout.write("{} {} {}\n".format(*counts(sys.argv[1], int(sys.argv[2]))))
