"""Keeps the positions of a department in order and gives their holders the roles that go with them."""

from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all

HEAD_ROLE = "Collab Department Head"
MEMBER_ROLE = "Collab Member"


def check(department: Document) -> None:
	"""Refuse memberships that end before they begin and a person listed twice at a time."""
	findings = []
	seen: dict[str, list[Document]] = {}
	for row in department.members:
		row.from_date = row.from_date or nowdate()
		if row.to_date and getdate(row.from_date) > getdate(row.to_date):
			facts = {"name": row.user, "start": row.from_date, "end": row.to_date}
			findings.append(Finding("dates.start_after_end", facts))
		if any(_overlap(row, other) for other in seen.get(row.user, [])):
			findings.append(Finding("department.member_twice", {"user": row.user}))
		seen.setdefault(row.user, []).append(row)
	refuse_all(findings)


def _overlap(one: Document, other: Document) -> bool:
	def begins(row: Document) -> date:
		return getdate(row.from_date)

	def ends(row: Document) -> date:
		return getdate(row.to_date or "2999-12-31")

	return begins(one) <= ends(other) and begins(other) <= ends(one)


def members_today(department: Document) -> list[str]:
	"""Return who is a member today, in the order of the list."""
	today = getdate()
	return [
		row.user
		for row in department.members
		if (not row.from_date or getdate(row.from_date) <= today)
		and (not row.to_date or getdate(row.to_date) >= today)
	]


def people_of(department: Document) -> set[str]:
	"""Return everybody who holds a position in the department today."""
	leads = {department.head, department.deputy, department.liaison, department.superior}
	return {user for user in (*leads, *members_today(department)) if user}


def grant_roles(department: Document) -> None:
	"""Give heads, deputies, liaisons and members the roles without which they could not act."""
	leads = {department.head, department.deputy}
	people = leads | {department.liaison, department.superior} | {row.user for row in department.members}
	_give(MEMBER_ROLE, people)
	_give(HEAD_ROLE, leads)


def _give(role: str, users: set[str | None]) -> None:
	wanted = {user for user in users if user and user != "Administrator"}
	if not wanted:
		return
	have = set(
		frappe.get_all(
			"Has Role",
			filters={"parenttype": "User", "role": role, "parent": ("in", list(wanted))},
			pluck="parent",
			order_by=None,
		)
	)
	for user in sorted(wanted - have):
		# Whoever may name a head may not administer users; the position brings the role.
		holder = frappe.get_doc("User", user)
		holder.flags.ignore_permissions = True
		holder.add_roles(role)


def check_removal(department: Document) -> None:
	"""Refuse to delete a department that has answered or initiated tasks: disable it instead."""
	used = frappe.db.exists("Department Assignment", {"department": department.name}) or frappe.db.exists(
		"Collab Task", {"initiating_department": department.name}
	)
	if used and not frappe.flags.get("collab_removing_demo"):
		raise RuleBroken("department.in_use", department=department.name)
