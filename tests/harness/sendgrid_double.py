"""SendGrid on loopback: it takes mails as `/v3/mail/send` documents it, refuses what SendGrid refuses, and signs its notices."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = "SG.loopback"
RESERVED_HEADERS = {
    "x-sg-id",
    "x-sg-eid",
    "received",
    "dkim-signature",
    "content-type",
    "to",
    "from",
    "subject",
    "cc",
    "bcc",
}
"""Headers that SendGrid refuses in a request."""


@cache
def signing_key() -> ec.EllipticCurvePrivateKey:
    """The key that notices are signed with."""
    return ec.generate_private_key(ec.SECP256R1())


def public_key(key: ec.EllipticCurvePrivateKey | None = None) -> str:
    """The public key as SendGrid shows it."""
    public = (key or signing_key()).public_key()
    return b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def signed(body: str, timestamp: int, key: ec.EllipticCurvePrivateKey | None = None) -> dict[str, str]:
    """The headers of a notice."""
    signature = (key or signing_key()).sign(f"{timestamp}{body}".encode(), ec.ECDSA(SHA256()))
    return {
        "X-Twilio-Email-Event-Webhook-Signature": b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": str(timestamp),
    }


@dataclass
class SendGridDouble:
    """An account of SendGrid.

    Attributes:
        mails: the requests that were taken.
        fails: the statuses of the next requests, in their order.
    """

    url: str = ""
    mails: list[dict[str, Any]] = field(default_factory=list)
    fails: list[int] = field(default_factory=list)

    def secret(self, **more: Any) -> dict[str, Any]:
        """What the stack's secret holds for this account."""
        return {"key": KEY, "apiUrl": self.url, "webhookKeys": [public_key()]} | more


@contextmanager
def sendgrid_double() -> Iterator[SendGridDouble]:
    """An account of SendGrid on loopback."""
    double = SendGridDouble()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"double": double}))
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    double: SendGridDouble

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if self.path != "/v3/mail/send":
            self._refuse(404, "not found")
        elif self.double.fails:
            self._refuse(self.double.fails.pop(0), "scripted")
        elif self.headers.get("Authorization") != f"Bearer {KEY}":
            self._refuse(401, "The provided authorization grant is invalid, expired, or revoked")
        elif fault := _fault(body):
            self._refuse(400, fault)
        else:
            self.double.mails.append(body)
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _refuse(self, status: int, message: str) -> None:
        data = json.dumps({"errors": [{"message": message, "field": None, "help": None}]}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _fault(body: dict[str, Any]) -> str | None:
    """Why SendGrid does not take a mail; None where it does."""
    allowed = {"personalizations", "from", "subject", "content", "headers", "mail_settings", "tracking_settings"}
    if body.keys() - allowed:
        return f"Additional property {sorted(body.keys() - allowed)[0]} is not allowed"
    recipients = [to["email"] for entry in body.get("personalizations", []) for to in entry.get("to", [])]
    if len(recipients) != 1 or not recipients[0].isascii() or "@" not in recipients[0]:
        return "Does not contain a valid address."
    if "@" not in body.get("from", {}).get("email", ""):
        return "The from object must be provided for every email send."
    if not body.get("subject"):
        return "The subject is required."
    if [part["type"] for part in body.get("content", [])] != ["text/plain", "text/html"]:
        return "text/plain must be first, followed by text/html"
    if {name.lower() for name in body.get("headers", {})} & RESERVED_HEADERS:
        return "You may not set a reserved header"
    known = {"bypass_list_management", "bypass_spam_management", "bypass_bounce_management", "footer", "sandbox_mode"}
    if set(body.get("mail_settings", {})) - known:
        return "Additional property of mail_settings is not allowed"
    return None
