"""Proves that the drawing of a workflow shows everything it says, and always in the same bytes."""

import xml.etree.ElementTree as ElementTree

from xdept_collab.rules.lifecycle import Lifecycle, StateRule, Transition
from xdept_collab.rules.lifecycle_drawing import to_svg

SVG = "{http://www.w3.org/2000/svg}"
LIFECYCLE = Lifecycle(
	"Note",
	(StateRule("Open", ("owner",)), StateRule("Asked & Answered"), StateRule("Closed", is_end=True)),
	(
		Transition("Open", "Answer", "Asked & Answered", "Head", ("head",), condition="doc.total < 3"),
		Transition("Asked & Answered", "Return", "Open", "Head", ("head", "owner"), needs_reason=True),
		Transition("Open", "Close", "Closed", "Head", ("system",)),
		Transition("Asked & Answered", "Close", "Closed", "Head", ("system",)),
	),
)
WORDS = {"Open": "打开", "Close": "关闭", "Reason Required": "必须填写原因"}


def drawn():
	return ElementTree.fromstring(to_svg(LIFECYCLE, WORDS))


def texts(drawing):
	return [element.text for element in drawing.iter(f"{SVG}text")]


# feature: workflow.drawing
def test_every_state_and_move_stands_in_the_drawing_in_both_languages():
	shown = texts(drawn())
	assert {"Open", "打开", "Asked & Answered", "Closed", "✎ owner"} <= set(shown)
	assert {"Answer", "Return", "Close 关闭"} <= set(shown)
	assert {"head · doc.total < 3", "head, owner · Reason Required 必须填写原因", "system"} <= set(shown)


# feature: workflow.drawing
def test_the_same_move_out_of_two_states_is_one_row_with_two_sources():
	drawing = drawn()
	assert texts(drawing).count("Close 关闭") == 1
	assert len(list(drawing.iter(f"{SVG}circle"))) == 4


# feature: workflow.drawing
def test_an_arrow_runs_from_its_state_to_its_target():
	drawing = drawn()
	middles = {
		text.text: int(text.get("x"))
		for text in drawing.iter(f"{SVG}text")
		if text.text in ("Open", "Asked & Answered", "Closed")
	}
	arrows = [
		(int(line.get("x1")), int(line.get("x2")))
		for line in drawing.iter(f"{SVG}line")
		if line.get("marker-end")
	]
	assert arrows == [
		(middles["Open"], middles["Asked & Answered"]),
		(middles["Asked & Answered"], middles["Open"]),
		(middles["Open"], middles["Closed"]),
	]


# feature: workflow.drawing
def test_a_target_between_its_sources_is_reached_from_both_sides():
	middle = Lifecycle(
		"Note",
		(StateRule("A"), StateRule("B"), StateRule("C")),
		(Transition("A", "Go", "B", "Head", ("head",)), Transition("C", "Go", "B", "Head", ("head",))),
	)
	assert to_svg(middle, {}).count("marker-end") == 2
	assert to_svg(middle, {}) == to_svg(middle, {})
