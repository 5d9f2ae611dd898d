"""Adds the indexes by which what waits for somebody is found."""

from xdept_collab.xdept_collab.doctype.acceptance_reviewer import acceptance_reviewer
from xdept_collab.xdept_collab.doctype.collab_task import collab_task
from xdept_collab.xdept_collab.doctype.collaboration_request import collaboration_request
from xdept_collab.xdept_collab.doctype.delivery import delivery
from xdept_collab.xdept_collab.doctype.department_assignment import department_assignment
from xdept_collab.xdept_collab.doctype.issue_ticket import issue_ticket
from xdept_collab.xdept_collab.doctype.work_item import work_item


def execute() -> None:
	"""May be run again. Frappe adds them itself only when the definition of the DocType has changed."""
	for doctype in (
		acceptance_reviewer,
		collab_task,
		collaboration_request,
		delivery,
		department_assignment,
		issue_ticket,
		work_item,
	):
		doctype.on_doctype_update()
