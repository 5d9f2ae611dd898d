"""Knows the chat groups with a robot, and what may be written as its address; never what that is."""

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import Robot, Vendor
from xdept_collab.services import directory
from xdept_collab.services.settled_cache import SettledCache

DOCTYPE = "Chat Channel"


@dataclass(frozen=True)
class ChatGroup:
	"""One group: its vendor, whether it hears of every step, and the departments that read it."""

	name: str
	vendor: Vendor
	hears_every_step: bool
	departments: tuple[str, ...] = ()


_known: SettledCache[list[tuple[str, Vendor, bool]]] = SettledCache("xdept_collab_chat_channels")


def clear() -> None:
	"""Forget the groups; called whenever one changes."""
	_known.clear()


def _load() -> list[tuple[str, Vendor, bool]]:
	rows = frappe.get_all(
		DOCTYPE, filters={"is_enabled": 1}, fields=["name", "vendor", "hears_every_step"], order_by="name"
	)
	return [(row.name, row.vendor, bool(row.hears_every_step)) for row in rows]


def of_department(department: str) -> ChatGroup | None:
	"""Return the enabled group of a department, with all departments that read it; its parent's is not its own."""
	row = directory.departments().get(department)
	wanted = row.chat_channel if row else None
	if not wanted:
		return None
	found = next((each for each in _known.get(_load) if each[0] == wanted), None)
	return ChatGroup(*found, departments=readers_of(wanted)) if found else None


def readers_of(channel: str) -> tuple[str, ...]:
	"""Return the departments that read a group."""
	rows = directory.departments().values()
	return tuple(row.name for row in rows if row.chat_channel == channel)


def check(channel: Document) -> None:
	"""Refuse every address that is not one of the vendor's robots. Raises RuleBroken delivery.address_…"""
	refuse_foreign_address(channel.vendor, robot_of(channel).address)


def robot_of(channel: Document) -> Robot:
	"""Return the robot of a group with its secrets, which show in no text; those just typed in, else the stored."""

	def plain(field: str) -> str:
		return channel.get_password(field, raise_exception=False) or "" if channel.get(field) else ""

	return Robot(channel.vendor, plain("address"), plain("secret"))
