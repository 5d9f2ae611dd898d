"""Carries a request to a vendor of chat robots: https to a public address of the vendor's host, and nowhere else.

The name is resolved once; every address must be public, and the connection goes to the one that was looked at, so that a
second answer of a name server changes nothing. No redirect is followed, no proxy asked, no cookie kept. Whatever goes
wrong on the way is no answer, without a word of what was sent: addresses hold keys.
"""

import ipaddress
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.robots.addresses import refuse_foreign_address
from xdept_collab.rules.robots.kinds import Reply, Request, Robot

_PORT = 443
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5, 10, 15
_MOST_BYTES = 64 * 1024
# Certificates that are trusted; True for those of the machine.
TRUSTED: bool | str = True


def post(robot: Robot, request: Request) -> Reply:
	"""Send the request to the robot's vendor and return what came back; a reply without a status when nothing did.

	Raises RuleBroken delivery.address_… for an address that is not the vendor's, delivery.address_not_public for a host
	that leads into a private network.
	"""
	refuse_foreign_address(robot.vendor, robot.address)
	host = urlsplit(robot.address).hostname or ""
	if urlsplit(request.url).netloc.removesuffix(f":{_PORT}") != host:
		raise RuleBroken("delivery.address_host", vendor=robot.vendor, address=host)
	try:
		addresses = resolve(host)
	except OSError:
		return Reply(None)
	if not addresses or not all(map(_is_public, addresses)):
		raise RuleBroken("delivery.address_not_public", vendor=robot.vendor)
	return _exchange(request, addresses[0])


def resolve(host: str) -> list[str]:
	"""Return the addresses of a host, as the machine's name server says. Raises OSError."""
	found = socket.getaddrinfo(host, _PORT, type=socket.SOCK_STREAM)
	return list(dict.fromkeys(str(place[4][0]) for place in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
	"""Open the connection. Raises OSError."""
	return socket.create_connection((address, port), timeout=seconds)


def _is_public(address: str) -> bool:
	try:
		found = ipaddress.ip_address(address.partition("%")[0])
	except ValueError:
		return False
	mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
	return found.is_global and not found.is_multicast and (mapped is None or mapped.is_global)


def _exchange(request: Request, address: str) -> Reply:
	try:
		with requests.Session() as session:
			session.trust_env = False
			session.mount("https://", _To(address))
			return _read(session, request)
	except Exception:
		# Any fault of network, certificate or protocol; its text would tell the address, and so the key.
		return Reply(None)


def _read(session: requests.Session, request: Request) -> Reply:
	deadline = time.monotonic() + WHOLE_SECONDS
	answer = session.post(
		request.url,
		data=request.body,
		headers={"Content-Type": request.content_type, "Accept-Encoding": "identity"},
		timeout=(CONNECT_SECONDS, READ_SECONDS),
		allow_redirects=False,
		stream=True,
		verify=TRUSTED,
	)
	content = b""
	for part in answer.iter_content(4096):
		content += part
		if len(content) > _MOST_BYTES or time.monotonic() > deadline:
			return Reply(None)
	text = content.decode("utf-8", "replace")
	return Reply(answer.status_code, text, answer.headers.get("Retry-After", ""))


class _To(HTTPAdapter):
	"""Goes to one address, whatever the name in the request resolves to by then."""

	def __init__(self, address: str) -> None:
		self._address = address
		super().__init__(max_retries=0)

	def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
		super().init_poolmanager(*arguments, **options)
		to = self._address

		class Connection(HTTPSConnection):
			def _new_conn(self) -> socket.socket:
				return dial(to, self.port or _PORT, CONNECT_SECONDS)

		class Pool(HTTPSConnectionPool):
			ConnectionCls = Connection  # pyright: ignore[reportAssignmentType]

		self.poolmanager.pool_classes_by_scheme = {"https": Pool}
