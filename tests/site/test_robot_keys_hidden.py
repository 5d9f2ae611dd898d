"""Whatever breaks while a chat group is saved, the key of its robot is written down nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company

KEY, SECRET = "0f0f0f0f-1111-2222-3333-444455556666", "SEC0f0f0f0f11112222333344445555"
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
CHANNEL = {
	"doctype": "Chat Channel",
	"channel_name": "A group that breaks",
	"vendor": "WeCom",
	"language": "zh",
	"address": ADDRESS,
	"secret": SECRET,
}
QUEUE = "insert_queue_for_Error Log"


@pytest.fixture(scope="module")
def admin(company: Company, http: Callable[..., Client]) -> Iterator[Client]:
	with factory.committed(company) as commit:
		commit()
		yield http(company.user("admin"), PASSWORD)


def written() -> list[str]:
	"""Return what waits to be written into the Error Log, what is in it, and what stands in the files of the logs."""
	frappe.db.rollback()
	waiting = [str(each) for each in frappe.cache.lrange(QUEUE, 0, -1)]
	rows = [f"{row.method} {row.error}" for row in frappe.get_all("Error Log", fields=["method", "error"])]
	folders = (Path(frappe.get_site_path("logs")), Path(frappe.utils.get_bench_path()) / "logs")
	files = [file.read_text(errors="replace") for folder in folders for file in folder.glob("frappe*.log*")]
	return [*waiting, *rows, *files]


def save(client: Client, action: str, **values: object) -> int:
	doc = {**CHANNEL, **values, "__islocal": 1, "name": "new-chat-channel-1"}
	answer = client.call("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action=action)
	assert KEY not in answer.text
	assert SECRET not in answer.text
	return answer.status_code


# feature: robot.secrets
def test_an_error_while_a_chat_group_is_saved_is_written_down_without_the_key_of_its_robot(admin: Client):
	before = frappe.cache.llen(QUEUE)
	assert save(admin, "No Such Action") == 500
	assert frappe.cache.llen(QUEUE) == before + 1
	found = written()
	assert any("Chat Channel" in text and "send?key=…" in text for text in found)
	assert [text for text in found if KEY in text or SECRET in text] == []


# feature: robot.secrets
@pytest.mark.parametrize(
	"values",
	[
		{"address": {"a": ADDRESS}},
		{"address": [ADDRESS]},
		{"address": f"https://chat.example/send?key={KEY}"},
		{"locked_until": {"a": 1}},
		{"vendor": {"a": 1}},
		{"language": "no language"},
	],
)
def test_what_no_chat_group_can_be_is_refused_in_words_that_do_not_tell_the_key(
	admin: Client, values: dict[str, object]
):
	assert save(admin, "Save", **values) == 417
	answer = admin.insert("Chat Channel", **{**CHANNEL, **values})
	assert answer.status_code == 417
	assert KEY not in answer.text
	assert [text for text in written() if KEY in text or SECRET in text] == []
