"""Items and keys of the analytics.

    USER#<id>   ANALYTICS#WEEK#<monday>         the sums of a week
    USER#<id>   ANALYTICS#~TOTALS               the sums of everything, the streaks, the strongest lifts
    USER#<id>   ANALYTICS_WORKOUT#<workout>     a workout's contribution, and the version of the workout that it is of
    USER#<id>   ANALYTICS_EXERCISE#<exercise>   the sums and bests of an exercise
    USER#<id>   ANALYTICS_CALENDAR              the number of workouts of each day
    USER#<id>   ANALYTICS_MONTH#<month>         the pushes and pulls of a month

The totals sort after the weeks, and the calendar and the exercises after both: one Query reads the last weeks, the totals
and as much of the others as it needs, and nothing that grows with the history. Every change also writes the totals, on the condition of the revision that was read: of two simultaneous
changes of a user's analytics one is a write conflict.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.analytics.counters import Month, month_key
from fitai.analytics.models import Pause
from fitai.analytics.rules import Aggregates, Contribution, ExerciseTally, Totals, Week
from fitai.analytics.standing import next_change, next_summary
from fitai.analytics.streaks import Calendar
from fitai.analytics.week_plan import DatedTarget, StreakSettings
from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.deadlines import Deadline, deadline_writes
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query_all,
)
from fitai.kernel.types import WEEKDAYS
from fitai.training.days import monday

WEEK = "ANALYTICS#WEEK#"
TOTALS = "ANALYTICS#~TOTALS"
WORKOUT = "ANALYTICS_WORKOUT#"
EXERCISE = "ANALYTICS_EXERCISE#"
CALENDAR = "ANALYTICS_CALENDAR"
MONTH = "ANALYTICS_MONTH#"
ALL_EXERCISES = "ANALYTICS_EXERCISE$"
"""A sort key after those of all exercises, and before those of the contributions."""
ROLL_OVER, SUMMARY = "streak", "summary"
"""The kinds of what is due for a user."""
DUE = ("next_change", "next_summary", "summarized")
"""Attributes of the totals that say when something is due."""
MAX_ATTEMPTS = 60
"""Attempts after write conflicts: an import's events of hundreds of workouts all change the same totals."""


def partition(user_id: str) -> str:
    """The partition of a user."""
    return f"USER#{user_id}"


class ContributionItem(Entity, discriminator="analytics_workout"):
    """A workout's contribution; without one it is a tombstone: the workout was deleted at this version."""

    revision = NumberAttribute()
    version = NumberAttribute()
    contribution: CompressedAttribute[Contribution] = CompressedAttribute(Contribution, null=True)

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int, contribution: Contribution | None) -> "ContributionItem":
        """The item of a workout's contribution."""
        return cls(
            PK=partition(user_id),
            SK=f"{WORKOUT}{workout_id}",
            version=version,
            contribution=contribution,
        )

    @property
    def workout_id(self) -> str:
        """The workout."""
        return self.SK.removeprefix(WORKOUT)

    def is_newer_than(self, version: int | None) -> bool:
        """Whether it is of a newer version of the workout than a list has; None where the list lacks the workout."""
        return self.contribution is not None if version is None else int(self.version) > version


class WeekItem(Entity, discriminator="analytics_week"):
    """The sums of a week."""

    revision = NumberAttribute()
    week: CompressedAttribute[Week] = CompressedAttribute(Week)

    @classmethod
    def of(cls, user_id: str, start: date, week: Week) -> "WeekItem":
        """The item of the week that begins on this Monday."""
        return cls(PK=partition(user_id), SK=f"{WEEK}{start.isoformat()}", week=week)

    @property
    def start(self) -> date:
        """The week's Monday."""
        return date.fromisoformat(self.SK.removeprefix(WEEK))


