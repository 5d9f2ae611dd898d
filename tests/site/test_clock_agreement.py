"""The dry run and the site say the same about the same events: every clock, every step, everybody who is told."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.site import launch_story
from tests.site.factory import Company
from tests.site.twice_played import (
	Story,
	differences,
	dry_run,
	lines_of_dry_run,
	lines_of_site,
	on_site,
	words_of_dry_run,
	words_of_site,
)
from tests.site.work_places import DAYS, working_in

UNTIL = "31 18:00"


@pytest.fixture
def story(company: Company) -> Iterator[Story]:
	"""The launch; marketing works at hours of its own, and two people of the task hear of urgent complaints."""
	with working_in(company.names["marketing"], "Asia/Tokyo", "09:00:00", "18:00:00", DAYS[:5]):
		for user, role in (
			(company.head("service"), "Customer Service Supervisor"),
			(company.head("sales"), "Product Department Head"),
		):
			row = {
				"doctype": "Has Role",
				"parent": user,
				"parenttype": "User",
				"parentfield": "roles",
				"role": role,
			}
			frappe.get_doc(row).db_insert()
		yield launch_story.launch(company)


# feature: dry-run.agrees
def test_the_dry_run_and_the_site_tell_the_same_people_the_same_steps_at_the_same_moments(story: Story):
	on_site(story, UNTIL)
	played = dry_run(story, UNTIL)
	states = {record: story.state(record) for record in story.names}
	assert states == {name: record.state for name, record in played.records.items()}
	assert differences(lines_of_dry_run(played), lines_of_site(story)) == []
	assert differences(words_of_dry_run(played), words_of_site(story)) == []
	assert len(played.told) >= 50
	ended = {(line.record, line.policy): line for line in lines_of_dry_run(played)}
	assert ended["K3", "Urgent Complaint"].outcome == "Met"
	assert ended["Q2", "Request Response"].outcome == "Met"
	assert ended["Q2", "Request Response"].cycle == 2
	assert len({line.policy for line in lines_of_site(story)}) >= 14
