"""Rebuilds the access table from the command line: `bench --site S execute xdept_collab.setup.rebuild_access`."""

import sys
import time

import click
import frappe

from xdept_collab.services import access_rebuild
from xdept_collab.services.access_rebuild import Page


def rebuild_access() -> dict[str, dict[str, int]]:
	"""Make the access table what the rule asks for; print and return, by DocType, what had drifted.

	Each page of records is committed by itself: Ctrl-C stops in order, and a second run finds the rest.
	"""
	found: dict[str, Page] = {}
	began = time.monotonic()
	try:
		# Each page stands alone; a stop in the middle loses nothing.
		for page in access_rebuild.pages(frappe.db.commit):  # noqa: TID251
			_show(access_rebuild.add(found, page))
	except KeyboardInterrupt:
		frappe.db.rollback()
		click.secho(
			"\nStopped. What was rebuilt so far stays; run the command again for the rest.", fg="yellow"
		)
	_show_end(found, time.monotonic() - began)
	return {
		doctype: {"missing": page.missing, "superfluous": page.superfluous, "orphaned": page.orphaned}
		for doctype, page in found.items()
		if page.drift
	}


def _show(page: Page) -> None:
	if sys.stdout.isatty():
		click.echo(f"\r{page.doctype}: {page.records} records, {page.rows} rows", nl=False)


def _show_end(found: dict[str, Page], seconds: float) -> None:
	if sys.stdout.isatty():
		click.echo()
	for page in found.values():
		click.secho(
			f"{page.doctype}: {page.records} records, {page.rows} rows; {page.missing} were missing, "
			f"{page.superfluous} superfluous, {page.orphaned} orphaned",
			fg="yellow" if page.drift else None,
		)
	rows = sum(page.rows for page in found.values())
	click.echo(f"{rows} rows in {seconds:.1f} s ({rows / max(seconds, 0.001):.0f} a second)")
