"""The door through which web pages send what was typed: any of these endpoints, once for each form."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import frappe

from xdept_collab.api import assignments, clocks, progress, raising, reviews, workflow
from xdept_collab.api.arguments import parsed, unreadable
from xdept_collab.services import sent_once
from xdept_collab.services.refusal import spoken

# Each checks for itself what its caller may do.
ACTS: Mapping[str, Callable[..., Any]] = {
	"assignments.sign": assignments.sign,
	"clocks.acknowledge": clocks.acknowledge,
	"clocks.explain_delay": clocks.explain_delay,
	"clocks.remind": clocks.remind,
	"progress.log": progress.log,
	"raising.request": raising.request,
	"raising.ticket": raising.ticket,
	"reviews.sign": reviews.sign,
	"workflow.transition": workflow.transition,
}


@frappe.whitelist(methods=["POST"])
def send(key: str, act: str, args: dict | str) -> Any:
	"""Do an act of a web page and return its answer; the second arrival of the same key only gets the first answer.

	`key`: a UUID that the page made for the form. `act`: an endpoint such as workflow.transition. `args`: its arguments.
	"""
	frappe.has_permission("Collab Department", throw=True)
	values = parsed(args, dict) or {}
	do = ACTS.get(act) or unreadable()
	try:
		inspect.signature(do).bind(**values)
	except TypeError:
		unreadable()
	with spoken():
		return sent_once.done_once(key, act, values, lambda: do(**values))
