"""The profile as its owner reads it, and the address of its picture. Pure."""

from fitai.accounts.models import Account
from fitai.accounts.rules import subscription_summary
from fitai.kernel import clock
from fitai.kernel.suspensions import suspension_in_force
from fitai.kernel.types import Units
from fitai.users.models import Profile, ProfileMetrics

PICTURE_PATH = "/media/"
"""The beginning of a profile picture's address; the picture's id follows."""


def profile_picture_id(account: Account) -> str | None:
    """The id of the account's profile picture."""
    address = account.profile.profile_picture or ""
    return address.removeprefix(PICTURE_PATH) if address.startswith(PICTURE_PATH) else None


def profile(account: Account, units: Units) -> Profile:
    """The profile as its owner reads it.

    Args:
        units: the units of the response.
    """
    return Profile(
        **dict(account.profile),
        id=account.id,
        email=account.email,
        username=account.username,
        role=account.role,
        email_verified=account.email_verified,
        subscription=subscription_summary(account),
        metrics=ProfileMetrics(**dict(account.metrics), measurement_unit=units),
        created_at=account.created_at,
        updated_at=account.updated_at,
        suspension=suspension_in_force(account.suspension, clock.now()),
    )
