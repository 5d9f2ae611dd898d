"""A web server of its own that finds one of the services it relies on gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "bin" / "lib"
SECONDS_TO_START = 60


def free_port() -> int:
	with socket.socket() as found:
		found.bind(("127.0.0.1", 0))
		return found.getsockname()[1]


@contextmanager
def server_without(setting: str) -> Iterator[str]:
	"""Start a web server of the site for which `setting`, as in FRAPPE_REDIS_QUEUE, leads nowhere; yield its address."""
	port = free_port()
	command = [sys.executable, "-m", "gunicorn", "--pythonpath", str(LIBRARY), "--bind", f"127.0.0.1:{port}"]
	server = subprocess.Popen(
		[*command, "--workers", "1", "--threads", "4", "wsgi:application"],
		cwd=os.environ["XDEPT_TEST_SITES"],
		env={**os.environ, setting: f"redis://127.0.0.1:{free_port()}"},
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)
	try:
		_wait_for(port)
		yield f"http://127.0.0.1:{port}"
	finally:
		server.terminate()
		server.wait(timeout=30)


def _wait_for(port: int) -> None:
	for _attempt in range(SECONDS_TO_START * 10):
		with socket.socket() as tried:
			if tried.connect_ex(("127.0.0.1", port)) == 0:
				return
		time.sleep(0.1)
	raise AssertionError(f"nothing listens on {port}")
