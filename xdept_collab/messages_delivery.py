"""Sentences about deliveries: why a message did not arrive, and what to do about it."""

from frappe import _lt

# How a vendor of chat robots is called in a sentence.
VENDOR_NAMES = {"WeCom": _lt("WeCom"), "DingTalk": _lt("DingTalk"), "Feishu": _lt("Feishu")}

DELIVERY_MESSAGES = {
	"delivery.written_by_system": _lt(
		"Deliveries are written by the system. To send one once more, use “Send Again”."
	),
	"delivery.digest_time": _lt("“{text}” is no time of the day. Write for example 17:45."),
	"delivery.not_given_up": _lt(
		"{name} is not given up, so nothing has to be sent again. Choose deliveries that are dead or dropped."
	),
	"delivery.group_disabled": _lt("The chat channel {name} is disabled. Enable it, then try again."),
	"delivery.group_undecipherable": _lt(
		"Address and secret of the chat channel {name} cannot be deciphered, as after a move to another server. Enter both anew, then send the message again."
	),
	"delivery.unreadable_record": _lt(
		"Not sent: {user} may not read the record. Give the person a part in it if that is wrong."
	),
	"delivery.unreadable_group": _lt(
		"Not sent: a department that reads this group may not read the record. Give each department a group of its own."
	),
	"delivery.disabled_user": _lt(
		"Not sent: {user} cannot log in. Name somebody else where the record names this person."
	),
	"delivery.address_not_https": _lt(
		"The address of the {vendor} robot must begin with https://. Copy it from the robot's settings: {address}"
	),
	"delivery.address_host": _lt(
		"This is no address of {vendor}. Copy the address from the robot's settings: {address}"
	),
	"delivery.address_form": _lt(
		"The address of the {vendor} robot is incomplete or holds something else besides its key. Copy it from the robot's settings: {address}"
	),
	"delivery.no_longer_needed": _lt("Not sent: what the time limit was for is done."),
	"delivery.address_not_public": _lt(
		"The host of {vendor} leads into a private network here, which is not called. Check the name server of this machine, then send the message again."
	),
	"delivery.mail_no_account": _lt(
		"There is no outgoing e-mail account. Set one up; the message is tried again by itself."
	),
	"delivery.mail_address": _lt(
		"{user} has no valid e-mail address. Correct it, then send the message again."
	),
	"delivery.mail_failed": _lt(
		"The mail server did not take the message: {text}. It is tried again by itself."
	),
	"delivery.too_many_attempts": _lt(
		"Given up after {attempts} attempts. Check the channel, then send it again."
	),
	"delivery.too_old": _lt("Given up after {hours} hours. Check the channel, then send it again."),
	"delivery.robot_slow_down": _lt(
		"{vendor} asks the robot to slow down ({number}). The message is sent by itself a little later."
	),
	"delivery.robot_busy": _lt(
		"{vendor} cannot take the message just now ({number}). It is tried again by itself."
	),
	"delivery.robot_no_answer": _lt("{vendor} did not answer in time. It is tried again by itself."),
	"delivery.robot_unreadable": _lt(
		"What came back was no answer of {vendor} ({number}). If this stays so, check whether a proxy is in between."
	),
	"delivery.robot_key": _lt(
		"{vendor} does not know this robot ({number}): {text}. Copy the robot's address anew, then send the message again."
	),
	"delivery.robot_stopped": _lt(
		"The {vendor} robot is stopped, or its group is gone ({number}): {text}. Start it or set up another, then send the message again."
	),
	"delivery.robot_signature": _lt(
		"{vendor} refuses the signature ({number}): {text}. Check the robot's secret and the clock of the server, then send the message again."
	),
	"delivery.robot_keyword": _lt(
		"The {vendor} robot only lets messages with its keyword through ({number}): {text}. Choose the signature instead of a keyword in its settings, then send the message again."
	),
	"delivery.robot_network": _lt(
		"{vendor} does not let this server send ({number}): {text}. Add the server's address in the robot's settings, then send the message again."
	),
	"delivery.robot_content": _lt(
		"{vendor} refuses this message ({number}): {text}. Tell the person another way."
	),
	"delivery.robot_moved": _lt(
		"The address of the {vendor} robot leads elsewhere ({number}), which is not followed. Copy the robot's address anew, then send the message again."
	),
	"delivery.robot_refused": _lt(
		"{vendor} refuses the message ({number}): {text}. Check the robot's settings, then send the message again."
	),
}
