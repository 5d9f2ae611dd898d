"""What the app asks of every background job, whatever app it is for: one hook before it runs."""

from xdept_collab.services import follows, wrapped_methods


def begin(method: object, kwargs: object) -> None:
	"""Put the checks of Frappe's methods in place, and leave out of the digests who lost his right to them."""
	wrapped_methods.wrap()
	follows.drop_lost(method, kwargs)
