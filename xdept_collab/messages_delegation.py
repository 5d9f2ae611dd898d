"""Sentences about standing in for somebody."""

from frappe import _lt

DELEGATION_MESSAGES = {
	"delegation.to_himself": _lt("{user} cannot stand in for himself. Choose another person."),
	"delegation.ends_before_it_begins": _lt(
		"The delegation ends on {end}, before it begins on {start}. Give an end that is not before the beginning."
	),
	"delegation.begins_in_the_past": _lt(
		"The delegation would begin on {start}, in the past. Let it begin today or later."
	),
	"delegation.ends_in_the_past": _lt(
		"The delegation would end on {end}, in the past. To end it at once, revoke it."
	),
	"delegation.too_long": _lt(
		"The delegation would run for {days} days, at most {longest} are allowed. Choose an earlier end; it can be arranged anew after that."
	),
	"delegation.twice": _lt(
		"{user} already stands in for {delegator} in this on some of these days. Change that delegation, or choose other days."
	),
	"delegation.circle": _lt(
		"On some of these days people would stand in for each other in a circle: {users}. Choose another person or other days."
	),
	"delegation.roles_missing": _lt(
		"{user} lacks the role to act here: {roles}. Ask your administrator to give it, or choose another person."
	),
	"delegation.not_enabled": _lt(
		"{user} cannot log in or is no person of the company. Choose somebody with an enabled account."
	),
	"delegation.nothing_to_give": _lt(
		"{user} has nothing to delegate there. Choose the department or the task in which {user} has a part."
	),
	"delegation.fixed": _lt(
		"Of a delegation only its end and its reason change. Revoke this one and arrange another."
	),
	"delegation.over": _lt("This delegation is over and stays as it is. Arrange a new one."),
	"delegation.own_department": _lt(
		"Who stands in for somebody does not rate his own department {department}. Leave the rating to another person."
	),
	"delegation.signed_already": _lt(
		"You have signed this review already. A second signature must come from another person."
	),
	"delegation.not_lasting": _lt(
		"Who stands in for somebody does not make himself {relations}: that would outlast the delegation. Leave it to the person who is absent."
	),
}
