"""`make admin EMAIL=ada@example.com`: make an account an administrator, on the running local stack or, with STAGE and AWS
credentials, on a deployed one. It is in the audit trail."""

import os
from typing import Any

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.rebuild import environment_of

FUNCTION = "admin-update_person"
"""A function whose environment names what the change writes: the table, the bus."""


def appoint(email: str) -> bool:
    """Make the account with this address an administrator: its devices are signed out.

    Returns:
        Whether it was none before.

    Raises:
        Trouble: no account has this address.
    """
    from fitai.accounts import store
    from fitai.admin.people import appointing

    user_id = store.account_id_by_login(email) if "@" in email else None
    if user_id is None:
        raise Trouble(f"No account has the address {email}. Register it first.")
    return appointing.appoint(user_id)


def deployed_environment(functions: Any, stage: str) -> dict[str, str]:
    """The environment of a deployed function; region and credentials are those of the AWS CLI.

    Args:
        functions: a client of Lambda.

    Raises:
        Trouble: the stage is not deployed where the credentials are for.
    """
    name = f"fitai-{stage}-{FUNCTION}"
    try:
        configuration = functions.get_function_configuration(FunctionName=name)
    except functions.exceptions.ResourceNotFoundException:
        raise Trouble(f"There is no function {name} with these credentials, in this region.") from None
    variables: dict[str, str] = configuration.get("Environment", {}).get("Variables", {})
    return {name: value for name, value in variables.items() if name.startswith("FITAI_")}


def use_environment_of(stage: str) -> None:
    """Let what is called from here on work on a stage: the running local stack, or a deployed one.

    Raises:
        Trouble: there is no such stage.
    """
    if stage == "local":
        cloud = Cloud.known()
        if not cloud.runs():
            raise Trouble("No stack runs here; `make start` starts one. With STAGE=dev, a deployed stack is meant.")
        os.environ.update(environment_of(cloud.client("lambda"), cloud.endpoint))
    else:
        from fitai.kernel.aws import new_client

        os.environ.update(deployed_environment(new_client("lambda"), stage))


def main() -> None:
    """Make the account with the address ADMIN_EMAIL an administrator."""
    email, stage = os.environ.get("ADMIN_EMAIL", ""), os.environ.get("ADMIN_STAGE", "") or "local"
    if not email:
        raise Trouble("Who? make admin EMAIL=<address> [STAGE=dev]")
    use_environment_of(stage)
    if appoint(email):
        print(f"{email} is an administrator. Sign in again; an administrator needs a second factor.")
    else:
        print(f"{email} is an administrator already.")


if __name__ == "__main__":
    console.main(main)
