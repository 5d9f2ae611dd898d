"""Every text is English in the sources and complete, consistent Chinese for its users."""

import ast
import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from xdept_collab.setup import translations
from xdept_collab.setup.gettext_catalog import (
	SUPPLEMENT_COMMENT,
	Entry,
	csv_text,
	read_catalog,
	write_catalog,
)
from xdept_collab.setup.translation_calls import (
	Problem,
	Stored,
	Text,
	python_texts,
	script_texts,
	template_texts,
)
from xdept_collab.setup.translation_records import record_texts

PACKAGE = translations.ROOT / "xdept_collab"
SOURCES = translations.collect()
CATALOG = read_catalog(PACKAGE / "locale" / "zh.po")
CHINESE = {entry.key: entry.translation for entry in CATALOG}
ENGLISH = [entry.text for entry in SOURCES.entries]


def chinese(text: str, context: str = "") -> str:
	"""What a user reads for `text` in a DocType, looked up as Frappe does."""
	return CHINESE.get((text, context)) or CHINESE.get((text, ""), "")


# feature: language.complete
def test_every_text_of_the_sources_is_extracted_literal_and_english():
	assert translations.source_faults(SOURCES) == []


# feature: language.complete
def test_every_text_has_chinese_with_the_same_placeholders():
	assert translations.translation_faults(translations.merged_catalog(SOURCES, CATALOG)) == []


# feature: language.complete
def test_no_translation_is_left_without_its_source():
	assert [entry.key for entry in CATALOG if not translations.is_alive(entry, SOURCES)] == []


# feature: language.complete
def test_the_template_holds_exactly_the_texts_of_the_sources():
	template = read_catalog(PACKAGE / "locale" / "main.pot")
	assert [entry.key for entry in template] == [entry.key for entry in SOURCES.entries]


# feature: language.complete
def test_the_csv_is_what_the_po_compiles_to():
	text = (PACKAGE / "translations" / "zh.csv").read_text(encoding="utf-8")
	assert text == csv_text(CATALOG)
	assert len(list(csv.reader(io.StringIO(text)))) == len([entry for entry in CATALOG if entry.translation])


def test_a_text_that_is_the_same_in_both_languages_is_really_shown():
	assert [text for text in translations.SAME_IN_CHINESE if text not in ENGLISH] == []


# ---- Chinese as the glossary and the domain say it

STATES = {
	"Collab Task": {
		"Draft": "草稿",
		"Awaiting Departments": "待接收",
		"Planning": "计划中",
		"Sign-off": "会签中",
		"Executing": "执行中",
		"In Acceptance": "验收中",
		"Closed": "已结项",
		"Archived": "已归档",
		"On Hold": "已暂停",
		"Cancelled": "已取消",
	},
	"Department Assignment": {
		"Awaiting Answer": "待接收",
		"Accepted": "已接收",
		"Conditional": "附条件接收",
		"Declined": "已拒绝",
		"Informed": "已知会",
		"Executing": "执行中",
		"Awaiting Acceptance": "待验收",
		"Passed": "已通过",
		"Rework": "整改中",
		"Dropped": "已移出",
	},
	"Work Item": {
		"To Do": "待执行",
		"In Progress": "进行中",
		"Submitted": "已提交",
		"Done": "已完成",
		"Cancelled": "已取消",
	},
	"Collaboration Request": {
		"Sent": "待响应",
		"Accepted": "已接受",
		"Declined": "已拒绝",
		"Delivered": "已交付",
		"Confirmed": "已确认",
		"Withdrawn": "已撤回",
	},
	"Issue Ticket": {
		"Open": "待处理",
		"Solution Proposed": "已给方案",
		"Solution Confirmed": "方案已确认",
		"Resolved": "已解决",
		"Closed": "已关闭",
		"Reopened": "重新打开",
	},
	"Acceptance Review": {
		"Requested": "待验收",
		"In Review": "评审中",
		"Passed": "通过",
		"Partly Passed": "部分通过",
		"Failed": "未通过",
	},
}
TASK_TYPES = {"Project": "项目型", "Routine": "事务型", "Collaborative": "协作型"}
PRIORITIES = {"High": "高", "Medium": "中", "Low": "低"}

STATE_CASES = [(doctype, state, word) for doctype, words in STATES.items() for state, word in words.items()]


