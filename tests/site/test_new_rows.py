"""Many rows with one statement: what repeats in them is said once, and reaches each of them all the same."""

from __future__ import annotations

from datetime import datetime

import frappe

from xdept_collab.services import new_rows

_COLUMNS = ("name", "recipient", "error", "send_after", "position", "demands", "actor")
_NOW = datetime.fromisoformat("2026-03-02 10:00:00.000007")
# What a driver, a database or Frappe might take for something else.
_ODD = ("per cent %s", "back\\slash", "quote's", "ifnull(a, b)", "长 😀", "x" * 5000)


def _rows(count: int) -> list[tuple[object, ...]]:
	return [
		(
			f"Odd {number:04}",
			_ODD[number % 5],
			None if number < 2 else _ODD[number % len(_ODD)],
			None if number % 3 == 0 else _NOW,
			number * 10**7,
			"ifnull(a, b)",
			None,
		)
		for number in range(count)
	]


def _stored() -> list[tuple[object, ...]]:
	names = ", ".join(f"`{name}`" for name in (*_COLUMNS, "owner", "modified", "is_urgent"))
	return list(frappe.db.sql(f"select {names} from `tabDelivery` where name like 'Odd %%' order by name"))


# feature: outbox.written
def test_many_rows_with_much_in_common_are_written_as_they_are_given():
	same = {"owner": "ifnull(%s)", "modified": _NOW, "is_urgent": True}
	for count in (2, 60):
		new_rows.insert("Delivery", _COLUMNS, _rows(count), same=same)
		assert _stored() == [(*row, "ifnull(%s)", _NOW, 1) for row in _rows(count)]
		frappe.db.delete("Delivery", {"name": ("like", "Odd %")})


# feature: outbox.written
def test_many_rows_are_changed_where_they_exist_and_left_alone_where_that_is_asked():
	new_rows.insert("Delivery", _COLUMNS, _rows(60))
	changed = [(row[0], f"new {row[0]}", "same") for row in _rows(60)]
	new_rows.replace(
		"Delivery", ("name", "recipient", "demands"), changed, ("recipient",), {"modified": _NOW}
	)
	new_rows.insert(
		"Delivery", ("name", "recipient"), [(row[0], "x") for row in _rows(70)], keep_existing=True
	)
	found = _stored()
	assert [row[1] for row in found] == [row[1] for row in changed] + ["x"] * 10
	assert {row[5] for row in found[:60]} == {"ifnull(a, b)"}
	assert {row[8] for row in found[:60]} == {_NOW}
