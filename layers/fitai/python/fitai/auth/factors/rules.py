"""Rules of second factors: recovery codes, the acceptance of one-time codes and counters, what may be removed. Pure."""

import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from fitai.accounts.models import Account
from fitai.auth.factors.errors import (
    AddressNotVerified,
    LastFactorRequired,
    NoFactor,
    PasskeyAlreadyAdded,
    TooManyFactors,
)
from fitai.auth.factors.models import (
    AccountFactors,
    Factor,
    FactorKind,
    FirstFactor,
    Method,
    Passkey,
    RecoveryCodesSummary,
    SecondFactors,
    Totp,
)
from fitai.auth.rules import AccountToken, ProviderIdentity
from fitai.kernel.clock import Moment
from fitai.kernel.digests import token_digest
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Role

STEP_SECONDS = 30
"""Seconds of one time step of an authenticator app (RFC 6238)."""
DRIFT_STEPS = 1
"""Steps by which the clock of a phone may be ahead or behind."""
SECOND_STEP_LIFETIME = 5 * 60
"""Seconds between the two steps of a sign-in."""
CHALLENGE_LIFETIME = 5 * 60
"""Seconds that a passkey has to answer a challenge."""
ENROLMENT_LIFETIME = 10 * 60
"""Seconds in which a new authenticator app must be confirmed."""
CHALLENGE_BYTES = 32
"""Random bytes of a challenge."""
MAX_FACTORS = 10
"""Factors of one account."""
RECOVERY_CODES = 10
"""Recovery codes that are made at once."""
RECOVERY_CODE_BYTES = 10
"""Random bytes of a recovery code: so many that a plain digest of it cannot be guessed back."""
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no letter that is taken for a digit."""
MISREAD = str.maketrans("OIL", "011")

Change = Literal[
    "totp_added",
    "passkey_added",
    "factor_renamed",
    "factor_removed",
    "recovery_codes_made",
    "recovery_code_used",
    "passkey_cloned",
    "codes_locked",
]
"""What happened to an account's factors, of which its owner is told."""


# --- recovery codes ----------------------------------------------------------------------------------------


