"""Declares who may do what: roles x relations x verbs x DocTypes, and what departments see of each other."""

from __future__ import annotations

from collections.abc import Mapping

READ_ALL = "executive"
ADMINISTRATOR = "administrator"
SYSTEM = "system"
# Whom a record is about that concerns one person alone.
SELF = "self"

_TASK_LEADS = ("initiator", "coordinator")
_OWN_READERS = ("people", "head", "liaison", *_TASK_LEADS, READ_ALL)

# The records of a task. DocType -> verb -> relations; what is not named here is refused (domain.md, P01-P07).
TABLE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Collab Task": {
		"read": (*_TASK_LEADS, "initiating_people", "participant", READ_ALL),
		"create": ("initiator",),
		"write": _TASK_LEADS,
		"delete": ("initiator",),
		# Acts that are more than a move, each an endpoint of its own.
		"note_kickoff": ("coordinator",),
		"note_retro": ("coordinator",),
	},
	"Department Assignment": {
		"read": _OWN_READERS,
		"create": (SYSTEM,),
		"write": ("head", "liaison", "coordinator"),
		"sign": ("head",),
		"reassign": ("coordinator",),
		"remind": _TASK_LEADS,
		"explain_delay": ("head", "liaison"),
	},
	"Work Item": {
		"read": (*_OWN_READERS, "owner", "collaborator"),
		"create": ("head", "liaison", "coordinator"),
		"write": ("owner", "head", "liaison", "coordinator"),
		"remind": ("head", *_TASK_LEADS),
		"explain_delay": ("owner", "head", "liaison"),
	},
	"Progress Log": {
		"read": (*_OWN_READERS, "owner", "collaborator", "reporter"),
		"create": ("owner", "collaborator", "head", "liaison", "member"),
	},
	"Collaboration Request": {
		"read": (*_OWN_READERS, "target_people", "contact", "asker"),
		"create": ("head", "liaison", "member"),
		"write": ("asker", "target_head", "target_liaison", "contact"),
		"remind": ("asker", *_TASK_LEADS),
		"explain_delay": ("target_head", "target_liaison", "contact"),
	},
	"Issue Ticket": {
		"read": (*_OWN_READERS, "reporter", "responsible_people", "informed"),
		"create": ("participant", *_TASK_LEADS),
		"write": ("reporter", "responsible", "coordinator"),
		"remind": ("reporter", *_TASK_LEADS),
		"explain_delay": ("responsible",),
	},
	"Extension Request": {
		"read": (*_OWN_READERS, "asker"),
		# The server makes him the asker who owes the record; nobody else becomes it.
		"create": ("asker",),
		"write": ("asker", "head", *_TASK_LEADS),
	},
	"Acceptance Review": {
		"read": (*_OWN_READERS, "reviewer"),
		"create": _TASK_LEADS,
		"write": (*_TASK_LEADS, "reviewer"),
	},
	"Collaboration Rating": {
		"read": (*_OWN_READERS, "rater"),
		"create": _TASK_LEADS,
	},
	"Deliverable": {
		"read": _OWN_READERS,
		"create": ("head", "liaison", "member"),
		"write": ("head", "liaison", "member"),
	},
	"Deliverable Version": {
		"read": _OWN_READERS,
		"create": ("head", "liaison", "member"),
	},
}
# What has time limits: the records of a task, and rows of them that have a date of their own.
TIMED: tuple[str, ...] = (*TABLE, "Collab Milestone")

# Who is informed of an urgent complaint, whatever department it is of (R149): the holders of these roles.
INFORMED_ROLES = frozenset({"Customer Service Supervisor", "Product Department Head"})

# Records between people, not of a task: whom they name. DocType -> verb -> relations.
BETWEEN_PEOPLE = ("delegator", "delegate", ADMINISTRATOR)
PERSONAL: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Collab Delegation": {
		"read": BETWEEN_PEOPLE,
		"create": ("delegator", ADMINISTRATOR),
		"write": ("delegator", ADMINISTRATOR),
	},
	"Notification Preference": {
		"read": (SELF, ADMINISTRATOR),
		"create": (SELF, ADMINISTRATOR),
		"write": (SELF, ADMINISTRATOR),
	},
}

# Records that are read by whoever reads the record that they tell of, and changed by nobody: DocType -> the
# columns that name it.
FOLLOWS: Mapping[str, tuple[str, str]] = {
	"Clock": ("ref_doctype", "ref_name"),
	"Escalation Event": ("ref_doctype", "ref_name"),
	"Transition Log": ("ref_doctype", "ref_name"),
}

