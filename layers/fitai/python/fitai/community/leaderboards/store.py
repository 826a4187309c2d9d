"""Items of the leaderboards, beside the boards' own, in the partition of a user's scores.

USER#<user>#BOARDS    !months           what each month adds to the boards of all time
USER#<user>#BOARDS    !out#<workout>    a workout that is excluded, or was in an older version
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.community.boards.store import scores_partition
from fitai.community.leaderboards.rules import DayValues
from fitai.kernel import personal_data
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, get, get_many, of_kind, put, query_all
from fitai.kernel.types import Model
from fitai.users import published as users

MONTHS, EXCLUDED = "!months", "!out#"


class Exclusion(Model):
    """A workout that does not count, and why; without a reason it counts again."""

    workout_id: str
    workout_version: int
    day: date
    seconds: float = 0.0
    distance: float = 0.0
    volume: float = 0.0
    reasons: list[str] = []

    @property
    def values(self) -> DayValues:
        """What it takes from its day."""
        return DayValues(1.0, self.seconds, self.distance, self.volume)


class BoardMonthsItem(Entity, discriminator="board_months"):
    """What each month, such as `2026-03`, adds to the boards of all time, by metric."""

    revision = NumberAttribute()
    months: PydanticAttribute[dict[str, dict[str, float]]] = PydanticAttribute(dict[str, dict[str, float]])

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "BoardMonthsItem":
        """The item of a user."""
        return cls(PK=scores_partition(user_id), SK=MONTHS, **attributes)


class ExcludedWorkoutItem(Entity, discriminator="board_excluded"):
    """A workout that is excluded."""

    exclusion: PydanticAttribute[Exclusion] = PydanticAttribute(Exclusion)
    workout_version = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str, **attributes: Any) -> "ExcludedWorkoutItem":
        """The item of a workout."""
        return cls(PK=scores_partition(user_id), SK=f"{EXCLUDED}{workout_id}", **attributes)


@dataclass(frozen=True, slots=True)
class History:
    """What is stored of a user beside the scores."""

    revision: int = 0
    months: dict[str, dict[str, float]] = field(default_factory=dict)
    excluded: list[Exclusion] = field(default_factory=list)


def load_account(user_id: str) -> list[Entity]:
    """The item of a user's account: one BatchGetItem."""
    return get_many([users.account_key(user_id)])


def load_history(user_id: str) -> History:
    """The months and the excluded workouts of a user: one Query."""
    items = list(query_all(scores_partition(user_id), begins="!"))
    months = next(iter(of_kind(items, BoardMonthsItem)), None)
    excluded = [item.exclusion for item in of_kind(items, ExcludedWorkoutItem) if item.exclusion.reasons]
    if months is None:
        return History(excluded=excluded)
    return History(int(months.revision), months.months, excluded)


def months_writes(user_id: str, before: History, months: dict[str, dict[str, float]]) -> list[Write]:
    """The write of the months; none where they are unchanged, a write conflict where somebody else has written them."""
    if months == before.months:
        return []
    item = BoardMonthsItem.of(user_id, revision=before.revision + 1, months=months)
    when = BoardMonthsItem.revision == before.revision if before.revision else ABSENT
    return [put(item, when=when), account_exists_check_write(user_id)]


def find_exclusion(user_id: str, workout_id: str) -> Exclusion | None:
    """What is stored of a workout that is excluded, or was: one GetItem."""
    key = ExcludedWorkoutItem.of(user_id, workout_id)
    item = get(ExcludedWorkoutItem, key.PK, key.SK)
    return None if item is None else item.exclusion


def exclusion_write(user_id: str, before: Exclusion | None, after: Exclusion) -> Write:
    """The write of what is excluded of a workout; a write conflict where somebody else has written it."""
    item = ExcludedWorkoutItem.of(user_id, after.workout_id, exclusion=after, workout_version=after.workout_version)
    when = ABSENT if before is None else ExcludedWorkoutItem.workout_version == before.workout_version
    return put(item, when=when)


def erase(user_id: str) -> Iterator[None]:
    """Delete what is left of a deleted account, after it was taken off the boards."""
    yield from personal_data.erase_items(scores_partition(user_id))
