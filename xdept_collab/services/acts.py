"""Asks whether somebody may do an act that is more than a move of a workflow: its line in the access table."""

from xdept_collab.rules.access import explain, relations_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import directory, reading


def require(doctype: str, name: str, verb: str, action: str) -> None:
	"""Refuse callers whom the table does not let do it; missing and forbidden answer alike."""
	decision = explain(verb, doctype, relations_of(directory.actor(), reading.require(doctype, name)))
	if not decision:
		raise RuleBroken("lifecycle.not_yours", action=action, relations=decision.line)
