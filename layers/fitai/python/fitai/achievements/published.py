"""What other services may call of the achievements. Read-only."""

from fitai.achievements import store
from fitai.achievements.catalogue import BY_ID


def unlocked_tiers(user_id: str) -> set[tuple[str, float]]:
    """The tiers that a user has unlocked, each by its achievement and its value: one GetItem."""
    stored = store.find_achievements(user_id)
    if stored is None:
        return set()
    return {(achievement_id, tier) for achievement_id, tiers in stored.unlocked.tiers.items() for tier, _ in tiers}


def told_titles() -> dict[str, str]:
    """The titles of the achievements that others may be told of, by their ids: no request.

    Those are left out that depend on the body weight.
    """
    return {
        achievement_id: achievement.title for achievement_id, achievement in BY_ID.items() if not achievement.opt_in
    }
