"""Count what a user asks the coach for, and refuse what is too much."""

from datetime import datetime

from fitai.coach.quotas import rules, store
from fitai.coach.quotas.models import Quota, QuotaKind
from fitai.coach.quotas.rules import Window
from fitai.coach.quotas.store import QuotaRefusal
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import Write

SHORT = 12
"""Characters of a generated name of a use, which is never given back; an item has up to 60 names."""


def take(caller: Caller, kind: QuotaKind, now: datetime, use: str | None = None) -> Quota:
    """Count a request before it is handled: one conditional update, so that concurrent requests cannot pass the limit.

    Args:
        use: names the request, such as the id of the recommendation that it makes: sent again it is not counted again, and
            it can be given back by this name. Without a name it is counted each time.

    Returns:
        What is left.

    Raises:
        TooManyRequests: `ai_quota_exceeded`, with the seconds until there are more.
    """
    window, refusal = _window(caller, kind, now)
    use_count = store.add_use(caller.id, kind, window, use or new_id()[-SHORT:], refusal)
    return Quota(limit=window.limit, left=max(0, window.limit - use_count), renews_at=window.ends_at)


def take_first(caller: Caller, kind: QuotaKind, now: datetime, use: str) -> bool:
    """Count a request as `take` does; whether this was the first time that it was sent.

    Of what costs money for each answer only the first time may do it: a request that is sent again is not counted again.

    Raises:
        TooManyRequests: `ai_quota_exceeded`.
    """
    window, refusal = _window(caller, kind, now)
    try:
        store.add_new_use(caller.id, kind, window, use, refusal)
    except store.UseExists:
        return False
    return True


def take_write(caller: Caller, kind: QuotaKind, now: datetime, use: str) -> Write:
    """The write that counts a request as `take` does, in the transaction that saves what it begins."""
    window, refusal = _window(caller, kind, now)
    return store.use_write(caller.id, kind, window, use, refusal)


def current_quota(caller: Caller, kind: QuotaKind, now: datetime) -> Quota:
    """The caller's quota now: one GetItem."""
    window = rules.window(kind, plan=caller.plan, now=now)
    use_count = store.count_uses(caller.id, kind, window)
    return Quota(limit=window.limit, left=max(0, window.limit - use_count), renews_at=window.ends_at)


def give_back_write(user_id: str, kind: QuotaKind, taken_at: datetime, use: str, *, is_premium: bool) -> Write:
    """The write that gives back as `give_back` does, in the transaction that saves that nothing came of it."""
    return store.use_removal_write(user_id, kind, _former_window(kind, taken_at, is_premium=is_premium), use)


def give_back(user_id: str, kind: QuotaKind, taken_at: datetime, use: str, *, is_premium: bool) -> None:
    """Give back what `take` has counted under this name, because nothing came of it; idempotent.

    Args:
        taken_at: the `now` of `take`.
        is_premium: as the caller was then.
    """
    store.remove_use(user_id, kind, _former_window(kind, taken_at, is_premium=is_premium), use)


def _window(caller: Caller, kind: QuotaKind, now: datetime) -> tuple[Window, QuotaRefusal]:
    """The window that the caller's request is counted in, and its refusal where it is used up."""
    window = rules.window(kind, plan=caller.plan, now=now)
    message = rules.refusal(kind, window, plan=caller.plan)
    required_plan = rules.required_plan(kind, caller.plan)
    return window, QuotaRefusal(rules.seconds_left(window, now), message, window.limit, required_plan)


def _former_window(kind: QuotaKind, taken_at: datetime, *, is_premium: bool) -> Window:
    """The window that a request was counted in, whatever plan the account has by now."""
    return rules.window(kind, plan="premium" if is_premium else "free", now=taken_at)
