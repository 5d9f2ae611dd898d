"""The guards of access, each with a patch that takes it away and the tests that must then fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
	"""One guard: what it holds, the patch that removes it, and where it is tested.

	`old` stands exactly once in `file`; `new` takes its place. `suite` and `tests` are those of bin/test.
	"""

	name: str
	holds: str
	file: str
	old: str
	new: str
	tests: str
	suite: str = "rules"

	def remove_from(self, source: str) -> str:
		"""Return the source without the guard; raises ValueError when the patch does not fit exactly once."""
		if source.count(self.old) != 1:
			raise ValueError(f"{self.name}: its place stands {source.count(self.old)} times in {self.file}")
		return source.replace(self.old, self.new)


RULE = "xdept_collab/rules/access.py"
TABLE = "xdept_collab/rules/access_table.py"
MOVES = "xdept_collab/rules/move_rights.py"
ACTOR = "xdept_collab/rules/actor.py"
API = "xdept_collab/api/access.py"

RULES = (
	Guard(
		"relation-gate",
		"Without a relation of the line the answer is no.",
		RULE,
		"return decision if by else replace(decision, code=NO_RELATION)",
		"return decision",
		"test_access",
	),
	Guard(
		"role-gate",
		"Without a role that opens the record the answer is no.",
		RULE,
		"if roles is not None and not opened_by:",
		"if roles is not None and not opened_by and doctype == verb:",
		"test_access",
	),
	Guard(
		"unknown-doctype",
		"What the table does not know means no.",
		RULE,
		"return decision if opened_by else replace(decision, code=NO_ROLE if doctype in ROLES else UNKNOWN)",
		"return decision",
		"test_access",
	),
	Guard(
		"unknown-verb",
		"A verb that is no way of reading is not read for one.",
		TABLE,
		'READING = frozenset({"read", ',
		'READING = frozenset({"share", "read", ',
		"test_access",
	),
	Guard(
		"own-only",
		"A role for one's own records opens no other.",
		RULE,
		"if verb in verbs and (is_own or OWN_ONLY not in verbs)",
		"if verb in verbs",
		"test_access",
	),
	Guard(
		"log-follows-reading",
		"A log is read with its record, and not written with it.",
		RULE,
		'.get("read", ()) if is_reading(verb) else ()',
		'.get("read", ())',
		"test_access",
	),
	Guard(
		"side-of-the-record",
		"A position gives its rights on its own side of the record only.",
		RULE,
		"*_GIVEN.get((side, position), ())",
		"*_GIVEN.get((OWN, position), ())",
		"test_access",
	),
	Guard(
		"readers-of-a-side",
		"Only the sides whose people read get rows in the access table.",
		RULE,
		"if relation in readers:",
		"if relation:",
		"test_access",
	),
	Guard(
		"task-leads-lead",
		"Only a record without a department is led by those who lead the task.",
		RULE,
		"if not scope.departments_on(OWN) and any(",
		"if any(",
		"test_access",
	),
	Guard(
		"seen-by-others",
		"Others see no other value of an assignment than the declared ones.",
		TABLE,
		'	"signed_on": "signed_on",\n',
		'	"signed_on": "signed_on",\n	"risk_note": "risk_note",\n',
		"test_access_table",
		"declarative",
	),
	Guard(
		"roles-of-a-doctype",
		"No role gets more on the site than the table says.",
		"xdept_collab/xdept_collab/doctype/collaboration_rating/collaboration_rating.json",
		'   "role": "Collab Executive"\n',
		'   "role": "Collab Executive",\n   "share": 1\n',
		"test_access_table",
		"declarative",
	),
	Guard(
		"every-endpoint",
		"A new endpoint without its line in the table is noticed.",
		API,
		"def kinds(",
		"def species(",
		"test_access_table",
		"declarative",
	),
	Guard(
		"move-stands-still",
		"Nothing of a task that stands still moves.",
		MOVES,
		"	if task_stands_still:\n",
		"	if task_stands_still and not move:\n",
		"test_move_rights",
	),
	Guard(
		"move-system",
		"What the system decides nobody presses.",
		MOVES,
		"	if move.relations == (SYSTEM,):\n",
		"	if move.relations == (SYSTEM, SYSTEM):\n",
		"test_move_rights",
	),
	Guard(
		"move-role",
		"A move asks for the role of its row.",
		MOVES,
		"	if move.role not in presser.roles:\n",
		"	if move.role == move.action:\n",
		"test_move_rights",
	),
	Guard(
		"move-relation",
		"A move asks for a relation of its row.",
		MOVES,
		"	if not presser.relations(move.role).intersection(move.relations):\n",
		"	if not move.relations:\n",
		"test_move_rights",
	),
	Guard(
		"move-own-work",
		"Nobody judges his own work.",
		MOVES,
		"	if move.self_excluded and presser.is_own_work:\n",
		"	if move.self_excluded and not move:\n",
		"test_move_rights",
	),
	Guard(
		"move-condition",
		"The condition of a row is asked.",
		MOVES,
		'return "" if is_met(move) else CONDITION',
		'return ""',
		"test_move_rights",
	),
	Guard(
		"delegation-not-handed-on",
		"Nobody delegates what he was delegated.",
		ACTOR,
		"replace(delegator, stands_in=(), is_administrator=False)",
		"replace(delegator, is_administrator=False)",
		"test_delegation or a_delegation_hands_on",
	),
	Guard(
		"delegation-no-administration",
		"Administrating is delegated to nobody.",
		ACTOR,
		"replace(delegator, stands_in=(), is_administrator=False)",
		"replace(delegator, stands_in=())",
		"test_delegation or a_delegation_hands_on",
	),
	Guard(
		"delegation-of-one-task",
		"A delegation of one task opens no other.",
		RULE,
		'		if each.task in ("", scope.task):\n',
		"		if each:\n",
		"test_delegation or test_access",
	),
	Guard(
		"delegation-of-one-department",
		"A delegation of one department takes nothing personal along.",
		ACTOR,
		'			user="",\n',
		"			user=delegator.user,\n",
		"test_delegation",
	),
	Guard(
		"delegation-not-of-all",
		"Reading everything goes along only with everything.",
		ACTOR,
		"		holds = replace(holds, is_executive=False)\n",
		"		pass\n",
		"test_delegation",
	),
	Guard(
		"delegation-not-of-delegations",
		"Nobody arranges delegations for whom he stands in for.",
		RULE,
		"	for each in actor.stands_in if scope.doctype not in PERSONAL else ():\n",
		"	for each in actor.stands_in:\n",
		"test_delegation or test_access",
	),
)
