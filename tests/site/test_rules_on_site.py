"""Every rule that a user can meet refuses on a site with its sentence, the facts filled in, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api import assignments as acts
from xdept_collab.api import clocks as clock_acts
from xdept_collab.api import reviews as review_acts
from xdept_collab.messages import MESSAGES
from xdept_collab.messages_moves import MOVE_MESSAGES
from xdept_collab.messages_task import TASK_MESSAGES
from xdept_collab.messages_work import WORK_MESSAGES
from xdept_collab.services import directory, transition
from xdept_collab.services.refusal import spoken

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET, REVIEW = "Collaboration Request", "Issue Ticket", "Acceptance Review"
PARTS = {"marketing": "A", "sales": "R"}


class World:
	"""A company with one running task; each scenario breaks one rule in it."""

	def __init__(self, company: Company) -> None:
		self.company = company
		self.begun: Running = factory.running(company)

	def user(self, who: str) -> str:
		position, _, department = who.partition(".")
		return self.company.user(position, department)

	def submit(self, **values: Any) -> None:
		doc = factory.draft(self.company, values.pop("parts", PARTS), **values)
		with acting(self.company.initiator):
			transition.apply(TASK, doc.name, "Submit")

	def write(self, who: str, doctype: str, name: str, **values: Any) -> None:
		with acting(self.user(who)):
			frappe.get_doc(doctype, name).update(values).save()

	def insert(self, who: str, doctype: str, **values: Any) -> Any:
		with acting(self.user(who)):
			return frappe.get_doc({"doctype": doctype, **values}).insert()

	def move(self, who: str, doctype: str, name: str, action: str, reason: str = "", **values: Any) -> None:
		with acting(self.user(who)), spoken():
			transition.apply(doctype, name, action, reason, **values)

	def log(self, **values: Any) -> Any:
		return self.insert("member.sales", "Progress Log", **{"narrative": "Well", "progress": 5, **values})

	def sign_off(self, **values: Any) -> None:
		"""Start the sign-off of a plan in which one thing is missing."""
		begun = factory.running(self.company, "Planning", PARTS)
		for key in PARTS:
			put(ASSIGNMENT, begun.assignments[key], **{"duty": f"Part of {key}", **values.get(key, {})})
		if values.get("without_item"):
			put(ITEM, begun.items["sales"], status="Cancelled")
		for key in values.get("promised", ()):
			row = frappe.new_doc("Collab Promised Deliverable")
			row.update({"parent": begun.assignments[key], "parenttype": ASSIGNMENT, "title": "Poster"})
			row.update({"parentfield": "deliverables", "idx": 1})
			row.db_insert()
		if values.get("judged"):
			frappe.db.set_value("Collab Criterion", {"parent": begun.task, "idx": 1}, "deliverable", "Poster")
		self.move("coordinator", TASK, begun.task, "Start Sign-off")

	def hand_in(self, **values: Any) -> None:
		put(ITEM, self.begun.items["sales"], status=values.pop("item", "Done"))
		put(ASSIGNMENT, self.begun.assignments["sales"], **{"self_check": "Fine", **values})
		self.move("head.sales", ASSIGNMENT, self.begun.assignments["sales"], "Hand In")

	def review(self, score: str = "80", **signed: str) -> str:
		name = factory.review(self.begun, "sales")
		factory.ready_to_decide(name, score)
		for who, decision in signed.items():
			filters = {"parent": name, "user": self.user(who)}
			frappe.db.set_value("Acceptance Reviewer", filters, "decision", decision)
		return name

	def rate(self, department: str = "sales", **values: Any) -> None:
		put(REVIEW, self.review(), status="Passed")
		factory.rating(self.begun, department, **values)

	def item(self, **values: Any) -> str:
		return factory.work_item(self.begun, "sales", **values)

	def ticket(self, **values: Any) -> str:
		return factory.ticket(self.begun, **values)

	def department(self, name: str, **values: Any) -> str:
		frappe.get_doc({"doctype": "Collab Department", "department_name": name, **values}).insert()
		return name

	def key_result(self, **values: Any) -> None:
		usual = {"key_result": "Units", "target": "5", "unit": "units", "due_date": add_days(nowdate(), 9)}
		self.submit(key_results=[{**usual, **values}])

	def criteria(self, *weights: float, names: str = "abc") -> None:
		self.submit(
			criteria=[
				{"criterion": name, "weight": weight} for name, weight in zip(names, weights, strict=False)
			]
		)


def cycle(world: World) -> None:
	second = world.item(
		title="Second", predecessors=[{"work_item": world.begun.items["sales"], "kind": "FS"}]
	)
	world.write(
		"head.sales", ITEM, world.begun.items["sales"], predecessors=[{"work_item": second, "kind": "FS"}]
	)


def parents(world: World) -> None:
	child = world.item(title="Child", parent_work_item=world.begun.items["sales"])
	world.write("head.sales", ITEM, world.begun.items["sales"], parent_work_item=child)


def same_content(world: World) -> None:
	name = factory.deliverable(world.begun)
	for _number in range(2):
		factory.version(world.begun, name, b"the same")


def file_kept(world: World) -> None:
	made = factory.version(world.begun, factory.deliverable(world.begun), b"kept")
	frappe.delete_doc("File", frappe.db.get_value("File", {"attached_to_name": made.name}))


def collision(world: World) -> None:
	world.move("coordinator", TASK, world.begun.task, "Hold", "Because", expected_modified="2020-01-01")


def append_only(world: World) -> None:
	with acting("Administrator"):
		frappe.get_doc("Progress Log", factory.log(world.begun)).update({"narrative": "Other"}).save()


def kept_by_services(world: World) -> None:
	with acting("Administrator"):
		frappe.get_last_doc("Clock", {"task": world.begun.task}).save()


def no_workflow(world: World) -> None:
	frappe.db.set_value("Workflow", TASK, "is_active", 0)
	frappe.cache.delete_key("workflow")
	world.move("coordinator", TASK, world.begun.task, "Hold", "Because")


def part_has_begun(world: World) -> None:
	put(TASK, world.begun.task, status="Planning")
	with acting(world.company.initiator):
		doc = frappe.get_doc(TASK, world.begun.task)
		next(row for row in doc.departments if row.assignment == world.begun.assignments["sales"]).part = "I"
		doc.save()


def merge(world: World, old: str, new: str) -> None:
	names = world.company.names
	frappe.rename_doc("Collab Department", names.get(old, old), names.get(new, new), merge=True)


def sign(world: World, decision: str = "Signed", who: str = "head.sales", department: str = "sales") -> None:
	with acting(world.user(who)):
		acts.sign(world.begun.assignments[department], decision)


def remind(world: World, message: str = "Where is it?", department: str = "sales") -> None:
	with acting(world.company.coordinator):
		clock_acts.remind("Department Assignment", world.begun.assignments[department], message)


def reassign(world: World) -> None:
	with acting(world.company.coordinator):
		acts.reassign(world.begun.assignments["sales"], world.company.names["research"], "No people")


def explain(
	world: World, cause: str = "", words: str = "It was late", day: str = "2031-01-01", is_open: bool = True
) -> None:
	if is_open:
		remind(world)
	with acting(world.company.head("sales")):
		name = world.begun.assignments["sales"]
		clock_acts.explain_delay("Department Assignment", name, cause or "Other", words, day)


def sign_review(world: World, who: str, decision: str = "Passed", state: str = "In Review") -> None:
	name = world.review()
	put(REVIEW, name, status=state)
	with acting(world.user(who)):
		review_acts.sign(name, decision)


def decide(world: World, action: str, score: str = "80", reason: str = "So it is", **signed: str) -> None:
	world.move("initiator", REVIEW, world.review(score, **signed), action, reason)


def without_changes(world: World) -> None:
	name = world.review()
	frappe.db.delete("Acceptance Required Change", {"parent": name})
	world.move("initiator", REVIEW, name, "Partly Pass", "Nearly")


def reviewers(world: World, *who: str) -> None:
	rows = [{"user": world.user(one), "capacity": "Expert"} for one in who]
	world.write("initiator", REVIEW, world.review(), reviewers=rows)


def other_review(world: World) -> None:
	with acting(world.company.initiator):
		frappe.get_doc(
			{
				"doctype": REVIEW,
				"task": factory.draft(world.company).name,
				"assignment": world.begun.assignments["sales"],
			}
		).insert()


def self_settings(**values: float) -> None:
	frappe.get_doc("Collab Settings").update(values).save()


def twice_member(world: World) -> None:
	world.department("Twice", members=[{"user": world.user("nobody")}, {"user": world.user("nobody")}])


def promised(world: World, day: str) -> None:
	begun = factory.submitted(world.company, PARTS)
	world.write("head.sales", ASSIGNMENT, begun.assignments["sales"], due_date=day)


LATE, SOON = add_days("2026-01-01", 9000), "2020-01-01"
Scenario = Callable[[World], Any]
SCENARIOS: Mapping[str, Scenario] = {
	"lifecycle.no_such_move": lambda w: w.write("coordinator", TASK, w.begun.task, status="Closed"),
	"lifecycle.unknown_action": lambda w: w.move("coordinator", TASK, w.begun.task, "Close"),
	"lifecycle.no_workflow": no_workflow,
	"lifecycle.collision": collision,
	"lifecycle.not_yours": lambda w: w.move("initiator", TASK, w.begun.task, "Hold", "Because"),
	"lifecycle.condition": lambda w: w.move("coordinator", TASK, w.begun.task, "Start Acceptance"),
	"lifecycle.own_work": lambda w: (
		put(ITEM, w.begun.items["sales"], status="Submitted", owner_user=w.user("head.sales")),
		w.move("head.sales", ITEM, w.begun.items["sales"], "Confirm Done"),
	),
	"lifecycle.reason_missing": lambda w: w.move("coordinator", TASK, w.begun.task, "Hold"),
	"lifecycle.locked": lambda w: (
		put(TASK, w.begun.task, status="Sign-off"),
		w.write("initiator", TASK, w.begun.task, title="500 others"),
	),
	"lifecycle.wrong_entry": lambda w: factory.draft(w.company, status="Closed"),
	"lifecycle.docstatus": lambda w: frappe.get_doc(TASK, w.begun.task).submit(),
	"record.append_only": append_only,
	"record.kept_by_services": kept_by_services,
	"record.too_long": lambda w: factory.draft(w.company, background="long " * 20000),
	"record.bad_value": lambda w: factory.draft(w.company, background={"a": 1}),
	"access.computed": lambda w: frappe.get_doc(
		"Collab Access", frappe.db.get_value("Collab Access", {"ref_name": w.begun.task})
	).save(),
	"task.stands_still": lambda w: (
		put(TASK, w.begun.task, status="On Hold"),
		w.move("member.sales", ITEM, w.begun.items["sales"], "Start"),
	),
	"signature.unknown_decision": lambda w: sign(w, "Perhaps"),
	"signature.not_open": sign,
	"signature.signed_already": lambda w: (
		put(TASK, w.begun.task, status="Sign-off"),
		sign(w),
		sign(w),
	),
	"signature.not_asked": lambda w: (
		put(TASK, w.begun.task, status="Sign-off"),
		sign(w, who="head.legal", department="legal"),
	),
	"reminder.not_active": lambda w: remind(w, department="service"),
	"reminder.message_missing": lambda w: remind(w, " "),
	"reminder.none_open": lambda w: explain(w, is_open=False),
	"reminder.cause_unknown": lambda w: explain(w, cause="Weather"),
	"reminder.explanation_missing": lambda w: explain(w, words=" "),
	"reminder.date_past": lambda w: explain(w, day=SOON),
	"settings.pass_mark": lambda w: self_settings(pass_mark=101),
	"settings.negative": lambda w: self_settings(archive_after_days=-1),
	"department.member_twice": twice_member,
	"department.merge_itself": lambda w: merge(w, "sales", "sales"),
	"department.merge_disabled": lambda w: merge(w, w.department("A"), w.department("B", is_disabled=1)),
	"department.merge_below": lambda w: merge(
		w, w.department("A", is_group=1), w.department("B", parent_collab_department="A")
	),
	"department.merge_same_task": lambda w: merge(w, "sales", "research"),
	"department.in_use": lambda w: frappe.delete_doc("Collab Department", w.company.names["sales"]),
	"task.field_missing": lambda w: w.submit(priority=""),
	"task.coordinator_role": lambda w: w.submit(coordinator=w.user("nobody")),
	"task.department_without_head": lambda w: w.submit(
		departments=[{"department": w.department("Headless"), "part": "A"}]
	),
	"task.disabled_department": lambda w: w.submit(
		departments=[{"department": w.department("Closed down", is_disabled=1), "part": "A"}]
	),
	"task.department_removed": lambda w: (
		put(TASK, w.begun.task, status="Planning"),
		w.write("initiator", TASK, w.begun.task, departments=[]),
	),
	"task.part_has_begun": part_has_begun,
	"task.not_deletable": lambda w: frappe.delete_doc(TASK, w.begun.task),
	"raci.department_twice": lambda w: w.submit(
		departments=[{"department": w.company.names["sales"], "part": part} for part in "AC"]
	),
	"raci.one_accountable": lambda w: w.submit(parts={"marketing": "A", "sales": "A"}),
	"raci.cooperation_action_missing": lambda w: w.submit(
		departments=[
			{"department": w.company.names["marketing"], "part": "A"},
			{"department": w.company.names["sales"], "part": "R"},
		]
	),
	"goals.vague": lambda w: w.submit(title="提升市场影响力", goal="提升市场影响力", key_results=[]),
	"goals.vague_word": lambda w: (
		self_settings(vague_words="synergy"),
		w.submit(title="More synergy", goal="synergy", task_type="Routine"),
	),
	"goals.goal_missing": lambda w: w.submit(goal=""),
	"goals.not_measurable": lambda w: w.submit(goal="Both shops open", key_results=[]),
	"goals.key_results_missing": lambda w: w.submit(key_results=[]),
	"goals.key_result_without_number": lambda w: w.key_result(target="many"),
	"goals.key_result_without_unit": lambda w: w.key_result(unit=""),
	"goals.key_result_without_date": lambda w: w.key_result(due_date=None),
	"goals.key_result_after_due": lambda w: w.key_result(due_date=LATE),
	"criteria.missing": lambda w: w.submit(criteria=[]),
	"criteria.twice": lambda w: w.criteria(50, 50, names="aa"),
	"criteria.weight_not_positive": lambda w: w.criteria(100, 0),
	"criteria.weights_not_100": lambda w: w.criteria(50, 40),
	"criteria.fixed": lambda w: w.write(
		"coordinator", TASK, w.begun.task, criteria=[{"criterion": "a", "weight": 100}]
	),
	"dates.node_not_before_due": lambda w: promised(w, add_days(nowdate(), 30)),
	"dates.start_after_end": lambda w: factory.draft(w.company, start_date=LATE),
	"dates.starts_too_early": lambda w: (
		put(TASK, w.begun.task, start_date=nowdate()),
		w.item(planned_start=add_days(nowdate(), -3)),
	),
	"dates.ends_too_late": lambda w: w.item(planned_end=add_days(nowdate(), 200)),
	"plan.duty_missing": lambda w: w.sign_off(sales={"duty": ""}),
	"plan.work_item_missing": lambda w: w.sign_off(without_item=True),
	"plan.deliverable_unpromised": lambda w: w.sign_off(judged=True),
	"plan.deliverable_twice": lambda w: w.sign_off(promised=("marketing", "sales")),
	"plan.duty_twice": lambda w: w.sign_off(marketing={"duty": "All of it"}, sales={"duty": "All of it"}),
	"schedule.cycle": cycle,
	"assignment.self_check_missing": lambda w: w.hand_in(self_check=""),
	"assignment.new_plan_missing": lambda w: w.hand_in(needs_new_plan=1),
	"assignment.reminder_open": lambda w: w.hand_in(reminder_open=1, reminder_text="Where is it?"),
	"assignment.open_work": lambda w: w.hand_in(item="In Progress"),
	"assignment.already_on_task": reassign,
	"health.cause_missing": lambda w: w.write(
		"head.sales", ITEM, w.begun.items["sales"], health="Needs Support"
	),
	"health.blocker_missing": lambda w: w.write("head.sales", ITEM, w.begun.items["sales"], health="Blocked"),
	"progress.parent_cycle": parents,
	"work_item.owner_missing": lambda w: w.item(owner_user=None),
	"work_item.owner_elsewhere": lambda w: w.item(owner_user=w.user("member.legal")),
	"work_item.parent_elsewhere": lambda w: w.item(parent_work_item=w.begun.items["marketing"]),
	"work_item.predecessor_elsewhere": lambda w: w.item(
		predecessors=[{"work_item": factory.running(w.company).items["sales"], "kind": "FS"}]
	),
	"log.future": lambda w: w.log(work_item=w.begun.items["sales"], day=add_days(nowdate(), 1)),
	"log.progress_range": lambda w: w.log(work_item=w.begun.items["sales"], progress=101),
	"log.corrects_other": lambda w: w.log(
		work_item=w.begun.items["sales"], corrects=factory.log(w.begun, "marketing")
	),
	"request.to_itself": lambda w: factory.request(w.begun, "sales", "sales"),
	"request.delivered_missing": lambda w: (
		name := factory.request(w.begun),
		put(REQUEST, name, status="Accepted"),
		w.move("liaison.research", REQUEST, name, "Deliver"),
	),
	"ticket.department_not_on_task": lambda w: w.ticket(responsible="finance"),
	"ticket.other_task": lambda w: w.ticket(work_item=factory.running(w.company).items["sales"]),
	"ticket.solution_missing": lambda w: w.move("head.research", TICKET, w.ticket(), "Propose Solution"),
	"ticket.duplicate_of_itself": lambda w: (
		name := w.ticket(),
		w.write("member.marketing", TICKET, name, duplicate_of=name),
	),
	"version.file_missing": lambda w: w.insert(
		"head.marketing",
		"Deliverable Version",
		deliverable=factory.deliverable(w.begun),
		file="/private/files/none.txt",
		reason="First",
	),
	"version.same_content": same_content,
	"version.file_kept": file_kept,
	"review.other_task": other_review,
	"review.not_handed_in": lambda w: w.insert(
		"initiator", REVIEW, task=w.begun.task, assignment=w.begun.assignments["sales"]
	),
	"review.own_work": lambda w: reviewers(w, "head.sales"),
	"review.reviewer_named_twice": lambda w: reviewers(w, "head.legal", "head.legal"),
	"review.decision_unknown": lambda w: sign_review(w, "initiator", "Perhaps"),
	"review.not_in_review": lambda w: sign_review(w, "initiator", state="Requested"),
	"review.not_reviewer": lambda w: sign_review(w, "head.sales"),
	"review.quorum_missing": lambda w: decide(w, "Pass", coordinator=""),
	"review.failed_signature": lambda w: decide(w, "Pass", coordinator="Failed"),
	"review.below_pass_mark": lambda w: decide(w, "Pass", "10"),
	"review.changes_missing": without_changes,
	"score.missing": lambda w: decide(w, "Pass", ""),
	"score.out_of_range": lambda w: decide(w, "Pass", "101"),
	"rating.not_on_task": lambda w: factory.rating(w.begun, "finance"),
	"rating.before_review": lambda w: factory.rating(w.begun, "sales"),
	"rating.twice": lambda w: (w.rate(), factory.rating(w.begun, "sales")),
	"rating.out_of_range": lambda w: w.rate(quality=6),
	"rating.suggestion_missing": lambda w: w.rate(quality=1),
	"rating.other_review": lambda w: factory.rating(w.begun, "research", review=w.review()),
}

# Codes that no user meets on a site, and why.
NEVER_MET: Mapping[str, str] = {
	"raci.department_missing": "the row's department is mandatory",
	"raci.part_unknown": "the part is a choice",
	"goals.key_result_unnamed": "the key result is mandatory",
	"criteria.unnamed": "the criterion is mandatory",
	"health.unknown": "health is a choice",
	"progress.out_of_range": "the log refuses it first",
	"progress.weight_negative": "a guard of the roll-up against broken data",
	"progress.item_twice": "a guard of the roll-up against broken data",
	"log.about_nothing": "without a subject nobody has the right to write the log",
	"version.file_empty": "Frappe refuses to store an empty file",
	"review.reviewer_twice": "the record refuses it first",
	"review.change_unnamed": "the change is mandatory",
	"review.change_without_date": "its date is mandatory",
	"review.cause_missing": "the reason of the move is the cause",
	"score.no_criteria": "a review without criteria has no score",
	"score.weight_not_positive": "weights come from the task, which refuses them",
	"score.weights_not_100": "weights are shared out to 100",
}


@pytest.fixture(scope="module")
def world(company: Company) -> Iterator[World]:
	with factory.committed(company) as commit:
		made = World(company)
		commit()
		yield made


@pytest.fixture(autouse=True)
def caches() -> Iterator[None]:
	yield
	frappe.db.rollback()
	frappe.local.lang = "en"
	frappe.set_user("Administrator")
	directory.clear()
	frappe.cache.delete_key("workflow")
	frappe.clear_document_cache("Collab Settings", "Collab Settings")
	frappe.db.value_cache.clear()


def refusal(scenario: Scenario, world: World) -> str:
	"""What the user reads."""
	frappe.local.message_log = []
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as caught:
		scenario(world)
	return "\n".join([str(caught.value), *map(str, frappe.get_message_log())])


def pattern(template: str) -> str:
	"""The sentence with something in the place of every fact."""
	parts = re.split(r"\{\w+\}", template)
	return ".+?".join(re.escape(part) for part in parts)


# feature: rules.on-site
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", SCENARIOS)
def test_each_rule_refuses_with_its_sentence_and_the_facts_in_it(code: str, language: str, world: World):
	frappe.local.lang = language
	template = str(MESSAGES[code])
	assert bool(re.search(r"[一-鿿]", template)) is (language == "zh")
	text = refusal(SCENARIOS[code], world)
	assert re.search(pattern(template), text, re.DOTALL), f"{template}\n{text}"
	assert not re.search(r"\{\w+\}", text)
	assert "None" not in text


# feature: rules.on-site
def test_every_rule_is_either_met_here_or_known_to_be_met_by_nobody():
	known = {code for code in (*MOVE_MESSAGES, *TASK_MESSAGES, *WORK_MESSAGES)}
	assert set(SCENARIOS) | set(NEVER_MET) == known
	assert not set(SCENARIOS) & set(NEVER_MET)
