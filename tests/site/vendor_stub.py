"""A stand-in for the vendors of chat robots: a real https server with the names of their hosts, on this machine."""

from __future__ import annotations

import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import frappe
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")
ADDRESSES = {
	"WeCom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-7-SECRET",
	"DingTalk": "https://oapi.dingtalk.com/robot/send?access_token=k-7-SECRET",
	"Feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/k-7-SECRET",
}
DONE = {"errcode": 0, "code": 0}


@dataclass
class Answer:
	"""What the stub says next: `wait` seconds before it does."""

	status: int = 200
	body: object = field(default_factory=lambda: dict(DONE))
	headers: dict[str, str] = field(default_factory=dict)
	wait: float = 0


@dataclass
class Stub:
	"""The running server. `answers`: given one after the other, the last for ever; `heard`: what came in."""

	port: int
	certificate: str
	answers: list[Answer] = field(default_factory=lambda: [Answer()])
	heard: list[dict] = field(default_factory=list)

	def next_answer(self) -> Answer:
		return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def start(folder: Path) -> tuple[Stub, ThreadingHTTPServer]:
	"""Start the stub; the caller shuts the server down."""
	certificate, key = _certificate(folder)
	server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
	context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
	context.load_cert_chain(certificate, key)
	server.socket = context.wrap_socket(server.socket, server_side=True)
	stub = Stub(server.server_address[1], str(certificate))
	server.stub = stub
	threading.Thread(target=server.serve_forever, daemon=True).start()
	return stub, server


class _Handler(BaseHTTPRequestHandler):
	protocol_version = "HTTP/1.1"

	def do_POST(self):
		stub = self.server.stub
		length = int(self.headers.get("Content-Length") or 0)
		said = {"host": self.headers["Host"], "path": self.path, "body": json.loads(self.rfile.read(length))}
		stub.heard.append(said)
		answer = stub.next_answer()
		time.sleep(answer.wait)
		body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
		self.send_response(answer.status)
		for name, value in answer.headers.items():
			self.send_header(name, value)
		self.send_header("Content-Length", str(len(body.encode())))
		self.end_headers()
		self.wfile.write(body.encode())

	def log_message(self, *arguments):
		"""Say nothing."""


def _certificate(folder: Path) -> tuple[Path, Path]:
	key = ec.generate_private_key(ec.SECP256R1())
	name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stub of the vendors")])
	now = frappe.utils.now_datetime().astimezone(timezone.utc)
	made = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(now - timedelta(days=1))
		.not_valid_after(now + timedelta(days=1))
		.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
		.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
		.sign(key, hashes.SHA256())
	)
	certificate, secret = folder / "stub.pem", folder / "stub.key"
	certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
	secret.write_bytes(
		key.private_bytes(
			serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
		)
	)
	return certificate, secret
