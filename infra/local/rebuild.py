"""`make rebuild USER=ada@example.com`: recompute everything that is computed about a user, on the running stack or a deployed one."""

import os
from collections.abc import Mapping
from typing import Any

from infra import LOCAL_REGION
from infra.local import console
from infra.local.cloud import CREDENTIALS
from infra.local.console import Trouble
from infra.local.logs import PREFIX

FUNCTION = f"{PREFIX}reactions-rebuild_analytics"
"""A function whose environment names what the rebuild reads and writes: the table, the bucket."""


def environment_of(functions: Any, endpoint: str) -> dict[str, str]:
    """The environment of a deployed function, with this machine's way to the cloud.

    Args:
        functions: a client of Lambda.
    """
    configuration = functions.get_function_configuration(FunctionName=FUNCTION)
    variables: Mapping[str, str] = configuration.get("Environment", {}).get("Variables", {})
    names = {name: value for name, value in variables.items() if name.startswith("FITAI_")}
    return (
        names
        | dict(CREDENTIALS)
        | {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": LOCAL_REGION, "AWS_DEFAULT_REGION": LOCAL_REGION}
    )


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
    # That module takes a local stage's environment from this one.
    from infra.local.admin import use_stage

    use_stage(os.environ.get("REBUILD_STAGE", "") or "local")
    for service, wrong in rebuild(user).items():
        print(f"{service}: {wrong} items were wrong" if wrong else f"{service}: all was right")


if __name__ == "__main__":
    console.main(main)
