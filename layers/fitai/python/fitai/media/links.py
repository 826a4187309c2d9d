"""Links to files of media by CloudFront, which keeps them near to those who look at them.

A link is signed with our private key, and good for one file and five minutes, as one of S3 is: who may see a file is decided
when the link is made. The secret `fitai/<stage>/media-key` is a JSON object:

    {"id": "K2JCJMDEHXQW5F", "privateKey": "-----BEGIN PRIVATE KEY-----…"}

`id` is CloudFront's for the public key (the output `MediaKeyId` of its stack). While it is `{}`, links are those of S3.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.signers import CloudFrontSigner

from fitai.kernel import clock
from fitai.kernel.configured_secret import ConfiguredSecret, json_object
from fitai.kernel.settings import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

REFRESH = 300.0
"""Seconds that a container uses what it has read."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """The key that links are signed with."""

    id: str
    private: "RSAPrivateKey" = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The signature that CloudFront verifies: RSA with SHA-1, which it prescribes."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA1

        return self.private.sign(message, PKCS1v15(), SHA1())  # noqa: S303


def media_link(key: str, seconds: int) -> str | None:
    """An address of the object by CloudFront, for so many seconds; None where files are fetched from S3.

    Raises:
        Unavailable: the secret cannot be read or understood, and never could.
    """
    url = settings().media_url
    link_key = _secret.value() if url else None
    if link_key is None:
        return None
    signer = CloudFrontSigner(link_key.id, link_key.sign)
    end = clock.now() + timedelta(seconds=seconds)
    link: str = signer.generate_presigned_url(f"{url}/{key}", date_less_than=end)
    return link


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    _secret.clear_cache()


def _link_key(text: str) -> LinkKey | None:
    secret = json_object(text)
    if not secret:
        return None
    # Not at the top: only what shows media needs it.
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    private = load_pem_private_key(str(secret.get("privateKey")).encode(), password=None)
    if not isinstance(private, RSAPrivateKey) or not secret.get("id"):
        raise ValueError("There is no key of RSA with its id")
    return LinkKey(str(secret["id"]), private)


_secret = ConfiguredSecret(lambda: settings().media_secret, _link_key, lambda: REFRESH)
