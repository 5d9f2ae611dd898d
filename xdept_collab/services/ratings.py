"""Fills and checks the rating of a department's cooperation (R173, R174)."""

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.scoring import Rating, check_rating, rating_mean
from xdept_collab.services import directory, latest, settings


def fill(rating: Document) -> None:
	"""Set the rater and the assignment and round that are rated."""
	rating.rater = frappe.session.user
	rating.task_title = frappe.db.get_value("Collab Task", rating.task, "title")
	if rating.review:
		review = frappe.db.get_value(
			"Acceptance Review",
			rating.review,
			["task", "department", "assignment", "round", "status"],
			as_dict=True,
		)
		if not review or (review.task, review.department) != (rating.task, rating.rated_department):
			raise RuleBroken("rating.other_review", review=rating.review)
		rating.assignment, rating.round = review.assignment, review.round
		return
	contract = frappe.db.get_value(
		"Department Assignment",
		{"task": rating.task, "department": rating.rated_department},
		["name", "round", "status"],
		as_dict=True,
		order_by="creation desc",
	)
	if not contract:
		raise RuleBroken("rating.not_on_task", department=rating.rated_department, task=rating.task)
	rating.assignment, rating.round = contract.name, max(cint(contract.round), 1)


def check(rating: Document) -> None:
	"""Refuse a second rating of a round, values out of 1 to 5, and a low rating without a suggestion."""
	numbers = Rating(
		cint(rating.responsiveness),
		cint(rating.communication),
		cint(rating.quality),
		rating.suggestion or ("" if settings.is_low_rating_explained() else "-"),
	)
	check_rating(numbers)
	rating.mean = float(rating_mean(numbers))
	if rating.flags.get("collab_system"):
		return
	if rating.entered_by and rating.rated_department in directory.himself(rating.entered_by).departments:
		raise RuleBroken("delegation.own_department", department=rating.rated_department)
	if not frappe.db.exists(
		"Acceptance Review",
		{"assignment": rating.assignment, "status": ("in", ("Passed", "Partly Passed", "Failed"))},
	):
		raise RuleBroken("rating.before_review", department=rating.rated_department)
	# Not as the transaction saw them at its start: another rater may have been faster.
	others = latest.read("Collaboration Rating", "task", [rating.task], ("name", "rated_department", "round"))
	if any(
		(other.rated_department, other.round) == (rating.rated_department, rating.round)
		and other.name != rating.name
		for other in others
	):
		raise RuleBroken("rating.twice", department=rating.rated_department, round=rating.round)
