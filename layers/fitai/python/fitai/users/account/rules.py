"""How long exports and erasures take and last, and where archives lie: pure functions."""

from datetime import datetime, timedelta

from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.users.account.models import Export

EXPORTS = "exports/"
"""How the key of every archive, and of every part of one, begins."""
ARCHIVE_DAYS = 7
"""Days after which an archive is removed (by the bucket's lifecycle)."""
READY_FOR = timedelta(days=1)
"""How long a finished export is the answer to asking for one: there is one a day."""
STALE = 6 * 60 * 60
"""Seconds without a step after which a running export counts as broken down: more than its queue tries it again."""
LINK_LIFETIME = 15 * 60
"""Seconds that the link in an answer is good for."""
MAILED_LINK_LIFETIME = 60 * 60
"""Seconds that the link in a mail is good for. A signed link ends with the credentials that signed it, which a function
has for some hours; and a mailbox is no place for a key to everything."""
TURN = 20.0
"""Seconds that one message may work; the next message goes on. A function is handed up to ten of them at once."""

FINAL_AFTER = timedelta(seconds=ACCESS_TOKEN_LIFETIME + 60)
"""How long after its deletion an account is gone through for the last time: until then an access token may live,
whose requests are refused by what is kept of the account."""
LOOKS_EVERY = timedelta(minutes=15)
"""How often somebody looks for erasures that are to be gone on with (`schedules/resume_erasures`)."""
LOOK_AGAIN = timedelta(hours=1)
"""How long an erasure may show no sign of life before it is set going again."""


def folder(user_id: str) -> str:
    """Where everything is that is exported of an account."""
    return f"{EXPORTS}{user_id}/"


def part_key(export: Export, holding: str, kind: str) -> str:
    """Where the values of one kind wait to be put into the archive."""
    return f"{folder(export.user_id)}{export.id}/{holding}/{kind}.json"


def parts_folder(export: Export) -> str:
    """Where all parts of an export are."""
    return f"{folder(export.user_id)}{export.id}/"


def archive_key(export: Export) -> str:
    """Where the archive is."""
    return f"{folder(export.user_id)}{export.id}.zip"


def archive_name(export: Export) -> str:
    """What the archive is called where it is saved.

    >>> archive_name(Export(id="e", user_id="u", requested_at="2026-01-31T09:30:00Z", touched=0))
    'fitai-2026-01-31.zip'
    """
    return f"fitai-{export.requested_at:%Y-%m-%d}.zip"


def answers(export: Export | None, now: datetime) -> bool:
    """Whether this export is the answer to asking for one now: it runs, or is ready and not a day old."""
    if export is None:
        return False
    if export.status == "running":
        return export.touched + STALE > now.timestamp()
    return export.finished_at is not None and export.finished_at + READY_FOR > now
