"""A sender that is killed, at every stage: nothing is lost, and nothing comes twice in the bell."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Company, Running
from tests.site.test_outbox import MORNING, rows, told
from tests.site.test_sending import open_account
from xdept_collab.services import calendars, outbox

# What the process does: send what is due, and die where the test says.
SENDER = """
import os, signal, sys
import frappe
frappe.init(site=os.environ["XDEPT_TEST_SITE"])
frappe.connect()
from datetime import datetime
from xdept_collab.services import sending
dies_at, ended = int(sys.argv[2]), []
def end():
	ended.append(1)
	if len(ended) == dies_at:
		os.kill(os.getpid(), signal.SIGKILL)
	frappe.db.commit()
sending.send_due(datetime.fromisoformat(sys.argv[1]), end)
"""


@pytest.fixture
def waiting(company: Company) -> Iterator[Running]:
	"""Committed messages for the bell and by mail."""
	with factory.committed(company) as commit:
		frappe.db.sql("update `tabDelivery` set send_after = null where send_after is not null")
		open_account()
		begun = factory.running(company)
		frappe.db.sql("update `tabDelivery` set send_after = null where send_after is not null")
		people = [company.user(place, "sales") for place in ("head", "deputy", "liaison")]
		both = ("In-App", "E-mail")
		outbox.add([told(begun, user, channels=both) for user in people], calendars.stored(MORNING))
		commit()
		yield begun
		frappe.db.delete("Email Queue", {"reference_name": begun.assignments["sales"]})
		frappe.db.delete("Email Account", {"name": "Outbox"})
		frappe.local.outgoing_email_account = {}


def send(dies_at: int) -> int:
	"""Send in a process of its own that is killed just before the commit of that number; 0 for none."""
	now = calendars.stored(MORNING).isoformat()
	done = subprocess.run(
		[sys.executable, "-c", SENDER, now, str(dies_at)],
		env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
		cwd=os.environ["XDEPT_TEST_SITES"],
		check=False,
		timeout=120,
	)
	frappe.db.rollback()  # A new look at what is committed.
	return done.returncode


def found(begun: Running) -> tuple[int, int]:
	"""How many notices and mails there are of the deliveries."""
	names = [row.name for row in rows(begun)]
	return (
		frappe.db.count("Notification Log", {"name": ("in", names)}),
		frappe.db.count("Email Queue", {"reference_name": begun.assignments["sales"]}),
	)


# feature: outbox.bell, outbox.mail
@pytest.mark.parametrize("dies_at", [1, 2, 3, 4, 5])
def test_whenever_the_sender_is_killed_all_is_sent_once_by_the_next(waiting: Running, dies_at: int):
	killed = send(dies_at)
	assert killed == -signal.SIGKILL
	notices, mails = found(waiting)
	assert notices in (0, 3)
	assert mails in (0, 3)
	assert send(0) == 0
	assert found(waiting) == (3, 3)
	assert send(0) == 0
	assert found(waiting) == (3, 3)
	assert {row.state for row in rows(waiting, channel="In-App")} == {"Sent"}
	assert all(row.email_queue for row in rows(waiting, channel="E-mail"))
