"""The guards of messages: who is told, that it is told once, and where robots may go."""

from __future__ import annotations

from tests.mutations.guards import Guard

OUTBOX = "xdept_collab/services/outbox.py"
PACKING = "xdept_collab/services/packing.py"
AUDIENCE = "xdept_collab/services/audience.py"
BELLS = "xdept_collab/services/bells.py"
TRANSPORT = "xdept_collab/services/robot_transport.py"
ROBOTS = "xdept_collab/services/robot_sender.py"
DELIVERIES = "xdept_collab/api/deliveries.py"

OUTBOX_GUARDS: tuple[Guard, ...] = (
	Guard(
		"outbox-readers",
		"Who may not read the record is told nothing.",
		OUTBOX,
		"	if not people.may_read(user, record, task, on_behalf_of):\n",
		"	if not user:\n",
		"test_outbox or test_sending",
		"site",
	),
	Guard(
		"outbox-readers-again",
		"Whether he may read it is asked again when it is sent.",
		PACKING,
		'		return outbox.refusal(people, row.recipient, row.on_behalf_of or "", record, row.task or "")\n',
		"		return None\n",
		"test_sending",
		"site",
	),
	Guard(
		"outbox-roles",
		"Who has no role for the record is told nothing.",
		AUDIENCE,
		"		if not roles & _OPENING.get(record[0], frozenset()):\n",
		"		if record[0] not in _OPENING:\n",
		"test_outbox",
		"site",
	),
	Guard(
		"outbox-disabled",
		"Who cannot log in is told nothing.",
		AUDIENCE,
		"	return {row.name: row.language or fallback for row in rows if row.enabled}\n",
		"	return {row.name: row.language or fallback for row in rows}\n",
		"test_outbox",
		"site",
	),
	Guard(
		"outbox-bell-once",
		"A delivery is one notice in the bell, however often it is sent.",
		BELLS,
		"	return (packed.name, packed.recipient, ",
		"	return (frappe.generate_hash(length=20), packed.recipient, ",
		"test_sending",
		"site",
	),
	Guard(
		"outbox-once",
		"The same event tells a person once on a channel.",
		OUTBOX,
		'	return f"{event} {_mark(*place)}"\n',
		'	return f"{event} {_mark(*place)} {frappe.generate_hash(length=8)}"\n',
		"test_outbox",
		"site",
	),
	Guard(
		"robot-readers",
		"A group hears only what all departments that read it may read.",
		AUDIENCE,
		"		return bool(names) and readers.issuperset(names)\n",
		"		return bool(names) and not readers.isdisjoint(names)\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-host",
		"Only the vendors' own hosts are called.",
		TRANSPORT,
		"	refuse_foreign_address(robot.vendor, robot.address)\n",
		"",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-public",
		"A host that leads into a private network is not called.",
		TRANSPORT,
		"	if not addresses or not all(map(_is_public, addresses)):\n",
		"	if not addresses:\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-pinned",
		"The connection goes to the address that was looked at.",
		TRANSPORT,
		"				return dial(to, self.port or _PORT, CONNECT_SECONDS)\n",
		"				return dial(resolve(self.host)[0], self.port or _PORT, CONNECT_SECONDS)\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-redirect",
		"A redirect is not followed.",
		TRANSPORT,
		"		allow_redirects=False,\n",
		"		allow_redirects=True,\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-limit",
		"A robot says no more than twenty a minute.",
		ROBOTS,
		"	chosen, waiting = packing.packed[:count], packing.packed[count:]\n",
		"	chosen, waiting = packing.packed[: count + 1], packing.packed[count + 1 :]\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"robot-taken-first",
		"What is given to a vendor is taken first: nothing is open meanwhile.",
		ROBOTS,
		"		taken = _take(channel, this.ticks())\n		this.end_transaction()\n",
		"		taken = _take(channel, this.ticks())\n",
		"test_robot_sending",
		"site",
	),
	Guard(
		"deliveries-again",
		"Administrators alone send again.",
		DELIVERIES,
		'	"""Let deliveries that were given up be sent with the next run, and return how many."""\n'
		"	frappe.only_for(_ADMINISTRATORS)\n",
		'	"""Let deliveries that were given up be sent with the next run, and return how many."""\n',
		"test_delivery_administration",
		"site",
	),
)
