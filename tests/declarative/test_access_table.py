"""The access table covers everything that ships, and what ships says the same as the table."""

import ast
import json
import re

import pytest

from tests.architecture.sources import PACKAGE, ROOT, calls, functions, shown, tree
from tests.architecture.test_layers import dotted_name, endpoints
from xdept_collab import hooks
from xdept_collab.rules import access, access_surfaces, access_table
from xdept_collab.rules.access_table import (
	CHILDREN,
	FOLLOWS,
	JUDGED,
	JUDGED_CHILDREN,
	PERSONAL,
	READ_BY_ROLE,
	READING,
	REFERS,
	ROLES,
	SEEN_BY_OTHERS,
	TABLE,
)
from xdept_collab.rules.lifecycle import lifecycle_from_workflow
from xdept_collab.setup.shipped_files import shipped_records, workflow_files

MODULE = PACKAGE / "xdept_collab"
NOT_VERBS = {"role", "permlevel", "idx"}


def shipped(kind):
	"""The records of a folder of the module, by name."""
	found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(MODULE.glob(f"{kind}/*/*.json"))]
	return {record["name"]: record for record in found}


DOCTYPES = shipped("doctype")
TABLES = {name for name, record in DOCTYPES.items() if record.get("istable")}
RECORDS = DOCTYPES.keys() - TABLES
FIELDS = {name: {row["fieldname"]: row for row in record["fields"]} for name, record in DOCTYPES.items()}


# feature: access.covered
def test_every_doctype_is_covered_by_the_table():
	assert set(ROLES) == RECORDS
	assert {*TABLE, *FOLLOWS} <= RECORDS


# feature: access.covered
def test_every_child_table_is_covered_with_all_records_that_it_stands_in():
	parents = {name: set() for name in TABLES}
	for name in DOCTYPES:
		for field in FIELDS[name].values():
			if field["fieldtype"] in ("Table", "Table MultiSelect"):
				parents[field["options"]].add(name)
	assert {name: set(records) for name, records in CHILDREN.items()} == parents
	assert [name for name in TABLES if DOCTYPES[name].get("permissions")] == []


# feature: access.covered
@pytest.mark.parametrize("doctype", sorted(RECORDS))
def test_the_roles_of_a_doctype_are_those_of_the_table(doctype):
	stored = {
		row["role"]: {verb for verb, given in row.items() if given == 1 and verb not in NOT_VERBS}
		for row in DOCTYPES[doctype]["permissions"]
	}
	assert stored == {role: set(verbs) for role, verbs in ROLES.get(doctype, {}).items()}


# feature: access.covered
@pytest.mark.parametrize("doctype", sorted(RECORDS))
def test_no_field_is_hidden_by_a_level_that_the_table_does_not_know(doctype):
	assert [name for name, field in FIELDS[doctype].items() if field.get("permlevel")] == []


# feature: access.covered
def test_every_role_of_the_table_ships():
	roles = {record.name for record in shipped_records() if record.doctype == "Role"}
	named = {role for rows in ROLES.values() for role in rows} | set(access_surfaces.REPORT_ROLES)
	for group in (access_surfaces.WORKSPACES, access_surfaces.PAGES):
		named |= {role for roles_of_one in group.values() for role in roles_of_one}
	assert named <= roles | {"System Manager"}


# feature: access.covered
def test_every_record_of_a_task_asks_the_rule_and_every_row_has_a_condition():
	assert set(JUDGED) == {*TABLE, *FOLLOWS, *PERSONAL}
	assert set(JUDGED_CHILDREN) == {
		child for child, records in CHILDREN.items() if not set(records) <= READ_BY_ROLE
	}
	conditions = hooks.permission_query_conditions
	assert {name for name, path in conditions.items() if path.endswith(".referring_condition")} == set(REFERS)


# feature: access.covered
@pytest.mark.parametrize("doctype", [*TABLE, *FOLLOWS])
def test_a_record_of_a_task_names_its_task_or_is_one(doctype):
	assert doctype == "Collab Task" or FIELDS[doctype]["task"]["options"] == "Collab Task"


# feature: access.covered
def test_every_workflow_is_of_a_record_that_the_table_lets_somebody_write():
	documents = [json.loads(path.read_text(encoding="utf-8")) for path in workflow_files()]
	for lifecycle in map(lifecycle_from_workflow, documents):
		assert TABLE[lifecycle.doctype]["write"]
		pressing = {word for move in lifecycle.transitions for word in move.relations} - {access.SYSTEM}
		assert pressing <= set(TABLE[lifecycle.doctype]["write"]) | {"initiator"}, lifecycle.doctype


# feature: access.seen-by-others
def test_others_see_of_an_assignment_exactly_the_declared_columns():
	row = FIELDS["Collab Task Department"]
	assert {name for name, field in row.items() if field.get("read_only")} == set(SEEN_BY_OTHERS)
	assert set(SEEN_BY_OTHERS.values()) <= {"name", *FIELDS["Department Assignment"]}


# feature: access.seen-by-others
def test_nothing_that_a_department_writes_for_itself_is_seen_by_others():
	prose = {"Text", "Small Text", "Long Text", "Text Editor", "Markdown Editor", "Table", "Attach"}
	fields = FIELDS["Department Assignment"]
	assert [
		source
		for source in SEEN_BY_OTHERS.values()
		if source != "name" and fields[source]["fieldtype"] in prose
	] == []


