"""Says in sentences which line of the access table decided, and what a relation comes from."""

from collections.abc import Iterable

from frappe import _, _lt

from xdept_collab.messages import RELATION_NAMES
from xdept_collab.rules import access, move_rights
from xdept_collab.rules.access import Decision, Tie
from xdept_collab.rules.access_table import ROLES
from xdept_collab.rules.actor import StandIn
from xdept_collab.rules.lifecycle import Transition

VERB_NAMES = {
	"read": _lt("Read"),
	"write": _lt("Change"),
	"create": _lt("Create"),
	"delete": _lt("Delete"),
	"print": _lt("Print"),
	"report": _lt("Open in a report"),
	"export": _lt("Export"),
	"share": _lt("Share"),
	"sign": _lt("Sign the plan"),
	"reassign": _lt("Reassign"),
	"remind": _lt("Remind"),
	"explain_delay": _lt("Explain a delay"),
	"note_kickoff": _lt("Take down the kick-off"),
	"note_retro": _lt("Take down the retro"),
}
POSITION_NAMES = {
	"head": _lt("head or deputy"),
	"liaison": _lt("liaison"),
	"member": _lt("member"),
	"superior": _lt("superior"),
}
_WHY = {
	access.GRANTED: _lt("The table lets {line} do this; here the user is {by}."),
	access.NO_ROLE: _lt("No role of the user opens this. These do: {roles}. Give the user one of them."),
	access.NO_RELATION: _lt("The table lets {line} do this; the user is none of them here."),
	access.NOBODY: _lt("The table lets nobody do this."),
	access.UNKNOWN: _lt("The table does not know this; unknown means no."),
}
_BY_ROLE = _lt("The role alone decides here: {roles}.")
_TIES = {
	access.PERSON: _lt("{relation}: the record names the user"),
	access.ROLE: _lt("{relation}: by role"),
	access.LEAD: _lt("{relation}: leads the task, and the record has no department"),
}
_BY_POSITION = _lt("{relation}: as {position} of {department}")
_MOVES = {
	"": _lt("The user may press this now."),
	move_rights.STANDS_STILL: _lt("The task stands still, so nothing of it moves."),
	move_rights.SYSTEM_ONLY: _lt("The system makes this move by itself."),
	move_rights.NO_ROLE: _lt("The workflow asks for the role {role}, which the user does not have."),
	move_rights.NO_RELATION: _lt("This can be done by {line}; the user is none of them here."),
	move_rights.OWN_WORK: _lt("It judges the user's own work."),
	move_rights.CONDITION: _lt("The condition of the workflow is not met: {condition}"),
}


def relation_names(relations: Iterable[str]) -> str:
	"""Return the relations as words of a sentence."""
	words = [str(RELATION_NAMES.get(name, name)) for name in relations]
	return _(", ", context="between words").join(words) or _("nobody")


def why(decision: Decision) -> str:
	"""Return which line of the table decided, and by what."""
	if decision.code == access.GRANTED and not decision.line:
		return str(_BY_ROLE).format(roles=_role_names(decision.opened_by))
	opening = [role for role, verbs in ROLES.get(decision.doctype, {}).items() if decision.verb in verbs]
	# A role that does not exist cannot be given.
	code = access.NOBODY if decision.code == access.NO_ROLE and not opening else decision.code
	return str(_WHY[code]).format(
		line=relation_names(decision.line), by=relation_names(decision.by), roles=_role_names(opening)
	)


def where_from(tie: Tie) -> str:
	"""Return what a relation comes from: the record, a position in a department, a role, a delegation."""
	said = str(_TIES.get(tie.through, _BY_POSITION)).format(
		relation=relation_names([tie.relation]),
		position=str(POSITION_NAMES.get(tie.through, tie.through)),
		department=tie.department,
	)
	if not tie.in_name_of:
		return said
	return _("{0} (through the delegation of {1})").format(said, tie.in_name_of)


def stands_in(each: StandIn) -> str:
	"""Return for whom somebody stands in, and how far that reaches."""
	if each.task:
		return _("Stands in for {0} on {1}").format(each.user, each.task)
	departments = _(", ", context="between words").join(sorted(each.holds.departments))
	if not each.holds.user:
		return _("Stands in for {0} in {1}").format(each.user, departments)
	return _("Stands in for {0} in everything").format(each.user)


def why_move(move: Transition, obstacle: str) -> str:
	"""Return what keeps somebody from the move, or that nothing does."""
	return str(_MOVES[obstacle]).format(
		role=_(move.role),  # stored: role
		line=relation_names(move.relations),
		condition=move.condition,
	)


def _role_names(roles: Iterable[str]) -> str:
	return _(", ", context="between words").join(_(role) for role in roles) or _("nobody")  # stored: role
