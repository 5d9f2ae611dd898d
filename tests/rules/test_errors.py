"""Proves how rules refuse."""

import pickle

import pytest

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all


# feature: rules.refusal
def test_a_refusal_says_its_code_and_its_facts():
	broken = RuleBroken("raci.one_accountable", found=2)
	assert broken.code == "raci.one_accountable"
	assert broken.facts == {"found": 2}
	assert str(broken) == "raci.one_accountable (found=2)"
	assert broken.findings == (Finding("raci.one_accountable", {"found": 2}),)


# feature: rules.refusal
def test_all_findings_are_refused_together_in_their_order():
	first, second = Finding("a.first", {"row": 1}), Finding("b.second")
	with pytest.raises(RuleBroken) as caught:
		refuse_all(iter([first, second]))
	assert caught.value.findings == (first, second)
	assert (caught.value.code, caught.value.facts) == ("a.first", {"row": 1})
	assert str(caught.value) == "a.first (row=1); b.second"


# feature: rules.refusal
def test_nothing_found_is_no_refusal():
	assert refuse_all([]) is None


# feature: rules.refusal
def test_a_refusal_survives_the_way_to_a_background_worker():
	with pytest.raises(RuleBroken) as caught:
		refuse_all([Finding("a.first", {"row": 1}), Finding("b.second", {"row": 2})])
	returned = pickle.loads(pickle.dumps(caught.value))
	assert returned.findings == caught.value.findings
	assert returned.facts == {"row": 1}
