"""What is sealed is read again by us alone, and only as what it was sealed for."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from fitai.auth.factors import sealing
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

from tests.harness.cloud import ENVIRONMENT, sdk
from tests.unit.auth.people import Time

SECRET = ENVIRONMENT["FITAI_FACTOR_SECRET"]


def keys() -> list[dict[str, str]]:
    content = json.loads(sdk("secretsmanager").get_secret_value(SecretId=SECRET)["SecretString"])
    return list(content["keys"])


def store(content: str) -> None:
    sdk("secretsmanager").put_secret_value(SecretId=SECRET, SecretString=content)
    sealing.clear_cache()


def test_a_sealed_text_shows_nothing_and_is_read_again(aws: None) -> None:
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", "totp ada f-1")
    assert "JBSWY3" not in sealed
    assert sealing.unseal(sealed, "totp ada f-1") == "JBSWY3DPEHPK3PXP"
    assert sealing.seal("JBSWY3DPEHPK3PXP", "totp ada f-1") != sealed, "equal secrets look different"


def test_a_sealed_text_cannot_be_moved_to_another_account(aws: None) -> None:
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", "totp ada f-1")
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, "totp bob f-1")


def test_a_rotated_key_still_opens_what_it_has_sealed(aws: None) -> None:
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", "totp ada f-1")
    assert not sealing.is_stale(sealed)
    kid = sealing.rotate_keys()
    assert sealing.is_stale(sealed)
    assert sealing.unseal(sealed, "totp ada f-1") == "JBSWY3DPEHPK3PXP"
    assert sealing.seal("JBSWY3DPEHPK3PXP", "totp ada f-1").startswith(kid)


def test_a_schedule_that_fires_twice_makes_one_key(aws: None) -> None:
    time = Time()
    assert sealing.rotate_keys() == sealing.rotate_keys()
    assert len(keys()) == 2
    time.pass_by(days=2)
    sealing.rotate_keys()
    assert len(keys()) == 3


def test_another_container_reads_a_key_that_it_does_not_have(aws: None) -> None:
    sealing.seal("x", "c")
    held = sealing._keys._cached
    sealing.rotate_keys()
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", "c")
    sealing._keys._cached = held
    assert sealing.unseal(sealed, "c") == "JBSWY3DPEHPK3PXP"


def test_the_first_deployment_makes_a_key_and_later_ones_leave_it(aws: None) -> None:
    store('{"keys":[]}')
    with pytest.raises(Unavailable):
        sealing.seal("x", "c")
    kid = sealing.ensure_keys()
    sealed = sealing.seal("x", "c")
    assert sealing.ensure_keys() == kid
    assert (sealing.unseal(sealed, "c"), len(keys())) == ("x", 1)
    assert int(keys()[0]["created"]) <= clock.epoch()


def test_without_its_key_a_text_is_not_lost_but_not_there(aws: None) -> None:
    sealed = sealing.seal("x", "c")
    before = json.dumps({"keys": keys()})
    store('{"keys":[]}')
    sealing.ensure_keys()
    with pytest.raises(Unavailable):
        sealing.unseal(sealed, "c")
    store(before)
    assert sealing.unseal(sealed, "c") == "x"
