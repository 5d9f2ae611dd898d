"""Plays a file of events without Frappe and writes what would happen as one page: `python -m xdept_collab.setup.dry_run`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from xdept_collab.messages_clocks import CLOCK_MESSAGES
from xdept_collab.rules.calendar_rows import calendar_from
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.lifecycle import Lifecycle, lifecycle_from_workflow
from xdept_collab.rules.played import Played
from xdept_collab.rules.policies import Policy, policy_from
from xdept_collab.rules.policy_lint import lint
from xdept_collab.rules.scenario import Scenario, scenario_from
from xdept_collab.rules.simulation import Simulation
from xdept_collab.rules.working_calendar import WorkingTime
from xdept_collab.setup.dry_run_page import page
from xdept_collab.setup.gettext_catalog import read_catalog
from xdept_collab.setup.shipped_files import FIXTURES, PACKAGE, workflow_files

DATA = Path(__file__).resolve().parent / "dry_run_data"
SAMPLE = DATA / "q3_launch.json"
CALENDARS, POLICIES = FIXTURES / "40_working_calendar.json", FIXTURES / "41_escalation_policy.json"


def shipped_lifecycles() -> dict[str, Lifecycle]:
	"""Return the shipped workflows by DocType."""
	read = (lifecycle_from_workflow(_read(path)) for path in workflow_files())
	return {lifecycle.doctype: lifecycle for lifecycle in read}


def shipped_policies(path: Path = POLICIES) -> list[Policy]:
	"""Return the policies of a file that are switched on; raises RuleBroken with what is wrong in one."""
	found = [policy_from(row) for row in _read(path)["records"] if row.get("is_enabled")]
	for policy in found:
		for finding in lint(policy):
			raise RuleBroken(finding.code, **finding.facts)
	return found


def shipped_calendars(path: Path = CALENDARS) -> dict[str, WorkingTime]:
	"""Return the shipped working calendars by name."""
	return {row["name"]: WorkingTime(calendar_from(row, _day)) for row in _read(path)["records"]}


def _day(text: str | None) -> date | None:
	return date.fromisoformat(text) if text else None


def _read(path: Path) -> Any:
	try:
		return json.loads(path.read_text(encoding="utf-8"))
	except (OSError, ValueError) as problem:
		raise RuleBroken("scenario.unreadable", path=str(path), problem=str(problem)) from problem


def play(events: Path, policies: Path = POLICIES) -> tuple[Scenario, Played, dict[str, Any], WorkingTime]:
	"""Play a file of events by the shipped workflows, policies and calendars."""
	document, calendars = _read(events), shipped_calendars()
	wanted = {document.get("calendar") or next(iter(calendars))}
	wanted |= {row["calendar"] for row in (document.get("departments") or {}).values() if row.get("calendar")}
	for name in wanted - set(calendars):
		raise RuleBroken("scenario.unknown_calendar", name=name, choices=", ".join(calendars))
	calendar = calendars[document.get("calendar") or next(iter(calendars))]
	scenario = scenario_from(document, calendar)
	played = Simulation(scenario, shipped_lifecycles(), shipped_policies(policies), calendars).play()
	return scenario, played, document.get("names") or {}, calendar


def chinese() -> dict[str, str]:
	"""Return the catalogue's Chinese, by the English text."""
	entries = read_catalog(PACKAGE / "locale" / "zh.po")
	general = {entry.text: entry.translation for entry in entries if not entry.context}
	return {entry.text: entry.translation for entry in entries if entry.context} | general


def main(arguments: list[str] | None = None) -> int:
	"""Write the page; returns the exit code."""
	parser = argparse.ArgumentParser(
		prog="bin/dry-run",
		description="Plays a file of events by the shipped workflows, policies and calendars, and writes one HTML page: "
		"who would be told what and when, the board over time, delays by department, acceptance and ratings.",
		epilog="The file is described in docs/dry-run.md. Nothing but Python is needed.",
	)
	parser.add_argument(
		"events", nargs="?", type=Path, default=SAMPLE, help="the file of events (default: the Q3 launch)"
	)
	parser.add_argument(
		"-o", "--output", type=Path, default=Path("dry-run.html"), help="the page (default: dry-run.html)"
	)
	parser.add_argument(
		"-p", "--policies", type=Path, default=POLICIES, help="other policies than the shipped ones"
	)
	given = parser.parse_args(arguments)
	try:
		scenario, played, names, calendar = play(given.events, given.policies)
	except RuleBroken as broken:
		for finding in broken.findings:
			sys.stderr.write(
				f"{str(CLOCK_MESSAGES.get(finding.code, finding.code)).format(**finding.facts)}\n"
			)
		return 2
	given.output.write_text(page(scenario, played, names, calendar, chinese()), encoding="utf-8")
	late = sum(run.clock.is_met is False for run in played.runs)
	sys.stdout.write(
		f"{given.output}: {len(played.told)} messages, {len(played.runs)} clocks, {late} of them late.\n"
	)
	return 0


if __name__ == "__main__":
	sys.exit(main())
