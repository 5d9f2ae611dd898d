"""Proves over HTTP that a file of our records is private, is saved and never shown, and follows its record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
import requests

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api.reviews import sign
from xdept_collab.services import access_rows

TASK, ASSIGNMENT, ITEM, LOG = "Collab Task", "Department Assignment", "Work Item", "Progress Log"
PAGE = b"<html xmlns='http://www.w3.org/1999/xhtml'><body><script>alert(1)</script></body></html>"
PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
# A picture for one reader and a page for another.
POLYGLOT = b"GIF89a/*<html><script>alert(1)</script>*/=1;"
FILES = {
	"page.html": PAGE,
	"page.htm": PAGE,
	"page.xhtml": PAGE,
	"page.xht": PAGE,
	"page.shtml": PAGE,
	"page.mht": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + PAGE,
	"page.mhtml": PAGE,
	"feed.xml": b"<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></x>",
	"style.xsl": PAGE,
	"drawing.svg": PICTURE,
	"drawing.svgz": PICTURE,
	"script.js": b"alert(1)",
	"script.mjs": b"alert(1)",
	"polyglot.gif": POLYGLOT,
	"polyglot.png": b"\x89PNG\r\n\x1a\n" + PAGE,
	"polyglot.pdf": b"%PDF-1.7\n" + PAGE,
	"report.pdf.html": PAGE,
	"report.html.pdf": PAGE,
	"report.html.": PAGE,
	"no ending": PAGE,
	"PAGE.HTML": PAGE,
	"honest.txt": b"text",
	"协同计划书.xhtml": PAGE,
}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		commit()
		yield made
		for name in frappe.get_all("File", filters={"owner": ("like", f"%@{company.domain}")}, pluck="name"):
			frappe.delete_doc("File", name, force=True)


def sent(
	client: Client, begun: Running, name: str, content: bytes, mime: str = "", private: int = 1
) -> requests.Response:
	"""Upload a file to the assignment of sales."""
	return client.request(
		"POST",
		"/api/method/upload_file",
		files={"file": (name, content, mime or "application/octet-stream")},
		data={"is_private": private, "doctype": ASSIGNMENT, "docname": begun.assignments["sales"]},
	)


def on_disk(url: str) -> Path:
	return Path(frappe.get_site_path(url.lstrip("/")))


# feature: files.attachments
@pytest.mark.parametrize(
	("name", "reader"),
	[*((name, "coordinator") for name in FILES), ("page.xhtml", "head.sales"), ("script.js", "executive")],
)
def test_a_file_of_a_record_is_saved_and_never_shown(
	name: str, reader: str, begun: Running, people: Callable[[str], Client]
) -> None:
	content = FILES[name] + reader.encode()
	answer = sent(people("head.sales"), begun, name, content, "image/png")
	assert answer.status_code == 200, answer.text[:500]
	url = answer.json()["message"]["file_url"]
	assert url.startswith("/private/files/")
	for path in (url, f"/api/method/download_file?file_url={requests.utils.quote(url)}"):
		served = people(reader).request("GET", path)
		assert served.status_code == 200, (path, served.text[:300])
		assert served.content == content
		assert served.headers["Content-Disposition"].startswith("attachment"), path
		assert served.headers["X-Content-Type-Options"] == "nosniff"
		assert "sandbox" in served.headers["Content-Security-Policy"]
		assert people("head.research").request("GET", path).status_code == 403


# feature: files.attachments
def test_a_file_of_no_record_of_ours_is_served_as_ever(people: Callable[[str], Client]) -> None:
	person = people("member.finance")
	answer = person.request(
		"POST",
		"/api/method/upload_file",
		files={"file": ("mine.txt", b"of nobody else", "text/plain")},
		data={"is_private": 1},
	)
	assert answer.status_code == 200, answer.text[:500]
	served = person.request("GET", answer.json()["message"]["file_url"])
	assert served.status_code == 200
	assert "Content-Disposition" not in served.headers
	assert "Content-Security-Policy" not in served.headers


# feature: files.private
def test_a_public_file_is_refused_and_leaves_nothing(begun: Running, people: Callable[[str], Client]) -> None:
	answer = sent(people("head.sales"), begun, "public page.html", PAGE + b"public", private=0)
	assert answer.status_code == 417, answer.text[:500]
	assert "private" in answer.text
	frappe.db.rollback()
	assert not frappe.db.exists("File", {"file_name": ("like", "public page%")})
	assert not list(Path(frappe.get_site_path("public", "files")).glob("public page*"))


# feature: files.private
def test_a_private_file_cannot_be_published(begun: Running, people: Callable[[str], Client]) -> None:
	person = people("head.sales")
	made = sent(person, begun, "kept.txt", b"kept private").json()["message"]
	assert person.update("File", made["name"], is_private=0).status_code == 417
	answer = person.call(
		"frappe.client.set_value", doctype="File", name=made["name"], fieldname="is_private", value=0
	)
	assert answer.status_code == 417
	frappe.db.rollback()
	assert frappe.db.get_value("File", made["name"], ["is_private", "file_url"]) == (1, made["file_url"])
	assert on_disk(made["file_url"]).exists()
	assert b"kept private" not in person.request("GET", made["file_url"].replace("/private", "")).content


# feature: files.names
@pytest.mark.parametrize(
	"name",
	[
		"<img src=x onerror=alert(1)>.txt",
		'x" onmouseover="alert(1).txt',
		"a\u202ecod.exe",
		"..\\..\\x.txt",
		".hidden",
	],
)
def test_a_name_that_hides_what_the_file_is_is_refused_in_words(
	name: str, begun: Running, people: Callable[[str], Client]
) -> None:
	answer = people("head.sales").insert(
		"File",
		file_name=name,
		content="named strangely " + name,
		is_private=1,
		attached_to_doctype=ASSIGNMENT,
		attached_to_name=begun.assignments["sales"],
	)
	assert answer.status_code == 417, answer.text[:500]
	assert "Rename the file" in answer.text


# feature: files.names
@pytest.mark.parametrize("name", ["../../../up.txt", "/etc/up.txt", "a%2fup.txt", "%2e%2e%2fup.txt"])
def test_a_path_in_a_name_leads_nowhere(name: str, begun: Running, people: Callable[[str], Client]) -> None:
	answer = sent(people("head.sales"), begun, name, f"path {name}".encode())
	assert answer.status_code < 500, answer.text[:800]
	if answer.status_code == 200:
		path = on_disk(answer.json()["message"]["file_url"]).resolve()
		assert path.parent == Path(frappe.get_site_path("private", "files")).resolve()


# feature: files.unfit
def test_an_empty_file_is_refused_in_words(begun: Running, people: Callable[[str], Client]) -> None:
	answer = sent(people("head.sales"), begun, "empty.txt", b"")
	assert 400 <= answer.status_code < 500, answer.text[:800]
	assert answer.json()["_server_messages"]


# feature: files.unfit
def test_a_file_over_the_limit_is_refused_in_words(begun: Running, people: Callable[[str], Client]) -> None:
	content = b"x" * (26 * 1024 * 1024)
	answer = sent(people("head.sales"), begun, "large.bin", content)
	assert answer.status_code in (413, 417), answer.text[:300]
	frappe.db.rollback()
	assert not frappe.db.exists("File", {"file_name": ("like", "large%.bin")})


# feature: files.unfit
def test_an_archive_unpacks_into_private_files_with_names_that_show(
	begun: Running, people: Callable[[str], Client]
) -> None:
	packed = io.BytesIO()
	with zipfile.ZipFile(packed, "w") as archive:
		archive.writestr("../../page of archive.html", PAGE + b"zip")
	made = sent(people("head.sales"), begun, "archive.zip", packed.getvalue()).json()["message"]
	answer = people("head.sales").call("frappe.core.api.file.unzip_file", name=made["name"])
	assert answer.status_code == 200, answer.text[:500]
	frappe.db.rollback()
	rows = frappe.get_all(
		"File", filters={"file_name": ("like", "page of archive%")}, fields=["is_private", "attached_to_name"]
	)
	assert [(row.is_private, row.attached_to_name) for row in rows] == [(1, begun.assignments["sales"])]


# feature: files.follow
def test_who_loses_the_record_loses_its_file_also_the_one_he_uploaded(
	begun: Running, people: Callable[[str], Client]
) -> None:
	person, name = people("head.sales"), begun.assignments["sales"]
	made = sent(person, begun, "left behind.txt", b"left behind").json()["message"]
	assert person.request("GET", made["file_url"]).status_code == 200
	try:
		moved_to(begun.company.names["research"], begun.company.head("research"), name)
		assert person.request("GET", made["file_url"]).status_code == 403
		assert person.get("File", made["name"]).status_code == 403
		assert person.update("File", made["name"], attached_to_doctype="User").status_code == 403
		assert (
			person.update("File", made["name"], attached_to_doctype="", attached_to_name="").status_code
			== 403
		)
		assert person.delete("File", made["name"]).status_code == 403
		assert people("head.research").request("GET", made["file_url"]).status_code == 200
	finally:
		moved_to(begun.company.names["sales"], begun.company.head("sales"), name)
	assert person.request("GET", made["file_url"]).status_code == 200


def moved_to(department: str, head: str, assignment: str) -> None:
	"""Give the assignment to another department, with what the access table says of it."""
	frappe.db.rollback()
	liaison = frappe.db.get_value("Collab Department", department, "liaison")
	put(ASSIGNMENT, assignment, department=department, head=head, liaison=liaison)
	access_rows.refresh(ASSIGNMENT, [assignment])
	frappe.db.commit()  # noqa: TID251 — the server has to see it.


# feature: files.follow
def test_a_file_goes_with_its_deleted_record(company: Company, people: Callable[[str], Client]) -> None:
	draft = factory.draft(company)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	person = people("initiator")
	answer = person.request(
		"POST",
		"/api/method/upload_file",
		files={"file": ("of the draft.html", PAGE + b"draft", "text/html")},
		data={"is_private": 1, "doctype": TASK, "docname": draft.name},
	)
	made = answer.json()["message"]
	assert on_disk(made["file_url"]).exists()
	assert person.delete(TASK, draft.name).status_code == 202
	frappe.db.rollback()
	assert not frappe.db.exists("File", made["name"])
	assert not on_disk(made["file_url"]).exists()
	assert person.request("GET", made["file_url"]).status_code == 403


# feature: files.rows
def test_a_file_in_a_row_of_a_report_is_read_by_the_readers_of_the_report(
	begun: Running, people: Callable[[str], Client]
) -> None:
	answer = people("member.sales").request(
		"POST",
		"/api/method/upload_file",
		files={"file": ("photo of work.txt", b"photo of work", "text/plain")},
		data={"is_private": 1, "doctype": LOG, "docname": "new-progress-log-abcdefghij"},
	)
	url = answer.json()["message"]["file_url"]
	assert people("head.sales").request("GET", url).status_code == 403
	made = people("member.sales").insert(
		LOG, work_item=begun.items["sales"], narrative="Half of it", progress=50, files=[{"file": url}]
	)
	assert made.status_code == 200, made.text[:500]
	assert people("head.sales").request("GET", url).status_code == 200
	assert people("head.research").request("GET", url).status_code == 403


# feature: files.rows
@pytest.mark.parametrize(
	"address",
	[
		"javascript:alert(1)",
		"https://evil.example/x.png",
		'/files/x" onmouseover="alert(1)',
		"/private/files/not there.txt",
	],
)
def test_a_row_takes_no_address_but_that_of_an_uploaded_file(
	address: str, begun: Running, people: Callable[[str], Client]
) -> None:
	made = people("member.sales").insert(
		LOG, work_item=begun.items["sales"], narrative="Half of it", progress=50, files=[{"file": address}]
	)
	assert made.status_code in (403, 417), made.text[:500]


# feature: files.rows
@pytest.mark.parametrize(
	"drawn", ['x" onerror="alert(1)', "javascript:alert(1)", "data:image/svg+xml,<svg/>"]
)
def test_a_signature_is_a_drawn_picture(drawn: str, company: Company) -> None:
	begun = factory.running(company)
	name = factory.review(begun)
	put("Acceptance Review", name, status="In Review")
	with acting(company.coordinator), pytest.raises(frappe.ValidationError):
		sign(name, "Passed", "All there", drawn)
	with acting(company.coordinator):
		sign(name, "Passed", "All there", "data:image/png;base64,iVBORw0KGgo=")
