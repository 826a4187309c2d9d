"""Periods of exports, and the keys of their objects. Pure."""

from datetime import datetime, timedelta

from fitai.users.export.models import Export

EXPORTS = "exports/"
"""Prefix of the keys of all archives and their parts."""
ARCHIVE_DAYS = 7
"""Days after which an archive is removed (by the bucket's lifecycle)."""
REUSED_FOR = timedelta(days=1)
"""How long a finished export is returned for new requests: there is one a day."""
MESSAGE_SECONDS = 20.0
"""Seconds of work per message; the next message continues. A function is handed up to ten messages at once."""
STALLED_AFTER_SECONDS = 6 * 60 * 60
"""Seconds without progress after which a running export counts as failed: longer than its queue retries."""
LINK_LIFETIME = 15 * 60
"""Seconds that the link in a response is valid."""
MAILED_LINK_LIFETIME = 60 * 60
"""Seconds that the link in a mail is valid. A signed link ends with the credentials that signed it, which a function has
for some hours; and a mailbox should not hold access to everything for longer."""


def account_folder(user_id: str) -> str:
    """Prefix of the keys of all of an account's exports."""
    return f"{EXPORTS}{user_id}/"


def part_key(export: Export, service: str, kind: str) -> str:
    """Key of the part with a service's values of one kind."""
    return f"{parts_folder(export)}{service}/{kind}.json"


def parts_folder(export: Export) -> str:
    """Prefix of the keys of an export's parts."""
    return f"{account_folder(export.user_id)}{export.id}/"


def archive_key(export: Export) -> str:
    """Key of the archive."""
    return f"{account_folder(export.user_id)}{export.id}.zip"


def archive_name(export: Export) -> str:
    """File name of the downloaded archive.

    >>> archive_name(Export(id="e", user_id="u", requested_at="2026-01-31T09:30:00Z", touched=0))
    'fitai-2026-01-31.zip'
    """
    return f"fitai-{export.requested_at:%Y-%m-%d}.zip"


def is_reusable(export: Export | None, now: datetime) -> bool:
    """Whether a new request returns this export: it is running and not stalled, or ready and less than a day old."""
    if export is None:
        return False
    if export.status == "running":
        return export.touched + STALLED_AFTER_SECONDS > now.timestamp()
    return export.finished_at is not None and export.finished_at + REUSED_FOR > now
