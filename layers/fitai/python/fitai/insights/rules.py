"""What a user adds to the numbers of days. Pure.

The numbers of a day are sums over all users. What a user adds to them follows from the user's record alone (`contributions`),
so that a change of the record changes the sums by the difference, whatever the order in which events arrive.

Users who were active within a window of days are counted exactly, without a list of users: the numbers of the day `v` say
how many users had `v` as their last active day from `v + o` on (`active:0` to `active:29`, changes by offset). Who was active
in the 30 days up to `x` is the sum over the days `v` from `x - 29` and the offsets up to `x - v`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from fitai.insights.models import FEATURES

WINDOW = 30
"""Days of the longest window (MAU)."""
WEEK = 7
RETENTION_DAYS = (1, 3, 7, 14, 30, 60, 90)
"""The days after joining of which it is counted who is active."""
CONVERSION_DAYS = 30
"""Days after joining within which the first payment counts as a conversion."""
LATEST = 366
"""Days that an activity may be older than its event; older ones are not counted."""
LONGEST_WORKOUT = 2
"""Days after its start on which a workout's sets count; whoever claims to have done sets on a hundred days is not believed."""
KEPT_DAYS = 440
"""Days of a user that are kept: what is counted late (`LATEST`, a queue's two weeks) with a window before it."""
KEPT_CHANGES = 12
"""Changes of a user's subscription that are kept; an event that is older than all of them is not counted."""
ACTIVE = "active"
DAYS_OF = (ACTIVE, *FEATURES)
"""What days are kept of: those with activity, and those with a use of each feature."""
REVENUE_PREFIX, SUBSCRIBERS_PREFIX = "revenue:", "subscribers:"
STOCKS = frozenset({"joined", "left", "gained", "lost", "friendships", "friendships_ended"})
"""The numbers of which the sum over all days is kept too, beside revenue and subscribers by currency."""

Numbers = Counter[tuple[int, str]]
"""Numbers by day (its ordinal) and name."""


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """What a user's subscription was from a change on.

    Attributes:
        revision: orders the changes of a user.
        day: the UTC day of the change.
        amount: minor units of the currency per month; 0 where nothing is paid.
    """

    revision: int
    day: int
    is_paying: bool
    amount: int = 0
    currency: str = ""
    is_trial: bool = False
    is_voluntary: bool = False


NO_SUBSCRIPTION = SubscriptionState(-1, 0, is_paying=False)


@dataclass(frozen=True, slots=True)
class UserRecord:
    """What is kept of a user to count them: pure dates, no content.

    Attributes:
        joined: the UTC day on which the account was created; None until that is known.
        days: the UTC days with activity, and with a use of each feature.
        base: the subscription before the changes that are kept.
        changes: of the subscription, by revision.
        first_paid: the first day of paying of what is no longer in `changes`.
    """

    joined: int | None = None
    days: Mapping[str, frozenset[int]] = field(default_factory=dict)
    base: SubscriptionState = NO_SUBSCRIPTION
    changes: tuple[SubscriptionState, ...] = ()
    first_paid: int | None = None

    @property
    def first_paying_day(self) -> int | None:
        """The first day on which the user paid."""
        days = [change.day for change in self.changes if change.is_paying]
        return min([*days, *([] if self.first_paid is None else [self.first_paid])], default=None)

    @property
    def subscription(self) -> SubscriptionState:
        """The newest state of the subscription."""
        return self.changes[-1] if self.changes else self.base


