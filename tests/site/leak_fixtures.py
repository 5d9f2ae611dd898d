"""What the files of the leak suite share: the hidden records, the people who ask, and the comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from tests.site.clients import Client
from tests.site.factory import Company
from tests.site.leaks import (
	CHILDREN,
	PARENTS,
	Asked,
	Subject,
	World,
	ask,
	difference,
	make,
	outsiders,
	unmake,
)

AT_ONCE = 4


@pytest.fixture(scope="module")
def worlds(company: Company) -> Iterator[dict[str, World]]:
	"""A task without the research department and one with it, with a record of each of our DocTypes."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for key in ("alone", "shared"):
		unmake(key)
	outsiders(company)
	made = {key: make(company, key, key == "shared") for key in ("alone", "shared")}
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for key in made:
		unmake(key)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


def sample(place: int, parents: int, children: int) -> list[str]:
	"""So many of our DocTypes, others at each place: together the places have them all."""
	rows = tuple(CHILDREN)
	chosen = [PARENTS[(place * parents + step) % len(PARENTS)] for step in range(min(parents, len(PARENTS)))]
	return [*chosen, *(rows[(place * children + step) % len(rows)] for step in range(children))]


def told_apart(
	client: Client, world: World, build: Callable[[Subject], Asked], doctypes: Iterable[str]
) -> list[str]:
	"""What a surface answers differently for a hidden record and for one that does not exist."""

	def tried(doctype: str) -> str | None:
		hidden = world.hidden(doctype)
		for _once_more in range(2):  # What a cache answers differently the first time tells nothing.
			answers = [ask(client, build(asked)) for asked in (hidden.real, hidden.twin)]
			found = difference(hidden, *answers)
			if not found:
				return None
		return found

	with ThreadPoolExecutor(AT_ONCE) as pool:
		said = zip(doctypes, pool.map(tried, doctypes), strict=True)
		return [f"{client.user}, {doctype}: {text}" for doctype, text in said if text]


def fail_with(found: list[str]) -> None:
	if found:
		pytest.fail(f"{len(found)} leaks\n" + "\n".join(found[:SHOWN]), pytrace=False)


SHOWN = 5
