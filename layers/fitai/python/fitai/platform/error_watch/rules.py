"""Which kinds of errors are new, and what is remembered of them."""

from collections.abc import Iterable, Mapping

DAY = 24 * 60 * 60
FORGOTTEN_AFTER = 14 * DAY
"""Seconds after which a kind that was not seen any more is new again."""
MAX_KINDS = 1_000
"""Kinds that are remembered; more than that are bounded by the item's size, and the oldest are forgotten."""


def new_kinds(active: Iterable[str], seen: Mapping[str, int], now: int) -> list[str]:
    """The kinds that were not seen within the last 14 days, sorted.

    Args:
        active: the kinds that occur at present.
        seen: when each was last seen, in epoch seconds.
    """
    return sorted(kind for kind in set(active) if seen.get(kind, 0) <= now - FORGOTTEN_AFTER)


def remembered(active: Iterable[str], seen: Mapping[str, int], now: int) -> dict[str, int]:
    """When each kind was last seen, after it was looked now; without those that are forgotten."""
    last_seen = {**seen, **dict.fromkeys(active, now)}
    kept = [(at, kind) for kind, at in last_seen.items() if at > now - FORGOTTEN_AFTER]
    return {kind: at for at, kind in sorted(kept)[-MAX_KINDS:]}
