"""Use cases of API keys: list, create and delete."""

import os
from collections.abc import Sequence

from fitai.developer import store as developer_store
from fitai.developer.keys import rules, store
from fitai.developer.keys.models import ApiKey, ApiKeys, CreateApiKey, NewApiKey, StoredKey
from fitai.kernel import clock, limits, personal_data
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.entitlements import PLANS, limit_of
from fitai.kernel.errors import FieldError, Invalid, NotFound, PlanLimitReached, Unauthorized
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import Notice, notice_writes


def list_keys(caller: Caller) -> ApiKeys:
    """The caller's keys: one Query."""
    now = clock.epoch()
    keys = [rules.shown_key(key, now) for key in store.keys(caller.id)]
    return ApiKeys(keys=keys, limit=PLANS[caller.plan].limits.api_keys)


def create_key(caller: Caller, key_id: str, request: CreateApiKey, origin: Origin) -> NewApiKey:
    """Create a key, and tell the account's owner: one transaction.

    Args:
        key_id: the same for a request that is sent again; the key that it has created before becomes invalid.

    Raises:
        Invalid: scopes that the account does not have or no key can have, or an expiry that is not in the coming year.
        PlanLimitReached: the account has as many keys as its plan contains.
    """
    now = clock.now()
    expires_at = rules.expiry_of(request.expires_at, now)
    errors: list[FieldError] = []
    if error := rules.scope_error(request.scopes, caller.scopes):
        errors.append(FieldError("scopes", error))
    if expires_at is None:
        errors.append(FieldError("expiresAt", "Must be in the coming year"))
    if errors or expires_at is None:
        raise Invalid(fields=errors)
    token = rules.new_token(settings().stage, caller.id, key_id, os.urandom(rules.SECRET_BYTES))
    key = StoredKey(
        id=key_id,
        name=request.name,
        prefix=rules.prefix_of(token),
        scopes=sorted(set(request.scopes)),
        digest=token.digest,
        created_at=int(now.timestamp()),
        expires_at=int(expires_at.timestamp()),
    )
    limit = PLANS[caller.plan].limits.api_keys
    refusal = PlanLimitReached(
        limit, limit_of(caller.plan, "api_keys").required_plan, "You have as many API keys as your plan contains."
    )
    try:
        retry_on_conflict(
            lambda: commit(
                store.key_write(caller.id, key),
                developer_store.count_write(caller.id, "keys", key_id, limit, refusal),
                personal_data.account_exists_check_write(caller.id, Unauthorized),
                audit_write(caller.id, "developer.key_created", caller.id, origin, {"key": key_id}),
                *notice_writes(_notice(caller.id, key_id, "api_key_created")),
            )
        )
    except store.KeyExists:
        store.replace_digest(caller.id, key)
    return NewApiKey(**rules.shown_key(key, clock.epoch()).model_dump(), key=token.text)


def delete_key(caller: Caller, key_id: str, origin: Origin) -> ApiKey:
    """Delete a key: it is refused from now on, also where an authorizer has accepted it a moment ago.

    Raises:
        NotFound: the caller has no such key.
    """

    def attempt() -> StoredKey:
        key, state = store.key_and_state(caller.id, key_id)
        if key is None:
            raise NotFound
        commit(
            store.key_removal_write(caller.id, key_id),
            developer_store.discount_write(caller.id, "keys", key_id),
            limits.end_sessions_write(caller.id, state, [key_id]),
            audit_write(caller.id, "developer.key_deleted", caller.id, origin, {"key": key_id}),
            *notice_writes(_notice(caller.id, key_id, "api_key_deleted")),
        )
        return key

    return rules.shown_key(retry_on_conflict(attempt), clock.epoch())


def key_removal_writes(user_id: str) -> Sequence[Write]:
    """The writes that delete all keys of an account, for a transaction that ends its sessions: one Query.

    The transaction also needs `limits.end_sessions_write(…, keys=True)`, which refuses the keys that authorizers have
    accepted a moment ago.
    """
    ids = [key.id for key in store.keys(user_id)]
    if not ids:
        return []
    removals = [store.key_removal_write(user_id, key_id) for key_id in ids]
    return [*removals, developer_store.discount_write(user_id, "keys", *ids)]


def _notice(user_id: str, key_id: str, form: str) -> Notice:
    return Notice(
        user_id,
        "security_alert",
        f"api_key:{key_id}",
        occasion=form,
        values={"form": form},
        data={"alert": form, "keyId": key_id},
    )
