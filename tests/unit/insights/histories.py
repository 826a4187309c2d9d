"""Histories of users, and what their numbers are: counted naively, from the complete list of what happened."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fitai.insights import rules
from fitai.insights.reporting import Ledger, Period
from fitai.insights.rules import Facts, Numbers, SubscriptionState, UserRecord

START = date(2026, 11, 1).toordinal()
"""1 Nov 2026."""


def day(number: int, month: int = 11) -> int:
    """A day of 2026, as its ordinal."""
    return date(2026, month, number).toordinal()


@dataclass
class History:
    """What happened, user by user, in no order."""

    joined: dict[str, int] = field(default_factory=dict)
    days: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    changes: dict[str, list[SubscriptionState]] = field(default_factory=dict)

    def users(self, name: str, until: int, window: int) -> set[str]:
        """Who has a day of this kind in the window."""
        return {
            user
            for (user, kind), days in self.days.items()
            if kind == name and any(until - window < d <= until for d in days)
        }

    def facts(self) -> list[tuple[str, Facts]]:
        """Everything as single facts."""
        return [
            *((user, Facts(joined=joined)) for user, joined in self.joined.items()),
            *((user, Facts(days={name: [day]})) for (user, name), days in self.days.items() for day in sorted(days)),
            *((user, Facts(change=change)) for user, changes in self.changes.items() for change in changes),
        ]


def random_history(seed: int, users: int = 6, span: int = 60) -> History:
    """Users who join, train, use features, subscribe and cancel at random."""
    chance = random.Random(seed)
    history = History()
    for number in range(users):
        user = f"user-{number}"
        joined = history.joined[user] = START + chance.randrange(span // 2)
        habit = chance.random()
        for name in (rules.ACTIVE, "live", "community", "ai_plans"):
            rate = habit * (1 if name == rules.ACTIVE else chance.random())
            days = {d for d in range(joined, START + span) if chance.random() < rate}
            if days:
                history.days[user, name] = days
        paying, at = False, joined
        for revision in range(1, chance.randrange(6)):
            at += chance.randrange(25)
            paying = not paying or chance.random() < 0.3
            amount = chance.choice((999, 1999)) if paying else 0
            change = SubscriptionState(
                revision, at, paying, amount, "eur" if paying else "", is_voluntary=chance.random() < 0.5
            )
            history.changes.setdefault(user, []).append(change)
    return history


def ledger_of(numbers: Numbers | Mapping[tuple[int, str], int]) -> Ledger:
    """The numbers as they are read."""
    days: dict[int, dict[str, int]] = {}
    for (at, name), number in numbers.items():
        days.setdefault(at, {})[name] = number
    return Ledger(days, rules.stocks(Numbers(numbers)))


def counted(facts: Iterable[tuple[str, Facts]]) -> Numbers:
    """The sums after the facts have arrived one by one, each as a difference."""
    records: dict[str, UserRecord] = {}
    sums = Numbers()
    for user, fact in facts:
        before = records.get(user, rules.NO_RECORD)
        after = rules.with_facts(before, fact)
        sums.update(rules.difference(before, after))
        records[user] = rules.pruned(after)
    return Numbers({key: number for key, number in sums.items() if number})


def period(since: int, until: int, today: int | None = None) -> Period:
    """A period; today is long after it, where nothing else is said."""
    return Period(since, until, today or until + 200)
