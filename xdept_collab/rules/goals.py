"""Whether a task says what it is to achieve: measurable goals, key results, criteria fixed at initiation."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.quantity import HUNDRED, Number, exact

PROJECT = "Project"

# Words that name no result by themselves. A text made of these words alone is vague: 提升市场影响力 (R043),
# 处理客户问题 (R033). One word beyond the list (a customer, a product, a number) makes it specific.
VAGUE_WORDS = """
提升 提高 加强 增强 改善 优化 推进 推动 促进 完善 处理 解决 跟进 落实 做好 开展 扩大 深化 强化
市场 客户 用户 业务 工作 产品 公司 部门 团队 问题 事项 影响力 竞争力 能力 水平 效率 质量 服务 满意度
品牌 形象 体验 协作 沟通 相关 各项 日常 进一步 积极 尽快 努力 全面 持续 有效 的 并 和 与 及
"""
VAGUE_ENGLISH_WORDS = """
improve increase enhance strengthen optimise optimize promote handle solve process support boost
market customer customers user users business work product company team issue issues problem problems
influence impact capability efficiency quality service satisfaction brand awareness cooperation communication
related daily further actively quickly as soon possible the a our and of with better more
"""
# A point in the calendar says when, not what or how much: 2024年提升市场影响力 is as vague as without the year.
_CALENDAR_POINT = re.compile(
	r"\d{4}年度?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|Q[1-4]|\d{1,2}月(?:\d{1,2}[日号])?|\b20\d{2}\b", re.IGNORECASE
)
_QUANTITY = re.compile(
	r"\d|百分之|[一二两三四五六七八九十百千]+(?:个|名|次|件|项|份|家|天|周|月|年|小时|万|亿|倍|成)"
)
_VAGUE = re.compile(
	"|".join(sorted(VAGUE_WORDS.split(), key=len, reverse=True))
	+ r"|\b(?:"
	+ "|".join(VAGUE_ENGLISH_WORDS.split())
	+ r")\b",
	re.IGNORECASE,
)


@dataclass(frozen=True)
class KeyResult:
	"""One key result (R044). The caller passes None for an empty target: 0 is a number (0 fatal defects)."""

	key_result: str
	target: Number
	unit: str
	due: date | None


@dataclass(frozen=True)
class Criterion:
	"""One acceptance criterion with its share of 100 (R034, R165)."""

	criterion: str
	weight: Number
	deliverable: str = ""
	standard: str = ""


def has_quantity(text: str) -> bool:
	"""Tell whether `text` names a number other than a calendar date (R043: measurable)."""
	return bool(_QUANTITY.search(_CALENDAR_POINT.sub(" ", text)))


def is_vague(text: str) -> bool:
	"""Tell whether `text` is made of vague words and calendar dates alone (R033, R043). An empty text is not vague."""
	rest = _VAGUE.sub(" ", _CALENDAR_POINT.sub(" ", text))
	return bool(text.strip()) and not any(character.isalnum() for character in rest)


def goal_findings(
	task_type: str, title: str, goal: str, key_results: Sequence[KeyResult], task_due: date | None
) -> list[Finding]:
	"""List what keeps the goal of a task from being specific and measurable (R022, R033, R043, R044).

	Every task: a goal of vague words alone is refused; so is such a title, unless the goal names a number.
	Project tasks: a goal, and at least one key result, each with a number, a unit and a date up to the task's due date.
	Codes: goals.vague, goals.goal_missing, goals.not_measurable, goals.key_results_missing and the
	goals.key_result_* codes of `key_result_findings`.
	"""
	findings = [
		Finding("goals.vague", {"field": field, "text": text.strip()})
		for field, text, is_saved in (("title", title, has_quantity(goal)), ("goal", goal, False))
		if is_vague(text) and not is_saved
	]
	if task_type != PROJECT:
		return findings
	is_measured = has_quantity(goal) or any(exact(row.target) is not None for row in key_results)
	if not goal.strip():
		findings.append(Finding("goals.goal_missing"))
	elif not is_measured:
		findings.append(Finding("goals.not_measurable", {"goal": goal.strip()}))
	if not key_results:
		findings.append(Finding("goals.key_results_missing"))
	return findings + key_result_findings(key_results, task_due)


def key_result_findings(key_results: Sequence[KeyResult], task_due: date | None) -> list[Finding]:
	"""List what is missing in key results (R043, R044): name, number, unit, and a date not after `task_due`.

	Codes, each with the row: goals.key_result_unnamed, goals.key_result_without_number,
	goals.key_result_without_unit, goals.key_result_without_date, goals.key_result_after_due.
	"""
	findings: list[Finding] = []
	for position, row in enumerate(key_results, start=1):
		facts: dict[str, object] = {"row": position, "key_result": row.key_result}
		missing = (
			("goals.key_result_unnamed", not row.key_result.strip()),
			("goals.key_result_without_number", exact(row.target) is None),
			("goals.key_result_without_unit", not row.unit.strip()),
			("goals.key_result_without_date", row.due is None),
		)
		findings += [Finding(code, facts) for code, is_missing in missing if is_missing]
		if row.due and task_due and row.due > task_due:
			late: dict[str, object] = {**facts, "due": row.due, "task_due": task_due}
			findings.append(Finding("goals.key_result_after_due", late))
	return findings


def criteria_findings(task_type: str, criteria: Sequence[Criterion]) -> list[Finding]:
	"""List what is wrong with the acceptance criteria (R034, R165).

	Project tasks need at least one. Where there are any: named, each once, weights above 0 that sum to exactly 100.
	Codes: criteria.missing, criteria.unnamed, criteria.twice, criteria.weight_not_positive, criteria.weights_not_100.
	"""
	if not criteria:
		return [Finding("criteria.missing")] if task_type == PROJECT else []
	findings: list[Finding] = []
	for position, row in enumerate(criteria, start=1):
		facts: dict[str, object] = {"row": position, "criterion": row.criterion, "weight": row.weight}
		if not row.criterion.strip():
			findings.append(Finding("criteria.unnamed", facts))
		if (exact(row.weight) or 0) <= 0:
			findings.append(Finding("criteria.weight_not_positive", facts))
	counted = Counter(_same(row.criterion) for row in criteria if row.criterion.strip())
	findings += [
		Finding("criteria.twice", {"criterion": name}) for name, found in counted.items() if found > 1
	]
	total = sum((exact(row.weight) or HUNDRED * 0 for row in criteria), start=HUNDRED * 0)
	if total != HUNDRED:
		findings.append(Finding("criteria.weights_not_100", {"total": total}))
	return findings


def check_goals(
	task_type: str,
	title: str,
	goal: str,
	key_results: Sequence[KeyResult],
	task_due: date | None,
	criteria: Sequence[Criterion],
) -> None:
	"""Raise RuleBroken with everything that keeps a task from being submitted (R033, R034, R043)."""
	refuse_all(
		[
			*goal_findings(task_type, title, goal, key_results, task_due),
			*criteria_findings(task_type, criteria),
		]
	)


def criteria_changed(before: Sequence[Criterion], after: Sequence[Criterion]) -> tuple[str, ...]:
	"""Name the criteria that were added, removed or altered since submission (R034); empty when none was.

	The order of the rows and the way a weight is written (40, 40.0) do not matter.
	"""
	was, now = Counter(map(_content, before)), Counter(map(_content, after))
	altered = (was - now) + (now - was)
	return tuple(sorted({content[0] for content in altered}))


def check_criteria_unchanged(before: Sequence[Criterion], after: Sequence[Criterion]) -> None:
	"""Raise RuleBroken criteria.fixed when submitted criteria are changed (R034)."""
	altered = criteria_changed(before, after)
	refuse_all([Finding("criteria.fixed", {"criteria": altered})] if altered else [])


def _content(row: Criterion) -> tuple[str, object, str, str]:
	return (row.criterion.strip(), exact(row.weight) or 0, row.deliverable.strip(), row.standard.strip())


def _same(name: str) -> str:
	return " ".join(name.split()).casefold()