# feature: access.covered
def test_every_report_is_covered_and_shows_the_records_that_the_table_says():
	assert {name: record["ref_doctype"] for name, record in shipped("report").items()} == dict(
		access_surfaces.REPORTS
	)
	for name, record in shipped("report").items():
		roles = {row["role"] for row in record["roles"]}
		assert roles == set(access_surfaces.REPORT_ROLES), name
		assert all("report" in ROLES[record["ref_doctype"]][role] for role in roles), name


# feature: access.covered
def test_every_number_card_is_covered_and_counts_by_an_endpoint_that_is():
	cards = shipped("number_card")
	assert {name: record["method"] for name, record in cards.items()} == {
		name: f"xdept_collab.api.{endpoint}" for name, endpoint in access_surfaces.CARDS.items()
	}
	for name, endpoint in access_surfaces.CARDS.items():
		assert access_surfaces.ENDPOINTS[endpoint].doctype == cards[name]["document_type"]


# feature: access.covered
def test_every_chart_workspace_page_and_web_page_is_covered():
	charts = shipped("dashboard_chart")
	assert {name: record.get("document_type") for name, record in charts.items()} == dict(
		access_surfaces.CHARTS
	)
	for kind, declared in (("workspace", access_surfaces.WORKSPACES), ("page", access_surfaces.PAGES)):
		stored = {name: {row["role"] for row in record["roles"]} for name, record in shipped(kind).items()}
		assert stored == {name: set(roles) for name, roles in declared.items()}, kind
	assert list((PACKAGE / "www").rglob("*.html")) == [], "Frappe would show these to everybody"
	assert [kind for kind in ("web_form", "print_format", "dashboard", "notification") if shipped(kind)] == []


def constant(path, name):
	"""The literal strings of a module's table or set of that name, its keys if it has keys."""
	for node in tree(path).body:
		target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
		if getattr(target, "id", "") == name:
			parts = node.value.keys if isinstance(node.value, ast.Dict) else ast.walk(node.value)
			return {part.value for part in parts if isinstance(part, ast.Constant)}
	raise AssertionError(f"{shown(path)} has no {name}")


# feature: access.covered
def test_every_page_of_the_website_is_covered_and_opens_to_guests_what_shows_nothing():
	pages = PACKAGE / "www" / "pages.py"
	declared = access_surfaces.WEB_PAGES
	assert constant(pages, "PAGES") == set(declared)
	assert constant(pages, "OPEN_TO_GUESTS") == {
		page for page, need in declared.items() if need == access_surfaces.EVERYBODY
	}


# feature: access.covered
def test_every_endpoint_is_covered():
	ours = {
		dotted_name(path, function).removeprefix("xdept_collab.api.") for path, function, _ in endpoints()
	}
	core = {name.removeprefix("xdept_collab.api.") for name in hooks.override_whitelisted_methods.values()}
	assert core <= ours
	assert ours - core == set(access_surfaces.ENDPOINTS)


# feature: access.covered
@pytest.mark.parametrize("endpoint", sorted(access_surfaces.ENDPOINTS))
def test_an_endpoint_needs_what_the_table_knows(endpoint):
	need = access_surfaces.ENDPOINTS[endpoint]
	if need.roles:
		assert not need.doctype
	elif need.doctype == access_surfaces.ANY_RECORD:
		known = {*READING, *access_table.VERBS, *(verb for verbs in TABLE.values() for verb in verbs)}
		assert need.verb in known
	else:
		known = {
			*TABLE.get(need.doctype, {}),
			*(verb for verbs in ROLES[need.doctype].values() for verb in verbs),
		}
		assert need.verb in known


# feature: access.covered
@pytest.mark.parametrize("endpoint", sorted(access_surfaces.ENDPOINTS))
def test_an_endpoint_asks_for_what_the_table_says(endpoint):
	need = access_surfaces.ENDPOINTS[endpoint]
	module, _, name = endpoint.rpartition(".")
	path = PACKAGE / "api" / f"{module.replace('.', '/')}.py"
	texts = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
	if need.roles:
		asked = {call for function in functions(path) for call in calls(function)}
		assert "frappe.only_for" in asked
		assert set(need.roles) <= texts | set(access_surfaces.ADMINISTRATORS)
	elif need.doctype != access_surfaces.ANY_RECORD and module != "inbox":
		assert need.doctype in texts
	assert name in {function.name for function in functions(path)}


# feature: access.covered
def test_the_words_of_the_desk_cover_every_record_with_choices():
	"""The list in stored_values.js: the records whose Select fields a form shows in their own words."""
	code = (PACKAGE / "public" / "js" / "collab" / "stored_values.js").read_text(encoding="utf-8")
	listed = re.findall(r'^\t"([^"]+)",$', code, re.MULTILINE)
	with_choices = {
		name
		for name in TABLE
		if any(field["fieldtype"] == "Select" for field in FIELDS[name].values())
		or any(
			field["fieldtype"] == "Select"
			for child, records in CHILDREN.items()
			if name in records
			for field in FIELDS[child].values()
		)
	}
	assert sorted(listed) == sorted(with_choices)


# feature: access.covered
def test_no_other_file_declares_the_records_again():
	"""A list of most records that stands elsewhere would be a second table."""
	found = []
	for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests" / "site").rglob("*.py")]:
		if path.parent.name == "rules" or path.name in ("scopes.py",):
			continue
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.Tuple | ast.List | ast.Set):
				named = {item.value for item in node.elts if isinstance(item, ast.Constant)}
				if len(named & set(TABLE)) >= 8:
					found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
	assert found == []
