"""The six source tables as declared data: their columns in order, and the shape of their rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xdept_collab.rules.calendar_cells import Day, Milestone, Period
from xdept_collab.rules.cells import (
	COMMA_LIST,
	DAY,
	LIST,
	MILESTONES,
	OUTCOME,
	PERCENT,
	PERIOD,
	PRIORITY,
	RATING,
	SHARED,
	STATE,
	TASK_TYPE,
	TEXT,
	CellKind,
	CellState,
	Names,
	any_kind,
)
from xdept_collab.rules.scoring import Rating


@dataclass(frozen=True)
class Row:
	"""A parsed row: its number in the file (the header is row 1) and the text of each cell as it stood there.

	A cell that is empty or broken has the value None; the text of a broken one is in `source`.
	"""

	number: int
	source: Mapping[str, str]


@dataclass(frozen=True)
class TaskRegisterRow(Row):
	"""X01: one task (D01)."""

	task_id: str
	title: str
	initiating_department: str | None
	departments: Names | None
	priority: str | None
	due: Day | None
	deliverables: Names | None
	required_resources: Names | None
	initiator: str | None


@dataclass(frozen=True)
class ResponsibilityRow(Row):
	"""X02: one department's share of a task (D02)."""

	task_id: str
	departments: Names
	heads: Names | None
	duty: str | None
	milestones: tuple[Milestone, ...] | None
	deliverables: Names | None
	cooperation_need: str | None


@dataclass(frozen=True)
class ProgressRow(Row):
	"""X03: one report of progress (D03)."""

	task_id: str
	title: str | None
	departments: Names
	state: CellState | None
	narrative: str | None
	updated_on: Day | None
	risk: str | None
	executor: str | None


@dataclass(frozen=True)
class AcceptanceRow(Row):
	"""X04: one department's acceptance with its rating (D04)."""

	task_id: str
	title: str | None
	department: str
	outcome: str | None
	opinion: str | None
	rating: Rating | None
	suggestion: str | None
	reviewer: str | None


@dataclass(frozen=True)
class PlanRow(Row):
	"""X05: one planned piece of work (D05)."""

	title: str
	departments: Names
	persons: Names | None
	period: Period | None
	communication: str | None
	required_resources: Names | None
	output: str | None
	risk: str | None


@dataclass(frozen=True)
class DailyTaskRow(Row):
	"""X06: one daily task (D06)."""

	task_id: str
	title: str
	task_type: str | None
	priority: str | None
	persons: Names | None
	due: Day | None
	progress: Decimal | None
	state: CellState | None
	remark: str | None


@dataclass(frozen=True)
class Column:
	"""One column: its key in the row, its exact header, how its cells are read, whether a row needs it."""

	key: str
	header: str
	kind: CellKind[object]
	is_required: bool = False


@dataclass(frozen=True)
class TableSpec:
	"""One source table; two rows with equal `identity` cells are the same row."""

	code: str
	name: str
	columns: tuple[Column, ...]
	row_type: Callable[..., Row]
	identity: tuple[str, ...]

	@property
	def headers(self) -> tuple[str, ...]:
		"""The exact headers in the order of the source."""
		return tuple(column.header for column in self.columns)


_LIST, _TEXT, _DAY, _SHARED, _STATE = (
	any_kind(LIST),
	any_kind(TEXT),
	any_kind(DAY),
	any_kind(SHARED),
	any_kind(STATE),
)

TASK_REGISTER = TableSpec(
	"X01",
	"Task Register",
	(
		Column("task_id", "任务ID", _TEXT, is_required=True),
		Column("title", "任务名称", _TEXT, is_required=True),
		Column("initiating_department", "发起部门", _TEXT),
		Column("departments", "关联部门", _LIST),
		Column("priority", "优先级", any_kind(PRIORITY)),
		Column("due", "期望完成时间", _DAY),
		Column("deliverables", "交付物标准", _LIST),
		Column("required_resources", "依赖资源", any_kind(COMMA_LIST)),
		Column("initiator", "发起人", _TEXT),
	),
	TaskRegisterRow,
	("task_id",),
)

DEPARTMENT_RESPONSIBILITY = TableSpec(
	"X02",
	"Department Responsibility",
	(
		Column("task_id", "任务ID", _TEXT, is_required=True),
		Column("departments", "部门", _SHARED, is_required=True),
		Column("heads", "负责人", _SHARED),
		Column("duty", "职责描述", _TEXT),
		Column("milestones", "部门时间节点", any_kind(MILESTONES)),
		Column("deliverables", "交付物", _LIST),
		Column("cooperation_need", "协作需求", _TEXT),
	),
	ResponsibilityRow,
	("task_id", "departments"),
)

PROGRESS_TRACKING = TableSpec(
	"X03",
	"Progress Tracking",
	(
		Column("task_id", "任务ID", _TEXT, is_required=True),
		Column("title", "任务名称", _TEXT),
		Column("departments", "责任部门", _SHARED, is_required=True),
		Column("state", "当前状态", _STATE),
		Column("narrative", "进展说明", _TEXT),
		Column("updated_on", "更新时间", _DAY),
		Column("risk", "风险预警", _TEXT),
		Column("executor", "负责人", _TEXT),
	),
	ProgressRow,
	("task_id", "departments", "updated_on", "executor", "narrative"),
)

ACCEPTANCE_FEEDBACK = TableSpec(
	"X04",
	"Acceptance Feedback",
	(
		Column("task_id", "任务ID", _TEXT, is_required=True),
		Column("title", "任务名称", _TEXT),
		Column("department", "验收部门", _TEXT, is_required=True),
		Column("outcome", "验收结果", any_kind(OUTCOME)),
		Column("opinion", "验收意见", _TEXT),
		Column("rating", "评分(响应及时性/沟通效率/交付质量)", any_kind(RATING)),
		Column("suggestion", "改进建议", _TEXT),
		Column("reviewer", "验收人", _TEXT),
	),
	AcceptanceRow,
	("task_id", "department", "outcome", "opinion"),
)

COLLABORATION_PLAN = TableSpec(
	"X05",
	"Collaboration Plan",
	(
		Column("title", "任务名称", _TEXT, is_required=True),
		Column("departments", "负责部门", _SHARED, is_required=True),
		Column("persons", "负责人", _SHARED),
		Column("period", "起止时间", any_kind(PERIOD)),
		Column("communication", "沟通频率与方式", _TEXT),
		Column("required_resources", "所需资源支持", _LIST),
		Column("output", "输出成果", _TEXT),
		Column("risk", "风险提示", _TEXT),
	),
	PlanRow,
	("title", "departments"),
)

DAILY_TASK_LIST = TableSpec(
	"X06",
	"Daily Task List",
	(
		Column("task_id", "任务ID", _TEXT, is_required=True),
		Column("title", "任务名称", _TEXT, is_required=True),
		Column("task_type", "任务类型", any_kind(TASK_TYPE)),
		Column("priority", "优先级", any_kind(PRIORITY)),
		Column("persons", "负责人", _SHARED),
		Column("due", "截止日期", _DAY),
		Column("progress", "当前进度", any_kind(PERCENT)),
		Column("state", "状态", _STATE),
		Column("remark", "备注(如关联项目/客户)", _TEXT),
	),
	DailyTaskRow,
	("task_id",),
)

TABLES = (
	TASK_REGISTER,
	DEPARTMENT_RESPONSIBILITY,
	PROGRESS_TRACKING,
	ACCEPTANCE_FEEDBACK,
	COLLABORATION_PLAN,
	DAILY_TASK_LIST,
)
