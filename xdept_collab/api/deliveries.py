"""Messages that did not arrive: why, once more, and whether a chat group can be reached."""

import frappe
from frappe.utils import now_datetime

from xdept_collab.api.arguments import texts
from xdept_collab.messages import sentence_of
from xdept_collab.services import dead_letters
from xdept_collab.services.refusal import spoken

_ADMINISTRATORS = ("Collab Admin", "System Manager")


@frappe.whitelist(methods=["GET"])
def reasons(names: str | list[str]) -> dict[str, str]:
	"""Return why each of these deliveries has not arrived, as a sentence."""
	frappe.only_for(_ADMINISTRATORS)
	return dead_letters.reasons(texts(names))


@frappe.whitelist(methods=["POST"])
def send_again(names: str | list[str]) -> int:
	"""Let deliveries that were given up be sent with the next run, and return how many."""
	frappe.only_for(_ADMINISTRATORS)
	with spoken():
		return dead_letters.send_again(texts(names), now_datetime())


@frappe.whitelist(methods=["POST"])
def send_test_message(channel: str) -> str:
	"""Let the robot of a chat group say a test message; return what went wrong as a sentence, empty when it arrived."""
	frappe.only_for(_ADMINISTRATORS)
	with spoken():
		answer = dead_letters.try_group(channel, now_datetime())
	return sentence_of(answer.reason) if answer.reason else ""
