"""Does an act of a web page once, however often it arrives: two taps, a lost answer, a queue that was kept offline.

That it is done is written in the transaction of the act itself. A second arrival waits for the first at the row of
their key; when the first was refused, there is no row, and the second is judged anew.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from xdept_collab.rules import sent
from xdept_collab.rules.errors import refuse_all

DOCTYPE = "Sent Once"
_ATTEMPTS = 8


def done_once(key: str, act: str, values: object, do: Callable[[], Any]) -> Any:
	"""Do the act and return its answer; when it was done already under this key of the user, only its answer.

	Raises RuleBroken sent.key, or sent.otherwise when the same key has brought something else before.
	"""
	refuse_all(sent.key_findings(key))
	name, mark = sent.name_of(frappe.session.user, key), sent.fingerprint(act, values)
	_lay(name, act, mark)
	first = _read(name)
	if first.answer is not None:
		refuse_all(sent.repeat_findings(first.fingerprint, mark))
		return json.loads(first.answer)
	answer = frappe.as_json(do(), indent=None)
	frappe.db.sql(f"update `tab{DOCTYPE}` set answer = %s where name = %s", (answer, name))
	return json.loads(answer)


def _lay(name: str, act: str, mark: str) -> None:
	"""Put the row of the key there, or wait at the row of another arrival until that one has ended."""
	for _attempt in range(_ATTEMPTS):
		try:
			_insert(name, act, mark)
			return
		except frappe.QueryDeadlockError:
			# Several have waited for one that was refused. Nothing of this act is written yet, so it begins anew.
			frappe.db.rollback()
	_insert(name, act, mark)


def _insert(name: str, act: str, mark: str) -> None:
	now, user = now_datetime(), frappe.session.user
	keep = (
		"on duplicate key update name = name"
		if frappe.db.db_type == "mariadb"
		else f"on conflict (name) do update set name = `tab{DOCTYPE}`.name"
	)
	frappe.db.sql(
		f"""insert into `tab{DOCTYPE}`
		(name, creation, modified, owner, modified_by, user, act, fingerprint, sent_on)
		values (%s, %s, %s, %s, %s, %s, %s, %s, %s) {keep}""",
		(name, now, now, user, user, user, act, mark, now),
	)


def _read(name: str) -> frappe._dict:
	"""Return the row as it is now: a plain read would not see what was written since the transaction began.

	Whoever has written the row has written its answer too before anybody else sees it.
	"""
	lock = "" if frappe.db.db_type == "sqlite" else "for update"
	return frappe.db.sql(
		f"select fingerprint, answer from `tab{DOCTYPE}` where name = %s {lock}", (name,), as_dict=True
	)[0]


def forget_old(now: datetime) -> None:
	"""Remove what no page will try again."""
	frappe.db.delete(DOCTYPE, {"sent_on": ("<", now - timedelta(days=sent.DAYS_KEPT))})
