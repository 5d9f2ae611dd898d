"""Proves which conditions a workflow row may carry."""

import pytest

from xdept_collab.rules.condition import condition_findings

FIELDS = {"task_type", "total", "answered", "rows", "due_date", "all_signed"}


# feature: workflow.condition-lint
@pytest.mark.parametrize(
	"condition",
	[
		"",
		"   ",
		'doc.task_type == "Routine"',
		"doc.total and doc.answered >= doc.total",
		"doc.get('all_signed') and not doc['due_date']",
		"not [row for row in doc.rows if row.status != 'Done']",
		"[row.status for row in doc.rows if row.get('weight') * 2 > 1] != []",
		"doc.due_date > frappe.utils.add_to_date(frappe.utils.now_datetime(), days=-5)",
		"frappe.utils.get_datetime(doc.due_date) < frappe.utils.now_datetime() or frappe.utils.now()",
		"frappe.db.get_value('Task', doc.name, 'status') == 'Done'",
		"frappe.db.get_list('Task', filters={'task': doc.name}, fields=['name', 'status'])[0].status",
		"frappe.db.get_value('Task', doc.name, 'status').lower() == 'done'",
		"frappe.session.user == doc.owner and doc.task_type.startswith('P')",
		"int(doc.total) if doc.total else round(1.5)",
	],
)
def test_what_frappe_offers_passes(condition):
	assert condition_findings(condition, FIELDS) == []


# feature: workflow.condition-lint
@pytest.mark.parametrize(
	("condition", "word"),
	[
		("any(doc.rows)", "any"),
		("all(doc.rows)", "all"),
		("sum(doc.rows) > 1", "sum"),
		("len(doc.rows)", "len"),
		("'Head' in frappe.get_roles()", "frappe.get_roles"),
		("frappe.db.exists('Task', doc.name)", "frappe.db.exists"),
		("frappe.db.count('Task')", "frappe.db.count"),
		("frappe.utils.getdate(doc.due_date)", "frappe.utils.getdate"),
		("frappe.utils", "frappe.utils"),
		("frappe", "frappe"),
		("total > 1", "total"),
		("datetime.date.today() > doc.due_date", "datetime.date.today"),
		("doc.has_value_changed('total')", "doc.has_value_changed"),
		("doc.items()", "doc.items"),
		("doc.__class__", "doc.__class__"),
		("doc.get('rows').__len__()", "__len__"),
	],
)
def test_what_frappe_lacks_is_named(condition, word):
	found = condition_findings(condition)
	assert ("lifecycle.condition_name", {"word": word}) in [(item.code, item.facts) for item in found]


# feature: workflow.condition-lint
@pytest.mark.parametrize(
	("condition", "code", "facts"),
	[
		("doc.total >", "lifecycle.condition_syntax", {"text": "doc.total >"}),
		("doc.total = 1", "lifecycle.condition_syntax", {"text": "doc.total = 1"}),
		("lambda: doc.total", "lifecycle.condition_shape", {"text": "lambda: doc.total"}),
		("(x := doc.total)", "lifecycle.condition_shape", {"text": "(x := doc.total)"}),
		("doc.totl > 1", "lifecycle.condition_field", {"word": "totl"}),
		("doc.get('totl')", "lifecycle.condition_field", {"word": "totl"}),
		("doc['totl']", "lifecycle.condition_field", {"word": "totl"}),
		(
			"[row for row in doc.rows if row.total > doc.total]",
			"lifecycle.condition_doc_in_loop",
			{"text": "[row for row in doc.rows if row.total > doc.total]"},
		),
	],
)
def test_every_other_fault_has_its_own_code(condition, code, facts):
	assert [(item.code, item.facts) for item in condition_findings(condition, FIELDS)] == [(code, facts)]


# feature: workflow.condition-lint
def test_a_field_is_judged_only_when_the_fields_are_known_and_said_once():
	assert condition_findings("doc.totl or doc.totl") == []
	assert len(condition_findings("doc.totl or doc.totl", FIELDS)) == 1
