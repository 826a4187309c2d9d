"""`make admin EMAIL=ada@example.com`: make an account an administrator, on the running local stack or, with STAGE and AWS
credentials, on a deployed one. It is in the audit trail."""

import os

from infra.local import console
from infra.local.console import Trouble
from infra.local.stage_environment import use_stage


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


def main() -> None:
    """Make the account with the address ADMIN_EMAIL an administrator."""
    email, stage = os.environ.get("ADMIN_EMAIL", ""), os.environ.get("ADMIN_STAGE", "") or "local"
    if not email:
        raise Trouble("Who? make admin EMAIL=<address> [STAGE=dev]")
    use_stage(stage)
    if appoint(email):
        print(f"{email} is an administrator. Sign in again; an administrator needs a second factor.")
    else:
        print(f"{email} is an administrator already.")


if __name__ == "__main__":
    console.main(main)