class MonthItem(Entity, discriminator="analytics_month"):
    """The pushes and pulls of a calendar month."""

    revision = NumberAttribute()
    month: PydanticAttribute[Month] = PydanticAttribute(Month)

    @classmethod
    def of(cls, user_id: str, key: str, month: Month) -> "MonthItem":
        """The item of the month with this key, such as `2026-03`."""
        return cls(PK=partition(user_id), SK=f"{MONTH}{key}", month=month)

    @property
    def key(self) -> str:
        """The month's key."""
        return self.SK.removeprefix(MONTH)


class ExerciseTallyItem(Entity, discriminator="analytics_exercise"):
    """The sums and bests of an exercise."""

    revision = NumberAttribute()
    tally: PydanticAttribute[ExerciseTally] = PydanticAttribute(ExerciseTally)

    @classmethod
    def of(cls, user_id: str, exercise_id: str, tally: ExerciseTally) -> "ExerciseTallyItem":
        """The item of an exercise."""
        return cls(PK=partition(user_id), SK=f"{EXERCISE}{exercise_id}", tally=tally)

    @property
    def exercise_id(self) -> str:
        """The exercise."""
        return self.SK.removeprefix(EXERCISE)


class CalendarItem(Entity, discriminator="analytics_calendar"):
    """The calendar: a byte per day, compressed (twenty years are less than 2 KB)."""

    revision = NumberAttribute()
    first = NumberAttribute()
    counts = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, user_id: str, calendar: Calendar) -> "CalendarItem":
        """The item of a user's calendar."""
        return cls(
            PK=partition(user_id), SK=CALENDAR, first=calendar.first, counts=zlib.compress(calendar.counts, level=9)
        )

    @property
    def calendar(self) -> Calendar:
        """The calendar that the item holds."""
        return Calendar(int(self.first), zlib.decompress(self.counts))


class TotalsItem(Entity, discriminator="analytics_totals"):
    """The totals, the account's settings that streaks depend on, and what is due for the user."""

    revision = NumberAttribute()
    totals: PydanticAttribute[Totals] = PydanticAttribute(Totals)
    timezone = UnicodeAttribute(null=True)
    weekly_target = NumberAttribute(null=True)
    week_starts_on = UnicodeAttribute(null=True)
    preferences_revision = NumberAttribute(null=True)
    day_starts_at = NumberAttribute(null=True)
    targets: PydanticAttribute[tuple[DatedTarget, ...]] = PydanticAttribute(tuple[DatedTarget, ...], null=True)
    pauses: PydanticAttribute[tuple[Pause, ...]] = PydanticAttribute(tuple[Pause, ...], null=True)
    zones_left: PydanticAttribute[tuple[tuple[str, int], ...]] = PydanticAttribute(
        tuple[tuple[str, int], ...], null=True
    )
    without_summary = BooleanAttribute(null=True)
    next_change: PydanticAttribute[Deadline] = PydanticAttribute(Deadline, null=True)
    next_summary: PydanticAttribute[Deadline] = PydanticAttribute(Deadline, null=True)
    summarized = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, totals: Totals, settings: StreakSettings) -> "TotalsItem":
        """The item of a user's totals."""
        return cls(
            PK=partition(user_id),
            SK=TOTALS,
            totals=totals,
            timezone=settings.timezone,
            weekly_target=settings.weekly_target,
            week_starts_on=settings.week_starts_on,
            preferences_revision=settings.revision,
            day_starts_at=settings.day_starts_at or None,
            targets=settings.targets or None,
            pauses=settings.pauses or None,
            zones_left=settings.zones_left or None,
            without_summary=None if settings.progress_updates else True,
        )

    @property
    def settings(self) -> StreakSettings:
        """The settings that the item holds."""
        return StreakSettings(
            self.timezone,
            None if self.weekly_target is None else int(self.weekly_target),
            None if self.preferences_revision is None else int(self.preferences_revision),
            WEEKDAYS[WEEKDAYS.index(self.week_starts_on)] if self.week_starts_on else "monday",
            int(self.day_starts_at or 0),
            self.targets or (),
            self.pauses or (),
            self.zones_left or (),
            not self.without_summary,
        )


