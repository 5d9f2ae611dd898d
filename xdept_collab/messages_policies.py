"""Words for what an escalation policy says: whom a step tells and by which way, what it demands, what it does."""

from frappe import _lt

# Whom a record names itself.
PERSON_WORDS = {
	"owner": _lt("Owner of the Work"),
	"collaborator": _lt("Collaborators"),
	"initiator": _lt("Initiator"),
	"coordinator": _lt("Coordinator"),
	"reporter": _lt("Reporter"),
	"asker": _lt("Who Asked"),
	"contact": _lt("Contact"),
	"reviewer": _lt("Reviewers"),
	"borrower": _lt("Borrower"),
}
POSITION_WORDS = {
	"head": _lt("Department Head"),
	"liaison": _lt("Liaison"),
	"superior": _lt("Superior"),
	"line": _lt("Everybody Above"),
}
SIDE_WORDS = {
	"own": _lt("Own Department"),
	"target": _lt("Asked Department"),
	"responsible": _lt("Responsible Department"),
	"initiating": _lt("Initiating Department"),
	"lender": _lt("Lending Department"),
}
PART_WORDS = {
	"R": _lt("Heads of All Responsible Departments"),
	"A": _lt("Heads of All Accountable Departments"),
	"C": _lt("Heads of All Consulted Departments"),
	"I": _lt("Heads of All Informed Departments"),
}
CHANNEL_WORDS = {
	"In-App": _lt("In the Desk"),
	"E-mail": _lt("E-mail"),
	"WeCom": _lt("WeCom"),
	"DingTalk": _lt("DingTalk"),
	"Feishu": _lt("Feishu"),
}
DEMAND_WORDS = {
	"Acknowledge": _lt("Acknowledge"),
	"Cause": _lt("Give the Cause"),
	"New Date": _lt("Set a New Date"),
}
EFFECT_WORDS = {
	"Mark Yellow": _lt("Mark the Record Yellow"),
	"Mark Red": _lt("Mark the Record Red"),
	"Open Ticket": _lt("Open a Ticket"),
	"Call Special Meeting": _lt("Call a Special Meeting"),
}
