"""On a real site a Chinese user reads Chinese: through Frappe's own look-up, and for all that the site holds."""

import re

import frappe
import pytest
from frappe import _
from frappe.translate import get_translations_from_apps, get_translations_from_csv

from xdept_collab.messages import sentence_of, waiting_sentence
from xdept_collab.rules.errors import Finding
from xdept_collab.setup import translations
from xdept_collab.setup.gettext_catalog import read_catalog

HAN = re.compile("[\u4e00-\u9fff]")
CATALOG = read_catalog(translations.ROOT / "xdept_collab" / "locale" / "zh.po")


@pytest.fixture
def in_chinese():
	language = frappe.local.lang
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = language


# feature: language.complete
def test_frappe_finds_every_translation_of_the_catalogue_without_an_assets_build():
	known = get_translations_from_csv("zh", "xdept_collab")
	missed = [
		entry.key
		for entry in CATALOG
		if known.get(f"{entry.text}:{entry.context}" if entry.context else entry.text)
		!= entry.translation.strip()
	]
	assert missed == []


def test_the_same_state_has_the_word_of_its_own_doctype(in_chinese):
	assert _("Closed", context="Collab Task") == "已结项"
	assert _("Closed", context="Issue Ticket") == "已关闭"
	assert _("Accepted", context="Collaboration Request") == "已接受"


def test_a_broken_rule_is_told_in_chinese_with_its_facts(in_chinese):
	finding = Finding("lifecycle.reason_missing", {"action": "Decline"})
	sentence = sentence_of(finding)
	assert "拒绝" in sentence
	assert "Decline" not in sentence


def test_a_to_do_speaks_the_language_of_its_recipient():
	sentence = waiting_sentence("Department Assignment", "Awaiting Answer", "Q3", "zh")
	assert HAN.search(sentence)
	assert "Q3" in sentence
	assert not HAN.search(waiting_sentence("Department Assignment", "Awaiting Answer", "Q3", "en"))


NAMES = {
	"DocType": {"module": "Xdept Collab"},
	"Number Card": {"module": "Xdept Collab"},
	"Report": {"module": "Xdept Collab"},
	"Workspace": {"module": "Xdept Collab"},
	"Role": {"name": ("like", "Collab %")},
	"Kanban Board": {"reference_doctype": ("like", "%")},
}


@pytest.mark.parametrize("doctype", NAMES)
def test_every_record_of_the_app_on_the_site_has_a_chinese_name(in_chinese, doctype: str):
	names = frappe.get_all(doctype, filters=NAMES[doctype], pluck="name")
	assert names
	assert [name for name in names if not HAN.search(_(name))] == []


def test_every_state_and_action_of_a_workflow_on_the_site_is_chinese(in_chinese):
	mine = frappe.get_all("DocType", filters={"module": "Xdept Collab"}, pluck="name")
	workflows = frappe.get_all("Workflow", filters={"document_type": ("in", mine)}, pluck="name")
	words = frappe.get_all("Workflow Document State", filters={"parent": ("in", workflows)}, pluck="state")
	words += frappe.get_all("Workflow Transition", filters={"parent": ("in", workflows)}, pluck="action")
	assert words
	assert [word for word in words if not HAN.search(_(word))] == []


def test_the_supplement_holds_only_what_frappe_leaves_out_or_gets_wrong():
	"""Where Frappe has Chinese, the entry quotes it; when Frappe says something else by now, it is looked at anew."""
	of_frappe = get_translations_from_apps("zh", apps=["frappe"])
	needless = [
		entry.text
		for entry in CATALOG
		if entry.is_supplement
		and HAN.search(of_frappe.get(entry.text, ""))
		and f"Frappe says: {of_frappe[entry.text]}" not in entry.comments
	]
	assert needless == []