K = TypeVar("K")
AnalyticsItem = ContributionItem | WeekItem | MonthItem | ExerciseTallyItem | CalendarItem | TotalsItem


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LoadedItems:
    """Items as they were read, which a change is decided and conditioned on.

    Attributes:
        requested_weeks: the Mondays of the weeks that were read, existing or not.
        requested_months: the keys of the months that were read, existing or not.
    """

    user_id: str
    totals: TotalsItem | None = None
    calendar: CalendarItem | None = None
    contributions: dict[str, ContributionItem] = field(default_factory=dict)
    weeks: dict[date, WeekItem] = field(default_factory=dict)
    exercises: dict[str, ExerciseTallyItem] = field(default_factory=dict)
    requested_weeks: set[date] = field(default_factory=set)
    months: dict[str, MonthItem] = field(default_factory=dict)
    requested_months: set[str] = field(default_factory=set)

    @property
    def settings(self) -> StreakSettings:
        """The account's settings."""
        return self.totals.settings if self.totals else StreakSettings()

    @property
    def aggregates(self) -> Aggregates:
        """The aggregates that the items hold."""
        return Aggregates(
            self.totals.totals if self.totals else Totals(),
            self.calendar.calendar if self.calendar else Calendar(),
            {start: item.week for start, item in self.weeks.items()},
            {exercise_id: item.tally for exercise_id, item in self.exercises.items()},
            {key: item.month for key, item in self.months.items()},
        )

    def add(self, items: Iterable[Entity]) -> None:
        """Add items that were read."""
        for item in items:
            if isinstance(item, TotalsItem):
                self.totals = item
            elif isinstance(item, CalendarItem):
                self.calendar = item
            elif isinstance(item, ContributionItem):
                self.contributions[item.workout_id] = item
            elif isinstance(item, WeekItem):
                self.weeks[item.start] = item
            elif isinstance(item, MonthItem):
                self.months[item.key] = item
            elif isinstance(item, ExerciseTallyItem):
                self.exercises[item.exercise_id] = item


def load_for_workout(user_id: str, workout_id: str, day: date | None) -> LoadedItems:
    """Load the workout's contribution, the totals, the calendar, the week and the month of `day`: one BatchGetItem."""
    loaded = LoadedItems(user_id)
    keys = [TOTALS, CALENDAR, f"{WORKOUT}{workout_id}"]
    if day is not None:
        keys += [f"{WEEK}{monday(day).isoformat()}", f"{MONTH}{month_key(day)}"]
        loaded.requested_weeks.add(monday(day))
        loaded.requested_months.add(month_key(day))
    loaded.add(get_many((partition(user_id), key) for key in keys))
    return loaded


def load_affected(loaded: LoadedItems, days: Iterable[date]) -> None:
    """Load the weeks and months of these days that were not read yet, and all exercises of the user: one Query.

    Their number is that of the exercises that the user has ever done, however often. They are read after the totals: a
    change of them meanwhile changes the totals too.
    """
    pk = partition(loaded.user_id)
    changed_days = list(days)
    for start in {monday(day) for day in changed_days} - loaded.requested_weeks:
        item = get(WeekItem, pk, f"{WEEK}{start.isoformat()}")
        loaded.add([item] if item else [])
    for key in {month_key(day) for day in changed_days} - loaded.requested_months:
        month_item = get(MonthItem, pk, f"{MONTH}{key}")
        loaded.add([month_item] if month_item else [])
    loaded.add(query_all(pk, begins=EXERCISE))


def load_settings(user_id: str) -> LoadedItems:
    """Load the totals and the calendar: one BatchGetItem."""
    loaded = LoadedItems(user_id)
    loaded.add(get_many((partition(user_id), key) for key in (TOTALS, CALENDAR)))
    return loaded


def load_totals(user_id: str) -> LoadedItems:
    """Load the totals: one GetItem."""
    return LoadedItems(user_id, totals=get(TotalsItem, partition(user_id), TOTALS))


