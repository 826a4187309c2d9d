"""Where there is a host for media, links are CloudFront's: for one file, for five minutes, signed with our key."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings
from fitai.media import links, objects

from tests.harness.cloud import sdk

KEY = rsa.generate_private_key(65537, 1024)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
FILE = "media/ada/1/512.webp"
SECRET = "fitai/test/media-key"


@pytest.fixture
def media_host(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_MEDIA_URL", "https://media.fitai.example")
    monkeypatch.setenv("FITAI_MEDIA_SECRET", SECRET)
    settings.cache_clear()
    links.clear_cache()


def fill_in(**secret: str) -> None:
    sdk("secretsmanager").create_secret(Name=SECRET, SecretString=json.dumps(secret))


def signature_of(link: str) -> tuple[str, int, bytes]:
    """Key, expiry and signature of a link."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    signature = query["Signature"].translate(str.maketrans("-_~", "+=/"))
    return query["Key-Pair-Id"], int(query["Expires"]), base64.b64decode(signature)


def policy(url: str, expires: int) -> bytes:
    """What CloudFront verifies the signature of, as its documentation says."""
    statement = {"Resource": url, "Condition": {"DateLessThan": {"AWS:EpochTime": expires}}}
    return json.dumps({"Statement": [statement]}, separators=(",", ":")).encode()


def test_a_link_is_for_one_file_and_five_minutes(media_host: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_in(id="K123", privateKey=PEM)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    link = objects.picture_link(FILE)
    url = link.partition("?")[0]
    key, expires, signature = signature_of(link)

    assert (url, key) == (f"https://media.fitai.example/{FILE}", "K123")
    assert expires == int(moment.timestamp()) + 300
    KEY.public_key().verify(signature, policy(url, expires), PKCS1v15(), SHA1())
    for other in (policy(url.replace("512", "1600"), expires), policy(url, expires + 1)):
        with pytest.raises(InvalidSignature):
            KEY.public_key().verify(signature, other, PKCS1v15(), SHA1())


def test_until_the_key_is_filled_in_links_are_those_of_s3(media_host: None) -> None:
    fill_in()

    assert "X-Amz-Signature" in objects.picture_link(FILE)


def test_without_a_host_no_secret_is_read(aws: None) -> None:
    links.clear_cache()
    assert (links.media_link(FILE, 300), "X-Amz-Signature" in objects.picture_link(FILE)) == (None, True)


@pytest.mark.parametrize("secret", [{"id": "K123"}, {"privateKey": PEM}, {"id": "K123", "privateKey": "none"}])
def test_a_secret_that_is_filled_in_wrongly_is_no_way_around_cloudfront(
    media_host: None, secret: dict[str, str]
) -> None:
    fill_in(**secret)

    with pytest.raises(Unavailable):
        objects.picture_link(FILE)


def test_the_key_is_in_no_text_of_the_object() -> None:
    assert "RSAPrivateKey" not in repr(links.LinkKey("K123", KEY))
