"""Rebuild the summary of a user's body log from the log itself."""

from fitai.users.body import service


def rebuild(user_id: str) -> int:
    """Compute the summary of a user's body log anew, a Query for each megabyte; return how many items were wrong.

    Raises:
        NotFound: the account was deleted.
    """
    return int(service.renew_summary(user_id, []))
