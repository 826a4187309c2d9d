"""Rebuild a user's achievements from what the services publish."""

from fitai.achievements import service, store, values
from fitai.achievements.models import UnlockedTiers


def rebuild(user_id: str) -> int:
    """Evaluate all achievements of a user, tell nothing, and return how many items were wrong: one or none."""
    before = _load(user_id)
    service.evaluate(user_id, values.SOURCES, in_bulk=True, silent=True)
    return int(before != _load(user_id))


def _load(user_id: str) -> UnlockedTiers:
    """What is stored of a user; a value of 0 is the same as one that was never evaluated."""
    item = store.find_achievements(user_id)
    unlocked = UnlockedTiers() if item is None else item.unlocked
    return unlocked.model_copy(update={"values": {name: value for name, value in unlocked.values.items() if value}})
