"""What other services may call of the achievements. Read-only."""

from collections.abc import Iterable

from fitai.achievements import store
from fitai.achievements.catalogue import BY_ID, CATALOGUE
from fitai.achievements.models import UnlockedAchievement
from fitai.kernel.table import Entity


def achievements_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `unlocked_among` finds, for a batch that reads it with others."""
    return store.partition(user_id), store.ACHIEVEMENTS


def unlocked_among(items: Iterable[Entity]) -> list[UnlockedAchievement]:
    """A user's unlocked achievements, the newest first, by the items that were read.

    Those that depend on sex and body weight are left out, since they tell of both.
    """
    item = store.achievements_among(items)
    if item is None:
        return []
    unlocked = [
        UnlockedAchievement(achievement.id, achievement.title, achievement.icon, *tiers[-1])
        for achievement in CATALOGUE
        if not achievement.opt_in and (tiers := item.unlocked.tiers.get(achievement.id))
    ]
    return sorted(unlocked, key=lambda achievement: achievement.unlocked_at, reverse=True)


def unlocked_tiers(user_id: str) -> set[tuple[str, float]]:
    """The tiers that a user has unlocked, each by its achievement and its value: one GetItem."""
    stored = store.find_achievements(user_id)
    if stored is None:
        return set()
    return {(achievement_id, tier) for achievement_id, tiers in stored.unlocked.tiers.items() for tier, _ in tiers}


def public_titles() -> dict[str, str]:
    """The titles of the achievements that others may see, by their ids: no request.

    Those are left out that depend on the body weight.
    """
    return {
        achievement_id: achievement.title for achievement_id, achievement in BY_ID.items() if not achievement.opt_in
    }
