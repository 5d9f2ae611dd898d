"""Makes a demo company with tasks in every state, so that everything can be tried, and takes it away again."""

from typing import Any

import click
import frappe
from frappe import _
from frappe.utils import cint, getdate

from xdept_collab.setup import demo_book, demo_company, demo_removal
from xdept_collab.setup.demo_company import Person
from xdept_collab.setup.demo_story import Story, read_scripts

PASSWORD = "collab-demo"


def create(on_used_site: int = 0) -> list[dict[str, Any]]:
	"""Make the demo company and its tasks; return its users with their roles. A second run writes nothing.

	All users get the password `collab-demo`, which everybody knows: on a site that holds people or tasks of its
	own (and is no development or test site) this is refused unless `on_used_site` is 1.
	Every move is made as the user who makes it in the story; the times are set back afterwards.
	"""
	people = demo_company.people()
	if not demo_book.is_written():
		_refuse_used_site(cint(on_used_site))
		_refuse_taken_names(people)
		_make(people)
	return _report(people)


def remove() -> dict[str, int]:
	"""Take away everything that the demo made and what was tried out in it; return rows removed by table.

	Refuses, and removes nothing, while records of others use departments or people of the demo.
	"""
	if not demo_book.is_written():
		click.echo("This site has no demo.")
		return {}
	removed = demo_removal.remove(demo_book.read())
	for table, count in removed.items():
		click.echo(f"removed {count:5} {table}")
	return removed


def _make(people: list[Person]) -> None:
	counters = demo_book.counters()
	click.echo(f"Making {len(people)} users with the password {PASSWORD} …")
	demo_company.make_users(people, PASSWORD)
	click.echo("Making the departments …")
	departments = demo_company.make_departments()
	tasks = []
	for script in read_scripts():
		story = Story(script, getdate())
		tasks.append(story.play())
		click.echo(f"Task {tasks[-1]} {frappe.db.get_value('Collab Task', tasks[-1], 'title')}")
	demo_book.write(
		demo_book.Book(
			users=[person.user for person in people],
			departments=departments,
			tasks=tasks,
			counters=demo_book.moved_counters(counters),
		)
	)


def _report(people: list[Person]) -> list[dict[str, Any]]:
	"""Tell how the demo stands, from the site itself: the same after every run."""
	book = demo_book.read()
	tasks = frappe.get_all(
		"Collab Task", {"name": ("in", book.tasks)}, ["name", "status", "title"], order_by="name asc"
	)
	click.echo(f"Demo: {len(book.departments)} departments, {len(book.users)} users, {len(tasks)} tasks")
	for task in tasks:
		click.echo(f"  {task.name}  {task.status:20} {task.title}")
	return [
		{
			"user": person.user,
			"full_name": person.full_name,
			"roles": list(person.roles),
			"language": person.language,
			"password": PASSWORD,
		}
		for person in people
	]


def _refuse_used_site(is_wanted: int) -> None:
	if is_wanted or frappe.conf.developer_mode or frappe.conf.allow_tests:
		return
	users = frappe.db.count(
		"User", {"enabled": 1, "user_type": "System User", "name": ("!=", "Administrator")}
	)
	tasks = frappe.db.count("Collab Task")
	if not users and not tasks:
		return
	frappe.throw(
		_(
			"This site holds {0} users and {1} tasks of its own, and everybody knows the password of the demo users. "
			"Make the demo on a site of its own, or ask for it with --kwargs \"{{'on_used_site': 1}}\"."
		).format(users, tasks)
	)


def _refuse_taken_names(people: list[Person]) -> None:
	taken = [
		*frappe.get_all(
			"Collab Department",
			{"name": ("in", demo_company.department_names())},
			pluck="name",
			order_by="name",
		),
		*frappe.get_all("User", {"name": ("in", [person.user for person in people])}, pluck="name"),
		*frappe.get_all("Collab Task", {"name": ("in", [demo_company.LAUNCH])}, pluck="name"),
	]
	if taken:
		frappe.throw(
			_(
				"The site already has records with names that the demo uses: {0}. Make the demo on a site of its own, "
				"or rename them."
			).format(", ".join(taken))
		)
