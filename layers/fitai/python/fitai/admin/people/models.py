"""Types of accounts as administrators read and change them: what support needs, and nothing else of a person.

Neither the password's hash nor what the person measures, trains or writes is in them.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from fitai.accounts.models import Plan, PlanStatus
from fitai.community.cases.models import CaseSummary
from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Role
from fitai.kernel.paging import Paging
from fitai.kernel.suspensions import SuspensionReason
from fitai.kernel.types import Input, Model

MAX_CASES = 20
"""Moderation cases that are shown with an account."""


def _check_future(moment: Moment) -> Moment:
    if moment <= clock.now():
        raise ValueError("Must be in the future")
    return moment


FutureMoment = Annotated[Moment, AfterValidator(_check_future)]
Note = Annotated[str, Field(min_length=1, max_length=500)]


# --- reading -----------------------------------------------------------------------------------------------


class PeopleQuery(Paging):
    """Which accounts. Without `q`, all of them, the newest first. A page may be short: the next one continues."""

    q: str | None = Field(
        None,
        min_length=2,
        max_length=254,
        description="A mail address or an id, exactly; otherwise the beginning of a user name, or of first and last name.",
    )
    role: Role | None = None
    """Only accounts of this role."""
    plan: Plan | None = None
    """Only accounts that have this plan now."""
    status: Literal["active", "suspended"] | None = None
    """Only accounts that are suspended now, or only those that are not."""
    joined_since: date | None = None
    """Only accounts that were registered on this day (UTC), or later."""


class Person(Model):
    """An account in the list."""

    id: str
    """Identifies the account."""
    email: str
    """The e-mail address that the account signs in with."""
    email_verified: bool
    """Whether it is verified."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    role: Role
    """What the account may do."""
    plan: Plan
    """The plan that the account has now: the one that is paid for, or a granted one that is higher."""
    status: Literal["active", "suspended"]
    """Whether the account is suspended now."""
    created_at: Moment
    """When the account was registered."""
    last_login_at: Moment | None = None
    """When the user signed in last."""


class PersonSubscription(Model):
    """What is paid for."""

    plan: Plan
    """The plan of the subscription."""
    status: PlanStatus
    """Whether it is in force."""
    start_date: Moment | None = None
    """When it began."""
    end_date: Moment | None = None
    """When it ends; left out where it has no end."""


class PersonGrant(Model):
    """A plan that an administrator has granted."""

    plan: Plan
    """The plan that was granted."""
    reason: str
    """Why."""
    since: Moment
    """Since when."""
    until: Moment
    """When it ends."""


class PersonSuspension(Model):
    """A suspension, in force or over."""

    reason: SuspensionReason
    """Why."""
    note: str | None = None
    """What the user was told besides."""
    since: Moment
    """When it began."""
    until: Moment | None = None
    """When it ends by itself; left out where it does not."""
    ended_at: Moment | None = None
    """When it ended; left out while it is not cleared."""


class ModelUsage(Model):
    """What the language model has cost for the account this month (UTC)."""

    calls: int
    """How often it was called."""
    tokens: int
    """Tokens of questions and answers."""
    cost_micros: int
    """Millionths of a US dollar."""


class PersonDetails(Person):
    """An account as support needs it."""

    version: int
    """Grows with each change; a change names the version that it is decided on."""
    updated_at: Moment
    """When the account was last changed."""
    language: str
    """The language of the account."""
    has_password: bool
    """Whether there is a password, beside providers and passkeys."""
    last_active_at: Moment | None = None
    """When the account last sent something, to a quarter of an hour; left out where that is not known."""
    sessions: int
    """How many devices are signed in."""
    second_factors: int
    """How many second factors the account has."""
    subscription: PersonSubscription
    """What is paid for."""
    granted_plan: PersonGrant | None = None
    """A plan that was granted; left out where there is none, or it has ended."""
    suspension: PersonSuspension | None = None
    """The suspension; left out where there is none in force."""
    past_suspensions: list[PersonSuspension]
    """Suspensions that are over, the newest 20, oldest first."""
    model_usage: ModelUsage
    """What the language model has cost this month."""
    cases: list[CaseSummary]
    """Moderation cases about the user, at most 20; nothing of what was written is in them."""


# --- changing ----------------------------------------------------------------------------------------------


class GrantPlan(Input):
    """A plan to be granted."""

    plan: Literal["premium", "pro"]
    """The plan to be granted."""
    until: FutureMoment
    """When it ends."""
    reason: Note
    """Why, 1 to 500 characters."""


class SuspendPerson(Input):
    """A suspension."""

    reason: SuspensionReason
    """Why; the user is told."""
    note: Note | None = None
    """What the user is told besides, 1 to 500 characters."""
    until: FutureMoment | None = None
    """When it ends by itself; left out where it does not."""


class ChangePerson(Input):
    """A change of an account: what is left out stays; null for `plan` and `suspension` ends them."""

    version: int = Field(ge=1)
    """The version of the account that the change is decided on."""
    role: Literal["user", "admin"] | None = None
    """What the account may do; `user` is `premium` where a plan is paid for."""
    plan: GrantPlan | None = None
    """A plan that is granted beside what is paid for; the higher one counts."""
    suspension: SuspendPerson | None = None
    """Suspend the account, or change the suspension."""
    sign_out_everywhere: bool = False
    """End all sessions, delete all API keys, and pause all webhooks."""

    @model_validator(mode="after")
    def _require_change(self) -> "ChangePerson":
        if not self.changes and not self.sign_out_everywhere:
            raise ValueError("Give role, plan, suspension or signOutEverywhere")
        return self

    @property
    def changes(self) -> frozenset[str]:
        """The fields that are to change."""
        named = self.model_fields_set & {"role", "plan", "suspension"}
        return frozenset(named if self.role is not None else named - {"role"})


class DeletePerson(Input):
    """Why an account is deleted."""

    version: int = Field(ge=1)
    """The version of the account that the deletion is decided on."""
    reason: Note
    """Why, 1 to 500 characters; it is kept in the audit trail."""