NO_RECORD = UserRecord()


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event says about a user.

    Attributes:
        joined: the day on which the account was created.
        days: days with activity, or with a use of a feature, by name.
        change: a change of the subscription.
    """

    joined: int | None = None
    days: Mapping[str, Iterable[int]] = field(default_factory=dict)
    change: SubscriptionState | None = None


# --- days --------------------------------------------------------------------------------------------------


def utc_day(moment: datetime) -> int:
    """The UTC day of a moment."""
    return moment.astimezone(UTC).date().toordinal()


def counted_day(day: int, event_day: int) -> int | None:
    """The day under which an event is counted that is about `day`; None where it is too old.

    A device whose clock is ahead reports days that have not come: they count for the day of the event.
    """
    return None if event_day - day > LATEST else min(day, event_day)


def days_of_workout(start: int, logged_on: Iterable[int]) -> list[int]:
    """The days on which a workout was done: that of its start, and those of its sets within two days of it."""
    return sorted({start, *(day for day in logged_on if start <= day <= start + LONGEST_WORKOUT)})


def day_text(day: int) -> str:
    """A day as in keys: `2026-11-09`."""
    return date.fromordinal(day).isoformat()


# --- a user's record ---------------------------------------------------------------------------------------


def with_facts(record: UserRecord, facts: Facts) -> UserRecord:
    """The record with what an event says; the same for facts that it has, and whatever the order of events."""
    joined = record.joined if facts.joined is None else facts.joined
    days = {name: record.days.get(name, frozenset()) | frozenset(facts.days.get(name, ())) for name in DAYS_OF}
    days = {name: values for name, values in days.items() if values}
    changes = record.changes
    if facts.change is not None and facts.change.revision > record.base.revision:
        by_revision = {change.revision: change for change in changes}
        by_revision.setdefault(facts.change.revision, facts.change)
        changes = tuple(by_revision[revision] for revision in sorted(by_revision))
    return replace(record, joined=joined, days=days, changes=changes)


def pruned(record: UserRecord) -> UserRecord:
    """The record without what no event can change any more; what it has contributed stays counted."""
    newest = max((max(days) for days in record.days.values() if days), default=0)
    days = {name: frozenset(day for day in days if newest - day < KEPT_DAYS) for name, days in record.days.items()}
    dropped, changes = record.changes[:-KEPT_CHANGES], record.changes[-KEPT_CHANGES:]
    base = dropped[-1] if dropped else record.base
    first_paid = record.first_paying_day if dropped else record.first_paid
    return replace(
        record,
        days={name: values for name, values in days.items() if values},
        base=base,
        changes=changes,
        first_paid=first_paid,
    )


# --- what a user adds --------------------------------------------------------------------------------------


def contributions(record: UserRecord) -> Numbers:
    """What a user adds to the numbers, by day and name; without zeros."""
    numbers: Numbers = Counter()
    active = record.days.get(ACTIVE, frozenset())
    _add_last_days(numbers, ACTIVE, active, active)
    for feature in FEATURES:
        _add_last_days(numbers, feature, active, record.days.get(feature, frozenset()))
    if record.joined is not None:
        numbers[record.joined, "joined"] += 1
        for after in RETENTION_DAYS:
            if record.joined + after in active:
                numbers[record.joined, f"retained:{after}"] += 1
        paid = record.first_paying_day
        if paid is not None and paid - record.joined <= CONVERSION_DAYS:
            numbers[record.joined, "converted"] += 1
    _add_subscription(numbers, record)
    return Counter({key: number for key, number in numbers.items() if number})


def _add_last_days(numbers: Numbers, name: str, active: frozenset[int], used: frozenset[int]) -> None:
    """Add how long each day is the earlier of the last active day and the last day of use.

    For a day `x` that day lies within a window exactly when both last days do.
    """
    last_active = last_used = current = None
    for day in sorted(active | used):
        last_active = day if day in active else last_active
        last_used = day if day in used else last_used
        if last_active is None or last_used is None:
            continue
        earlier = min(last_active, last_used)
        if earlier == current:
            continue
        if current is not None and day - current < WINDOW:
            numbers[current, f"{name}:{day - current}"] -= 1
        if day - earlier < WINDOW:
            numbers[earlier, f"{name}:{day - earlier}"] += 1
        current = earlier


def _add_subscription(numbers: Numbers, record: UserRecord) -> None:
    before = record.base
    for change in record.changes:
        if change.is_paying and not before.is_paying:
            numbers[change.day, "gained"] += 1
        if before.is_paying and not change.is_paying:
            numbers[change.day, "lost"] += 1
            numbers[change.day, "lost_by_choice"] += change.is_voluntary
        if change.is_trial and not before.is_trial:
            numbers[change.day, "trials"] += 1
        for state, sign in ((before, -1), (change, 1)):
            if state.is_paying:
                numbers[change.day, f"{REVENUE_PREFIX}{state.currency}"] += sign * state.amount
                numbers[change.day, f"{SUBSCRIBERS_PREFIX}{state.currency}"] += sign
        before = change


def difference(before: UserRecord, after: UserRecord) -> Numbers:
    """What the sums change by where a record changes; without zeros."""
    numbers = contributions(after)
    numbers.subtract(contributions(before))
    return Counter({key: number for key, number in numbers.items() if number})


def after_deletion(record: UserRecord, today: int) -> tuple[UserRecord, Numbers]:
    """What the deletion of an account changes: past days stay as they are, the subscription ends, the account has left.

    Returns:
        The record in its last state, and the numbers beside what it contributes.
    """
    subscription = record.subscription
    change = None
    if subscription.is_paying:
        change = SubscriptionState(subscription.revision + 1, today, is_paying=False, is_voluntary=True)
    departures: Numbers = Counter({(today, "left"): 1}) if record.joined is not None else Counter()
    return with_facts(record, Facts(change=change)), departures


def stocks(numbers: Numbers) -> Counter[str]:
    """What the numbers that are kept as sums over all days change by; without zeros."""
    sums: Counter[str] = Counter()
    for (_, name), number in numbers.items():
        if is_stock(name):
            sums[name] += number
    return Counter({name: number for name, number in sums.items() if number})


def is_stock(name: str) -> bool:
    """Whether the sum over all days of this number is kept."""
    return name in STOCKS or name.startswith((REVENUE_PREFIX, SUBSCRIBERS_PREFIX))
