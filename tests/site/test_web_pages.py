"""The pages below /collab over HTTP: who sees what, where guests go, what is said of a record that is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import frappe
import pytest
import requests

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, Running
from xdept_collab.rules import outside
from xdept_collab.rules.web_pages import KINDS, opening, path_of

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
REPORT = "Outside Report"


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task under way with a record of each kind, to be looked at."""
	with factory.committed(company) as commit:
		made = factory.running(company)
		commit()
		yield made


@pytest.fixture(scope="module")
def records(begun: Running) -> dict[str, str]:
	found = {
		"Collab Task": begun.task,
		"Department Assignment": begun.assignments["sales"],
		"Work Item": begun.items["sales"],
		"Collaboration Request": factory.request(begun, "sales", "research"),
		"Issue Ticket": factory.ticket(begun, "sales", "research"),
		"Extension Request": factory.extension(begun, "sales"),
		"Progress Log": factory.log(begun, "sales"),
		"Acceptance Review": factory.review(begun, "sales"),
	}
	frappe.db.commit()  # noqa: TID251 — the server has to see them.
	return found


def page(client: Client, path: str, **options: object) -> requests.Response:
	headers = {"Accept": "text/html", **options.pop("headers", {})}
	return client.request("GET", path, headers=headers, allow_redirects=False, **options)


def content(answer: requests.Response) -> str:
	"""What a page says, without the token of the session."""
	return re.sub(r'collab-token" content="\w*"', "", answer.text)


# feature: phone.pages
@pytest.mark.parametrize("doctype", KINDS.values())
def test_a_page_shows_a_record_to_who_may_see_it_and_to_nobody_else(
	doctype: str, records: dict[str, str], people: Callable[[str], Client]
):
	path = path_of(doctype, records[doctype])
	for who in ("head.sales", "executive"):
		answer = page(people(who), path)
		assert answer.status_code == 200, answer.text[:2000]
		assert records[doctype] in answer.text
	missing = path_of(doctype, "X00000000000")
	for who in ("head.finance", "nobody"):
		hidden, absent = page(people(who), path), page(people(who), missing)
		assert (hidden.status_code, absent.status_code) == (403, 403)
		assert content(hidden) == content(absent)
		assert records[doctype] not in hidden.text


# feature: phone.pages
@pytest.mark.parametrize(
	"path", ["/collab/nothing/X1", "/collab/a/b/c", "/collab/User/Administrator", "/collab/tasks/x"]
)
def test_an_address_that_means_nothing_is_answered_as_a_hidden_record(
	path: str, people: Callable[[str], Client], begun: Running
):
	answer = page(people("head.finance"), path)
	assert answer.status_code == 403
	assert content(answer) == content(page(people("head.finance"), path_of("Collab Task", begun.task)))


# feature: phone.pages
@pytest.mark.parametrize("path", ["/collab", "/collab/tasks", "/collab/task/T1?x=1&y=2"])
def test_a_guest_goes_to_the_login_and_comes_back(path: str, people: Callable[[str], Client]):
	answer = page(people(""), path)
	assert answer.status_code == 302
	assert answer.headers["Location"].startswith("/login?redirect-to=")
	assert unquote(answer.headers["Location"].removeprefix("/login?redirect-to=")) == path


# feature: phone.pages
def test_the_pages_carry_headers_that_keep_them_to_their_reader(people: Callable[[str], Client]):
	headers = page(people("head.sales"), "/collab").headers
	assert headers["Cache-Control"] == "private, no-store"
	assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
	assert "script-src 'self'" in headers["Content-Security-Policy"]
	assert unquote(headers["X-Collab-Reader"]).startswith("head.sales@")


# feature: phone.pages
def test_what_is_kept_for_the_time_without_network_names_nobody(people: Callable[[str], Client]):
	for path in ("/collab/offline", "/collab/sw.js", "/collab/manifest.webmanifest"):
		mine, of_guest = page(people("head.sales"), path), page(people(""), path)
		assert mine.status_code == 200
		assert mine.text == of_guest.text
		assert "head.sales" not in mine.text
	assert page(people(""), "/collab/sw.js").headers["Service-Worker-Allowed"] == "/collab"


# feature: phone.fast
def test_the_first_page_is_at_most_a_hundred_kilobytes_with_all_that_it_loads(
	people: Callable[[str], Client],
):
	client = people("head.sales")
	first = page(client, "/collab")
	parts = re.findall(r'(?:href|src)="(/(?:assets|collab/manifest)[^"]+)"', first.text)
	sizes = {path: len(client.request("GET", path).content) for path in dict.fromkeys(parts)}
	assert len(sizes) >= 4
	assert len(first.content) + sum(sizes.values()) <= 100 * 1024, sizes


