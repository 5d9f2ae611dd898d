"""Tells an administrator what is not in order: `bench --site S execute xdept_collab.setup.health.report`."""

import click

from xdept_collab.services import health


def report() -> None:
	"""Print one line per concern, or that everything is in order."""
	concerns = health.concerns()
	for concern in concerns or [health.all_well()]:
		click.echo(concern)