@pytest.mark.parametrize(("doctype", "state", "word"), STATE_CASES)
def test_a_state_is_called_as_the_domain_calls_it(doctype: str, state: str, word: str):
	assert doctype in SOURCES.possible_contexts[state], f"{doctype} has no state {state}"
	assert chinese(state, doctype) == word


@pytest.mark.parametrize(("value", "word"), [*TASK_TYPES.items(), *PRIORITIES.items()])
def test_type_and_priority_of_a_task_are_called_as_in_the_source_tables(value: str, word: str):
	assert chinese(value, "Collab Task") == word


# A label that is exactly a term of the glossary is exactly its Chinese.
TERMS = {
	"Task": "协作任务",
	"Collab Task": "协作任务",
	"Department": "部门",
	"Collab Department": "协作部门",
	"Assignment": "部门分工",
	"Department Assignment": "部门分工",
	"Part": "RACI 角色",
	"Work Item": "工作项",
	"Progress Log": "任务日志",
	"Collaboration Request": "协作需求",
	"Issue Ticket": "问题单",
	"Ticket": "问题单",
	"Acceptance Review": "验收",
	"Review": "验收",
	"Collaboration Rating": "协作评价",
	"Deliverable": "交付物",
	"Deliverables": "交付物",
	"Initiator": "发起人",
	"Coordinator": "总协调人",
	"Head": "部门负责人",
	"Liaison": "接口人",
	"Superior": "上级主管",
	"Owner": "责任人",
	"Collaborators": "协作人",
	"Reviewer": "验收人",
	"Reviewers": "验收人",
	"Health": "健康度",
}


@pytest.mark.parametrize(("term", "word"), TERMS.items())
def test_a_label_that_is_a_term_has_the_chinese_of_the_glossary(term: str, word: str):
	assert term in ENGLISH, f"no text is called {term}: take it off this table"
	contexts = SOURCES.possible_contexts[term] or {""}
	assert {chinese(term, context) for context in contexts} == {word}


# A sentence that names a term says its Chinese word.
WORDS = {
	"department": "部门",
	"work item": "工作项",
	"progress log": "任务日志",
	"deliverable": "交付物",
	"coordinator": "总协调人",
	"initiator": "发起人",
	"liaison": "接口人",
	"issue ticket": "问题单",
	"ticket": "问题单",
	"reviewer": "验收人",
	"collaborator": "协作人",
	"assignment": "部门分工",
}
# The Chinese says the same without the word.
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
WITHOUT_THE_WORD = {
	"Awaiting Departments",
}


@pytest.mark.parametrize(("term", "word"), WORDS.items())
def test_a_sentence_with_a_term_says_the_word_of_the_glossary(term: str, word: str):
	pattern = re.compile(rf"\b{term}s?\b", re.IGNORECASE)
	ours = [entry for entry in CATALOG if not entry.is_supplement and entry.text not in WITHOUT_THE_WORD]
	missing = [
		f"{entry.text} → {entry.translation}"
		for entry in ours
		if pattern.search(PLACEHOLDER.sub("", entry.text)) and word not in entry.translation
	]
	assert missing == []


