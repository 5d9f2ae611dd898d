"""The swimlane chart of a cross-department process."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.process_chart import Step, swimlanes

SVG = "{http://www.w3.org/2000/svg}"
words = st.text(
	st.characters(min_codepoint=32, max_codepoint=0x9FFF, blacklist_categories=["Cs", "Cc"]), max_size=30
)
steps = st.builds(Step, words, st.sampled_from(["市场部", "R&D", "<客服部>"]), words, words, st.booleans())


# feature: plan.process-chart
@given(st.lists(steps, min_size=1, max_size=8))
def test_whatever_people_write_the_chart_is_well_formed_and_shows_every_step(rows):
	root = ElementTree.fromstring(swimlanes(rows))
	shown = root.findall(f"{SVG}g")
	lanes = {row.department for row in rows}
	assert sum(node.get("class").startswith("lane") for node in shown) == len(lanes)
	assert [
		node.find(f"{SVG}title").text or "" for node in shown if node.get("class").startswith("step")
	] == [row.name for row in rows]
	assert len(root.findall(f"{SVG}path")) == len(rows) - 1


# feature: plan.process-chart
def test_a_decision_has_a_shape_of_its_own():
	root = ElementTree.fromstring(
		swimlanes([Step("测试", "研发部"), Step("上线?", "市场部", is_decision=True)])
	)
	box, decision = (node for node in root.findall(f"{SVG}g") if node.get("class").startswith("step"))
	assert box.find(f"{SVG}rect") is not None
	assert decision.find(f"{SVG}polygon") is not None


# feature: plan.process-chart
def test_no_steps_draw_nothing():
	assert swimlanes([]) == ""


# feature: plan.process-chart
def test_text_of_users_is_never_markup():
	assert "<script" not in swimlanes([Step("<script>alert(1)</script>", "<b>", "<i>", "</svg>")])
