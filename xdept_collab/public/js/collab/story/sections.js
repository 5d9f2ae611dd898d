// What is open on the task besides the departments' answers, each kind as a table: work, requests, tickets and so on.
const { story } = xdept_collab;

const state = (doctype) => [__("State"), (row) => xdept_collab.status_pill(row.status, doctype)];
const urgent = (row) => (row.is_urgent ? ` <span class="xdept-urgent">${__("Urgent")}</span>` : "");

const KINDS = {
	work: (shown) => ({
		doctype: "Work Item",
		title: __("Work Items"),
		columns: [
			[__("Work Item"), (row) => story.link("Work Item", row, row.title)],
			[__("Department"), (row) => story.text(row.department)],
			state("Work Item"),
			[__("Health"), (row) => xdept_collab.health_bar(row.health, xdept_collab.delay(row))],
			[__("Progress"), (row) => xdept_collab.progress(row.progress)],
			[__("Responsible", null, "a person"), (row) => story.person(shown, row.owner_user)],
			[__("Planned End"), (row) => story.day(row.planned_end)],
		],
		none: __("There is no work item that you may see."),
		next: __("Departments break their part into work items once the plan begins."),
	}),
	requests: (shown) => ({
		doctype: "Collaboration Request",
		title: __("Requests"),
		columns: [
			[__("Request"), (row) => story.link("Collaboration Request", row, row.content) + urgent(row)],
			[__("From Department"), (row) => story.text(row.from_department)],
			[__("To Department"), (row) => story.text(row.to_department)],
			state("Collaboration Request"),
			[__("Contact"), (row) => story.person(shown, row.contact)],
			[__("Needed By"), (row) => story.day(row.needed_by)],
		],
		none: __("Nobody has asked another department for anything."),
		next: __("If your department needs help, information or a resource, raise a request with a date."),
	}),
	tickets: (shown) => ({
		doctype: "Issue Ticket",
		title: __("Tickets"),
		columns: [
			[__("Ticket"), (row) => story.link("Issue Ticket", row, row.title) + urgent(row)],
			[__("Severity"), (row) => story.text(__(row.severity))], // stored: Issue Ticket.severity
			[__("Responsible Department"), (row) => story.text(row.responsible_department)],
			state("Issue Ticket"),
			[__("Reporter"), (row) => story.person(shown, row.reporter)],
			[__("Expected Resolution"), (row) => story.day(row.expected_resolution)],
		],
		none: __("Nothing endangers the task as far as anybody has said."),
		next: __("If something does, raise a ticket; the responsible department has to answer."),
	}),
	deliverables: () => ({
		doctype: "Deliverable",
		title: __("Deliverables"),
		columns: [
			[__("Deliverable"), (row) => story.link("Deliverable", row, row.title)],
			[__("Department"), (row) => story.text(row.department)],
			[__("Version"), (row) => (row.current_number ? story.text(row.current_number) : __("No version yet"))],
			[__("Due Date"), (row) => story.day(row.due_date)],
		],
		none: __("There is no deliverable that you may see."),
		next: __("A department adds what it hands over to its assignment, version by version."),
	}),
	reviews: () => ({
		doctype: "Acceptance Review",
		title: __("Reviews"),
		columns: [
			[
				__("Review"),
				(row) =>
					story.link("Acceptance Review", row, __("{0}, round {1}", [row.department || "", row.round])),
			],
			state("Acceptance Review"),
			[__("Score"), (row) => (row.decided_on && row.score ? story.text(row.score) : "")],
			[__("Requested On"), (row) => story.day(row.requested_on)],
			[__("Decided On"), (row) => story.day(row.decided_on)],
		],
		none: __("No acceptance has been asked for."),
		next: __("It begins when a department hands in its part after its own check."),
	}),
	extensions: (shown) => ({
		doctype: "Extension Request",
		title: __("More Time"),
		columns: [
			[__("Extension Request"), (row) => story.link("Extension Request", row)],
			[__("Department"), (row) => story.text(row.department)],
			state("Extension Request"),
			[__("Asked By"), (row) => story.person(shown, row.requested_by)],
			[__("New Date"), (row) => story.day(row.requested_date)],
		],
		none: "",
		next: "",
	}),
};

const create = (doctype) =>
	frappe.model.can_create(doctype) && ["Collaboration Request", "Issue Ticket"].includes(doctype)
		? `<button type="button" class="btn btn-xs btn-default" data-create="${doctype}">${__("New")}</button>`
		: "";

const all_of_them = (kind, shown) => {
	const rest = shown.counts[kind.key] - shown[kind.key].length;
	if (rest <= 0) return "";
	const address = frappe.utils.generate_route({ type: "doctype", name: kind.doctype, doc_view: "List" });
	return `<p><a href="${address}?task=${encodeURIComponent(shown.task.name)}">${__("{0} more in the list", [rest])}</a></p>`;
};

const section = (key, shown) => {
	const kind = { ...KINDS[key](shown), key };
	const rows = shown[key];
	const heading = `${kind.title} <span class="story-count">${shown.counts[key]}</span>`;
	if (!rows.length) {
		return kind.none
			? story.section(key, kind.title, story.empty(kind.none, kind.next), create(kind.doctype))
			: "";
	}
	const body = story.table(kind.title, kind.columns, rows) + all_of_them(kind, shown);
	return story.section(key, heading, body, create(kind.doctype));
};

story.sections = (shown) =>
	Object.keys(KINDS)
		.map((key) => section(key, shown))
		.join("");
