"""Items and keys of the achievements.

    USER#<id>   ACHIEVEMENTS           the unlocked tiers, and the values as they were evaluated
    USER#<id>   ACHIEVEMENT_IMPORTS    which imports count

One GetItem answers the catalogue with a user's progress, however long the history.
"""

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute

from fitai.achievements.models import UnlockedTiers
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, get, of_kind, put

ACHIEVEMENTS = "ACHIEVEMENTS"
IMPORTS = "ACHIEVEMENT_IMPORTS"
SORT_KEY_PREFIX = "ACHIEVEMENT"
"""Prefix of the sort keys of all items."""


def partition(user_id: str) -> str:
    """The partition of a user."""
    return f"USER#{user_id}"


class AchievementsItem(Entity, discriminator="achievements"):
    """The achievements of a user, read and written whole by revision. `catalogue`: the version it was evaluated by."""

    revision = NumberAttribute()
    catalogue = NumberAttribute()
    unlocked: PydanticAttribute[UnlockedTiers] = PydanticAttribute(UnlockedTiers)

    @classmethod
    def of(cls, user_id: str, catalogue: int, unlocked: UnlockedTiers, revision: int) -> "AchievementsItem":
        """The item of a user."""
        return cls(PK=partition(user_id), SK=ACHIEVEMENTS, revision=revision, catalogue=catalogue, unlocked=unlocked)


class ImportsItem(Entity, discriminator="achievement_imports"):
    """The imports of a user, each with whether it counts: one that was undone does not."""

    revision = NumberAttribute()
    imports: PydanticAttribute[dict[str, bool]] = PydanticAttribute(dict[str, bool])

    @classmethod
    def of(cls, user_id: str, imports: dict[str, bool], revision: int) -> "ImportsItem":
        """The item of a user."""
        return cls(PK=partition(user_id), SK=IMPORTS, revision=revision, imports=imports)


def find_achievements(user_id: str) -> AchievementsItem | None:
    """The achievements of a user: one GetItem."""
    return get(AchievementsItem, partition(user_id), ACHIEVEMENTS)


def achievements_among(items: Iterable[Entity]) -> AchievementsItem | None:
    """The achievements of a user among items that were read; None without them."""
    return next(iter(of_kind(items, AchievementsItem)), None)


def achievements_write(user_id: str, catalogue: int, unlocked: UnlockedTiers, stored: AchievementsItem | None) -> Write:
    """The write of a user's achievements; a write conflict when they were changed since they were read."""
    revision = int(stored.revision) if stored else 0
    item = AchievementsItem.of(user_id, catalogue, unlocked, revision + 1)
    return put(item, when=AchievementsItem.revision == revision if stored else ABSENT)


def find_imports(user_id: str) -> ImportsItem | None:
    """The imports of a user: one GetItem."""
    return get(ImportsItem, partition(user_id), IMPORTS)


def imports_write(user_id: str, imports: dict[str, bool], stored: ImportsItem | None) -> Write:
    """The write of a user's imports; a write conflict when they were changed since they were read."""
    revision = int(stored.revision) if stored else 0
    item = ImportsItem.of(user_id, imports, revision + 1)
    return put(item, when=ImportsItem.revision == revision if stored else ABSENT)
