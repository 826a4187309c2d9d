"""Items and keys of second factors.

USER#<id>            FACTORS             the account's factors and recovery codes, read and written whole
USER#<id>            MFA#<digest>        a sign-in whose first step has been taken, by the digest of its token
USER#<id>            CHALLENGE#<digest>  a challenge for one of the account's passkeys
CHALLENGE#<digest>   CHALLENGE           a challenge for a passkey of nobody in particular
LOCKOUT#factors-<id> ANYWHERE            wrong codes in the second step
"""

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.auth.factors.errors import InvalidMfaToken
from fitai.auth.factors.models import AccountFactors
from fitai.auth.factors.rules import Challenge, FirstStep, MfaToken
from fitai.kernel import table
from fitai.kernel.digests import token_digest
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write

FACTORS = "FACTORS"
FIRST_STEPS = "MFA#"
CHALLENGES = "CHALLENGE#"


class FactorsItem(Entity, discriminator="factors"):
    """The factors of an account."""

    content: PydanticAttribute[AccountFactors] = PydanticAttribute(AccountFactors)
    version = NumberAttribute()

    @classmethod
    def of(cls, user_id: str) -> "FactorsItem":
        """The item of this account."""
        return cls(PK=f"USER#{user_id}", SK=FACTORS)


class FirstStepItem(Entity, discriminator="first_step"):
    """A sign-in between its two steps; used once."""

    content: PydanticAttribute[FirstStep] = PydanticAttribute(FirstStep)

    @classmethod
    def of(cls, token: MfaToken) -> "FirstStepItem":
        """The item of this token."""
        return cls(PK=f"USER#{token.user_id}", SK=f"{FIRST_STEPS}{token.digest}")


class ChallengeItem(Entity, discriminator="challenge"):
    """A challenge; used once."""

    purpose = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    bound_to = UnicodeAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, challenge: bytes, user_id: str | None) -> "ChallengeItem":
        """The item of this challenge."""
        key = f"{CHALLENGES}{token_digest(challenge.hex())}"
        return cls(PK=key, SK="CHALLENGE") if user_id is None else cls(PK=f"USER#{user_id}", SK=key)


# --- factors -----------------------------------------------------------------------------------------------


def factors_key(user_id: str) -> tuple[str, str]:
    """The key of the account's factors."""
    item = FactorsItem.of(user_id)
    return item.PK, item.SK


def factors_in(items: Iterable[Entity]) -> AccountFactors:
    """The factors among items that were read; none where there is no such item."""
    for item in table.of_kind(items, FactorsItem):
        return item.content.model_copy(update={"version": int(item.version)})
    return AccountFactors()


def account_factors(user_id: str) -> tuple[Account | None, AccountFactors]:
    """The account and its factors: one BatchGetItem."""
    items = table.get_many([accounts_store.account_key(user_id), factors_key(user_id)])
    return accounts_store.account_in(items), factors_in(items)


def factors_write(user_id: str, before: AccountFactors, after: AccountFactors) -> Write:
    """The write of the account's factors; a write conflict when they were changed since they were read."""
    item = FactorsItem.of(user_id)
    item.content, item.version = after, before.version + 1
    return table.put(item, when=FactorsItem.version == before.version if before.version else ABSENT)


# --- sign-ins between their two steps ----------------------------------------------------------------------


def first_step_write(token: MfaToken, step: FirstStep) -> Write:
    """The write of a sign-in whose first step has been taken."""
    item = FirstStepItem.of(token)
    item.content, item.ttl = step, step.expires
    return table.put(item, when=ABSENT)


def first_step(token: MfaToken) -> tuple[FirstStep | None, Account | None, AccountFactors]:
    """The sign-in of a token, its account and the account's factors: one BatchGetItem."""
    key = FirstStepItem.of(token)
    account_keys = [accounts_store.account_key(token.user_id), factors_key(token.user_id)]
    items = table.get_many([(key.PK, key.SK), *account_keys])
    step = next((item.content for item in table.of_kind(items, FirstStepItem)), None)
    return step, accounts_store.account_in(items), factors_in(items)


def use_first_step_write(token: MfaToken) -> Write:
    """The write that ends a sign-in between its steps; `InvalidMfaToken` when it was completed meanwhile."""
    return table.delete(FirstStepItem.of(token), when=PRESENT, otherwise=InvalidMfaToken)


# --- challenges --------------------------------------------------------------------------------------------


def save_challenge(value: bytes, challenge: Challenge) -> None:
    """Store a challenge by its digest."""
    item = ChallengeItem.of(value, challenge.user_id)
    item.purpose, item.user_id, item.bound_to = challenge.purpose, challenge.user_id, challenge.bound_to
    item.expires = item.ttl = challenge.expires
    table.commit(table.put(item, when=ABSENT))


def use_challenge(value: bytes, user_id: str | None) -> Challenge | None:
    """Read and delete a challenge; None when there is none, or it was used before."""
    key = ChallengeItem.of(value, user_id)
    item = table.get(ChallengeItem, key.PK, key.SK)
    if item is None:
        return None
    try:
        table.commit(table.delete(item, when=PRESENT, otherwise=_AlreadyUsed))
    except _AlreadyUsed:
        return None
    return Challenge(item.purpose, item.user_id, item.bound_to, int(item.expires))  # type: ignore[arg-type]


class _AlreadyUsed(Exception):
    """Another request has used the challenge."""
