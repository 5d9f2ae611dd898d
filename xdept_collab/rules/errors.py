"""How a rule refuses: with a code and facts; the wording belongs to messages.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
	"""One thing a rule found wrong: a stable `code` and the `facts` that its sentence names."""

	code: str
	facts: dict[str, object] = field(default_factory=dict[str, object])

	def __str__(self) -> str:
		named = ", ".join(f"{name}={value}" for name, value in self.facts.items())
		return f"{self.code} ({named})" if named else self.code


class RuleBroken(Exception):  # noqa: N818 — named as a sentence: "rule broken: raci.one_accountable"
	"""A rule refuses. `findings` holds everything that is wrong; `code` and `facts` are those of the first."""

	def __init__(self, code: str, **facts: object) -> None:
		self.code = code
		self.facts: dict[str, object] = facts
		self.findings: tuple[Finding, ...] = (Finding(code, facts),)
		super().__init__(code)

	def __str__(self) -> str:
		return "; ".join(str(finding) for finding in self.findings)

	def __reduce__(self) -> tuple[object, ...]:
		# The default would call RuleBroken(code) and lose the facts on the way to a background worker.
		return (_rebuilt, (self.findings,))


def _rebuilt(findings: tuple[Finding, ...]) -> RuleBroken:
	broken = RuleBroken(findings[0].code, **findings[0].facts)
	broken.findings = findings
	return broken


def refuse_all(findings: Iterable[Finding]) -> None:
	"""Raise one RuleBroken that carries all `findings`, in their order; return when there are none.

	A user then mends everything at once instead of meeting one refusal after the other.
	"""
	collected = tuple(findings)
	if collected:
		raise _rebuilt(collected)
