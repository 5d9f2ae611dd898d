"""Gives the rules the company as it is now: its departments with their people, and who holds which role."""

from collections.abc import Mapping

import frappe

from xdept_collab.rules.policies import Policy
from xdept_collab.rules.recipients import ROLE, Company, People
from xdept_collab.services import directory, escalation_policies


def now() -> Company:
	"""Return the company with the roles that the policies of the site name; users who cannot log in hold none."""
	return with_roles(_holders(_named_roles()))


def with_roles(holders: Mapping[str, tuple[str, ...]]) -> Company:
	"""Return the company with these holders of roles; no query once the departments are known."""
	people = {
		row.name: People(
			head=row.head or "",
			liaison=row.liaison or "",
			superior=row.superior or "",
			parent=row.parent_collab_department or "",
			deputy=row.deputy or "",
			members=tuple(row.members),
		)
		for row in directory.departments().values()
	}
	return Company(people, holders)


def _named_roles() -> set[str]:
	rules = [
		policy
		for kind in escalation_policies.timed_doctypes()
		for policy in escalation_policies.of_doctype(kind)
	]
	return {word.removeprefix(ROLE) for policy in rules for word in _words(policy) if word.startswith(ROLE)}


def _words(policy: Policy) -> tuple[str, ...]:
	return tuple(word for step in policy.steps for word in step.recipients)


def _holders(roles: set[str]) -> dict[str, tuple[str, ...]]:
	if not roles:
		return {}
	found: dict[str, tuple[str, ...]] = dict.fromkeys(roles, ())
	rows = frappe.db.sql(
		f"""select held.role, held.parent from `tabHas Role` held join `tabUser` person on person.name = held.parent
		where held.parenttype = 'User' and person.enabled = 1 and held.role in ({", ".join(["%s"] * len(roles))})
		order by held.parent""",
		sorted(roles),
	)
	for role, user in rows:
		found[role] = (*found[role], user)
	return found
