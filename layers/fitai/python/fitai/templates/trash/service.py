"""The use case of restoring a deleted template."""

from datetime import datetime

from fitai.kernel.table import retry_on_conflict
from fitai.kernel.trash import TrashEntry
from fitai.templates import store
from fitai.templates.opinions import store as opinions_store
from fitai.templates.opinions.service import OPINION_ATTEMPTS


def restore_template(entry: TrashEntry, now: datetime) -> None:
    """Restore a deleted template with its card, its counts and everybody's opinions.

    One BatchGetItem, one GetItem and one transaction; the opinions' lifetimes follow behind the event.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
    """

    def attempt() -> None:
        own = opinions_store.load_with_opinion(entry.item_id, entry.user_id)
        store.restore_template(entry, now, favorite=own.favorite, rating=own.rating)

    retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)
