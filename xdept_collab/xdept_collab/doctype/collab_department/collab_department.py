"""A unit of the company with one head, a liaison, members and a superior."""

from frappe.utils.nestedset import NestedSet


class CollabDepartment(NestedSet):
	pass
