"""An authenticator in software: makes passkeys and answers challenges as a browser and a security key together do.

ES256, attestation `none` or `packed` by the passkey itself, flags and counter to choose; what is wrong in an answer is
asked for by the test.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any, Literal

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
ES256 = -7


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class StoredPasskey:
    """A passkey on the authenticator."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    site: str
    user_handle: bytes


@dataclass(slots=True)
class Authenticator:
    """A device with passkeys, and the browser in front of it.

    Attributes:
        origin: what the browser says the page's origin is.
        site: the RP id that is signed; None for the one of the options.
        verifies_user: whether it has checked who holds it (PIN, finger, face).
        counts: whether it has a counter; those that synchronise passkeys always send 0.
    """

    origin: str = "https://app.fitai.example"
    site: str | None = None
    verifies_user: bool = True
    is_present: bool = True
    counts: bool = True
    synchronises: bool = False
    attestation: Literal["none", "packed"] = "none"
    counter: int = 0
    passkeys: list[StoredPasskey] = field(default_factory=list)

    def create(self, options: dict[str, Any], **client_data: Any) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`, as `credential.toJSON()` gives it.

        Args:
            client_data: members that differ from what an honest browser would say.
        """
        passkey = StoredPasskey(
            os.urandom(32),
            ec.generate_private_key(ec.SECP256R1()),
            options["rp"]["id"],
            decoded(options["user"]["id"]),
        )
        self.passkeys.append(passkey)
        numbers = passkey.key.public_key().public_numbers()
        coordinates = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        public_key = cbor2.dumps({1: 2, 3: ES256, -1: 1, **coordinates})
        attested = bytes(16) + len(passkey.id).to_bytes(2, "big") + passkey.id + public_key
        data = self._data(passkey.site, ATTESTED) + attested
        client = self._client_data("webauthn.create", options["challenge"], client_data)
        statement: dict[str, Any] = {}
        if self.attestation == "packed":
            statement = {"alg": ES256, "sig": self._signature(passkey, data, client)}
        attestation = cbor2.dumps({"fmt": self.attestation, "attStmt": statement, "authData": data})
        return self._credential(
            passkey,
            {
                "clientDataJSON": encoded(client),
                "attestationObject": encoded(attestation),
                "transports": ["internal", "hybrid"],
                "publicKeyAlgorithm": ES256,
            },
        )

    def answer(
        self, options: dict[str, Any], passkey: StoredPasskey | None = None, **client_data: Any
    ) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`, as `credential.toJSON()` gives it.

        Args:
            passkey: the one that answers; the first of those that the options allow by default.
            client_data: members that differ from what an honest browser would say.
        """
        allowed = {decoded(descriptor["id"]) for descriptor in options["allowCredentials"]}
        chosen = passkey or next(own for own in self.passkeys if not allowed or own.id in allowed)
        self.counter += 1
        data = self._data(chosen.site, 0)
        client = self._client_data("webauthn.get", options["challenge"], client_data)
        return self._credential(
            chosen,
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(self._signature(chosen, data, client)),
                "userHandle": encoded(chosen.user_handle),
            },
        )

    def _data(self, site: str, more_flags: int) -> bytes:
        flags = more_flags
        flags |= USER_PRESENT if self.is_present else 0
        flags |= USER_VERIFIED if self.verifies_user else 0
        flags |= BACKUP_ELIGIBLE | BACKED_UP if self.synchronises else 0
        counter = self.counter if self.counts else 0
        return hashlib.sha256((self.site or site).encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str, changes: dict[str, Any]) -> bytes:
        content = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(content | changes).encode()

    def _signature(self, passkey: StoredPasskey, data: bytes, client: bytes) -> bytes:
        return passkey.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))

    def _credential(self, passkey: StoredPasskey, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": encoded(passkey.id),
            "rawId": encoded(passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }


def answer_of_passkey(authenticator: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    """The answer to the options of a registration, or to those of a sign-in."""
    return authenticator.create(options) if "rp" in options else authenticator.answer(options)