# Frappe's own records that tell of ours beside those of other apps: DocType -> the columns that name ours.
REFERS: Mapping[str, tuple[str, str]] = {
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	"Energy Point Log": ("reference_doctype", "reference_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
}

# Rows that are read with the record that they stand in: child DocType -> its records.
CHILDREN: Mapping[str, tuple[str, ...]] = {
	"Acceptance Annotation": ("Acceptance Review",),
	"Acceptance Checklist Item": ("Acceptance Review",),
	"Acceptance Required Change": ("Acceptance Review",),
	"Acceptance Reviewer": ("Acceptance Review",),
	"Acceptance Score": ("Acceptance Review",),
	"Collab Communication": ("Collab Task",),
	"Collab Criterion": ("Collab Task",),
	"Collab Department Member": ("Collab Department",),
	"Collab Import Finding": ("Collab Import",),
	"Collab Key Result": ("Collab Task",),
	"Collab Milestone": ("Collab Task", "Department Assignment"),
	"Collab Process Step": ("Collab Task",),
	"Collab Promised Deliverable": ("Department Assignment",),
	"Collab Risk": ("Collab Task",),
	"Collab Special Group": ("Collab Task",),
	"Collab Task Department": ("Collab Task",),
	"Escalation Step": ("Escalation Policy",),
	"Issue Ticket Date": ("Issue Ticket",),
	"Policy Condition": ("Escalation Policy",),
	"Progress Log File": ("Progress Log",),
	"Work Item Collaborator": ("Work Item",),
	"Work Item Predecessor": ("Work Item",),
	"Working Calendar Day": ("Working Calendar",),
	"Working Interval": ("Working Calendar",),
}

# The verbs of the platform that the table knows; any other verb of a row is an act of ours.
VERBS = ("read", "write", "create", "delete")
# Verbs of the platform that are a way of reading. "share" is in no row: sharing would go round the table.
READING = frozenset({"read", "select", "report", "print", "export", "email"})
# A role that has this beside its verbs has them for the records that the user made himself.
OWN_ONLY = "if_owner"

_READ = ("read", "report", "print", "export")
_WRITE = (*_READ, "write")
_CREATE = (*_WRITE, "create")
_ALL = (*_CREATE, "delete")
_OWN_ALL = ("read", "write", "create", "delete", OWN_ONLY)
_MEMBER, _EXECUTIVE = "Collab Member", "Collab Executive"
_ADMINS = ("Collab Admin", "System Manager")
_POSITIONS = ("Collab Initiator", "Collab Coordinator", "Collab Department Head")

# DocType -> role -> verbs. The role opens the DocType, the relation above opens the record: both are needed.
ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Collab Task": {_MEMBER: _WRITE, "Collab Initiator": _ALL, _EXECUTIVE: _READ},
	"Department Assignment": {_MEMBER: _WRITE, _EXECUTIVE: _READ},
	"Work Item": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Progress Log": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Collaboration Request": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Issue Ticket": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Extension Request": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Acceptance Review": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Collaboration Rating": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Deliverable": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Deliverable Version": {_MEMBER: _CREATE, _EXECUTIVE: _READ},
	"Clock": {_MEMBER: _READ, _EXECUTIVE: _READ},
	"Escalation Event": {_MEMBER: _READ, _EXECUTIVE: _READ},
	"Transition Log": {_MEMBER: _READ, _EXECUTIVE: _READ},
	"Collab Delegation": {_MEMBER: _CREATE, _EXECUTIVE: _CREATE, "Collab Admin": _CREATE},
	"Notification Preference": {_MEMBER: _CREATE, _EXECUTIVE: _CREATE, "Collab Admin": _CREATE},
	# No record of a task: the role alone decides.
	"Collab Department": {
		_MEMBER: ("read", "report", "print"),
		_EXECUTIVE: ("read", "report", "print"),
		**dict.fromkeys(_ADMINS, _ALL),
	},
	"Working Calendar": {
		**dict.fromkeys((_MEMBER, _EXECUTIVE, *_POSITIONS), ("read", "report", "print")),
		**dict.fromkeys(_ADMINS, _ALL),
	},
	"Escalation Policy": {
		**dict.fromkeys((_MEMBER, _EXECUTIVE, *_POSITIONS), ("read", "report", "print")),
		**dict.fromkeys(_ADMINS, _ALL),
	},
	"Delay Cause": {
		**dict.fromkeys((_MEMBER, _EXECUTIVE), ("read", "report", "print")),
		**dict.fromkeys(_ADMINS, _ALL),
	},
	"Collab Settings": dict.fromkeys(_ADMINS, ("read", "print", "write")),
	"Collab Import": {"Collab Admin": _ALL, "Collab Coordinator": _OWN_ALL, "Collab Initiator": _OWN_ALL},
	"Shipped Record": dict.fromkeys(_ADMINS, ("read", "report")),
	# It says to whom something was told, and no title; its chat groups hold secrets, so nothing is exported.
	"Delivery": dict.fromkeys(_ADMINS, ("read", "report")),
	"Chat Channel": dict.fromkeys(_ADMINS, ("read", "report", "write", "create", "delete")),
	"Collab Access": {"System Manager": ("read",)},
	"Sent Once": {"System Manager": ("read",)},
	# Nobody outside reads it; whoever leads tasks takes it over, by an endpoint.
	"Outside Report": {
		"Collab Coordinator": ("read", "report", "print"),
		**dict.fromkeys(_ADMINS, ("read", "report", "print", "delete")),
	},
	# Of an address nobody but its user learns more than that there is one; deleting it ends it.
	"Calendar Feed": dict.fromkeys(_ADMINS, ("read", "report", "delete")),
}

# What everybody on a task sees of each department's assignment: column of the task's row -> column of the
# assignment. Nothing else of it leaves the department, those who lead the task and the executives.
SEEN_BY_OTHERS: Mapping[str, str] = {
	"assignment": "name",
	"answer": "status",
	"health": "health",
	"progress": "progress",
	"is_delayed": "is_delayed",
	"delay_warning": "delay_warning",
	"start_date": "start_date",
	"internal_due_date": "due_date",
	"answered_on": "answered_on",
	"signed_on": "signed_on",
}

# What belongs to a task, and shows its title, by DocType; in the order in which the records come about.
RECORDS_OF_A_TASK: tuple[str, ...] = tuple(name for name in TABLE if name != "Collab Task")

# DocTypes whose list and rows get a condition: all but those that whoever has the role reads wholly.
JUDGED: tuple[str, ...] = (*TABLE, *FOLLOWS, *PERSONAL)
# Their rows are read by whoever has the role on them.
READ_BY_ROLE = frozenset({"Collab Department", "Working Calendar", "Escalation Policy"})
JUDGED_CHILDREN: tuple[str, ...] = tuple(
	child for child, parents in CHILDREN.items() if set(parents) - READ_BY_ROLE
)
