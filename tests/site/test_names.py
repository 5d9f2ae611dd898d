"""Names of a day: they begin at one, never collide, and imported ones stay."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import frappe
import pytest
from frappe.utils import getdate, nowdate

from tests.site import factory
from tests.site.factory import Company, acting
from xdept_collab.services import naming

PROCESSES, EACH = 8, 8
# What one process does: as many first inserts of the day at once as it is told, each on a connection of its own.
WORKER = """
import sys, threading, time
import frappe
from tests.site import factory
from xdept_collab.services import naming
site, day, each = sys.argv[1], sys.argv[2], int(sys.argv[3])
naming.nowdate = lambda: day
gate, begin = threading.Barrier(each + 1), []

def insert():
	frappe.init(site=site)
	frappe.connect()
	frappe.get_meta("Collab Task")
	gate.wait()
	gate.wait()
	time.sleep(max(0, begin[0] - time.time()))
	name = factory.draft(factory.Company("company.example")).name
	frappe.db.commit()
	sys.stdout.write(name + chr(10))
	frappe.destroy()

threads = [threading.Thread(target=insert) for _number in range(each)]
for thread in threads:
	thread.start()
gate.wait()
print("ready", flush=True)
begin.append(float(sys.stdin.readline()))
gate.wait()
for thread in threads:
	thread.join()
"""


@pytest.fixture
def clean_day(company: Company):
	"""A day that no record has a name of; what is made on it is taken away."""
	day = "2031-03-05"
	frappe.db.delete("Series", {"name": ("like", "_20310305")})
	frappe.db.commit()  # noqa: TID251 — other processes have to see it.
	yield day
	frappe.db.rollback()
	factory.forget_tasks(company)
	frappe.db.delete("Series", {"name": ("like", "_20310305")})
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: names.concurrent
def test_64_first_tasks_of_a_day_by_eight_processes_at_once_all_get_names_in_a_row(clean_day: str, site: str):
	root = Path(__file__).resolve().parents[2]
	paths = os.pathsep.join(path for path in (str(root), *sys.path) if path)
	workers = [
		subprocess.Popen(
			[sys.executable, "-c", WORKER, site, clean_day, str(EACH)],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
			env={**os.environ, "PYTHONPATH": paths},
		)
		for _number in range(PROCESSES)
	]
	assert [worker.stdout.readline().strip() for worker in workers if worker.stdout] == ["ready"] * PROCESSES
	begin = f"{time.time() + 0.5}\n"
	answers = [worker.communicate(begin, timeout=240) for worker in workers]
	assert [error[-1500:] for _names, error in answers if "Traceback" in error] == []
	names = [name for made, _error in answers for name in made.split()]
	assert sorted(names) == [f"T20310305{number:03d}" for number in range(1, PROCESSES * EACH + 1)]


# feature: names.daily
def test_the_numbers_begin_at_one_every_day(company: Company, monkeypatch: pytest.MonkeyPatch):
	for day in ("2031-03-05", "2031-03-06"):
		monkeypatch.setattr(naming, "nowdate", lambda day=day: day)
		names = [factory.draft(company).name for _number in range(2)]
		plain = day.replace("-", "")
		assert names == [f"T{plain}001", f"T{plain}002"]


# feature: names.daily
def test_each_kind_of_record_has_its_letter_and_the_departments_come_in_their_order(company: Company):
	begun = factory.running(company)
	day = f"{getdate(nowdate()):%Y%m%d}"
	made = {
		"T": begun.task,
		"D": begun.assignments["sales"],
		"W": begun.items["sales"],
		"C": factory.request(begun),
		"I": factory.ticket(begun),
		"A": factory.review(begun),
		"F": factory.deliverable(begun),
	}
	assert {letter: name[: 1 + len(day)] for letter, name in made.items()} == {
		letter: f"{letter}{day}" for letter in made
	}
	assert list(begun.assignments) == list(factory.PARTS)
	numbers = [int(name[-4:]) for name in begun.assignments.values()]
	assert numbers == list(range(numbers[0], numbers[0] + 5))


# feature: names.daily
def test_more_than_999_tasks_of_a_day_go_on_counting(company: Company, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(naming, "nowdate", lambda: "2031-03-05")
	naming.pass_by("T20310305", 999)
	assert factory.draft(company).name == "T203103051000"


# feature: names.imported
def test_an_imported_name_stays_and_the_counter_goes_on_behind_it(
	company: Company, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(naming, "nowdate", lambda: "2031-03-05")
	with acting(company.initiator):
		doc = frappe.get_doc(factory.task_values(company))
		doc.flags.collab_name = "T20310305007"
		assert doc.insert().name == "T20310305007"
	naming.pass_by("T20310305", 7)
	assert factory.draft(company).name == "T20310305008"
	naming.pass_by("T20310305", 3)
	assert factory.draft(company).name == "T20310305009"


# feature: names.imported
def test_a_client_cannot_choose_a_name(company: Company):
	values = {**factory.task_values(company), "name": "T00000000001", "__newname": "T00000000002"}
	with acting(company.initiator):
		made = frappe.client.insert(values)
	assert made.name.startswith(f"T{getdate(nowdate()):%Y%m%d}")


# feature: names.daily
def test_the_number_of_a_deleted_draft_is_not_given_again(company: Company):
	first = factory.draft(company).name
	with acting(company.initiator):
		frappe.delete_doc("Collab Task", first)
	second = factory.draft(company).name
	assert Counter([first, second]) == Counter({first: 1, second: 1})
	assert second > first