def load_periods(loaded: LoadedItems, day: date) -> None:
    """Load the week and the month of a day: one BatchGetItem."""
    keys = (f"{WEEK}{monday(day).isoformat()}", f"{MONTH}{month_key(day)}")
    loaded.add(get_many((partition(loaded.user_id), key) for key in keys))


def counted_workout_ids(user_id: str, workout_ids: Iterable[str]) -> set[str]:
    """Those of up to 100 workouts of which a contribution, or a tombstone, is stored: one BatchGetItem."""
    items = get_many((partition(user_id), f"{WORKOUT}{workout_id}") for workout_id in workout_ids)
    return {item.workout_id for item in of_kind(items, ContributionItem)}


def load_all(user_id: str) -> LoadedItems:
    """Load every item; grows with the history. The totals first, since every later change changes them too."""
    loaded = LoadedItems(user_id)
    pk = partition(user_id)
    loaded.totals = get(TotalsItem, pk, TOTALS)
    loaded.calendar = get(CalendarItem, pk, CALENDAR)
    for begins in (WEEK, WORKOUT, EXERCISE, MONTH):
        loaded.add(query_all(pk, begins=begins))
    return loaded


def other_contributions(user_id: str, *, except_id: str) -> Iterator[Contribution]:
    """The contributions of all workouts but the one with id `except_id`; grows with the history."""
    for item in of_kind(query_all(partition(user_id), begins=WORKOUT), ContributionItem):
        if item.contribution is not None and item.workout_id != except_id:
            yield item.contribution


def totals_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `totals_among` finds."""
    return partition(user_id), TOTALS


def totals_among(items: Iterable[Entity]) -> TotalsItem | None:
    """The totals, with the settings of the streaks, among items that were read; None without them."""
    return next(iter(of_kind(items, TotalsItem)), None)


def load_recent(user_id: str, since: date, *, upto: str = TOTALS) -> LoadedItems:
    """Load the totals, and the weeks from the one of `since` on: one Query, and one for each further megabyte of weeks.

    Newest first, so that the totals are on its first page, whatever is dated ahead.

    Args:
        upto: the last sort key: `TOTALS`, `CALENDAR` for the calendar too, or `ALL_EXERCISES` for these and the exercises.
    """
    loaded = LoadedItems(user_id)
    between = (f"{WEEK}{monday(since).isoformat()}", upto)
    loaded.add(query_all(partition(user_id), between=between, newest_first=True))
    return loaded


def load_weeks(user_id: str, first: date, last: date) -> LoadedItems:
    """Load the weeks from that of `first` to that of `last`: one Query, and one for each further megabyte."""
    loaded = LoadedItems(user_id)
    between = (f"{WEEK}{monday(first).isoformat()}", f"{WEEK}{monday(last).isoformat()}")
    loaded.add(query_all(partition(user_id), between=between))
    return loaded


def all_weeks(user_id: str) -> Iterator[tuple[date, Week]]:
    """All weeks with their Monday, oldest first; grows with the history."""
    for item in query_all(partition(user_id), begins=WEEK):
        if isinstance(item, WeekItem):
            yield item.start, item.week


def load_exercises(user_id: str) -> LoadedItems:
    """Load all exercises that the user has ever done: one Query."""
    loaded = LoadedItems(user_id)
    loaded.add(query_all(partition(user_id), begins=EXERCISE))
    return loaded


# --- writing -----------------------------------------------------------------------------------------------


def _versioned_write(item: AnalyticsItem, stored: AnalyticsItem | None) -> Write:
    """The write of an item, conditioned on the revision that was read."""
    if stored is None:
        item.revision = 1
        return put(item, when=ABSENT)
    item.revision = int(stored.revision) + 1
    return put(item, when=type(item).revision == int(stored.revision))


def contribution_write(loaded: LoadedItems, workout_id: str, version: int, contribution: Contribution | None) -> Write:
    """The write of a workout's contribution, or of its tombstone."""
    item = ContributionItem.of(loaded.user_id, workout_id, version, contribution)
    return _versioned_write(item, loaded.contributions.get(workout_id))


