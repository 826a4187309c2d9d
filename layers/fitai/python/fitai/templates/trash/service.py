"""The use case of restoring a deleted template."""

from datetime import datetime

from fitai.kernel.entitlements import limit_of
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.trash import TrashEntry
from fitai.templates.counting.service import with_count
from fitai.templates.opinions import store as opinions_store
from fitai.templates.opinions.service import OPINION_ATTEMPTS
from fitai.templates.trash import store


def restore_template(caller: Caller, entry: TrashEntry, now: datetime) -> None:
    """Restore a deleted template with its card, its counts and everybody's opinions.

    One BatchGetItem, one GetItem and one transaction; the opinions' lifetimes follow behind the event.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
        PlanLimitReached: the caller has as many templates as the plan contains.
    """

    limit = limit_of(caller.plan, "templates")

    def attempt() -> None:
        own = opinions_store.load_with_opinion(entry.item_id, entry.user_id)
        store.restore_template(entry, now, limit, favorite=own.favorite, rating=own.rating)

    with_count(entry.user_id, lambda: retry_on_conflict(attempt, tries=OPINION_ATTEMPTS))
