"""The base of records that only our services write, set-based: whoever comes through a document is refused."""

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import refuse


class WrittenByServices(FixedName):
	"""A record that nobody inserts, changes or deletes by hand, an administrator as little as anybody."""

	def validate(self) -> None:
		refuse(RuleBroken("record.kept_by_services", doctype=self.doctype))

	def on_trash(self) -> None:
		refuse(RuleBroken("record.kept_by_services", doctype=self.doctype))
