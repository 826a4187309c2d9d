"""The items of analytics.

    USER#<id>   ANALYTICS#WEEK#<monday>         the sums of a week
    USER#<id>   ANALYTICS#~TOTALS               the sums of everything, the streaks, the strongest lifts
    USER#<id>   ANALYTICS_WORKOUT#<workout>     what a workout has added, and the version of it that did
    USER#<id>   ANALYTICS_EXERCISE#<exercise>   the sums and bests of an exercise
    USER#<id>   ANALYTICS_CALENDAR              how many workouts each day had

The totals sort after the weeks, so that one query reads the last weeks and the totals, and none of what grows with
the history. Whoever changes what is counted also writes the totals on top of the version that was read: that puts all
changes of a user's analytics in a row.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from fitai.analytics.rules import DEFAULT_WEEKLY_TARGET, Aggregates, Contribution, ExerciseTally, Totals, Week
from fitai.analytics.streaks import Calendar, monday
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
    query,
    query_all,
)

WEEK = "ANALYTICS#WEEK#"
TOTALS = "ANALYTICS#~TOTALS"
WORKOUT = "ANALYTICS_WORKOUT#"
EXERCISE = "ANALYTICS_EXERCISE#"
CALENDAR = "ANALYTICS_CALENDAR"


def partition(user_id: str) -> str:
    """The partition of a user."""
    return f"USER#{user_id}"


class ContributionItem(Entity, discriminator="analytics_workout"):
    """What a workout has added; without a contribution it is a tombstone: the workout was deleted at this version."""

    revision = NumberAttribute()
    version = NumberAttribute()
    contribution: PydanticAttribute[Contribution] = PydanticAttribute(Contribution, null=True)

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int, contribution: Contribution | None) -> "ContributionItem":
        return cls(
            PK=partition(user_id),
            SK=f"{WORKOUT}{workout_id}",
            version=version,
            contribution=contribution,
        )

    @property
    def workout_id(self) -> str:
        return self.SK.removeprefix(WORKOUT)


class WeekItem(Entity, discriminator="analytics_week"):
    """The sums of a week."""

    revision = NumberAttribute()
    week: PydanticAttribute[Week] = PydanticAttribute(Week)

    @classmethod
    def of(cls, user_id: str, start: date, week: Week) -> "WeekItem":
        return cls(PK=partition(user_id), SK=f"{WEEK}{start.isoformat()}", week=week)

    @property
    def start(self) -> date:
        return date.fromisoformat(self.SK.removeprefix(WEEK))


class ExerciseTallyItem(Entity, discriminator="analytics_exercise"):
    """The sums and bests of an exercise."""

    revision = NumberAttribute()
    tally: PydanticAttribute[ExerciseTally] = PydanticAttribute(ExerciseTally)

    @classmethod
    def of(cls, user_id: str, exercise_id: str, tally: ExerciseTally) -> "ExerciseTallyItem":
        return cls(PK=partition(user_id), SK=f"{EXERCISE}{exercise_id}", tally=tally)

    @property
    def exercise_id(self) -> str:
        return self.SK.removeprefix(EXERCISE)


class CalendarItem(Entity, discriminator="analytics_calendar"):
    """The days of training: a byte per day, compressed (twenty years are less than 2 KB)."""

    revision = NumberAttribute()
    first = NumberAttribute()
    counts = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, user_id: str, calendar: Calendar) -> "CalendarItem":
        return cls(
            PK=partition(user_id), SK=CALENDAR, first=calendar.first, counts=zlib.compress(calendar.counts, level=9)
        )

    @property
    def calendar(self) -> Calendar:
        return Calendar(int(self.first), zlib.decompress(self.counts))


class TotalsItem(Entity, discriminator="analytics_totals"):
    """The totals, and what the account says that streaks depend on."""

    revision = NumberAttribute()
    totals: PydanticAttribute[Totals] = PydanticAttribute(Totals)
    timezone = UnicodeAttribute(null=True)
    weekly_target = NumberAttribute(null=True)
    preferences_revision = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, totals: Totals, choices: "StreakSettings") -> "TotalsItem":
        return cls(
            PK=partition(user_id),
            SK=TOTALS,
            totals=totals,
            timezone=choices.timezone,
            weekly_target=choices.weekly_target,
            preferences_revision=choices.revision,
        )

    @property
    def choices(self) -> "StreakSettings":
        return StreakSettings(
            self.timezone,
            None if self.weekly_target is None else int(self.weekly_target),
            None if self.preferences_revision is None else int(self.preferences_revision),
        )


@dataclass(frozen=True, slots=True)
class StreakSettings:
    """What the account says: its time zone, its workouts per week; and which revision of the preferences said so."""

    timezone: str | None = None
    weekly_target: int | None = None
    revision: int | None = None

    @property
    def target(self) -> int:
        """Workouts per week that are meant to be done."""
        return self.weekly_target or DEFAULT_WEEKLY_TARGET


K = TypeVar("K")
AnalyticsItem = ContributionItem | WeekItem | ExerciseTallyItem | CalendarItem | TotalsItem


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LoadedItems:
    """Items as they were read: the basis that a change is decided and conditioned on."""

    user_id: str
    totals: TotalsItem | None = None
    calendar: CalendarItem | None = None
    contributions: dict[str, ContributionItem] = field(default_factory=dict)
    weeks: dict[date, WeekItem] = field(default_factory=dict)
    exercises: dict[str, ExerciseTallyItem] = field(default_factory=dict)
    looked: set[date] = field(default_factory=set)
    """The weeks that were asked for, there or not."""

    @property
    def choices(self) -> StreakSettings:
        """What the account says."""
        return self.totals.choices if self.totals else StreakSettings()

    @property
    def standing(self) -> Aggregates:
        """What the items say."""
        return Aggregates(
            self.totals.totals if self.totals else Totals(),
            self.calendar.calendar if self.calendar else Calendar(),
            {start: item.week for start, item in self.weeks.items()},
            {exercise_id: item.tally for exercise_id, item in self.exercises.items()},
        )

    def take(self, items: Iterable[Entity]) -> None:
        """Sort items in."""
        for item in items:
            if isinstance(item, TotalsItem):
                self.totals = item
            elif isinstance(item, CalendarItem):
                self.calendar = item
            elif isinstance(item, ContributionItem):
                self.contributions[item.workout_id] = item
            elif isinstance(item, WeekItem):
                self.weeks[item.start] = item
            elif isinstance(item, ExerciseTallyItem):
                self.exercises[item.exercise_id] = item


def load_for_workout(user_id: str, workout_id: str, day: date | None) -> LoadedItems:
    """The workout's contribution, the totals, the calendar and the week of `day`: one batch."""
    loaded = LoadedItems(user_id)
    keys = [TOTALS, CALENDAR, f"{WORKOUT}{workout_id}"]
    if day is not None:
        keys.append(f"{WEEK}{monday(day).isoformat()}")
        loaded.looked.add(monday(day))
    loaded.take(get_many((partition(user_id), key) for key in keys))
    return loaded


