"""Turns a broken rule into the refusal that the user reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import frappe
from frappe import _

from xdept_collab.messages import sentence_of
from xdept_collab.rules.errors import RuleBroken


class CollabRuleError(frappe.ValidationError):
	"""A rule of the collaboration refuses the change; nothing was written."""


# Set where a request asks for a record that is missing or that the user may not see: services/same_answer.py.
HIDDEN = "collab_hidden"
# Refusals that are about the person, not about the content.
_FORBIDDEN = {
	"lifecycle.not_yours",
	"lifecycle.locked",
	"lifecycle.own_work",
	"access.refused",
	"clock.not_told",
}


def refuse(broken: RuleBroken) -> NoReturn:
	"""Raise the Frappe error for a broken rule, with one sentence per finding."""
	sentences = [sentence_of(finding) for finding in broken.findings]
	error = frappe.PermissionError if broken.code in _FORBIDDEN else CollabRuleError
	is_list = len(sentences) > 1
	frappe.throw(
		sentences if is_list else sentences[0], exc=error, title=_("Not possible yet"), as_list=is_list
	)
	raise error  # frappe.throw always raises; this says so to the reader and the type checker.


def deny() -> NoReturn:
	"""Refuse in the same words whether the record is missing or forbidden.

	Frappe notes why it forbids, and a traceback shows the line: raised here and without notes, both look alike.
	"""
	frappe.clear_messages()
	frappe.flags[HIDDEN] = True
	raise frappe.PermissionError


@contextmanager
def spoken() -> Iterator[None]:
	"""Turn any rule that breaks inside the block into the refusal that the user reads."""
	try:
		yield
	except RuleBroken as broken:
		refuse(broken)
