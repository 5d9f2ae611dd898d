"""What happens once, when the app comes to a site."""

from xdept_collab.services import dormancy
from xdept_collab.setup import reader_columns
from xdept_collab.setup.sync import sync


def after_install() -> None:
	"""Bring the roles, columns, states, workflows and boards, and keep jobs running over holidays; safe to repeat."""
	reader_columns.add_missing()
	sync()
	dormancy.keep_awake()
