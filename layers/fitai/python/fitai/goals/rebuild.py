"""Judge all of a user's goals by the data anew, and count them."""

from fitai.goals import reactions, store


def rebuild(user_id: str) -> int:
    """Rebuild the progress of a user's goals, and how many are open, completed and have milestones.

    Writes only what differs; grows with the number of goals.

    Returns:
        How many items were wrong.
    """
    return len(reactions.judge_goals(user_id).changes) + store.correct_counts(user_id)
