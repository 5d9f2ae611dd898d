"""A group of WeCom, DingTalk or Feishu that a department reads; a robot speaks there."""

from xdept_collab.services import chat_channels, keyless_logs, shapes
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import spoken


class ChatChannel(FixedName, CleanText):
	def __init__(self, *args: object, **options: object) -> None:
		keyless_logs.guard()
		super().__init__(*args, **options)

	def before_insert(self) -> None:
		self._check_shape()
		self.make_inert()  # The name is made of it, before anything else looks.

	def before_validate(self) -> None:
		self._check_shape()

	def _check_shape(self) -> None:
		with spoken():
			shapes.check(self)

	def validate(self) -> None:
		with spoken():
			chat_channels.check(self)

	def on_update(self) -> None:
		chat_channels.clear()

	def on_trash(self) -> None:
		chat_channels.clear()
