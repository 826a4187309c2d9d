"""Rebuild a user's achievements from what the services publish."""

from fitai.achievements import service, store, values
from fitai.achievements.models import UnlockedTiers
from fitai.achievements.store import AchievementsItem


def rebuild(user_id: str) -> int:
    """Evaluate all achievements of a user, tell nothing, and return how many items were wrong: one or none."""
    before = _content(store.find_achievements(user_id))
    service.evaluate(user_id, values.SOURCES, in_bulk=True, silent=True)
    return int(before != _content(store.find_achievements(user_id)))


def _content(item: AchievementsItem | None) -> UnlockedTiers:
    """What is stored of a user; a value of 0 is the same as one that was never evaluated."""
    unlocked = item.unlocked if item is not None else UnlockedTiers()
    return unlocked.model_copy(update={"values": {name: value for name, value in unlocked.values.items() if value}})