def recovery_code(random_bytes: bytes) -> str:
    """A recovery code.

    >>> recovery_code(bytes(range(10)))
    '000G-40R4-0M30-E209'
    """
    number, letters = int.from_bytes(random_bytes, "big"), ""
    for _ in range(len(random_bytes) * 8 // 5):
        number, digit = divmod(number, len(RECOVERY_ALPHABET))
        letters = RECOVERY_ALPHABET[digit] + letters
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def recovery_digest(user_id: str, code: str) -> str:
    """The digest that is stored of a recovery code, however it was typed.

    >>> recovery_digest("ada", "000G-40R4-0M30-E209") == recovery_digest("ada", "ooog 40r4 om30 e2o9")
    True
    """
    letters = "".join(letter for letter in code.upper().translate(MISREAD) if letter in RECOVERY_ALPHABET)
    return token_digest(f"recovery {user_id} {letters}")


def matching_digest(factors: AccountFactors, user_id: str, code: str) -> str | None:
    """The stored digest of this recovery code; None when it is none, or was used."""
    digest = recovery_digest(user_id, code)
    return next((stored for stored in factors.recovery_digests if hmac.compare_digest(stored, digest)), None)


# --- one-time codes ----------------------------------------------------------------------------------------


def accepted_steps(now: int, last_step: int | None) -> list[int]:
    """The time steps whose codes are accepted now: the drift on both sides, and none up to the last one that was used.

    >>> accepted_steps(300, None), accepted_steps(300, 10)
    ([9, 10, 11], [11])
    """
    step = now // STEP_SECONDS
    steps = range(step - DRIFT_STEPS, step + DRIFT_STEPS + 1)
    return [candidate for candidate in steps if last_step is None or candidate > last_step]


# --- passkeys ----------------------------------------------------------------------------------------------


def is_counter_credible(stored: int, received: int) -> bool:
    """Whether a passkey's counter goes on from the stored one (WebAuthn, section 6.1.1): if not, there is a copy of it.

    Authenticators without a counter, such as those that synchronise passkeys, always send 0.

    >>> is_counter_credible(0, 0), is_counter_credible(4, 5), is_counter_credible(5, 5), is_counter_credible(5, 0)
    (True, True, False, False)
    """
    return received > stored or stored == received == 0


# --- the factors of an account -----------------------------------------------------------------------------


def is_required(role: Role) -> bool:
    """Whether an account of this role must have a second factor."""
    return role == "admin"


def methods(factors: AccountFactors) -> list[Method]:
    """How the second step can be taken; empty for an account without a factor."""
    kinds = {factor.kind for factor in factors.factors}
    available: dict[Method, bool] = {
        "passkey": "passkey" in kinds,
        "totp": "totp" in kinds,
        "recovery_code": bool(kinds and factors.recovery_digests),
    }
    return [method for method, is_available in available.items() if is_available]


def require_room(account: Account, factors: AccountFactors) -> None:
    """Refuse another factor.

    Raises:
        AddressNotVerified: the account's e-mail address is not verified: whoever registered with a stranger's address
            could lock its owner out for good.
        TooManyFactors: it has as many as it can have.
    """
    if not account.email_verified:
        raise AddressNotVerified
    if len(factors.factors) >= MAX_FACTORS:
        raise TooManyFactors


def with_factor(factors: AccountFactors, factor: Totp | Passkey, recovery_digests: Sequence[str]) -> AccountFactors:
    """The factors with a new one, and with recovery codes where it is the first.

    Raises:
        PasskeyAlreadyAdded: the account has this passkey.
    """
    if isinstance(factor, Passkey) and factor.credential_id in {passkey.credential_id for passkey in factors.passkeys}:
        raise PasskeyAlreadyAdded
    change: dict[str, object] = {"factors": [*factors.factors, factor], "pending": None}
    if not factors.factors:
        change |= {"recovery_digests": list(recovery_digests), "recovery_created_at": factor.created_at}
    return factors.model_copy(update=change)


def with_recovery_codes(factors: AccountFactors, digests: Iterable[str], now: Moment) -> AccountFactors:
    """The factors with other recovery codes.

    Raises:
        NoFactor: there is no factor that they could stand in for.
    """
    if not factors.factors:
        raise NoFactor
    return factors.model_copy(update={"recovery_digests": list(digests), "recovery_created_at": now})


def without_recovery_code(factors: AccountFactors, digest: str) -> AccountFactors:
    """The factors after a recovery code was used."""
    return factors.model_copy(
        update={"recovery_digests": [stored for stored in factors.recovery_digests if stored != digest]}
    )


def find_factor(factors: AccountFactors, factor_id: str) -> Totp | Passkey:
    """The factor with this id.

    Raises:
        NotFound: the account has none.
    """
    for factor in factors.factors:
        if factor.id == factor_id:
            return factor
    raise NotFound


def with_changed_factor(factors: AccountFactors, factor: Totp | Passkey) -> AccountFactors:
    """The factors with this one in the place of its earlier state."""
    return factors.model_copy(
        update={"factors": [factor if stored.id == factor.id else stored for stored in factors.factors]}
    )


def ids_of_kind(factors: AccountFactors, kind: FactorKind, factor_id: str | None) -> list[str]:
    """The ids of the factors of a kind, or of the one with this id.

    Raises:
        NotFound: the account has none.
    """
    ids = [factor.id for factor in factors.factors if factor.kind == kind and factor_id in (None, factor.id)]
    if not ids:
        raise NotFound
    return ids


def without_factors(factors: AccountFactors, factor_ids: Collection[str], role: Role) -> AccountFactors:
    """The factors without some; with the last one the recovery codes are removed too.

    Raises:
        LastFactorRequired: none would be left, and an account of this role must have one.
    """
    remaining = [factor for factor in factors.factors if factor.id not in factor_ids]
    if remaining:
        return factors.model_copy(update={"factors": remaining})
    if is_required(role):
        raise LastFactorRequired
    return AccountFactors(version=factors.version)


def proven_factors(factors: AccountFactors, verified_at: Moment | None) -> AccountFactors:
    """The factors without those from before the address was verified: they may be somebody else's, who made the account
    with a stranger's address.

    Args:
        verified_at: when the address was verified; None if it is not.
    """
    return _filtered_factors(factors, lambda made_at: verified_at is not None and made_at >= verified_at)


def factors_until(factors: AccountFactors, moment: Moment) -> AccountFactors:
    """The factors without those that were added since then, and without recovery codes that were made since then."""
    return _filtered_factors(factors, lambda made_at: made_at < moment)


def _filtered_factors(factors: AccountFactors, keeps: Callable[[Moment], bool]) -> AccountFactors:
    """The factors that were added when it is true, the recovery codes and an enrolment likewise; without a factor there
    are no recovery codes."""
    change: dict[str, object] = {"factors": [factor for factor in factors.factors if keeps(factor.created_at)]}
    pending, codes_made_at = factors.pending, factors.recovery_created_at
    if pending is not None and not keeps(datetime.fromtimestamp(pending.expires - ENROLMENT_LIFETIME, UTC)):
        change["pending"] = None
    if codes_made_at is not None and not (change["factors"] and keeps(codes_made_at)):
        change |= {"recovery_digests": [], "recovery_created_at": None}
    return factors.model_copy(update=change)


def factors_answer(factors: AccountFactors, role: Role) -> SecondFactors:
    """The factors as their owner sees them."""
    return SecondFactors(
        factors=[factor_answer(factor) for factor in factors.factors],
        recovery_codes=RecoveryCodesSummary(
            remaining=len(factors.recovery_digests), created_at=factors.recovery_created_at
        ),
        required=is_required(role),
    )


def factor_answer(factor: Totp | Passkey) -> Factor:
    """A factor as its owner sees it: nothing that could be used."""
    return Factor(
        id=factor.id, kind=factor.kind, name=factor.name, created_at=factor.created_at, used_at=factor.used_at
    )


# --- failures of the second step ---------------------------------------------------------------------------


def failures_subject(user_id: str) -> str:
    """The name that wrong second steps of an account are counted by: apart from wrong passwords, and from anywhere.

    Who fails here knows the password, so that no stranger can lock the account by it.
    """
    return f"factors-{user_id}"


# --- a sign-in between its two steps -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A sign-in whose first step has been taken.

    Attributes:
        by: `password`, or the provider's name.
        expires: epoch seconds.
        account_mark: what the first proof was about (`account_mark`): when that has changed since, the sign-in ends.
        link: an identity at a provider that is linked to the account when the sign-in is complete.
    """

    user_id: str
    by: FirstFactor
    expires: int
    account_mark: str
    device_id: str | None = None
    device_name: str | None = None
    link: ProviderIdentity | None = None

    def accepts(self, account: Account, now: int) -> bool:
        """Whether the sign-in of this account can be completed now."""
        return now < self.expires and self.account_mark == account_mark(account, self.by)


def first_amr(by: FirstFactor) -> str:
    """The first step as a token names it (RFC 8176); a provider by its name."""
    return "pwd" if by == "password" else by


def account_mark(account: Account, by: FirstFactor) -> str:
    """What must not change between the two steps: the address, and the password if that was the first. A digest."""
    password_hash = account.password_hash if by == "password" else None
    return token_digest(f"first step {account.email} {password_hash}")


@dataclass(frozen=True, slots=True)
class MfaToken(AccountToken):
    """The token of a sign-in between its two steps."""

    @property
    def digest(self) -> str:
        """The digest that is stored."""
        return token_digest(f"mfa {self}")


# --- challenges --------------------------------------------------------------------------------------------

Purpose = Literal["enrol", "sign_in", "second_step"]
"""What a challenge is for; an answer to it serves nothing else."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge that a passkey is to answer, once.

    Attributes:
        user_id: whose passkey; None where the passkey itself says whose it is.
        bound_to: the session or the sign-in that it was made for; empty where there is none yet.
        expires: epoch seconds.
    """

    purpose: Purpose
    user_id: str | None
    bound_to: str
    expires: int

    def is_for(self, purpose: Purpose, user_id: str | None, bound_to: str, now: int) -> bool:
        """Whether an answer to it may serve this."""
        is_same = (self.purpose, self.user_id, self.bound_to) == (purpose, user_id, bound_to)
        return is_same and now < self.expires
