"""Rebuild a user's achievements from what the services publish."""

from fitai.achievements import service, store, values


def rebuild(user_id: str) -> int:
    """Evaluate all achievements of a user, tell nothing, and return how many items were wrong: one or none."""
    before = store.find_achievements(user_id)
    service.evaluate(user_id, values.SOURCES, in_bulk=True, silent=True)
    after = store.find_achievements(user_id)
    return int((before and before.unlocked) != (after and after.unlocked))
