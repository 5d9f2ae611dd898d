"""Prints the demo users with their roles, from what `demo.create` returned as JSON on the standard input."""

import json
import sys


def rows(answer: object) -> list[tuple[str, str]]:
	"""User and what he is, whether the demo told them as records or as a mapping."""
	users = answer.get("users", answer) if isinstance(answer, dict) else answer
	if isinstance(users, dict):
		return [(user, in_words(roles)) for user, roles in users.items()]
	if not isinstance(users, list):
		return []
	return [
		(
			str(user.get("user") or user.get("email") or user.get("name")),
			in_words(user.get("roles", user.get("role"))),
		)
		for user in users
		if isinstance(user, dict)
	]


def in_words(roles: object) -> str:
	"""Roles as one line of text."""
	return ", ".join(map(str, roles)) if isinstance(roles, list) else str(roles or "")


def main() -> None:
	"""Read, and print as a table; what is no JSON is passed on as it is."""
	text = sys.stdin.read().strip()
	try:
		table = rows(json.loads(text.splitlines()[-1] if text else "null"))
	except json.JSONDecodeError:
		sys.stdout.write(text + "\n")
		return
	width = max((len(user) for user, _roles in table), default=0)
	for user, roles in table:
		sys.stdout.write(f"  {user:<{width}}  {roles}\n")


main()
