"""How long exports and erasures take and last, and where archives lie: pure functions."""

from datetime import datetime, timedelta

from fitai.users.export.models import Export

EXPORTS = "exports/"
"""How the key of every archive, and of every part of one, begins."""
ARCHIVE_DAYS = 7
"""Days after which an archive is removed (by the bucket's lifecycle)."""
REUSED_FOR = timedelta(days=1)
"""How long a finished export is the answer to asking for one: there is one a day."""
MESSAGE_SECONDS = 20.0
"""Seconds of work per message; the next message continues. A function is handed up to ten messages at once."""
STALLED_AFTER_SECONDS = 6 * 60 * 60
"""Seconds without progress after which a running export counts as failed: longer than its queue retries."""
LINK_LIFETIME = 15 * 60
"""Seconds that the link in an answer is good for."""
MAILED_LINK_LIFETIME = 60 * 60
"""Seconds that the link in a mail is good for. A signed link ends with the credentials that signed it, which a function
has for some hours; and a mailbox is no place for a key to everything."""


def account_folder(user_id: str) -> str:
    """Where everything is that is exported of an account."""
    return f"{EXPORTS}{user_id}/"


def part_key(export: Export, holding: str, kind: str) -> str:
    """Where the values of one kind wait to be put into the archive."""
    return f"{account_folder(export.user_id)}{export.id}/{holding}/{kind}.json"


def parts_folder(export: Export) -> str:
    """Where all parts of an export are."""
    return f"{account_folder(export.user_id)}{export.id}/"


def archive_key(export: Export) -> str:
    """Where the archive is."""
    return f"{account_folder(export.user_id)}{export.id}.zip"


def archive_name(export: Export) -> str:
    """What the archive is called where it is saved.

    >>> archive_name(Export(id="e", user_id="u", requested_at="2026-01-31T09:30:00Z", touched=0))
    'fitai-2026-01-31.zip'
    """
    return f"fitai-{export.requested_at:%Y-%m-%d}.zip"


def is_reusable(export: Export | None, now: datetime) -> bool:
    """Whether this export is the answer to asking for one now: it runs, or is ready and not a day old."""
    if export is None:
        return False
    if export.status == "running":
        return export.touched + STALLED_AFTER_SECONDS > now.timestamp()
    return export.finished_at is not None and export.finished_at + REUSED_FOR > now
