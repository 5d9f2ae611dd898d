"""What one table cell means, kind by kind: its reader, and its writer for the way back.

A reader takes (text, place) and returns the value, None for an empty cell, or a Finding that names column, row, value
and what is expected. It never looks at the first character: =, +, - and @ begin text like any other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar, cast

from xdept_collab.rules.calendar_cells import (
	Day,
	Milestone,
	Period,
	Place,
	broken,
	parse_day,
	parse_milestones,
	parse_period,
	render_day,
	render_milestones,
	render_period,
)
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.health import AT_RISK, BLOCKED, NEEDS_SUPPORT, ON_TRACK
from xdept_collab.rules.scoring import FAILED, PARTLY_PASSED, PASSED, Rating, rating_findings
from xdept_collab.rules.width import half_width

_Value = TypeVar("_Value")

Names: TypeAlias = tuple[str, ...]

PRIORITIES = {"高": "High", "中": "Medium", "低": "Low"}
TASK_TYPES = {"项目型": "Project", "事务型": "Routine", "协作型": "Collaborative"}
OUTCOMES = {"通过": PASSED, "部分通过": PARTLY_PASSED, "未通过": FAILED, "不通过": FAILED}

_OPENING, _CLOSING = "(《[【「“", ")》]】」”"
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%|(\d{1,3})")
_RATING = re.compile(r"(\d)\s*/\s*(\d)\s*/\s*(\d)")
_STATE = re.compile(r"\s*([^:]+?)\s*(?::(.*))?", re.DOTALL)
_STATE_PERCENT = re.compile(r"(\d{1,3})\s*%")


@dataclass(frozen=True)
class CellState:
	"""What a status word says: the work item's state, its health, whether late, and the words after the colon (C06).

	`progress` is a percentage named in the words (进行中:完成80%), else None.
	"""

	status: str
	health: str = ON_TRACK
	is_delayed: bool = False
	note: str = ""
	progress: int | None = None


# The vocabularies of all sources (R116, R117, R118); the first word of a meaning is the one written back.
STATES: dict[str, CellState] = {
	"待执行": CellState("To Do"),
	"未开始": CellState("To Do"),
	"进行中": CellState("In Progress"),
	"执行中": CellState("In Progress"),
	"已提交": CellState("Submitted"),
	"已完成": CellState("Done"),
	"已取消": CellState("Cancelled"),
	"遇到风险": CellState("In Progress", AT_RISK),
	"有风险": CellState("In Progress", AT_RISK),
	"需协助": CellState("In Progress", NEEDS_SUPPORT),
	"需支持": CellState("In Progress", NEEDS_SUPPORT),
	"阻塞": CellState("In Progress", BLOCKED),
	"延期": CellState("In Progress", is_delayed=True),
	"to do": CellState("To Do"),
	"in progress": CellState("In Progress"),
	"submitted": CellState("Submitted"),
	"done": CellState("Done"),
	"cancelled": CellState("Cancelled"),
	"at risk": CellState("In Progress", AT_RISK),
	"needs support": CellState("In Progress", NEEDS_SUPPORT),
	"blocked": CellState("In Progress", BLOCKED),
	"delayed": CellState("In Progress", is_delayed=True),
}


@dataclass(frozen=True)
class CellKind(Generic[_Value]):
	"""How the cells of a column are read and written."""

	name: str
	parse: Callable[[str, Place], _Value | Finding | None]
	render: Callable[[_Value], str]
	holds_text: bool = False


def parse_text(text: str, place: Place) -> str | None:
	"""Keep text as it stands, masked names (*经理) and a leading = + - @ too (P07, X02); None for an empty cell."""
	return text.strip() or None


def split_outside_brackets(text: str, separators: str) -> Names:
	"""Split at any of `separators` that stands outside brackets; empty pieces are left out (X01, X02)."""
	pieces, depth = [""], 0
	for written, character in zip(text, half_width(text), strict=True):
		depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
		if character in separators and not depth:
			pieces.append("")
		else:
			pieces[-1] += written
	return tuple(piece.strip() for piece in pieces if piece.strip())


def parse_list(text: str, place: Place) -> Names | None:
	"""Read 推广方案PPT、宣传海报、H5页面 (X01, X02, X05); a comma belongs to the text."""
	return split_outside_brackets(text, "、") or None


def parse_comma_list(text: str, place: Place) -> Names | None:
	"""Read a list that commas may part too: 研发部提供产品测试报告,销售部提供渠道清单 (R025, X01)."""
	return split_outside_brackets(text, "、,") or None


def parse_shared(text: str, place: Place) -> Names | None:
	"""Read 研发部+客服部 or 主管+经理: the first carries the part, the rest help (C16, X05).

	A plus sign in front is text, not a separator.
	"""
	written = text.strip()
	if not written or half_width(written[0]) in "=+-@":
		return (written,) if written else None
	return split_outside_brackets(written, "+、") or None


def parse_rating(text: str, place: Place) -> Rating | Finding | None:
	"""Read 5/5/4 as responsiveness, communication, quality (R173, X04). Finding: cell.broken_rating."""
	written = text.strip()
	if not written:
		return None
	match = _RATING.fullmatch(half_width(written))
	# The suggestion stands in a column of its own, so only the values are judged here.
	rating = Rating(int(match[1]), int(match[2]), int(match[3]), suggestion="-") if match else None
	if rating is None or rating_findings(rating):
		return broken("cell.broken_rating", text, place, "5/5/4")
	return Rating(rating.responsiveness, rating.communication, rating.quality)


def parse_percent(text: str, place: Place) -> Decimal | Finding | None:
	"""Read 60%, or a whole number without the sign, from 0 to 100 (R119, X06). Finding: cell.broken_percent."""
	written = text.strip()
	if not written:
		return None
	match = _PERCENT.fullmatch(half_width(written))
	value = Decimal(match[1] or match[2]) if match else None
	return broken("cell.broken_percent", text, place, "60%") if value is None or value > 100 else value


def parse_state(text: str, place: Place) -> CellState | Finding | None:
	"""Read 进行中, 需协助, 延期, 进行中:完成80%, 阻塞:等待技术部接口支持 … (R116, R117, R118, C06).

	Finding: cell.unknown_state.
	"""
	if not text.strip():
		return None
	folded = half_width(text)
	match = _STATE.fullmatch(folded)
	known = STATES.get(match[1].strip().casefold()) if match else None
	if match is None or known is None:
		return broken("cell.unknown_state", text, place, " / ".join(_chinese(STATES)))
	note = text[match.start(2) : match.end(2)].strip() if match[2] else ""
	percent = _STATE_PERCENT.search(half_width(note))
	progress = int(percent[1]) if percent and int(percent[1]) <= 100 else None
	return CellState(known.status, known.health, known.is_delayed, note, progress)


def render_state(state: CellState) -> str:
	"""Write the first status word that means `state`, with its words after a colon; "" when no word means it."""
	meaning = CellState(state.status, state.health, state.is_delayed)
	word = next((word for word, known in STATES.items() if known == meaning), "")
	return f"{word}:{state.note}" if word and state.note else word


def word_kind(name: str, code: str, words: Mapping[str, str]) -> CellKind[str]:
	"""Return the kind of a cell that holds one of a few words, in Chinese or English; `code` names an unknown one."""
	known = {**{word.casefold(): word for word in words.values()}, **words}

	def parse(text: str, place: Place) -> str | Finding | None:
		written = text.strip()
		if not written:
			return None
		value = known.get(half_width(written).casefold())
		return value if value else broken(code, text, place, " / ".join(words))

	def render(value: str) -> str:
		return next((word for word, meaning in words.items() if meaning == value), value)

	return CellKind(name, parse, render, holds_text=True)


def render_names(names: Names) -> str:
	"""Write a list as the tables do."""
	return "、".join(names)


def render_rating(rating: Rating) -> str:
	"""Write a rating as the table X04 does."""
	return "/".join(str(value) for value in rating.values.values())


def render_percent(value: Decimal) -> str:
	"""Write a percentage without needless zeros: 60%, 12.5%."""
	return f"{value.normalize():f}%"


def _chinese(words: Mapping[str, object]) -> list[str]:
	return [word for word in words if not word.isascii()]


TEXT: CellKind[str] = CellKind("text", parse_text, str, holds_text=True)
LIST: CellKind[Names] = CellKind("list", parse_list, render_names)
COMMA_LIST: CellKind[Names] = CellKind("comma_list", parse_comma_list, ",".join)
SHARED: CellKind[Names] = CellKind("shared", parse_shared, "+".join)
DAY: CellKind[Day] = CellKind("day", parse_day, render_day)
PERIOD: CellKind[Period] = CellKind("period", parse_period, render_period)
MILESTONES: CellKind[tuple[Milestone, ...]] = CellKind("milestones", parse_milestones, render_milestones)
RATING: CellKind[Rating] = CellKind("rating", parse_rating, render_rating)
PERCENT: CellKind[Decimal] = CellKind("percent", parse_percent, render_percent)
STATE: CellKind[CellState] = CellKind("state", parse_state, render_state)
PRIORITY = word_kind("priority", "cell.unknown_priority", PRIORITIES)
TASK_TYPE = word_kind("task_type", "cell.unknown_task_type", TASK_TYPES)
OUTCOME = word_kind("outcome", "cell.unknown_outcome", OUTCOMES)


def any_kind(kind: CellKind[_Value]) -> CellKind[object]:
	"""Forget the type of a kind's values, for columns of different kinds in one table."""
	return cast("CellKind[object]", kind)