def load_affected(loaded: LoadedItems, days: Iterable[date]) -> None:
    """Add the weeks of these days, as far as they are not there, and all exercises of the user: one query.

    The exercises are as many as the user has ever done, not as often. Read after the totals: whoever changes one
    meanwhile changes the totals too.
    """
    pk = partition(loaded.user_id)
    for start in {monday(day) for day in days} - loaded.looked:
        item = get(WeekItem, pk, f"{WEEK}{start.isoformat()}")
        loaded.take([item] if item else [])
    loaded.take(query_all(pk, begins=EXERCISE))


def load_settings(user_id: str) -> LoadedItems:
    """The totals and the calendar: one batch."""
    loaded = LoadedItems(user_id)
    loaded.take(get_many((partition(user_id), key) for key in (TOTALS, CALENDAR)))
    return loaded


def load_all(user_id: str) -> LoadedItems:
    """Every item; it grows with the history. The totals first: they tell of every change that follows."""
    loaded = LoadedItems(user_id)
    pk = partition(user_id)
    loaded.totals = get(TotalsItem, pk, TOTALS)
    loaded.calendar = get(CalendarItem, pk, CALENDAR)
    for begins in (WEEK, WORKOUT, EXERCISE):
        loaded.take(query_all(pk, begins=begins))
    return loaded


