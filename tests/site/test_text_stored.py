"""Proves that what people write is stored as text, by whatever way and in whatever field it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import frappe
import pytest
from bs4 import BeautifulSoup
from frappe.desk.doctype.tag.tag import add_tag
from frappe.desk.form.utils import add_comment
from frappe.model.base_document import get_controller

from tests.markup import PAYLOADS, markup_of
from tests.site import factory, sheets
from tests.site.factory import Company, acting, put
from tests.site.paths import PATHS
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.comment_text import tidied

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
IMAGE = "Look: <img src=x onerror=alert(1)>"
TEXTS = ("Data", "Small Text", "Text", "Long Text")
# Without a form that people save: shipped content as JSON, and rows that services write from cleaned values.
WRITTEN_BY_SERVICES = {
	"Clock",
	"Escalation Event",
	"Delivery",
	"Shipped Record",
	"Calendar Feed",
	"Sent Once",
	"Collab Access",
	"Transition Log",
}


def written_by_people(doctype: str) -> list[str]:
	return [
		field.fieldname
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype in TEXTS and not field.read_only
	]


def texts_of(doctype: str, name: str) -> list[str]:
	"""Every text of the stored record and of its rows, whatever column it is in."""
	rows = frappe.db.sql(f"select * from `tab{doctype}` where name = %s", name, as_dict=True)
	for field in frappe.get_meta(doctype).get_table_fields():
		rows += frappe.db.sql(f"select * from `tab{field.options}` where parent = %s", name, as_dict=True)
	assert rows
	return [value for row in rows for value in row.values() if isinstance(value, str)]


def markup_in(doctype: str, name: str) -> list[str]:
	return [text for text in texts_of(doctype, name) if markup_of(text)]


def dealt(fields: Sequence[str]) -> Iterator[dict[str, str]]:
	"""All payloads, dealt to the fields, as many at a time as there are fields."""
	for start in range(0, len(PAYLOADS), len(fields)):
		payloads = [
			# A required text that is one tag and nothing else counts as missing.
			payload if frappe.utils.strip_html(payload).strip() else f"{payload} x"
			for payload in PAYLOADS[start : start + len(fields)]
		]
		yield dict(zip(fields, payloads, strict=False))


# feature: text.inert
def test_every_record_that_people_write_cleans_its_texts() -> None:
	ours = frappe.get_all("DocType", filters={"module": "Xdept Collab"}, pluck="name")
	unclean = {name for name in ours if not issubclass(get_controller(name), CleanText)}
	assert unclean <= WRITTEN_BY_SERVICES


# feature: text.inert
@pytest.mark.parametrize("path", PATHS)
def test_no_payload_is_stored_as_markup_by_any_way_of_writing(path: str, company: Company) -> None:
	begun = factory.running(company)
	name = begun.items["sales"]
	for values in dealt([field for field in written_by_people(ITEM) if field != "owner_as_written"]):
		with acting(company.head("sales")):
			PATHS[path](ITEM, name, values)
		assert markup_in(ITEM, name) == []
		stored = frappe.db.get_value(ITEM, name, list(values), as_dict=True)
		for field, payload in values.items():
			assert stored[field].replace(" ", "") == payload.strip().replace(" ", ""), "not a word is lost"


# feature: text.inert
def test_no_payload_is_stored_as_markup_in_any_field_or_row_of_a_task(company: Company) -> None:
	with acting(company.initiator):
		doc = factory.draft(company)
		for values in dealt(written_by_people(TASK)):
			doc.update(values).save()
			assert markup_in(TASK, doc.name) == []
		for table in frappe.get_meta(TASK).get_table_fields():
			fields = written_by_people(table.options)
			for values in dealt(fields) if fields else ():
				row = doc.get(table.fieldname)[0] if doc.get(table.fieldname) else doc.append(table.fieldname)
				row.update(values)
				doc.save()
			assert markup_in(TASK, doc.name) == [], table.fieldname


# feature: text.honest
@pytest.mark.parametrize(
	"text", ["a < b, c > d", "R&D <3", "《计划书》<二稿>", "if (x < 3 && y > 4) {}", '["a", "b < c"]']
)
@pytest.mark.parametrize("path", ["form", "PUT v1", "PUT v2"])
def test_honest_text_is_stored_letter_by_letter(path: str, text: str, company: Company) -> None:
	begun = factory.running(company)
	with acting(company.head("sales")):
		PATHS[path](ITEM, begun.items["sales"], {"title": text, "description": text})
	assert frappe.db.get_value(ITEM, begun.items["sales"], ["title", "description"]) == (text, text)


# feature: text.inert
def test_a_text_that_fits_before_it_is_cleaned_and_not_after_is_refused_in_words(company: Company) -> None:
	begun = factory.running(company)
	for field, text in (("title", "<b" * 70), ("description", "<b" * 32_760)):
		with acting(company.head("sales")), pytest.raises(frappe.ValidationError):
			frappe.get_doc(ITEM, begun.items["sales"]).update({field: text}).save()


# feature: text.inert
def test_new_records_of_every_kind_hold_no_markup(company: Company) -> None:
	begun = factory.running(company)
	made = {
		"Progress Log": factory.log(begun, narrative=IMAGE, next_step=f'"{IMAGE}"'),
		"Collaboration Request": factory.request(begun, content=IMAGE),
		"Issue Ticket": factory.ticket(begun, title=f'["{IMAGE}"]', description=IMAGE, impact=IMAGE),
		"Extension Request": factory.extension(begun, explanation=IMAGE, impact=f'"{IMAGE}"'),
		"Deliverable": factory.deliverable(begun, title=f'"{IMAGE}"', standard=IMAGE),
	}
	with acting(company.head("marketing")):
		url = factory.upload(company.head("marketing"), b"text of the version", "of the version.txt")
		version = {"doctype": "Deliverable Version", "deliverable": made["Deliverable"], "file": url}
		made["Deliverable Version"] = frappe.get_doc({**version, "reason": f'"{IMAGE}"'}).insert().name
	put("Acceptance Review", factory.review(begun, "research"), status="Passed")
	made["Collaboration Rating"] = factory.rating(begun, "research", suggestion=f'["{IMAGE}"]').name
	for doctype, name in made.items():
		assert markup_in(doctype, name) == [], doctype
		assert any("error=alert" in text for text in texts_of(doctype, name)), doctype


# feature: text.inert
@pytest.mark.parametrize("reason", [IMAGE, f'"{IMAGE}"', "&lt;svg onload=alert(1)>"])
def test_the_reason_of_a_move_is_text_in_the_record_and_in_its_story(reason: str, company: Company) -> None:
	begun = factory.running(company, "Awaiting Departments")
	name = begun.assignments["sales"]
	with acting(company.head("sales")):
		values = {"status": "Declined", "transition_reason": reason, "decline_reason": reason}
		PATHS["PUT v1"](ASSIGNMENT, name, values)
	said = frappe.get_all("Transition Log", filters={"ref_name": name, "action": "Decline"}, pluck="reason")
	assert said
	assert not any(markup_of(text) for text in said)
	assert markup_in(ASSIGNMENT, name) == []


# feature: text.inert
def test_a_department_is_named_without_markup_and_renamed_without(company: Company, unique: str) -> None:
	for name in (f"{unique} {IMAGE}", f'"{unique} {IMAGE}"'):
		with pytest.raises(frappe.NameError):
			frappe.get_doc({"doctype": "Collab Department", "department_name": name}).insert()
	coded = f"{unique} &lt;img src=x onerror=alert(1)&gt;"
	doc = frappe.get_doc({"doctype": "Collab Department", "department_name": coded}).insert()
	assert not markup_of(doc.name)
	assert markup_in("Collab Department", doc.name) == []
	frappe.rename_doc("Collab Department", doc.name, f"{coded} again", force=True)
	renamed = frappe.db.get_value("Collab Department", {"name": ("like", f"{unique}%again")}, "name")
	assert renamed
	assert not markup_of(renamed)


# feature: text.inert
def test_cells_of_an_imported_sheet_hold_no_markup() -> None:
	row = sheets.sample_cells("X01")[0]
	row[1], row[6], row[7] = f'"{IMAGE}"', f"{IMAGE}、&lt;svg onload=alert(1)>", "<script>alert(1)</script>"
	assert sheets.take_in(sheets.sheet("X01", row))
	assert markup_in(TASK, sheets.TASK) == []


# feature: text.comments
def test_a_comment_keeps_what_the_comment_box_writes_and_nothing_else() -> None:
	honest = (
		'<div class="ql-editor read-mode"><p>Look, <strong>all</strong>: <span class="mention" '
		'data-id="a@example.com" data-value="A" data-denotation-char="@">@A</span> '
		'<a href="https://example.com/x" target="_blank" title="x">x</a></p><ol><li data-list="bullet">1</li></ol>'
		'<img src="/private/files/a.png"></div>'
	)
	assert tidied(honest) == honest
	for payload in (
		*PAYLOADS,
		"<img src=https://evil.example/seen.gif>",
		"<p class='fixed-top vh-100'>x</p>",
		"<p style='position:fixed;color:red'>x</p>",
		"<p id=navbar data-toggle=tooltip>x</p>",
		"<a href='data:text/html,x'>x</a>",
	):
		left = tidied(payload)
		assert set(tags_of(left)) <= {
			"a",
			"b",
			"code",
			"div",
			"em",
			"hr",
			"i",
			"img",
			"p",
			"span",
			"table",
			"u",
		}, payload
		for word in ("onerror=", "javascript:", "evil.example", "fixed", "data-toggle", "id=", "text/html"):
			assert word not in " ".join(attributes_of(left)), (payload, left)


# feature: text.comments
@pytest.mark.parametrize(
	"content", [f"<p>{IMAGE}</p>", f'"{IMAGE}"', "<style>*{display:none}</style><p>x</p>"]
)
def test_a_comment_on_a_record_is_clean_and_signed_by_its_writer(content: str, company: Company) -> None:
	name = factory.running(company).assignments["sales"]
	with acting(company.head("sales")):
		comment = add_comment(ASSIGNMENT, name, content, company.coordinator, "The coordinator")
	stored = frappe.db.get_value("Comment", comment.name, ["content", "comment_email", "comment_by"])
	assert set(tags_of(stored[0])) <= {"p", "img"}
	assert attributes_of(stored[0]) in ([], ["src=x"])
	assert stored[1:] == (company.head("sales"), frappe.utils.get_fullname(company.head("sales")))


# feature: text.comments
def test_a_comment_on_a_record_of_another_app_is_left_to_frappe() -> None:
	comment = add_comment("User", "Administrator", "<p class='lead'>x</p>", "a@example.com", "A")
	assert 'class="lead"' in comment.content


# feature: text.inert
def test_a_tag_is_no_markup(company: Company) -> None:
	name = factory.running(company).assignments["sales"]
	for tag in (IMAGE, f'"{IMAGE}"'):
		with acting(company.head("sales")), pytest.raises(frappe.NameError):
			add_tag(tag, ASSIGNMENT, name)
	assert not frappe.db.get_value(ASSIGNMENT, name, "_user_tags")


def tags_of(html: str) -> list[str]:
	return [tag.name for tag in BeautifulSoup(html, "html5lib").body.find_all()]


def attributes_of(html: str) -> list[str]:
	found = BeautifulSoup(html, "html5lib").find_all()
	return [f"{key}={value}" for tag in found for key, value in tag.attrs.items()]
