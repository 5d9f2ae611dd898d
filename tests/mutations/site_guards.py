"""The guards that only a real site can try."""

from __future__ import annotations

from tests.mutations.guards import Guard

PERMISSIONS = "xdept_collab/permissions.py"
HOOKS = "xdept_collab/hooks.py"
RECORD = "xdept_collab/services/record.py"
GUARD = "xdept_collab/services/guard.py"
PROTECT = "xdept_collab/services/protect.py"
FILES = "xdept_collab/services/files.py"
CORE = "xdept_collab/api/core_guard.py"
ACCESS_ROWS = "xdept_collab/services/access_rows.py"
LISTS = "form_and_list_of_every_kind"
TAKE_OVER = "forged_department_task_or_assignment"


def _core(name: str, holds: str, method: str, tests: str) -> Guard:
	"""One of Frappe's endpoints without the one of ours that stands before it."""
	line = f'	"{method}": "xdept_collab.api.core_guard.{name}",\n'
	return Guard(f"core-{name.replace('_', '-')}", holds, HOOKS, line, "", tests, "site")


SITE: tuple[Guard, ...] = (
	Guard(
		"access-gate",
		"Every permission of our records asks the rule.",
		PERMISSIONS,
		"	if not stored or not may(ptype, doc.doctype, relations_of(actor, stored)):\n",
		"	if not stored:\n",
		LISTS,
		"site",
	),
	Guard(
		"new-values",
		"A change is judged on its new values as well.",
		PERMISSIONS,
		"	return bool(new) and may(ptype, doc.doctype, relations_of(actor, new))\n",
		"	return bool(new)\n",
		TAKE_OVER,
		"site",
	),
	Guard(
		"stored-first",
		"A change is judged on the stored record first.",
		PERMISSIONS,
		"	stored = held.scope_of(doc)\n",
		"	stored = held.new_scope_of(doc)\n",
		"test_stored_first",
		"site",
	),
	Guard(
		"claimed-new",
		"Who says that a stored record is new is judged by the stored record.",
		PERMISSIONS,
		"	return bool(doc.name) and bool(frappe.db.exists(doc.doctype, doc.name))\n",
		"	return False\n",
		"test_stored_first",
		"site",
	),
	Guard(
		"query-condition",
		"A list shows what the user may read.",
		PERMISSIONS,
		"		return f\"({_visible(user, frappe.db.escape(doctype), f'{table}.name', doctype)})\"\n",
		'		return ""\n',
		LISTS,
		"site",
	),
	Guard(
		"child-condition",
		"Rows are listed with the record that they stand in.",
		PERMISSIONS,
		"		return f\"({_visible(user, f'{table}.parenttype', f'{table}.parent')})\"\n",
		'		return ""\n',
		"child_rows_are_listed",
		"site",
	),
	Guard(
		"log-condition",
		"The story of a record is listed to its readers.",
		PERMISSIONS,
		'		return f"({_visible(user, kind, name)})"\n',
		'		return ""\n',
		"story_of_a_record_is_read",
		"site",
	),
	Guard(
		"referring-condition",
		"Files and tags of a hidden record are not listed.",
		PERMISSIONS,
		'	return f"(ifnull({kind}, ',
		'	return f"(1 = 1 or ifnull({kind}, ',
		"file_list_hides or tags_of_a_hidden",
		"site",
	),
	Guard(
		"no-condition-for-the-unknown",
		"A DocType that the table does not know is listed to nobody.",
		PERMISSIONS,
		'	return "(1 = 0)"\n',
		'	return ""\n',
		"table_does_not_know_is_listed_to_nobody",
		"site",
	),
	Guard(
		"workflow-guard",
		"A plain save makes no move that the workflow, the role or the relation does not allow.",
		RECORD,
		"		self._spoken(lambda: guard.check(self))\n",
		"		return\n",
		"forged_state_is_refused",
		"site",
	),
	Guard(
		"task-stands-still",
		"Nothing of a task on hold or over is changed.",
		GUARD,
		"	if task and task.status in STANDING_STILL:\n",
		"	if not task and STANDING_STILL:\n",
		"while_the_task_stands_still",
		"site",
	),
	Guard(
		"protect-fields",
		"What the server computes is put back, whoever sends it.",
		PROTECT,
		"	_restore(doc, before)\n",
		"",
		"server_computes_is_put_back",
		"site",
	),
	Guard(
		"protect-rows",
		"A row name of another record overwrites nothing there.",
		PROTECT,
		"			row.name = None\n",
		"",
		"row_name_of_another_record",
		"site",
	),
	Guard(
		"append-only",
		"What is written once is not changed.",
		RECORD,
		'		if not self.is_new() and not self.flags.get("collab_system"):\n',
		'		if self.is_new() and not self.flags.get("collab_system") and not self.name:\n',
		"written_once_is_never_changed",
		"site",
	),
	Guard(
		"shapes",
		"A value that a field cannot hold is refused in words.",
		"xdept_collab/services/shapes.py",
		"	return isfinite(number) and abs(number) < limit\n",
		"	return True\n",
		"value_that_does_not_fit",
		"site",
	),
	Guard(
		"shapes-methods",
		"A value takes no method's place.",
		RECORD,
		" and not callable(getattr(type(self), key, None))\n",
		"\n",
		"place_of_a_method",
		"site",
	),
	Guard(
		"plain-text",
		"No markup is stored.",
		"xdept_collab/services/clean_text.py",
		"				self.set(field.fieldname, inert(value))\n",
		"				pass\n",
		"in_any_field_or_row_of_a_task or new_records_of_every_kind_hold_no_markup",
		"site",
	),
	Guard(
		"borrowed-file",
		"Nobody makes a file that names the address of a hidden one.",
		FILES,
		"	return not any(frappe.get_doc(",
		"	return not known and not any(frappe.get_doc(",
		"cannot_be_borrowed",
		"site",
	),
	Guard(
		"imposed-file",
		"Nobody puts a file on a record that he may not write.",
		FILES,
		" or _is_imposed(doc, user):\n",
		":\n",
		"puts_a_file_on_a_record",
		"site",
	),
	Guard(
		"joined-reads",
		"No field of a hidden record is read along a link.",
		"xdept_collab/services/joined_reads.py",
		"	if not query.flags.ignore_permissions and is_ours(doctype)",
		"	if query.flags.ignore_permissions and is_ours(doctype)",
		"test_attacks and role_alone",
		"site",
	),
	Guard(
		"one-row-per-reader",
		"A reader has one row for each record, however often it is written.",
		ACCESS_ROWS,
		'	return f"{name} {_mark(principal, doctype)}"\n',
		"	return frappe.generate_hash(length=24)\n",
		"rebuild_finds_and_repairs or rebuild_makes_the_same",
		"site",
	),
	Guard(
		"rows-follow-the-record",
		"Who sees a record changes with the record.",
		RECORD,
		"			access_rows.refresh(self.doctype, [self.name], {self.name: scope_of_values(self)})\n",
		"			pass\n",
		LISTS + " or new_coordinator_sees",
		"site",
	),
	Guard(
		"draft-is-private",
		"The departments on a draft have not been asked, and do not see it.",
		"xdept_collab/services/scopes.py",
		'	asked = set() if row.status == "Draft" else ',
		"	asked = ",
		"draft_is_its_initiators_alone",
		"site",
	),
	Guard(
		"explorer-administrators",
		"Only administrators ask the access explorer.",
		"xdept_collab/api/access.py",
		"	frappe.only_for(ADMINISTRATORS)\n	access_explanation.check_known(user)\n",
		"	access_explanation.check_known(user)\n",
		"only_administrators_ask",
		"site",
	),
	_core(
		"search_link",
		"A link field finds no hidden record.",
		"frappe.desk.search.search_link",
		"test_attacks and role_alone or access_basics and form_list_count",
	),
	_core(
		"search_widget",
		"A search finds no hidden record.",
		"frappe.desk.search.search_widget",
		"test_attacks and role_alone or access_basics and form_list_count",
	),
	_core(
		"get_count",
		"A count counts no hidden record.",
		"frappe.client.get_count",
		"form_list_count or test_attacks and role_alone",
	),
	_core(
		"validate_link",
		"A link to a hidden record checks like one that is missing.",
		"frappe.client.validate_link",
		"link_to_a_hidden_record",
	),
	_core(
		"toggle_like",
		"Nobody likes what he may not read.",
		"frappe.desk.like.toggle_like",
		"likes_or_follows",
	),
	_core(
		"follow_document",
		"Nobody follows what he may not read.",
		"frappe.desk.form.document_follow.follow_document",
		"likes_or_follows",
	),
	_core(
		"get_chart",
		"A chart counts only what its user sees.",
		"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
		"chart_of_groups",
	),
)
