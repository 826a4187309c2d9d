"""A small provider of OpenID Connect on loopback: it signs real tokens, and lies when a test tells it to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fitai.kernel import clock
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import items

RIGHTFUL = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
APPLE_KEY = ec.generate_private_key(ec.SECP256R1())
GOOGLE_SECRET = "google-gave-us-this"
SECRETS = {
    "google": {"clientSecret": GOOGLE_SECRET},
    "apple": {
        "teamId": "TEAM123456",
        "keyId": "KEY1234567",
        "privateKey": APPLE_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    },
}
CLIENTS = {"google": "fitai-on-google", "apple": "fitai-on-apple"}


@dataclass
class Departed:
    """A browser that is on its way to the provider."""

    name: str
    answer: Answer

    @property
    def asked(self) -> dict[str, str]:
        """What it asks the provider for."""
        return dict(parse_qsl(urlsplit(self.answer.headers["location"]).query))

    @property
    def cookie(self) -> str:
        """What it brings back."""
        return self.answer.headers["set-cookie"].partition(";")[0]


@dataclass
class Provider:
    """Both providers in one.

    Attributes:
        claims: what the next ID token says otherwise; None leaves a claim out.
        token: signs the next ID token in another way.
        asked: the forms that came to the token endpoint.
        answers: what the token endpoint answers in place of a token: status and text.
    """

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    token: Any = None
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: tuple[int, str] | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    keys_read: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def depart(self, name: str = "google", **query: str) -> Departed:
        """Somebody sets out."""
        return Departed(name, call("GET", f"/auth/{name}", **query))

    def code(self, departed: Departed) -> str:
        """Somebody signs in here; gives the code that they are sent back with."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = departed.asked
        return code

    def come_back(self, departed: Departed, *, cookie: str | None = None, by_form: bool = False, **more: str) -> Answer:
        """They come back: with their code and state, unless `more` says otherwise."""
        given = {"state": departed.asked["state"]} | more
        if "code" not in given and "error" not in given:
            given["code"] = self.code(departed)
        headers = {"cookie": departed.cookie if cookie is None else cookie}
        path = f"/auth/{departed.name}/callback"
        if not by_form:
            return call("GET", f"{path}?{_encoded(given)}", headers=headers)
        headers["content-type"] = "application/x-www-form-urlencoded"
        return call("POST", path, raw_body=_encoded(given), headers=headers)

    def sign_in(self, name: str = "google", **claims: Any) -> Answer:
        """The whole way."""
        self.claims = claims
        return self.come_back(self.depart(name))

    # --- its side ------------------------------------------------------------------------------------------

    def give_token(self, form: dict[str, str]) -> tuple[int, str]:
        self.asked.append(form)
        if self.answers is not None:
            return self.answers
        begun = self.codes.pop(form.get("code", ""), None)
        if begun is None or begun["redirect_uri"] != form["redirect_uri"] or not _proved(begun, form):
            return 400, '{"error": "invalid_grant"}'
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": begun["client_id"],
            "sub": "subject-1",
            "iat": now,
            "exp": now + 600,
            "nonce": begun["nonce"],
            "email": "ada@example.com",
            "email_verified": True,
            "given_name": "Ada",
            "family_name": "Lovelace",
        } | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        sign = self.token or (lambda one: jwt.encode(one, RIGHTFUL, algorithm="RS256", headers={"kid": "k-1"}))
        return 200, json.dumps({"access_token": "of no use to us", "id_token": sign(kept)})

    def give_keys(self) -> tuple[int, str]:
        self.keys_read += 1
        return 200, json.dumps({"keys": self.keys})


def _encoded(fields: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(fields)


def _proved(begun: dict[str, str], form: dict[str, str]) -> bool:
    """Whether whoever brings the code is who asked for it: the client's secret, and PKCE."""
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    if base64.urlsafe_b64encode(digest).decode().rstrip("=") != begun["code_challenge"]:
        return False
    if form["client_id"] == CLIENTS["google"]:
        return form["client_secret"] == GOOGLE_SECRET
    claims = jwt.decode(
        form["client_secret"], APPLE_KEY.public_key(), algorithms=["ES256"], options={"verify_aud": False}
    )
    return (claims["iss"], claims["sub"]) == ("TEAM123456", CLIENTS["apple"]) and claims["exp"] > time.time()


def public(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The public half, as it is published."""
    return json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": "RS256"}  # type: ignore[no-any-return]


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that listens."""
    here = Provider()
    curve = json.loads(ECAlgorithm.to_jwk(APPLE_KEY.public_key()))
    here.keys = [public(RIGHTFUL, "k-1"), curve | {"kid": "curve"}, {"kty": "RSA", "kid": "broken", "n": "", "e": ""}]

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(*here.give_keys())

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say(*here.give_token({name: values[0] for name, values in parse_qs(text).items()}))

        def _say(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refused(answer: Answer, status: int = 401, code: str = "provider_refused") -> bool:
    """Whether nobody came in by it."""
    assert (answer.status, answer.error["code"]) == (status, code), answer.text
    assert not [item for item in items("USER#") if item["kind"] == "session"]
    return True
