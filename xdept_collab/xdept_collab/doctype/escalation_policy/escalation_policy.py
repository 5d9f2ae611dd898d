"""A time limit of the work between departments, and who is told before and after it is over."""

from xdept_collab.services import clock_recount, escalation_policies, policy_checks
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import CheckedName
from xdept_collab.services.refusal import spoken


class EscalationPolicy(CheckedName, CleanText):
	def before_insert(self) -> None:
		self.make_inert()  # The name is made of it, before anything else looks.

	def validate(self) -> None:
		policy_checks.tidy(self)
		with spoken():
			policy_checks.check(self)
		policy_checks.count_revision(self)

	def on_update(self) -> None:
		escalation_policies.clear()
		clock_recount.follow_policy(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		with spoken():
			policy_checks.check_unused(self)

	def after_delete(self) -> None:
		escalation_policies.clear()
