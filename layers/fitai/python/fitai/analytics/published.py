"""What other services may call of the analytics."""

from collections.abc import Iterable

from fitai.analytics import store, summary
from fitai.analytics.models import AnalyticsOverview, StrongestLift
from fitai.kernel.table import Entity


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)


def totals_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `strongest_lifts_among` finds, for a batch that reads it with others."""
    return store.totals_key(user_id)


def strongest_lifts_among(items: Iterable[Entity]) -> list[StrongestLift]:
    """A user's strongest lifts, at most ten, the strongest first, by the totals that are among items which were read."""
    totals = store.totals_among(items)
    return [] if totals is None else [StrongestLift(**dict(lift)) for lift in totals.strongest]
