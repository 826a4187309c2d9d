"""Which partition of the audit trail a search reads, and in which bounds. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from fitai.admin.trail.models import MAX_DAYS, AuditQuery
from fitai.kernel.audit import PSEUDONYMS, pseudonym
from fitai.kernel.errors import Invalid

DEFAULT_DAYS = 7
"""Days that are searched where neither a person nor a range is named."""
FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Before the first entry."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search of the trail.

    Attributes:
        by: which key it reads: the subject's, the actor's, or that of each day.
        since, until: the range; `until` is not in it.
        action: how the action begins.
    """

    by: Literal["subject", "actor", "day"]
    subject: str | None
    actor: str | None
    action: str | None
    since: datetime
    until: datetime

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the range (UTC)."""
        return self.since.astimezone(UTC).date(), (self.until.astimezone(UTC) - timedelta(microseconds=1)).date()

    @property
    def has_filter(self) -> bool:
        """Whether entries that are read may not match."""
        return self.action is not None or (self.by == "subject" and self.actor is not None)

    @property
    def id_bounds(self) -> tuple[str, str]:
        """The first and the last id of the range: an id begins with its milliseconds (UUID version 7)."""
        first, last = _milliseconds(self.since), _milliseconds(self.until) - 1
        return _id_prefix(first), f"{_id_prefix(last)}~"

    @property
    def audit_details(self) -> dict[str, str | int | bool]:
        """What the trail says of the search.

        The entry is erased with the account that it is about. An actor who is named beside has a pseudonym from the
        beginning: the erasure of that account does not find the entry.
        """
        details: dict[str, str | int | bool] = {
            "by": self.by,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
        }
        actor = self.actor
        if actor is not None and self.by == "subject" and not actor.startswith(PSEUDONYMS):
            actor = pseudonym(actor)
        named = {"subject": self.subject, "actor": actor, "action": self.action}
        return details | {name: value for name, value in named.items() if value is not None}


def search_of(query: AuditQuery, now: datetime) -> Search:
    """The search that a request describes.

    Raises:
        Invalid: the range is longer than `MAX_DAYS`, and it names neither actor nor subject.
    """
    subject, actor = query.subject, query.actor
    if query.erased:
        subject = None if subject is None else pseudonym(subject)
        actor = None if actor is None else pseudonym(actor)
    since, until = query.since, query.until
    if query.day is not None:
        since = datetime.combine(query.day, time(), UTC)
        until = since + timedelta(days=1)
    is_about_somebody = subject is not None or actor is not None
    until = until or max(now, since or now) + timedelta(milliseconds=1)
    if since is None:
        since = FIRST_MOMENT if is_about_somebody else until - timedelta(days=DEFAULT_DAYS)
    if not is_about_somebody and until - since > timedelta(days=MAX_DAYS, milliseconds=1):
        raise Invalid.field("since", f"Must be at most {MAX_DAYS} days ago without an actor or a subject")
    by: Literal["subject", "actor", "day"] = "subject" if subject else "actor" if actor else "day"
    return Search(by, subject, actor, query.action, since, until)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _id_prefix(milliseconds: int) -> str:
    digits = f"{max(0, milliseconds):012x}"
    return f"{digits[:8]}-{digits[8:]}"
