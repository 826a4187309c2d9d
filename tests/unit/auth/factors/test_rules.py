"""Recovery codes, one-time codes, counters, and what may be removed."""

import doctest

import pytest
from fitai.auth.factors import rules, totp
from fitai.auth.factors.errors import LastFactorRequired, PasskeyAlreadyAdded
from fitai.auth.factors.models import AccountFactors, Passkey, Totp
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from hypothesis import given
from hypothesis import strategies as st

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's test vectors, in base32."""


def app(id: str = "a") -> Totp:
    return Totp(id=id, name="App", created_at=clock.now(), secret="sealed", last_step=1)


def key(id: str = "k", credential: str = "c") -> Passkey:
    return Passkey(id=id, name="Key", created_at=clock.now(), credential_id=credential, public_key="p")


def test_the_examples_of_the_rules_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize(
    ("now", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(now: int, code: str) -> None:
    assert totp.matching_step(RFC_SECRET, code, now, None) == now // 30


@pytest.mark.parametrize(("ahead", "is_accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_differ_by_one_step(ahead: int, is_accepted: bool) -> None:
    now = 1111111111
    code = totp.pyotp.TOTP(RFC_SECRET).generate_otp(now // 30 + ahead)
    assert (totp.matching_step(RFC_SECRET, code, now, None) is not None) is is_accepted


def test_neither_a_used_step_nor_an_earlier_one_is_accepted_again() -> None:
    now = 1111111111
    step = now // 30
    codes = {ahead: totp.pyotp.TOTP(RFC_SECRET).generate_otp(step + ahead) for ahead in (-1, 0, 1)}
    assert [totp.matching_step(RFC_SECRET, codes[ahead], now, step) for ahead in (-1, 0, 1)] == [None, None, step + 1]


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_recovery_codes_differ_as_their_bytes_do(some: bytes, others: bytes) -> None:
    assert (rules.recovery_code(some) == rules.recovery_code(others)) is (some == others)
    assert len(rules.recovery_code(some)) == 19


def test_a_recovery_code_is_of_its_account_only() -> None:
    code = rules.recovery_code(bytes(10))
    factors = AccountFactors(factors=[app()], recovery_digests=[rules.recovery_digest("ada", code)])
    assert rules.matching_digest(factors, "ada", f" {code.lower()} ") is not None
    assert rules.matching_digest(factors, "bob", code) is None


def test_recovery_codes_come_with_the_first_factor_and_go_with_the_last() -> None:
    first = rules.with_factor(AccountFactors(), app(), ["d1", "d2"])
    second = rules.with_factor(first, key(), ["e1"])
    assert first.recovery_digests == second.recovery_digests == ["d1", "d2"]
    one = rules.without_factors(second, ["a"], "user")
    assert (len(one.factors), one.recovery_digests) == (1, ["d1", "d2"])
    assert rules.without_factors(one, ["k"], "user").recovery_digests == []


def test_the_last_factor_of_an_administrator_stays() -> None:
    two = AccountFactors(factors=[app(), key()])
    one = rules.without_factors(two, ["a"], "admin")
    with pytest.raises(LastFactorRequired):
        rules.without_factors(one, ["k"], "admin")
    with pytest.raises(NotFound):
        rules.ids_of_kind(one, "totp", None)
    with pytest.raises(NotFound):
        rules.ids_of_kind(one, "totp", "k")
    assert rules.ids_of_kind(two, "totp", None) == ["a"]


def test_a_passkey_is_added_once() -> None:
    with pytest.raises(PasskeyAlreadyAdded):
        rules.with_factor(AccountFactors(factors=[key()]), key("k2"), [])


def test_the_ways_of_the_second_step_follow_from_the_factors() -> None:
    assert rules.methods(AccountFactors(recovery_digests=["d"])) == []
    assert rules.methods(AccountFactors(factors=[app()])) == ["totp"]
    assert rules.methods(AccountFactors(factors=[app(), key()], recovery_digests=["d"])) == [
        "passkey",
        "totp",
        "recovery_code",
    ]
