"""Acceptance scores, decisions that agree with their signatures, and collaboration ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.quantity import HUNDRED, Number, exact, rounded

PASSED = "Passed"
PARTLY_PASSED = "Partly Passed"
FAILED = "Failed"
DECISIONS = (PASSED, PARTLY_PASSED, FAILED)

LOWEST_RATING = 1
HIGHEST_RATING = 5
LOW_RATING = 2


@dataclass(frozen=True)
class CriterionScore:
	"""What a reviewer gave for one criterion: 0-100, None while not scored; weight is its share of 100 (R165)."""

	criterion: str
	weight: Number
	score: Number


@dataclass(frozen=True)
class Signature:
	"""One reviewer and what he signed: a decision, or "" while he has not signed (R170)."""

	reviewer: str
	decision: str = ""


@dataclass(frozen=True)
class RequiredChange:
	"""One change asked for with a partial pass, and by when (R167)."""

	change: str
	due: date | None


@dataclass(frozen=True)
class Verdict:
	"""A review about to be decided; `quorum` 0 means that every reviewer must sign (C02)."""

	decision: str
	signatures: tuple[Signature, ...]
	quorum: int = 0
	changes: tuple[RequiredChange, ...] = ()
	cause: str = ""
	score: Decimal | None = None
	pass_mark: Number = None


@dataclass(frozen=True)
class Rating:
	"""How one department collaborated: three whole numbers from 1 to 5 and a suggestion (R173, R174)."""

	responsiveness: int
	communication: int
	quality: int
	suggestion: str = ""

	@property
	def values(self) -> dict[str, int]:
		"""The three values by name, in the order of the table X04."""
		return {
			"responsiveness": self.responsiveness,
			"communication": self.communication,
			"quality": self.quality,
		}


def score_findings(scores: Sequence[CriterionScore]) -> list[Finding]:
	"""List what keeps scores from being weighed (R165).

	Codes: score.missing, score.out_of_range, score.weight_not_positive (with the criterion), score.weights_not_100,
	score.no_criteria.
	"""
	if not scores:
		return [Finding("score.no_criteria")]
	findings: list[Finding] = []
	for row in scores:
		score, weight = exact(row.score), exact(row.weight)
		if score is None:
			findings.append(Finding("score.missing", {"criterion": row.criterion}))
		elif not 0 <= score <= HUNDRED:
			findings.append(Finding("score.out_of_range", {"criterion": row.criterion, "score": score}))
		if weight is None or weight <= 0:
			findings.append(
				Finding("score.weight_not_positive", {"criterion": row.criterion, "weight": row.weight})
			)
	total = sum((exact(row.weight) or Decimal(0) for row in scores), start=Decimal(0))
	if total != HUNDRED:
		findings.append(Finding("score.weights_not_100", {"total": total}))
	return findings


def weighted_score(scores: Sequence[CriterionScore]) -> Decimal:
	"""Return the score out of 100, two places, halves up (R165); raise RuleBroken with all of `score_findings`."""
	refuse_all(score_findings(scores))
	weighed = ((exact(row.score) or Decimal(0)) * (exact(row.weight) or Decimal(0)) for row in scores)
	return rounded(sum(weighed, start=Decimal(0)) / HUNDRED)


def shared_weights(weights: Sequence[Number]) -> list[Decimal]:
	"""Scale weights so that they sum to exactly 100, two places each (R165).

	A department is judged by the criteria that concern it, which are a part of the task's hundred. What rounding
	leaves over goes to the heaviest. Weights without a positive sum are shared equally.
	"""
	parts = [max(exact(weight) or Decimal(0), Decimal(0)) for weight in weights]
	if not parts:
		return []
	total = sum(parts, start=Decimal(0))
	if not total:
		parts, total = [Decimal(1)] * len(parts), Decimal(len(parts))
	scaled = [rounded(part * HUNDRED / total) for part in parts]
	heaviest = scaled.index(max(scaled))
	scaled[heaviest] += HUNDRED - sum(scaled, start=Decimal(0))
	return scaled


def reaches_pass_mark(score: Decimal, pass_mark: Number) -> bool:
	"""Tell whether `score` is enough to pass; no pass mark means that any score is (C03)."""
	mark = exact(pass_mark)
	return mark is None or score >= mark


def verdict_findings(verdict: Verdict) -> list[Finding]:
	"""List where a decision contradicts its signatures, score or required reasons (R166, R167, R168, R170, C02, C03).

	Codes: review.decision_unknown, review.quorum_missing, review.reviewer_twice, review.failed_signature,
	review.below_pass_mark, review.changes_missing, review.change_unnamed, review.change_without_date, review.cause_missing.
	"""
	if verdict.decision not in DECISIONS:
		return [Finding("review.decision_unknown", {"decision": verdict.decision})]
	findings = _signature_findings(verdict)
	if verdict.decision == PASSED:
		findings += _pass_findings(verdict)
	elif verdict.decision == PARTLY_PASSED:
		findings += _change_findings(verdict.changes)
	elif not verdict.cause.strip():
		findings.append(Finding("review.cause_missing"))
	return findings


def check_verdict(verdict: Verdict) -> None:
	"""Raise RuleBroken when a review may not be decided like this (R166, R167, R168, R170)."""
	refuse_all(verdict_findings(verdict))


def rating_findings(rating: Rating) -> list[Finding]:
	"""List what is wrong with a rating (R173, R174).

	Codes: rating.out_of_range for a value that is no whole number from 1 to 5, rating.suggestion_missing when a value
	is 2 or lower and nothing says how to do better.
	"""
	findings = [
		Finding("rating.out_of_range", {"field": name, "value": value})
		for name, value in rating.values.items()
		if type(value) is not int or not LOWEST_RATING <= value <= HIGHEST_RATING
	]
	if findings:
		return findings
	low = tuple(name for name, value in rating.values.items() if value <= LOW_RATING)
	if low and not rating.suggestion.strip():
		return [Finding("rating.suggestion_missing", {"fields": low})]
	return []


def check_rating(rating: Rating) -> None:
	"""Raise RuleBroken when a rating may not be kept (R173, R174)."""
	refuse_all(rating_findings(rating))


def rating_mean(rating: Rating) -> Decimal:
	"""Return the mean of the three values, two places, halves up (R177)."""
	return rounded(Decimal(sum(rating.values.values())) / len(rating.values))


def _signature_findings(verdict: Verdict) -> list[Finding]:
	reviewers = [signature.reviewer for signature in verdict.signatures]
	findings = [
		Finding("review.reviewer_twice", {"reviewer": reviewer})
		for reviewer in dict.fromkeys(reviewers)
		if reviewers.count(reviewer) > 1
	]
	signed = {signature.reviewer for signature in verdict.signatures if signature.decision in DECISIONS}
	# A review that nobody is asked to sign would pass by itself, so one signature is always needed.
	needed = verdict.quorum if verdict.quorum > 0 else max(1, len(set(reviewers)))
	if len(signed) < needed:
		facts: dict[str, object] = {"signed": len(signed), "needed": needed, "reviewers": len(set(reviewers))}
		findings.append(Finding("review.quorum_missing", facts))
	return findings


def _pass_findings(verdict: Verdict) -> list[Finding]:
	findings: list[Finding] = []
	against = tuple(signature.reviewer for signature in verdict.signatures if signature.decision == FAILED)
	if against:
		findings.append(Finding("review.failed_signature", {"reviewers": against}))
	if verdict.score is not None and not reaches_pass_mark(verdict.score, verdict.pass_mark):
		facts: dict[str, object] = {"score": verdict.score, "pass_mark": verdict.pass_mark}
		findings.append(Finding("review.below_pass_mark", facts))
	return findings


def _change_findings(changes: Sequence[RequiredChange]) -> list[Finding]:
	if not changes:
		return [Finding("review.changes_missing")]
	findings: list[Finding] = []
	for position, row in enumerate(changes, start=1):
		facts: dict[str, object] = {"row": position, "change": row.change}
		if not row.change.strip():
			findings.append(Finding("review.change_unnamed", facts))
		if row.due is None:
			findings.append(Finding("review.change_without_date", facts))
	return findings
