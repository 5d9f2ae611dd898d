"""Installs, loads and repairs what the app needs on a site."""


def rebuild_access() -> dict[str, dict[str, int]]:
	"""Make the access table what the rule asks for; print and return what had drifted (none expected)."""
	# This package is also imported where Frappe is not installed, as by the translation catalogue.
	from xdept_collab.setup.access_rebuild import rebuild_access as run

	return run()
