"""Finds what is wrong with an escalation policy before it times anybody."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from xdept_collab.rules.clocks import UNITS, OwnDate, Report, Span, Target
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.escalation import DEMANDS, EFFECTS, Percent, Step
from xdept_collab.rules.policies import IS, IS_NOT, OPERATORS, Condition, Policy
from xdept_collab.rules.recipients import is_known

CHANNELS = ("In-App", "E-mail", "WeCom", "DingTalk", "Feishu")
# Where a record, and its task, keep their state.
STATES = ("status", "task_status")
_DAY_MINUTES = 24 * 60


def lint(
	policy: Policy,
	*,
	fields: Collection[str] | None = None,
	states: Collection[str] | None = None,
	roles: Collection[str] | None = None,
	dates: Collection[str] | None = None,
	choices: Mapping[str, Collection[str]] | None = None,
	doctypes: Collection[str] | None = None,
) -> list[Finding]:
	"""Return everything that is wrong with a policy, an empty list for a sound one.

	`fields` and `states` of its DocType, the `dates` among them, the `choices` of those that have some, `roles` of the
	site, `doctypes` that have time limits; what is None is not judged. Rows are counted from 1.
	"""
	if doctypes is not None and policy.doctype not in doctypes:
		return [
			Finding("policy.untimed", {"policy": policy.name, "doctype": policy.doctype, "choices": doctypes})
		]
	known = {**(choices or {}), **({} if states is None else {"status": states})}
	return [
		*_target_findings(policy, fields if dates is None else dates),
		*_condition_findings(policy, fields, known),
		*_step_findings(policy, roles),
	]


def _target_findings(policy: Policy, dates: Collection[str] | None) -> Iterator[Finding]:
	for target in filter(None, (policy.target, policy.urgent)):
		yield from _one_target(policy, target, dates)


def _one_target(policy: Policy, target: Target, dates: Collection[str] | None) -> Iterator[Finding]:
	facts: dict[str, object] = {"policy": policy.name}
	if isinstance(target, OwnDate):
		if not target.field or (dates is not None and target.field not in dates):
			yield Finding("policy.unknown_date", {**facts, "field": target.field, "doctype": policy.doctype})
	elif isinstance(target, Report):
		if not 0 <= target.minutes_before_closing < _DAY_MINUTES:
			yield Finding("policy.target", {**facts, "amount": target.minutes_before_closing})
	elif target.amount <= 0 or target.unit not in UNITS:
		yield Finding("policy.target", {**facts, "amount": target.amount})


def _condition_findings(
	policy: Policy, fields: Collection[str] | None, known: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
	if not policy.starts:
		yield Finding("policy.never_starts", {"policy": policy.name})
	if not policy.stops:
		yield Finding("policy.never_stops", {"policy": policy.name})
	for line in (*policy.starts, *policy.pauses, *policy.stops):
		yield from _line_findings(policy, line, fields, known)


def _line_findings(
	policy: Policy, line: Condition, fields: Collection[str] | None, known: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
	facts: dict[str, object] = {"policy": policy.name, "field": line.field, "doctype": policy.doctype}
	if fields is not None and line.field not in fields:
		yield Finding("policy.unknown_field", facts)
	if line.operator not in OPERATORS or (line.operator in (IS, IS_NOT) and not line.values):
		yield Finding("policy.incomplete_condition", facts)
	for value in line.values:
		if value not in known.get(line.field, (value,)):
			yield _unknown_value(line.field, {**facts, "state": value}, known[line.field])


def _unknown_value(field: str, facts: dict[str, object], choices: Collection[str]) -> Finding:
	if field in STATES:
		return Finding("policy.unknown_state", facts)
	return Finding("policy.unknown_value", {**facts, "choices": tuple(choices)})


def _step_findings(policy: Policy, roles: Collection[str] | None) -> Iterator[Finding]:
	if not policy.steps:
		yield Finding("policy.no_steps", {"policy": policy.name})
	names = Counter(step.key for step in policy.steps)
	for row, step in enumerate(policy.steps, start=1):
		facts: dict[str, object] = {"policy": policy.name, "row": row}
		if not step.key or names[step.key] > 1:
			yield Finding("policy.step_name", {**facts, "name": step.key})
		if not _is_moment(step.at, policy.target):
			yield Finding("policy.step_moment", facts)
		yield from _word_findings(facts, step, roles)


def _is_moment(at: Percent | Span, target: Target) -> bool:
	"""A report has no way to go of which a share could pass, and before it was owed nothing is late."""
	if isinstance(at, Percent):
		return at.value == 100 if isinstance(target, Report) else 1 <= at.value <= 100
	return at.unit in UNITS and (at.amount > 0 or (at.amount < 0 and not isinstance(target, Report)))


def _word_findings(facts: dict[str, object], step: Step, roles: Collection[str] | None) -> Iterator[Finding]:
	if not step.recipients:
		yield Finding("policy.nobody_told", facts)
	for word in step.recipients:
		if not is_known(word, roles):
			yield Finding("policy.unknown_recipient", {**facts, "word": word})
	for known, words in ((CHANNELS, step.channels), (DEMANDS, step.demands), (EFFECTS, step.effects)):
		for word in words:
			if word not in known:
				yield Finding("policy.unknown_word", {**facts, "word": word, "choices": ", ".join(known)})
