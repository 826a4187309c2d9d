"""Find the caller whom an API key identifies. Called by the authorizer, and by public endpoints (`kernel.tokens.verify_token`)."""

import hmac

from fitai.accounts import rules as accounts_rules
from fitai.developer.keys import rules, store
from fitai.kernel import clock
from fitai.kernel.entitlements import Role, plan_of
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

PAYING_ROLE: Role = "premium"
"""The highest role of a key's caller: a key never has the scopes of administrators."""


def caller_of_key(text: str, *, saves_use: bool = False) -> Caller:
    """The caller whom a key identifies: one BatchGetItem.

    Its scopes are those of the key, as far as the account has them now; never those of administrators.

    Args:
        saves_use: stores that the key is used, once an hour; one update.

    Raises:
        Unauthorized: it is misspelt, unknown, deleted or expired, or its account was deleted or is suspended.
    """
    token = rules.parse_token(text, settings().stage)
    if token is None:
        raise Unauthorized
    key, account = store.key_and_account(token)
    moment, now = clock.now(), clock.epoch()
    if key is None or not hmac.compare_digest(key.digest, token.digest):
        raise Unauthorized
    if key.expires_at <= now or account is None or not account.active:
        raise Unauthorized
    if saves_use and rules.is_use_due(key, now):
        _save_use(token.user_id, key.id, now)
    role = accounts_rules.current_role(account, moment)
    plan = plan_of(role, accounts_rules.effective_plan(account, moment, settings().open_plan))
    return Caller(
        id=account.id,
        email=account.email,
        role="user" if plan == "free" else PAYING_ROLE,
        subscription=plan,
        session=key.id,
        issued=now,
        expires=min(key.expires_at, now + ACCESS_TOKEN_LIFETIME),
        granted=frozenset(key.scopes) & rules.GRANTABLE,
        key_id=key.id,
    )


def _save_use(user_id: str, key_id: str, now: int) -> None:
    """Store the use of a key; a request is not refused because that fails."""
    try:
        store.save_use(user_id, key_id, now)
    except Exception:
        logger().warning("the use of an API key was not stored", exc_info=True)
