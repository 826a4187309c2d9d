"""Rebuild the summary of a user's body log."""

from fitai.users.published import rebuild_body


def rebuild(user_id: str) -> int:
    """Rebuild the summary of a user's body log, and return how many items were wrong."""
    return rebuild_body(user_id)