def glossary_column(place: int) -> list[str]:
	"""The cells of one column of docs/glossary.md, row by row."""
	lines = (translations.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
	rows = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
	return [row[place].strip() for row in rows[1:]]


def test_the_chinese_of_terms_is_that_of_the_glossary():
	written = " ".join(glossary_column(1))
	assert [word for word in {*TERMS.values(), *WORDS.values()} if word not in written] == []


# Avoided words that have an honest use beside the one that the glossary forbids.
AVOIDED_ELSEWHERE = {
	"ticket": "not for a task; it is the word for an Issue Ticket",
	"role": "not for a part; it is Frappe's Role",
	"update": "not for a progress log; an import updates rows",
	"comment": "not for a progress log; a reviewer comments",
	"score": "not for a rating; it is the 0-100 of a review",
	"attachment": "not for a deliverable; a move of a record may have attachments",
	"owner": "not for the initiator; it is who is responsible for a work item",
	"lead": "not for the coordinator; a special group has a lead",
	"status": "not for a state; it is the field in which Frappe keeps it",
	"rule": "not for a time limit policy",
	"group": "not for a department; it is Frappe's word for a node of a tree, and special groups are groups",
}
AVOIDED = sorted(
	{
		re.sub(r"\s*\(.*", "", word).strip()
		for cell in glossary_column(3)
		for word in cell.split(",")
		if word.strip()
	}
	- set(AVOIDED_ELSEWHERE)
)
# Texts in which an avoided word is right, and why.
AVOIDED_IS_RIGHT = {
	"Project": "the task type 项目型 of the source tables, a value and not a word for the task",
	"Linked project or customer in words.": "a project outside the product that a task points to",
}


@pytest.mark.parametrize("word", AVOIDED)
def test_a_word_that_the_glossary_avoids_is_in_no_text(word: str):
	pattern = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
	# A name in quotation marks is what a button, a state or an option is called.
	unquoted = {text: re.sub("“[^”]*”", "", text) for text in ENGLISH if text not in AVOIDED_IS_RIGHT}
	assert [text for text in unquoted if pattern.search(unquoted[text])] == []


def test_chinese_sentences_use_chinese_punctuation():
	narrow = re.compile("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|[\u4e00-\u9fff]\\.(?!\\w)")
	assert [entry.translation for entry in CATALOG if narrow.search(entry.translation)] == []


def test_the_chinese_is_simplified():
	traditional = set("這個們務單協說時間開關應對無與為會員發過還進從來標題請檔選擇導戶資訊錯誤")
	assert [entry.translation for entry in CATALOG if traditional.intersection(entry.translation)] == []


# Files in which Chinese is data: they read or write the source tables, or make the Chinese demo company.
CHINESE_IS_DATA = {
	"rules/table_columns.py": "the headers of the six source tables",
	"rules/cells.py": "how dates, periods and lists are written in the source tables",
	"rules/calendar_cells.py": "how dates are written in the source tables",
	"rules/source_cells.py": "the separators of lists in the source tables",
	"setup/demo_data": "the demo company speaks Chinese",
	"setup/dry_run_data": "the people and records of the sample are named in both languages",
	"setup/dry_run_page.py": "the name of the other language on the button that switches to it",
	"setup/dry_run_style.py": "the name of the other language on the button that switches to it",
	"services/languages.py": "what the languages call themselves, on the switch between them",
	"rules/goals.py": "words by which a goal written in Chinese is recognised as vague",
}


def chinese_strings(code: str) -> list[str]:
	"""The string literals with Chinese of a Python module, without its docstrings."""
	tree = ast.parse(code)
	spoken = {
		id(node.body[0].value)
		for node in ast.walk(tree)
		if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
		and node.body
		and isinstance(node.body[0], ast.Expr)
	}
	return [
		node.value
		for node in ast.walk(tree)
		if isinstance(node, ast.Constant)
		and isinstance(node.value, str)
		and id(node) not in spoken
		and re.search("[\u4e00-\u9fff]", node.value)
	]


def test_chinese_in_the_sources_is_data_and_nothing_else():
	found = set()
	for path in sorted(PACKAGE.rglob("*")):
		name = path.relative_to(PACKAGE).as_posix()
		if path.parent.name in ("demo_data", "dry_run_data"):
			name = f"setup/{path.parent.name}"
		if "dist" in path.parts or path.suffix not in {".py", ".js", ".html", ".json"}:
			continue
		code = path.read_text(encoding="utf-8")
		if chinese_strings(code) if path.suffix == ".py" else re.search("[\u4e00-\u9fff]", code):
			found.add(name)
	assert found - set(CHINESE_IS_DATA) == set()
	assert set(CHINESE_IS_DATA) - found == set(), "take off the table what holds no Chinese any more"


# ---- The checks above can fail: each of them on a text that is wrong


def kinds(found) -> list[type]:
	return [type(each) for each in found]


@pytest.mark.parametrize(
	"code",
	[
		"_(name)",
		"_('Round {0}'.format(3))",
		"_(f'Round {number}')",
		"frappe._('a' + 'b')",
		"frappe.throw('Not translated')",
		"frappe.msgprint(f'Round {number}')",
	],
)
def test_python_that_cannot_be_translated_is_a_problem(code: str):
	assert kinds(python_texts(code, "x.py")) == [Problem]


@pytest.mark.parametrize(
	"code",
	[
		"__(name)",
		"__(`Round ${number}`)",
		"__('a' + b)",
		"x = { label: 'Reason' }",
		'd.show({ title: "What Happened" })',
	],
)
def test_script_that_cannot_be_translated_is_a_problem(code: str):
	assert kinds(script_texts(code, "x.js")) == [Problem]


def test_calls_in_all_three_languages_are_found_with_their_contexts():
	assert list(python_texts("_('It''s', context='Work Item')", "a.py")) == [Text("Its", "a.py", "Work Item")]
	assert list(python_texts("X = {'a': _lt('One {0}.')}", "a.py")) == [Text("One {0}.", "a.py")]
	assert list(script_texts('f(`${__("Go, (now)", [a(1), b], "Task")}`) // __(no)', "a.js")) == [
		Text("Go, (now)", "a.js", "Task")
	]
	assert list(template_texts("<p>{{ _('Don\\'t') }}</p>", "a.html")) == [Text("Don't", "a.html")]


def test_a_stored_value_must_name_a_field_that_exists(tmp_path: Path):
	code = "# stored: Collab Task.status\n_(task.status)"
	assert list(python_texts(code, "a.py")) == [Stored("a.py", 2, "Collab Task.status")]
	small_app(tmp_path, {"a.py": "_(task.colour)  # stored: Collab Task.colour"})
	assert [problem.line for problem in translations.collect(tmp_path).problems] == [1]


def small_app(root: Path, files: dict[str, str]) -> None:
	"""An app of nothing but `files`."""
	for name, text in {"modules.txt": "", "hooks.py": "", **files}.items():
		path = root / "xdept_collab" / name
		path.parent.mkdir(parents=True, exist_ok=True)
		path.write_text(text, encoding="utf-8")


def test_a_record_of_an_unknown_doctype_is_a_problem():
	assert kinds(record_texts('[{"doctype": "Nobody Knows", "name": "x"}]', "x.json")) == [Problem]


def test_a_workflow_gives_its_name_states_and_actions_with_their_doctype():
	record = (
		'{"doctype": "Workflow", "workflow_name": "W", "document_type": "Work Item",'
		' "states": [{"state": "To Do"}], "transitions": [{"state": "To Do", "action": "Start"}]}'
	)
	found = [
		(text.text, text.possible_contexts)
		for text in record_texts(record, "w.json")
		if isinstance(text, Text)
	]
	assert found == [("W", ()), ("To Do", ("Work Item",)), ("Start", ("Work Item",))]


def test_missing_empty_dead_and_misplaced_chinese_is_named(tmp_path: Path):
	small_app(tmp_path, {"a.py": "_('One {0}')\n_('Two')\n_('Three')\n_('四')"})
	translations.update(tmp_path)
	po = tmp_path / "xdept_collab" / "locale" / "zh.po"
	wrong = {"One {0}": "一 {1}", "Two": "two", "四": "四"}
	entries = [entry.translated(wrong.get(entry.text, "")) for entry in read_catalog(po)]
	write_catalog(po, [*entries, Entry("Gone", translation="没有了")], "zh")
	faults = "\n".join(translations.catalogue_faults(tmp_path))
	for fault in (
		"different placeholders",
		"without a Chinese character",
		"“Three” has no Chinese",
		"not English",
	):
		assert fault in faults
	assert "“Gone” is translated and nobody shows it" in faults
	assert "run `compile`" in faults


def test_update_keeps_translations_contexts_and_the_supplement_and_drops_the_dead(tmp_path: Path):
	doctype = (
		'{"doctype": "DocType", "name": "Work Item", "fields": ['
		'{"fieldtype": "Select", "fieldname": "status", "options": "Closed"}]}'
	)
	small_app(tmp_path, {"w.json": doctype})
	po = tmp_path / "xdept_collab" / "locale" / "zh.po"
	kept = [
		Entry("Closed", "", "已关闭"),
		Entry("Closed", "Work Item", "已结项"),
		Entry("Undo", "", "撤销", comments=(SUPPLEMENT_COMMENT,)),
	]
	dead = [Entry("Gone", "", "没有了"), Entry("Closed", "Elsewhere", "关了")]
	write_catalog(po, [*kept, *dead], "zh")
	translations.update(tmp_path)
	written = {entry.key: entry.translation for entry in read_catalog(po) if entry.translation}
	assert written == {entry.key: entry.translation for entry in kept}


def test_a_po_file_reads_back_as_it_was_written(tmp_path: Path):
	entries = [
		Entry('Say "no"\nor \\ tab\t.', "", "说“不”", ("why",), ("a.py", "b.py")),
		Entry("Plain", "Context", "有语境"),
		replace(Entry("Theirs", "", "它们的"), comments=(SUPPLEMENT_COMMENT,)),
	]
	path = tmp_path / "zh.po"
	write_catalog(path, entries, "zh")
	assert sorted(read_catalog(path), key=lambda entry: entry.key) == sorted(
		entries, key=lambda entry: entry.key
	)