def other_contributions(user_id: str, *, but: str) -> Iterator[Contribution]:
    """The contributions of all workouts but one; it grows with the history."""
    for item in of_kind(query_all(partition(user_id), begins=WORKOUT), ContributionItem):
        if item.contribution is not None and item.workout_id != but:
            yield item.contribution


def load_recent(user_id: str, since: date) -> LoadedItems:
    """The totals, and the weeks from the one of `since` on: one query.

    Newest first, so that the totals are on its first page whatever is dated ahead.
    """
    loaded = LoadedItems(user_id)
    between = (f"{WEEK}{monday(since).isoformat()}", TOTALS)
    loaded.take(query(partition(user_id), between=between, newest_first=True).items)
    return loaded


# --- writing -----------------------------------------------------------------------------------------------


def _versioned_write(item: AnalyticsItem, known: AnalyticsItem | None) -> Write:
    """The write of an item on top of what was read."""
    if known is None:
        item.revision = 1
        return put(item, when=ABSENT)
    item.revision = int(known.revision) + 1
    return put(item, when=type(item).revision == int(known.revision))


def contribution_write(loaded: LoadedItems, workout_id: str, version: int, contribution: Contribution | None) -> Write:
    """The write of what a workout has added, or of its tombstone."""
    item = ContributionItem.of(loaded.user_id, workout_id, version, contribution)
    return _versioned_write(item, loaded.contributions.get(workout_id))


def totals_write(loaded: LoadedItems, totals: Totals, choices: StreakSettings) -> Write:
    """The write of the totals: it holds a transaction to what was read before."""
    return _versioned_write(TotalsItem.of(loaded.user_id, totals, choices), loaded.totals)


def totals_unchanged_write(loaded: LoadedItems) -> Write:
    """Hold a transaction to the totals that were read, without writing them."""
    return _unchanged_write(TotalsItem(PK=partition(loaded.user_id), SK=TOTALS), loaded.totals)


def _unchanged_write(item: AnalyticsItem, known: AnalyticsItem | None) -> Write:
    """Hold a transaction to an item that it does not write."""
    return check(item, when=ABSENT if known is None else type(item).revision == int(known.revision))


def aggregate_writes(loaded: LoadedItems, after: Aggregates) -> list[Write]:
    """The writes of weeks, exercises and calendar, as far as they differ from what was read."""
    before, user_id = loaded.standing, loaded.user_id
    writes: list[Write] = []
    for start in _changed_keys(before.weeks, after.weeks):
        week = after.weeks.get(start)
        writes += _replacement_writes(WeekItem.of(user_id, start, week) if week else None, loaded.weeks.get(start))
    for exercise_id in _changed_keys(before.exercises, after.exercises):
        tally = after.exercises.get(exercise_id)
        item = ExerciseTallyItem.of(user_id, exercise_id, tally) if tally else None
        writes += _replacement_writes(item, loaded.exercises.get(exercise_id))
    if before.calendar != after.calendar:
        kept = CalendarItem.of(user_id, after.calendar) if after.calendar.counts else None
        writes += _replacement_writes(kept, loaded.calendar)
    return writes


def unchanged_writes(loaded: LoadedItems, after: Aggregates) -> list[Write]:
    """Hold a transaction to what was read in one batch with the totals, as far as it writes none of it.

    A batch is not read at one moment: the totals may be newer than the calendar that streaks are counted from.
    """
    before, pk = loaded.standing, partition(loaded.user_id)
    checks: list[Write] = []
    if before.calendar == after.calendar:
        checks.append(_unchanged_write(CalendarItem(PK=pk, SK=CALENDAR), loaded.calendar))
    for start in loaded.looked:
        if before.weeks.get(start) == after.weeks.get(start):
            week = WeekItem(PK=pk, SK=f"{WEEK}{start.isoformat()}")
            checks.append(_unchanged_write(week, loaded.weeks.get(start)))
    return checks


def _replacement_writes(item: AnalyticsItem | None, known: AnalyticsItem | None) -> list[Write]:
    """The write that turns what was read into `item`, or into nothing."""
    if item is not None:
        return [_versioned_write(item, known)]
    return [delete(known, when=type(known).revision == int(known.revision))] if known is not None else []


def _changed_keys(before: Mapping[K, object], after: Mapping[K, object]) -> list[K]:
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]
