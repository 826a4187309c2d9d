"""Types of the audit trail that cross the API."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model

MAX_DAYS = 31
"""Days of a range that is searched without an actor or a subject."""

PersonOrThing = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[\w.:#~@-]+$")]


class AuditEntry(Model):
    """Who did what to whom."""

    id: str
    """Identifies the entry; sorts by time."""
    at: Moment
    """When."""
    action: str
    """What was done: `auth.signed_in`, `admin.settings_changed`."""
    subject: str
    """Whose account it is about, or what: `activity#…`. An erased account has a pseudonym, `erased-…`."""
    actor: str | None = None
    """Who did it; left out where nobody was signed in. An erased account has a pseudonym."""
    network: str
    """The network that the request came from."""
    request_id: str
    """The request, to find its log line by."""
    details: dict[str, str | int | bool] | None = None
    """What else there is to know."""


class AuditQuery(Paging):
    """Which entries. Without actor and subject those of the last 7 days, unless a day or a range is named."""

    subject: PersonOrThing | None = None
    """About this account or thing."""
    actor: PersonOrThing | None = None
    """Of what this account did."""
    erased: bool = False
    """Actor and subject are ids of accounts that were erased: their entries are found by their pseudonyms."""
    action: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z_.]+$")] | None = None
    """How the action begins: `auth.`, `admin.user_`."""
    day: date | None = None
    """On this day (UTC)."""
    since: Moment | None = None
    """From this moment on."""
    until: Moment | None = None
    """Before this moment. Without actor and subject at most 31 days after `since`."""
    format: Literal["csv", "json"] | None = None
    """All entries as a file, instead of a page."""

    @model_validator(mode="after")
    def _require_range(self) -> "AuditQuery":
        if self.day is not None and (self.since is not None or self.until is not None):
            raise ValueError("Give a day, or a range")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("Must begin before it ends")
        is_about_somebody = self.subject is not None or self.actor is not None
        length = None if self.since is None or self.until is None else self.until - self.since
        if not is_about_somebody and length is not None and length > timedelta(days=MAX_DAYS):
            raise ValueError(f"Must be at most {MAX_DAYS} days without an actor or a subject")
        if self.format is not None and self.cursor is not None:
            raise ValueError("A file has no cursor")
        return self
