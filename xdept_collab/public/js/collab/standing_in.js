// For whom the user stands in today, as the server said when the Desk was loaded. It only decides what is offered:
// the server judges every act anew.
frappe.provide("xdept_collab");

/** Whether the user is this person, or stands in for him on the task or in the department. */
xdept_collab.is_me = (user, { task, department } = {}) =>
	user === frappe.session.user ||
	(frappe.boot.xdept_collab_stands_in_for || []).some(
		(each) =>
			each.user === user &&
			(!each.task || each.task === task) &&
			(!each.department || each.department === department),
	);

/** Who acted, and for whom when he stood in for somebody; HTML. */
xdept_collab.person_for = (user, whom) =>
	whom && whom !== user
		? __("{0} for {1}", [xdept_collab.person(user), xdept_collab.person(whom)])
		: xdept_collab.person(user);

/** The same in a list, where no further question goes to the server. */
xdept_collab.name_for = (user, whom) => {
	const [by, of] = [user, whom].map((each) => frappe.utils.escape_html(frappe.user.full_name(each || "")));
	return whom ? __("{0} for {1}", [by, of]) : by;
};

/** Who acts for whom by a delegation, as plain text. */
xdept_collab.stands_in_for = (delegation) =>
	__("{0} for {1}", [
		delegation.delegate_name || delegation.delegate,
		delegation.delegator_name || delegation.delegator,
	]);

/** Say above the moves for whom the user makes them. */
xdept_collab.show_whom = (place, moves) => {
	const whom = [...new Set(moves.map((move) => move.in_name_of).filter(Boolean))];
	if (!whom.length) return;
	const people = whom.map((user) => xdept_collab.person(user)).join(", ");
	$(`<div class="text-muted small xdept-for">${__("You act for {0}", [people])}</div>`).appendTo(place);
	xdept_collab.fill_names(place);
};
