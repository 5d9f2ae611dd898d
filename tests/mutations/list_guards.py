"""The guards of lists and boards: what they pass over, and what they name to nobody."""

from __future__ import annotations

from tests.mutations.guards import Guard

LISTS: tuple[Guard, ...] = (
	Guard(
		"marks-grow",
		"A mark that changed meanwhile loses no reader.",
		"xdept_collab/services/reader_marks.py",
		"when %s then if(`{COLUMN}` = %s, %s, `{COLUMN}` | %s) ",
		"when %s then if(`{COLUMN}` = %s, %s, 0 * `{COLUMN}` | %s) ",
		"reader_marks",
		"site",
	),
	Guard(
		"marks-merged",
		"Who gets the rows of another is marked on their records.",
		"xdept_collab/services/access_rows.py",
		"	reader_marks.add_reader(new)\n",
		"",
		"reader_marks",
		"site",
	),
	Guard(
		"marks-unseen",
		"No list shows, sorts or filters by the marks.",
		"xdept_collab/services/plain_queries.py",
		"		not _names_marks(query)\n		and all(",
		"		all(",
		"reader_marks",
		"site",
	),
	Guard(
		"first-request",
		"The first request of a process is guarded as every other.",
		"xdept_collab/services/request_checks.py",
		"	wrapped_methods.wrap()\n",
		"",
		"first_thing_that_a_process",
		"site",
	),
	Guard(
		"first-job",
		"The first job of a process is guarded as every other.",
		"xdept_collab/services/job_checks.py",
		"	wrapped_methods.wrap()\n",
		"",
		"first_thing_that_a_process",
		"site",
	),
	Guard(
		"first-record",
		"A record is guarded wherever it is loaded.",
		"xdept_collab/xdept_collab/doctype/__init__.py",
		"wrapped_methods.wrap()\n",
		"",
		"first_thing_that_a_process",
		"site",
	),
	Guard(
		"our-doctypes",
		"The rule is asked for every DocType of ours.",
		"xdept_collab/services/wrapped_methods.py",
		"	judged_doctypes.guard()\n",
		"",
		"first_thing_that_a_process",
		"site",
	),
	Guard(
		"boards-order",
		"A board stores the name of no card.",
		"xdept_collab/hooks.py",
		'	"Kanban Board": {"validate": "xdept_collab.services.boards.forget_order"},\n',
		"",
		"board_names_no_card",
		"site",
	),
	Guard(
		"boards-asked",
		"Who moves the cards of a board may see each of them.",
		"xdept_collab/services/asked_records.py",
		"	if method.endswith(_LISTING):\n",
		"	if method.endswith(_DELETING):\n",
		"Kanban",
		"site",
	),
)
