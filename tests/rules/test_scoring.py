"""Proves scores, decisions and ratings."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.scoring import (
	CriterionScore,
	Rating,
	RequiredChange,
	Signature,
	Verdict,
	check_rating,
	check_verdict,
	rating_findings,
	rating_mean,
	reaches_pass_mark,
	score_findings,
	shared_weights,
	verdict_findings,
	weighted_score,
)

SIGNED = (Signature("initiator", "Passed"), Signature("coordinator", "Passed"))
CHANGE = RequiredChange("优化渠道策略", date(2024, 9, 10))


def codes(findings):
	return [finding.code for finding in findings]


# feature: review.score
@pytest.mark.parametrize(
	("rows", "expected"),
	[
		([("方案", 60, 90), ("数据", 40, 80)], "86.00"),
		([("方案", 100, 0)], "0.00"),
		([("甲", 33.3, 70), ("乙", 33.3, 80), ("丙", 33.4, 95)], "81.68"),
		([("甲", "12.5", "80.1"), ("乙", "87.5", "80")], "80.01"),
		([("甲", "0.5", 1), ("乙", "99.5", 0)], "0.01"),
	],
)
def test_the_score_is_the_weighted_mean_rounded_half_up(rows, expected):
	assert str(weighted_score([CriterionScore(*row) for row in rows])) == expected


# feature: review.score
def test_missing_scores_and_wrong_weights_are_refused_together():
	rows = [CriterionScore("方案", 60, None), CriterionScore("数据", 30, 101), CriterionScore("沟通", 0, 50)]
	with pytest.raises(RuleBroken) as caught:
		weighted_score(rows)
	assert caught.value.findings == (
		Finding("score.missing", {"criterion": "方案"}),
		Finding("score.out_of_range", {"criterion": "数据", "score": Decimal(101)}),
		Finding("score.weight_not_positive", {"criterion": "沟通", "weight": 0}),
		Finding("score.weights_not_100", {"total": Decimal(90)}),
	)


# feature: review.score
def test_a_review_without_criteria_has_no_score():
	assert codes(score_findings([])) == ["score.no_criteria"]


@st.composite
def scored_criteria(draw):
	"""Up to six criteria whose weights are a split of 100."""
	cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
	weights = [end - start for start, end in zip([0, *cuts], [*cuts, 100], strict=True)]
	scores = draw(st.lists(st.integers(0, 10000), min_size=len(weights), max_size=len(weights)))
	return [
		CriterionScore(str(place), weight, Decimal(score) / 100)
		for place, (weight, score) in enumerate(zip(weights, scores, strict=True))
	]


# feature: review.score
@given(scored_criteria())
def test_the_score_lies_between_the_lowest_and_the_highest(rows):
	scores = [row.score for row in rows]
	assert min(scores) <= weighted_score(rows) <= max(scores)


# feature: review.score
@given(scored_criteria(), st.randoms(use_true_random=False))
def test_the_order_of_the_criteria_does_not_change_the_score(rows, random):
	assert weighted_score(random.sample(rows, len(rows))) == weighted_score(rows)


# feature: review.pass-mark
@pytest.mark.parametrize(("mark", "expected"), [(80, True), ("80.01", False), (None, True), (79.5, True)])
def test_the_pass_mark_itself_passes(mark, expected):
	assert reaches_pass_mark(Decimal("80.00"), mark) is expected


# feature: review.decision
@pytest.mark.parametrize(
	("verdict", "expected"),
	[
		(Verdict("Passed", SIGNED), []),
		(Verdict("Passed", SIGNED, quorum=2, score=Decimal(80), pass_mark=80), []),
		(Verdict("Passed", SIGNED, score=Decimal("79.99"), pass_mark=80), ["review.below_pass_mark"]),
		(Verdict("Passed", (*SIGNED, Signature("member"))), ["review.quorum_missing"]),
		(Verdict("Passed", (*SIGNED, Signature("member")), quorum=2), []),
		(Verdict("Passed", SIGNED, quorum=3), ["review.quorum_missing"]),
		(Verdict("Passed", ()), ["review.quorum_missing"]),
		(Verdict("Passed", (*SIGNED, Signature("member", "Maybe"))), ["review.quorum_missing"]),
		(Verdict("Passed", (*SIGNED, SIGNED[0])), ["review.reviewer_twice"]),
		(
			Verdict("Passed", (SIGNED[0], SIGNED[0]), quorum=2),
			["review.reviewer_twice", "review.quorum_missing"],
		),
		(Verdict("Passed", (*SIGNED, Signature("member", "Failed"))), ["review.failed_signature"]),
		(Verdict("Passed", (*SIGNED, Signature("member", "Partly Passed"))), []),
		(Verdict("Partly Passed", SIGNED, changes=(CHANGE,)), []),
		(Verdict("Partly Passed", SIGNED), ["review.changes_missing"]),
		(
			Verdict("Partly Passed", SIGNED, changes=(RequiredChange("物料", None),)),
			["review.change_without_date"],
		),
		(
			Verdict("Partly Passed", SIGNED, changes=(RequiredChange(" ", CHANGE.due),)),
			["review.change_unnamed"],
		),
		(Verdict("Partly Passed", (Signature("initiator"),), changes=(CHANGE,)), ["review.quorum_missing"]),
		(Verdict("Failed", (Signature("initiator", "Failed"),), cause="数据造假"), []),
		(Verdict("Failed", SIGNED, cause=" "), ["review.cause_missing"]),
		(Verdict("Maybe", SIGNED), ["review.decision_unknown"]),
	],
)
def test_a_decision_agrees_with_its_signatures_score_and_reasons(verdict, expected):
	assert codes(verdict_findings(verdict)) == expected


# feature: review.decision
def test_a_failed_signature_is_named_when_it_forbids_the_pass():
	signatures = (*SIGNED, Signature("member", "Failed"))
	with pytest.raises(RuleBroken) as caught:
		check_verdict(Verdict("Passed", signatures))
	assert caught.value.findings == (Finding("review.failed_signature", {"reviewers": ("member",)}),)


# feature: review.quorum
@given(st.integers(1, 6), st.integers(0, 6), st.integers(0, 7))
def test_exactly_a_full_quorum_of_signatures_is_enough(reviewers, signed, quorum):
	signatures = tuple(
		Signature(str(place), "Passed" if place < signed else "") for place in range(reviewers)
	)
	found = "review.quorum_missing" in codes(verdict_findings(Verdict("Passed", signatures, quorum)))
	assert found == (min(signed, reviewers) < (quorum or reviewers))


# feature: rating.values
@pytest.mark.parametrize(
	("rating", "expected"),
	[
		(Rating(5, 5, 4), []),
		(Rating(1, 5, 5, "培训话术"), []),
		(Rating(0, 5, 5), ["rating.out_of_range"]),
		(Rating(5, 6, 5), ["rating.out_of_range"]),
		(Rating(5, 5, 4.5), ["rating.out_of_range"]),
		(Rating(5, True, 5), ["rating.out_of_range"]),
		(Rating(3, 2, 3), ["rating.suggestion_missing"]),
		(Rating(3, 3, 2, " "), ["rating.suggestion_missing"]),
	],
)
def test_a_rating_is_three_whole_numbers_and_a_low_one_says_what_to_improve(rating, expected):
	assert codes(rating_findings(rating)) == expected


# feature: rating.values
def test_a_low_rating_names_the_values_that_need_a_suggestion():
	with pytest.raises(RuleBroken) as caught:
		check_rating(Rating(2, 3, 1))
	assert caught.value.facts == {"fields": ("responsiveness", "quality")}


# feature: rating.mean
@pytest.mark.parametrize(
	("values", "expected"), [((5, 5, 4), "4.67"), ((4, 5, 3), "4.00"), ((1, 1, 2), "1.33")]
)
def test_the_mean_of_a_rating_has_two_places(values, expected):
	assert str(rating_mean(Rating(*values))) == expected


# feature: review.score
@pytest.mark.parametrize(
	("weights", "expected"),
	[
		([], []),
		([60, 40], [60, 40]),
		([30, 20], [60, 40]),
		([1, 1, 1], ["33.34", "33.33", "33.33"]),
		([0, None], [50, 50]),
		([None, 50], [0, 100]),
		([10, -5, 10], [50, 0, 50]),
	],
)
def test_the_criteria_of_one_department_share_the_whole_hundred(weights, expected):
	assert shared_weights(weights) == [Decimal(weight) for weight in expected]


# feature: review.score
@given(st.lists(st.integers(0, 100), min_size=1, max_size=12))
def test_shared_weights_sum_to_exactly_100(weights):
	assert sum(shared_weights(weights)) == 100
