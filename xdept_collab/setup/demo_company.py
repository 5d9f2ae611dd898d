"""Makes the people and the departments of the demo company from demo_data/company.json."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import add_days, nowdate

DATA = Path(__file__).parent / "demo_data"
DOMAIN = "demo.example"
LAUNCH = "T20240715001"
_MEMBER = "Collab Member"
_USERS_AN_HOUR = 100_000
# While a user has a picture, Frappe does not ask gravatar.com for one.
_NO_GRAVATAR = "/assets/frappe/images/ui-states/grid-empty-state.svg"


@dataclass(frozen=True)
class Person:
	"""One user of the demo; the name is a role title."""

	key: str
	full_name: str
	language: str
	roles: tuple[str, ...]

	@property
	def user(self) -> str:
		return user_of(self.key)


def user_of(key: str) -> str:
	"""Return the user name of a key: marketing.head is marketing.head@demo.example."""
	return f"{key}@{DOMAIN}"


@contextmanager
def acting(key: str) -> Iterator[None]:
	"""Act as the person inside the block."""
	before = frappe.session.user
	frappe.set_user(user_of(key))
	try:
		yield
	finally:
		frappe.set_user(before)


@cache
def company() -> dict[str, Any]:
	"""Return the content of company.json."""
	return json.loads((DATA / "company.json").read_text(encoding="utf-8"))


def department_names() -> list[str]:
	"""Return every node of the tree, parents first."""
	data = company()
	return [
		data["root"]["name"],
		*(row["name"] for row in data["groups"]),
		*(row["name"] for row in data["departments"]),
	]


def people() -> list[Person]:
	"""Return everybody: first who has a role in the whole company, then department by department."""
	named = [
		Person(row["key"], row["name"], row["language"], (_MEMBER, *row["roles"]))
		for row in company()["people"]
	]
	return named + [person for row in company()["departments"] for person in _people_of(row)]


def _people_of(department: dict[str, Any]) -> list[Person]:
	found = []
	for position, titles in company()["positions"].items():
		if position == "deputy" and not department.get("has_deputy"):
			continue
		key = f"{department['key']}.{position}"
		chinese = titles["chinese"].format(department=department["name"])
		english = titles["english"].format(english=department["english"])
		extra = company()["extra_roles"].get(key, [])
		roles = (_MEMBER, *titles["roles"], *extra)
		found.append(Person(key, f"{chinese} {english}", department["language"], roles))
	return found


def make_users(persons: list[Person], password: str) -> None:
	"""Insert the users with their contacts; no mail is sent and no other site is asked for their pictures."""
	with _as_installing():
		for person in persons:
			_make_user(person, password)
	names = [person.user for person in persons]
	frappe.db.set_value("User", {"name": ("in", names)}, "user_image", None, update_modified=False)
	frappe.clear_cache()


@contextmanager
def _as_installing() -> Iterator[None]:
	"""Let Frappe make users as while an app is installed: at once instead of by one job each, any number an hour."""
	limit, is_installing = frappe.conf.throttle_user_limit, frappe.flags.in_install
	frappe.conf.throttle_user_limit = _USERS_AN_HOUR
	frappe.flags.in_install = "xdept_collab"
	try:
		yield
	finally:
		frappe.conf.throttle_user_limit = limit
		frappe.flags.in_install = is_installing
		if limit is None:
			frappe.conf.pop("throttle_user_limit", None)


def _make_user(person: Person, password: str) -> None:
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": person.user,
			"first_name": person.full_name,
			"language": person.language,
			"user_image": _NO_GRAVATAR,
			"send_welcome_email": 0,
			"new_password": password,
			"roles": [{"role": role} for role in person.roles],
		}
	)
	user.flags.ignore_password_policy = True
	user.flags.no_welcome_mail = True
	# Setup works for the site, not for a person.
	user.insert(ignore_permissions=True)


def make_departments() -> list[str]:
	"""Insert the tree, parents first, as the demo's administrator; return the names."""
	data = company()
	root = data["root"]["name"]
	superior = {row["name"]: user_of(row["head"]) for row in data["groups"]}
	with acting("admin"):
		_insert({"department_name": root, "is_group": 1, "head": user_of(data["root"]["head"])})
		for row in data["groups"]:
			_insert(
				{
					"department_name": row["name"],
					"parent_collab_department": root,
					"is_group": 1,
					"head": user_of(row["head"]),
					"superior": user_of(data["root"]["head"]),
				}
			)
		for row in data["departments"]:
			_insert(_department(row) | {"superior": superior[row["group"]]})
	return department_names()


def _department(row: dict[str, Any]) -> dict[str, Any]:
	key = row["key"]
	return {
		"department_name": row["name"],
		"parent_collab_department": row["group"],
		"head": user_of(f"{key}.head"),
		"deputy": user_of(f"{key}.deputy") if row.get("has_deputy") else None,
		"liaison": user_of(f"{key}.liaison"),
		"members": _members(row),
	}


def _members(row: dict[str, Any]) -> list[dict[str, Any]]:
	since = add_days(nowdate(), company()["member_since"])
	members = [
		{"user": person.user, "title": person.full_name.split(" ")[0], "from_date": since}
		for person in _people_of(row)
	]
	members += [
		{"user": user_of(person["key"]), "title": person["title"], "from_date": since}
		for person in company()["people"]
		if person.get("department") == row["name"]
	]
	return members + [
		{
			"user": user_of(former["key"]),
			"title": former["title"],
			"from_date": add_days(nowdate(), former["from"]),
			"to_date": add_days(nowdate(), former["to"]),
		}
		for former in company()["former_members"]
		if former["department"] == row["name"]
	]


def _insert(values: dict[str, Any]) -> None:
	frappe.get_doc({"doctype": "Collab Department", **values}).insert()
