"""The guards of standing in for somebody."""

from __future__ import annotations

from tests.mutations.guards import Guard

PERMISSIONS = "xdept_collab/permissions.py"
GUARD = "xdept_collab/services/guard.py"
ACTOR = "xdept_collab/rules/actor.py"
RULES = "xdept_collab/rules/delegation.py"
ON_BEHALF = "xdept_collab/services/on_behalf.py"
ARRANGING = "xdept_collab/services/delegations.py"
TODOS = "xdept_collab/services/delegated_todos.py"
RATINGS = "xdept_collab/services/ratings.py"
REVIEWS = "xdept_collab/services/reviews.py"
DIRECTORY = "xdept_collab/services/directory.py"

DELEGATION: tuple[Guard, ...] = (
	Guard(
		"delegation-department",
		"Of one department nothing else goes along.",
		ACTOR,
		"			head_of=delegator.head_of & only,\n",
		"			head_of=delegator.head_of,\n",
		"test_delegation",
	),
	Guard(
		"delegation-period",
		"A delegation runs on its days only.",
		RULES,
		"		return not self.is_revoked and self.from_date <= day <= self.to_date\n",
		"		return not self.is_revoked\n",
		"test_delegation",
	),
	Guard(
		"delegation-revoked",
		"A revoked delegation gives nothing.",
		RULES,
		"		return not self.is_revoked and self.from_date <= day <= self.to_date\n",
		"		return self.from_date <= day <= self.to_date\n",
		"test_delegation",
	),
	Guard(
		"delegation-circle",
		"People do not stand in for each other in a circle.",
		RULES,
		"	if user == mandate.delegator:\n",
		"	if not user:\n",
		"test_delegation",
	),
	Guard(
		"delegation-roles",
		"Who stands in has the roles for it.",
		RULES,
		"	missing = tuple(role for role in needed if role not in held)\n",
		"	missing = ()\n",
		"test_delegation",
	),
	Guard(
		"delegation-list-task",
		"A list shows of one task's delegation nothing of another task.",
		PERMISSIONS,
		'		held_by += f" or (held.principal in ({_listed(principals)}) and {_belongs_to(task)})"\n',
		'		held_by += f" or held.principal in ({_listed(principals)})"\n',
		"nothing_of_another_goes_along",
		"site",
	),
	Guard(
		"delegation-list",
		"A delegation is listed to both sides alone.",
		PERMISSIONS,
		'		return "" if actor.is_administrator else _named_in(user, table, _NAMING[doctype or ""])\n',
		'		return ""\n',
		"known_to_both_sides",
		"site",
	),
	Guard(
		"delegation-role-of-both",
		"Nobody does for another what that one has no role for.",
		GUARD,
		"	return not (name and role) or role in frappe.get_roles(name)\n",
		"	return True\n",
		"has_no_role_for",
		"site",
	),
	Guard(
		"delegation-own-work",
		"Who stands in judges no work of the other.",
		GUARD,
		"{frappe.session.user, *(tie.in_name_of for tie in _ties_held(doc))}",
		"{frappe.session.user}",
		"neither_his_own_work_nor_the_other_s",
		"site",
	),
	Guard(
		"delegation-done-for-others",
		"Who did the work of another judges it no more after the delegation.",
		"xdept_collab/xdept_collab/doctype/work_item/work_item.py",
		" | done_for_others.doers({self.doctype: [self.name]}, [self.owner_user])",
		"",
		"in_another_s_name_is_not_confirmed_after_the_delegation",
		"site",
	),
	Guard(
		"delegation-reviewed-for-others",
		"Who did the work of another reviews it no more after the delegation.",
		REVIEWS,
		"	return workers | done_for_others.doers(records, workers)\n",
		"	return workers\n",
		"in_another_s_name_is_not_reviewed_after_the_delegation",
		"site",
	),
	Guard(
		"delegation-own-review",
		"A worker signs no review in a reviewer's place.",
		REVIEWS,
		"	if guard.judges_own_work(review):\n",
		"	if not rows:\n",
		"no_review_of_his_work",
		"site",
	),
	Guard(
		"delegation-one-signature",
		"One person signs a review once.",
		REVIEWS,
		"	if any(row.signed_by == frappe.session.user for row in review.reviewers):\n",
		"	if not rows:\n",
		"signs_a_review_once",
		"site",
	),
	Guard(
		"delegation-own-rating",
		"Nobody rates his own department in another's place.",
		RATINGS,
		"	if rating.entered_by and rating.rated_department in",
		"	if not rating.doctype and rating.rated_department in",
		"nobody_rates_his_own_department",
		"site",
	),
	Guard(
		"delegation-lasting",
		"Nobody makes himself the coordinator in another's place.",
		ON_BEHALF,
		"	if doc.get(field) == frappe.session.user != doc.get_doc_before_save().get(field):\n",
		"	if not doc.doctype:\n",
		"takes_a_lasting_right",
		"site",
	),
	Guard(
		"delegation-initiator",
		"Nobody makes himself the initiator in another's place.",
		GUARD,
		'		if in_whose_name(doc, relations) != "":\n',
		"		if in_whose_name(doc, relations) is None:\n",
		"takes_a_lasting_right",
		"site",
	),
	Guard(
		"delegation-disabled",
		"Of somebody who cannot log in nothing goes along.",
		DIRECTORY,
		'	held = [each for each in mandates if frappe.get_cached_value("User", each.delegator, "enabled")]\n',
		"	held = mandates\n",
		"somebody_who_left",
		"site",
	),
	Guard(
		"delegation-fixed",
		"What both sides rely on does not change.",
		ARRANGING,
		'		raise RuleBroken("delegation.fixed")\n',
		"		return\n",
		"rely_on_does_not_change",
		"site",
	),
	Guard(
		"delegation-over",
		"A delegation that is over does not come back.",
		ARRANGING,
		'		raise RuleBroken("delegation.over")\n',
		"		return\n",
		"ends_it_at_once_and_for_good",
		"site",
	),
	Guard(
		"delegation-todos",
		"To-dos of a delegation are seen on its days only.",
		TODOS,
		"	return f\"(ifnull(`tabToDo`.collab_delegation, '') in ({shown}))\"\n",
		'	return ""\n',
		"begins_and_ends_by_itself",
		"site",
	),
)
