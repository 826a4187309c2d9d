"""Compares a sample of accounts: what would be rebuilt, with what is stored. Nothing is written."""

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fitai.accounts.administration import store as administration_store
from fitai.accounts.administration.rules import month_of
from fitai.kernel import clock
from fitai.kernel.errors import NotFound, Unavailable
from fitai.kernel.observability import logger, write_metrics
from fitai.kernel.rebuilding import differences
from fitai.kernel.time_budget import TimeBudget

SAMPLE = 200
"""Accounts that a night compares, when there are as many."""
MONTHS = 36
"""Months of registrations that the sample is taken from."""
AT_ONCE = 10
"""Accounts that are taken from one place of the list, by one Query."""
PLACES = 40
"""Places of the list that a night looks at: twice as many as it takes when there are enough accounts at each."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many accounts were compared, and the ids of those that differ."""

    sampled: int
    differing: tuple[str, ...]


def compare_sample(budget: TimeBudget, chance: random.Random | None = None) -> Comparison:
    """Compare a sample of accounts, write the metrics, and log which differ.

    What differs is compared once more at the end: events of what a user has just done may have been on their way.

    Args:
        chance: what the sample is drawn with.
    """
    sampled = 0
    suspected: list[str] = []
    for user_id in _sample(chance or random.SystemRandom()):
        if budget.is_over:
            break
        wrong = _differences(user_id)
        sampled += wrong is not None
        if wrong:
            suspected.append(user_id)
    differing = []
    for user_id in suspected:
        if wrong := _differences(user_id):
            differing.append(user_id)
            logger().error("what is stored of an account differs", extra={"userId": user_id, "wrong": wrong})
    values = {"IntegritySampled": sampled, "IntegrityDiffering": len(differing)}
    write_metrics("integrity", {}, values)
    return Comparison(sampled, tuple(differing))


def _differences(user_id: str) -> dict[str, int] | None:
    """How many items of an account are wrong, by service; None where it cannot be told now."""
    try:
        return {service: number for service, number in differences(user_id).items() if number}
    except (NotFound, Unavailable):
        return None
    except Exception:
        # Of one account; that it cannot be rebuilt is a difference, and keeps no other one from being compared.
        logger().exception("an account cannot be compared", extra={"userId": user_id})
        return {"failed": 1}


def _sample(chance: random.Random) -> Iterator[str]:
    """Ids of accounts, each once: from random moments of registration, half of them within the newest months."""
    now = clock.now()
    user_ids: set[str] = set()
    for turn in range(PLACES):
        months_ago = chance.randrange(MONTHS) if turn % 2 else 0
        start = _months_before(now, months_ago)
        end = now if not months_ago else start + timedelta(days=calendar.monthrange(start.year, start.month)[1])
        since = start + (end - start) * chance.random() if user_ids or months_ago else start
        for user_id in administration_store.joined_since(month_of(start), since, AT_ONCE):
            if user_id not in user_ids:
                user_ids.add(user_id)
                yield user_id
            if len(user_ids) >= SAMPLE:
                return


def _months_before(moment: datetime, months: int) -> datetime:
    """The beginning of the month so many months before the month of a moment."""
    index = moment.year * 12 + moment.month - 1 - months
    return datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)