def totals_writes(
    loaded: LoadedItems, totals: Totals, settings: StreakSettings, *, summarized: int | None = None
) -> list[Write]:
    """The write of the totals, and those of what is due for the user, as far as that has changed.

    The first is a write conflict when the totals were changed since they were read.

    Args:
        summarized: the number of a week that is summed up with this.
    """
    now, before, user_id = clock.now(), loaded.totals, loaded.user_id
    item = TotalsItem.of(user_id, totals, settings)
    item.summarized = summarized if summarized is not None or before is None else before.summarized
    item.next_change = next_change(totals, settings, now)
    item.next_summary = next_summary(totals, settings, int(item.summarized or 0), now)
    due_before = (before.next_change, before.next_summary) if before else (None, None)
    return [
        _versioned_write(item, before),
        *deadline_writes(ROLL_OVER, user_id, user_id, before=due_before[0], after=item.next_change),
        *deadline_writes(SUMMARY, user_id, user_id, before=due_before[1], after=item.next_summary),
    ]


def totals_unchanged_write(loaded: LoadedItems) -> Write:
    """The check that the totals have not changed since they were read."""
    return _unchanged_write(TotalsItem(PK=partition(loaded.user_id), SK=TOTALS), loaded.totals)


def _unchanged_write(item: AnalyticsItem, stored: AnalyticsItem | None) -> Write:
    """The check that an item has not changed since it was read."""
    return check(item, when=ABSENT if stored is None else type(item).revision == int(stored.revision))


def aggregate_writes(loaded: LoadedItems, after: Aggregates) -> list[Write]:
    """The writes of the weeks, exercises and calendar that differ from what was read."""
    before, user_id = loaded.aggregates, loaded.user_id
    writes: list[Write] = []
    for start in _changed_keys(before.weeks, after.weeks):
        week = after.weeks.get(start)
        writes += _replacement_writes(WeekItem.of(user_id, start, week) if week else None, loaded.weeks.get(start))
    for exercise_id in _changed_keys(before.exercises, after.exercises):
        tally = after.exercises.get(exercise_id)
        item = ExerciseTallyItem.of(user_id, exercise_id, tally) if tally else None
        writes += _replacement_writes(item, loaded.exercises.get(exercise_id))
    for key in _changed_keys(before.months, after.months):
        month = after.months.get(key)
        writes += _replacement_writes(MonthItem.of(user_id, key, month) if month else None, loaded.months.get(key))
    if before.calendar != after.calendar:
        calendar_item = CalendarItem.of(user_id, after.calendar) if after.calendar.counts else None
        writes += _replacement_writes(calendar_item, loaded.calendar)
    return writes


def unchanged_writes(loaded: LoadedItems, after: Aggregates) -> list[Write]:
    """The checks of what was read in one batch with the totals and is not written.

    A batch is not a snapshot: the totals may be newer than the calendar that streaks are counted from.
    """
    before, pk = loaded.aggregates, partition(loaded.user_id)
    checks: list[Write] = []
    if before.calendar == after.calendar:
        checks.append(_unchanged_write(CalendarItem(PK=pk, SK=CALENDAR), loaded.calendar))
    for start in loaded.requested_weeks:
        if before.weeks.get(start) == after.weeks.get(start):
            week = WeekItem(PK=pk, SK=f"{WEEK}{start.isoformat()}")
            checks.append(_unchanged_write(week, loaded.weeks.get(start)))
    for key in loaded.requested_months:
        if before.months.get(key) == after.months.get(key):
            month = MonthItem(PK=pk, SK=f"{MONTH}{key}")
            checks.append(_unchanged_write(month, loaded.months.get(key)))
    return checks


def _replacement_writes(item: AnalyticsItem | None, stored: AnalyticsItem | None) -> list[Write]:
    """The write that replaces the stored item by `item`, or deletes it."""
    if item is not None:
        return [_versioned_write(item, stored)]
    return [delete(stored, when=type(stored).revision == int(stored.revision))] if stored is not None else []


def _changed_keys(before: Mapping[K, object], after: Mapping[K, object]) -> list[K]:
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]
