"""What administrators change of an account, and the months in which accounts were registered. Pure."""

from datetime import UTC, datetime

from fitai.accounts.models import Account, PastSuspension
from fitai.kernel.suspensions import Suspension

MAX_PAST_SUSPENSIONS = 20
"""Suspensions that are over, and are remembered with the account."""
FIRST_MONTH = "2025-01"
"""No account is older."""


def month_of(moment: datetime) -> str:
    """The month of a moment in UTC: `2026-01`."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def month_before(month: str) -> str:
    """The month before.

    >>> month_before("2026-01")
    '2025-12'
    """
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def with_suspension(account: Account, suspension: Suspension | None, now: datetime) -> Account:
    """The account with another suspension, or with none; the one before is remembered."""
    past = account.past_suspensions
    if account.suspension is not None:
        until = account.suspension.until
        ended_at = now if until is None or now < until else until
        over = PastSuspension(**dict(account.suspension), ended_at=ended_at)
        past = [*past, over][-MAX_PAST_SUSPENSIONS:]
    return account.model_copy(update={"suspension": suspension, "past_suspensions": past})
