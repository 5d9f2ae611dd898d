"""What the app leaves to other apps: their DocTypes are not ours, and finding that out asks the database nothing."""

import frappe
import pytest

from tests.site.test_query_counts import counted
from xdept_collab.services import plain_queries
from xdept_collab.services.ours import MODULE, is_ours


# feature: access.other-apps
def test_every_doctype_of_the_app_is_ours_however_the_database_lets_it_be_written(site: str):
	names = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	assert len(names) > 30
	for name in names:
		assert is_ours(name)
		for written in (name.lower(), f"{name} ", f"{name[:3]}\x01{name[3:]}", name.replace("o", "ö")):
			if frappe.db.exists("DocType", written):
				assert is_ours(written), written


# feature: access.other-apps
@pytest.mark.parametrize(
	"name", ["Note", "ToDo", "File", "Collab", "Collab Tasks", "", None, 5, ["Collab Task"]]
)
def test_any_other_doctype_is_not_ours_and_nothing_is_asked(name: object, site: str):
	with counted() as queries:
		assert not is_ours(name)
	assert queries == []


# feature: access.other-apps
def test_a_list_of_another_doctype_takes_as_many_queries_as_without_the_app(site: str):
	plain_queries.guard()
	frappe.get_list("Note", limit=20)
	frappe.db.value_cache.clear()
	with counted() as queries:
		frappe.get_list("Note", limit=20)
	assert len(queries) == 1, queries