# feature: phone.links
def test_a_link_opens_the_page_on_a_phone_and_the_form_elsewhere(
	records: dict[str, str], people: Callable[[str], Client]
):
	link = opening("Work Item", records["Work Item"])
	for who in ("head.sales", "head.finance", ""):
		on_phone = page(people(who), link, headers={"User-Agent": PHONE})
		assert on_phone.headers["Location"] == path_of("Work Item", records["Work Item"])
		elsewhere = page(people(who), link, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"})
		assert elsewhere.headers["Location"] == f"/app/work-item/{records['Work Item']}"
	foreign = page(people("head.sales"), "/collab/open/Collab Delegation/x", headers={"User-Agent": PHONE})
	assert foreign.headers["Location"] == "/app/collab-delegation/x"


# feature: phone.pages
def test_only_who_may_act_is_offered_an_act(records: dict[str, str], people: Callable[[str], Client]):
	path = path_of("Work Item", records["Work Item"])
	assert 'data-act="progress.log"' in page(people("member.sales"), path).text
	assert 'data-act="progress.log"' not in page(people("executive"), path).text
	assert 'data-act="raising.ticket"' in page(people("member.sales"), path).text


# feature: language.switch
def test_a_guest_chooses_the_language_of_a_page_and_it_stays(http: Callable[..., Client]):
	guest = http()
	assert 'lang="zh"' in page(guest, "/collab/offline?_lang=zh").text
	assert "preferred_language" not in guest.session.cookies
	with taking_reports():
		assert "上报问题" in page(guest, "/collab/report?_lang=zh").text
		assert "上报问题" in page(guest, "/collab/report").text
		page(guest, "/collab/report?_lang=en")
		assert "Report a Problem" in page(guest, "/collab/report").text


class taking_reports:  # noqa: N801 — used as a verb
	"""The company takes reports from outside while the block runs; what came in is removed."""

	def __enter__(self) -> None:
		self._put(1)

	def __exit__(self, *_error: object) -> None:
		frappe.db.rollback()
		frappe.db.delete(REPORT, {"owner": "Guest"})
		self._put(0)

	def _put(self, value: int) -> None:
		frappe.db.set_single_value("Collab Settings", "take_outside_reports", value)
		frappe.db.commit()  # noqa: TID251 — the server has to see it.
		frappe.clear_cache(doctype="Collab Settings")
		for key in frappe.cache.get_keys("collab_outside:"):
			frappe.cache.delete(key)


def post(client: Client, **values: str) -> requests.Response:
	headers = {"Accept": "text/html"}
	return client.request("POST", "/collab/report", data=values, headers=headers, allow_redirects=False)


GOOD = {"subject": "The lamp is broken", "description": "It does not light up.", "sender_name": "Ms Li"}


def reports() -> list[frappe._dict]:
	frappe.db.rollback()
	return frappe.get_all(REPORT, filters={"owner": "Guest"}, fields=["subject", "description", "status"])


# feature: outside.report
def test_nothing_is_taken_from_outside_unless_the_company_says_so(people: Callable[[str], Client]):
	assert page(people(""), "/collab/report").status_code == 403
	assert page(people(""), "/collab/report/thanks").status_code == 403
	assert post(people(""), **GOOD).status_code == 403
	assert reports() == []


# feature: outside.report
def test_a_report_from_outside_arrives_as_text_and_its_sender_learns_nothing(http: Callable[..., Client]):
	with taking_reports():
		answers = [post(http(), **GOOD), post(http(), **{**GOOD, "website": "http://spam.example"})]
		for answer in answers:
			assert (answer.status_code, answer.headers["Location"]) == (302, "/collab/report/thanks")
		assert answers[0].text == answers[1].text
		assert [(row.subject, row.status) for row in reports()] == [("The lamp is broken", "New")]
		assert post(http(), **{**GOOD, "description": "<script>alert(1)</script>"}).status_code == 302
		assert not [row for row in reports() if "<script" in row.description]
		for path in ("/api/resource/Outside Report", "/collab/tasks", "/collab/Outside Report/x"):
			assert page(http(), path).status_code in (302, 403)


# feature: outside.report
def test_a_report_that_is_refused_comes_back_with_what_was_typed(http: Callable[..., Client]):
	with taking_reports():
		empty = post(http(), **{**GOOD, "subject": ""})
		assert empty.status_code == 417
		assert "It does not light up." in empty.text
		assert "is empty" in empty.text
		long = post(http(), **{**GOOD, "subject": "x" * 141, "sender_name": '"><b>'})
		assert long.status_code == 417
		assert '"><b>' not in long.text
		assert reports() == []


# feature: outside.report
def test_one_address_sends_a_few_reports_an_hour_and_no_more(http: Callable[..., Client]):
	with taking_reports():
		guest = http()
		answers = [
			post(guest, **{**GOOD, "subject": f"Report {number}"})
			for number in range(outside.MOST_OF_ONE + 2)
		]
		assert [answer.status_code for answer in answers] == [302] * outside.MOST_OF_ONE + [417, 417]
		assert len(reports()) == outside.MOST_OF_ONE


# feature: outside.report
def test_all_addresses_together_send_no_flood(http: Callable[..., Client]):
	with taking_reports():
		codes = []
		for number in range(outside.MOST_OF_ALL + 1):
			guest = http()
			guest.session.headers["X-Forwarded-For"] = f"192.0.2.{number}"
			codes.append(post(guest, **GOOD).status_code)
		assert codes == [302] * outside.MOST_OF_ALL + [417]


# feature: outside.report
def test_a_user_who_is_logged_in_needs_the_token_of_his_session(people: Callable[[str], Client]):
	with taking_reports():
		client = people("head.legal")
		form = page(client, "/collab/report").text
		# A form sends no header; its session is that of the other tests, which do.
		header = client.session.headers.pop("X-Frappe-CSRF-Token")
		token = re.search(r'name="csrf_token" value="(\w+)"', form)[1]
		assert post(client, **GOOD).status_code == 400
		assert post(client, **GOOD, csrf_token=token).status_code == 302
		client.session.headers["X-Frappe-CSRF-Token"] = header
		frappe.db.rollback()
		frappe.db.delete(REPORT, {"owner": client.user})
