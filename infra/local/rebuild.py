"""`make rebuild USER=ada@example.com`: recompute everything that is computed about a user, on the running stack or a deployed one."""

import os

from infra.local import console
from infra.local.console import Trouble
from infra.local.stage_environment import use_stage


def rebuild(user: str) -> dict[str, int]:
    """Rebuild what is computed about a user, and return how many items were wrong, by service.

    Args:
        user: the id, the email address or the user name.

    Raises:
        Trouble: there is no such user.
    """
    from fitai.accounts import store
    from fitai.kernel.rebuilding import rebuild_user

    user_id = user if store.find_account(user) else store.account_id_by_login(user)
    if user_id is None:
        raise Trouble(f"There is no user {user}.")
    return rebuild_user(user_id)


def main() -> None:
    """Rebuild what is computed about USER, and say what was wrong."""
    user = os.environ.get("REBUILD_USER", "")
    if not user:
        raise Trouble("Whose? make rebuild USER=<id, email address or user name> [STAGE=prod]")
    use_stage(os.environ.get("REBUILD_STAGE", "") or "local")
    for service, wrong in rebuild(user).items():
        print(f"{service}: {wrong} items were wrong" if wrong else f"{service}: all was right")


if __name__ == "__main__":
    console.main(main)
