"""Keeps the site from being taken for dormant: time limits are told over long holidays too."""

from xdept_collab.services import dormancy


def execute() -> None:
	dormancy.keep_awake()
