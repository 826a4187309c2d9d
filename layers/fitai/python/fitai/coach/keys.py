"""Keys that several stores of the coach share."""


def partition(user_id: str) -> str:
    """The partition of what the coach keeps of a user beside the recommendations: exported and erased as a whole."""
    return f"USER#{user_id}#COACH"
