"""Lists for readers of few and of many records: one answer in two forms, the choice follows his access, one rebuild."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Company, Running, acting
from tests.site.test_query_counts import counted
from xdept_collab import permissions, setup
from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rebuild, access_rows, density, directory

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
# What a list may be asked of: our records, rows of theirs, their story, and Frappe's own records about them.
LISTED = (*TABLE, "Collab Task Department", "Work Item Collaborator", "Transition Log", "File", "Tag Link")


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
	frappe.cache.delete_value(density.CACHE_KEY)
	yield
	frappe.cache.delete_value(density.CACHE_KEY)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
	"""`many(5)`: from five rows on a reader counts as one who sees many, new ones or not."""

	def set_to(number: int, new: int = 0) -> None:
		monkeypatch.setattr(density, "MANY", number)
		monkeypatch.setattr(density, "PAGE", new)
		frappe.cache.delete_value(density.CACHE_KEY)

	return set_to


def listed(doctype: str) -> list[str]:
	condition = (
		permissions.referring_condition if doctype in permissions.REFERS else permissions.query_condition
	)
	where = condition(frappe.session.user, doctype) or "1 = 1"
	return [row[0] for row in frappe.db.sql(f"select name from `tab{doctype}` where {where} order by name")]


def is_by_page(user: str, doctype: str = TASK) -> bool:
	return "limit 1) = 1" in permissions.query_condition(user, doctype)


def random_work(company: Company, chance: random.Random) -> None:
	"""A few tasks with random departments, in random states, with records of several kinds."""
	for _number in range(4):
		keys = chance.sample(sorted(factory.NAMES), chance.randint(2, 5))
		parts = {key: "A" if place == 0 else chance.choice("RRCI") for place, key in enumerate(keys)}
		state = chance.choice(["Draft", "Awaiting Departments", "Planning", "Executing", "Closed"])
		begun = factory.running(company, state, parts)
		working = [key for key in begun.items if parts[key] == "R"]
		if state == "Executing" and working:
			factory.log(begun, working[0])
			factory.deliverable(begun, working[0])
			factory.request(begun, working[0], chance.choice(sorted(factory.NAMES)))
			attach(begun)


def attach(begun: Running) -> None:
	values = {"attached_to_doctype": TASK, "attached_to_name": begun.task}
	factory.upload(begun.company.initiator, **values)


# feature: access.two-forms
@pytest.mark.parametrize("seed", range(3))
def test_both_forms_of_a_list_find_the_same_records_for_everybody(
	seed: int, company: Company, many: Callable[..., None]
):
	chance = random.Random(seed)
	random_work(company, chance)
	people = [company.user(who) for who in ("initiator", "coordinator", "superior", "nobody")]
	people += [company.user(who, key) for who in ("head", "member") for key in factory.NAMES]
	seen = 0
	for user in people:
		with acting(user):
			many(1_000_000)
			few = {doctype: listed(doctype) for doctype in LISTED}
			assert not is_by_page(user)
			many(0)
			assert {doctype: listed(doctype) for doctype in LISTED} == few
			assert is_by_page(user)
			seen += sum(map(len, few.values()))
	assert seen > 100


# feature: access.two-forms
def test_the_form_follows_how_much_a_reader_sees_and_is_chosen_anew_when_that_changes(
	company: Company, many: Callable[..., None]
):
	user = company.user("member", "sales")
	factory.submitted(company)
	own = frappe.db.count(
		"Collab Access", {"principal": f"dept:{company.names['sales']}", "ref_doctype": TASK}
	)
	many(own + 1)
	assert not is_by_page(user)
	factory.submitted(company)
	assert not is_by_page(user), "what is not committed yet is not counted again"
	frappe.db.after_commit.run()
	assert is_by_page(user)


# feature: access.two-forms
def test_a_reader_of_old_tasks_alone_has_his_own_looked_up_however_many_they_are(
	company: Company, many: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(density, "LAST_CHANGED", 2)
	user = company.user("member", "sales")
	factory.submitted(company)
	for _number in range(2):
		factory.submitted(company, {"marketing": "A", "research": "R"})
	many(1, new=1)
	assert not is_by_page(user)
	assert is_by_page(company.user("member", "research"))
	factory.submitted(company)
	many(1, new=1)
	assert is_by_page(user)


# feature: access.two-forms
def test_a_choice_that_is_out_of_date_changes_no_result(company: Company, many: Callable[..., None]):
	user = company.user("member", "sales")
	many(1_000_000)
	with acting(user):
		assert not is_by_page(user)
		task = factory.submitted(company).task
		frappe.set_user(user)
		assert task in frappe.get_list(TASK, pluck="name", limit=0)
	many(0)
	with acting(user):
		assert is_by_page(user)
		access_rows.forget(TASK, task)
		assert task not in frappe.get_list(TASK, pluck="name", limit=0)


# feature: access.two-forms
def test_who_takes_another_position_is_counted_anew(company: Company, many: Callable[..., None]):
	user = company.user("nobody")
	factory.submitted(company)
	many(1)
	assert not is_by_page(user)
	sales = frappe.get_doc("Collab Department", company.names["sales"])
	sales.append("members", {"user": user})
	sales.save()
	assert is_by_page(user)


# feature: access.two-forms
def test_a_department_with_a_percent_sign_in_its_name_sees_its_tasks_in_both_forms(
	many: Callable[..., None],
):
	names = {key: f"{name} 100% \\ O'Neill" for key, name in factory.NAMES.items()}
	company = factory.found("percent.example", names)
	task = factory.submitted(company).task
	for key in ("sales", "marketing"):
		with acting(company.user("member", key)):
			for number in (0, 1_000_000):
				many(number)
				assert frappe.get_list(TASK, pluck="name", limit=0) == [task]
	directory.clear()


# feature: speed.query-budget
def test_counting_a_readers_rows_takes_one_query_once(company: Company):
	factory.submitted(company)
	with acting(company.user("member", "sales")):
		frappe.get_list(TASK, limit=20)
		frappe.cache.delete_value(density.CACHE_KEY)
		with counted() as first:
			frappe.get_list(TASK, limit=20)
		with counted() as second:
			frappe.get_list(TASK, limit=20)
	assert len(first) == len(second) + 1
	assert len(second) == 1
	assert f"LIMIT {density.MANY}" in first[0]


# feature: access.two-forms
def test_each_form_has_the_index_that_it_reads(site: str):
	rows = frappe.db.sql("show index from `tabCollab Access`", as_dict=True)
	found: dict[str, list[str]] = {}
	for row in sorted(rows, key=lambda row: (row.Key_name, row.Seq_in_index)):
		found.setdefault(row.Key_name, []).append(row.Column_name)
	assert ["principal", "ref_doctype", "ref_name"] in found.values()
	assert ["ref_doctype", "ref_name", "principal"] in found.values()


# feature: access.rebuild
def test_the_rebuild_finds_and_repairs_what_is_missing_superfluous_and_orphaned(company: Company):
	begun = factory.running(company)
	frappe.db.delete("Collab Access", {"ref_doctype": ITEM, "ref_name": begun.items["sales"]})
	lost = len(access_rows.rows_of(ITEM, access_rows.stored_scopes(ITEM, [begun.items["sales"]])))
	stray = {"a": ("dept:nobody", begun.task), "b": ("dept:nobody", "T0"), "c": ("dept:nobody", "zzz")}
	access_rows._insert(TASK, stray)
	found = {name: page for name, page in access_rebuild.rebuild().items() if page.drift}
	assert {name: (page.missing, page.superfluous, page.orphaned) for name, page in found.items()} == {
		ITEM: (lost, 0, 0),
		TASK: (0, 1, 2),
	}
	assert not any(page.drift for page in access_rebuild.rebuild().values())


# feature: access.rebuild
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_the_rebuild_makes_the_same_table_from_nothing_whatever_the_size_of_its_pages(
	size: int, company: Company
):
	factory.ticket(factory.running(company))
	factory.submitted(company)

	def rows() -> set[tuple[str, ...]]:
		return set(frappe.db.sql("select name, principal, ref_doctype, ref_name from `tabCollab Access`"))

	before = rows()
	frappe.db.delete("Collab Access")
	found = list(access_rebuild.pages(lambda: None, size))
	assert rows() == before
	assert sum(page.missing for page in found) == len(before)
	assert max(page.records for page in found) <= size


# feature: department.rename
@pytest.mark.parametrize("longest", [access_rows._LONGEST, 1])
def test_the_rows_of_a_principal_go_to_another_as_if_written_for_him(
	longest: int, company: Company, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(access_rows, "_LONGEST", longest)
	factory.request(factory.running(company), "marketing", "research")
	access_rebuild.rebuild()
	frappe.db.set_value("Collab Department", company.names["research"], "name", "Development")
	for table in ("Department Assignment", "Work Item", "Collab Task Department"):
		frappe.db.set_value(table, {"department": company.names["research"]}, "department", "Development")
	names = {"to_department": company.names["research"]}
	frappe.db.set_value("Collaboration Request", names, "to_department", "Development")
	moved = access_rows.rename_principal(f"dept:{company.names['research']}", "dept:Development")
	assert moved > 3
	assert not any(page.drift for page in access_rebuild.rebuild().values())


# feature: access.rebuild
def test_each_page_of_the_rebuild_is_committed_and_a_stop_leaves_the_rest_to_the_next_run(company: Company):
	for _number in range(3):
		factory.submitted(company)
	frappe.db.delete("Collab Access", {"ref_doctype": TASK})
	ends: list[int] = []
	running = access_rebuild.pages(
		lambda: ends.append(frappe.db.count("Collab Access", {"ref_doctype": TASK})), 1
	)
	while len(ends) < 4:
		next(running)
	running.close()
	done = sum(page.missing for page in access_rebuild.rebuild().values())
	assert 0 < ends[1] < ends[3]
	assert done > 0


# feature: access.rebuild
def test_a_record_that_comes_during_the_rebuild_keeps_its_rows(company: Company):
	factory.submitted(company)
	came: list[str] = []

	def another_comes() -> None:
		if not came:
			came.append(factory.submitted(company).task)

	found = [page for page in access_rebuild.pages(another_comes) if page.doctype == TASK]
	assert came
	assert sum(page.drift for page in found) == 0
	with acting(company.user("member", "sales")):
		assert came[0] in frappe.get_list(TASK, pluck="name", limit=0)


# feature: access.rebuild
def test_the_command_says_what_had_drifted(
	company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	begun = factory.running(company)
	assert setup.rebuild_access() == {}
	frappe.db.delete("Collab Access", {"ref_doctype": ITEM, "ref_name": begun.items["sales"]})
	found = setup.rebuild_access()
	assert list(found) == [ITEM]
	assert f"{found[ITEM]['missing']} were missing" in capsys.readouterr().out
