"""Who calls: roles, scopes, and what an access token says."""

from dataclasses import dataclass
from typing import Literal

from fitai.kernel.errors import StepUpRequired
from fitai.kernel.types import Units

Access = Literal["public", "user", "premium", "admin"]
"""Who may call an endpoint. There is no default: each declaration names it."""

Role = Literal["user", "premium", "admin"]

Ownership = Literal["own", "shared", "public"]
"""Whose resources the ids in a request may name. own: the caller's; anybody else's answer 404. shared: also those that
their owner lets the caller see. public: resources of nobody, or for everybody."""

ACCESS_TOKEN_LIFETIME = 15 * 60
"""Seconds that an access token is valid; the end of a session is remembered as long."""
MULTI_FACTOR = "mfa"
"""What `amr` says of a session that has proven more than one factor (RFC 8176)."""
RECENT_SIGN_IN_SECONDS = 10 * 60
"""Seconds after a proof of identity (a sign-in, or a step-up) in which endpoints with `step_up` may be called."""

_USER_SCOPES = (
    "read:own_profile",
    "write:own_profile",
    "read:exercises",
    "write:custom_exercises",
    "read:own_workouts",
    "write:own_workouts",
    "read:public_templates",
    "write:own_templates",
    "read:own_progress",
    "write:own_progress",
)
_PREMIUM_SCOPES = (
    *_USER_SCOPES,
    "read:ai_recommendations",
    "write:ai_requests",
    "read:advanced_analytics",
    "export:own_data",
    "access:premium_templates",
    "unlimited:ai_generation",
)
_ADMIN_SCOPES = (
    *_PREMIUM_SCOPES,
    "read:all_users",
    "write:all_users",
    "moderate:content",
    "feature:templates",
    "read:platform_analytics",
    "write:admin_settings",
)
SCOPES_BY_ROLE: dict[Role, tuple[str, ...]] = {"user": _USER_SCOPES, "premium": _PREMIUM_SCOPES, "admin": _ADMIN_SCOPES}
"""The permissions of each role, as the token's `scope` lists them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in account, as its access token describes it.

    Attributes:
        session: the device family that the token was issued to.
        issued, expires: epoch seconds.
        auth_time: when this session last proved who the caller is, in epoch seconds: at the sign-in, or by a step-up
            since. Refreshing does not change it. 0 where the token does not say.
        amr: how that was proven (RFC 8176): `pwd`, `otp`, `hwk`, or the name of a provider.
        units: how the account writes and reads measures.
    """

    id: str
    email: str
    role: Role
    subscription: str
    session: str
    issued: int
    expires: int
    units: Units = "metric"
    auth_time: int = 0
    amr: tuple[str, ...] = ()

    @property
    def is_premium(self) -> bool:
        """Whether the account pays, or is an admin."""
        return self.role in ("premium", "admin") or self.subscription in ("premium", "pro")

    @property
    def is_admin(self) -> bool:
        """Whether the account may see and moderate everything."""
        return self.role == "admin"

    @property
    def lacks_factor(self) -> bool:
        """Whether the account must have a second factor, and this session has not proven one."""
        return self.is_admin and MULTI_FACTOR not in self.amr

    def may(self, access: Access) -> bool:
        """Whether this caller may call an endpoint with that access."""
        if access == "admin":
            return self.is_admin
        return access != "premium" or self.is_premium

    @property
    def context(self) -> dict[str, str]:
        """The context that the authorizer passes to the endpoint; API Gateway carries strings only."""
        return {
            "principalId": self.id,
            "userId": self.id,
            "email": self.email,
            "role": self.role,
            "subscription": self.subscription,
            "session": self.session,
            "issued": str(self.issued),
            "expires": str(self.expires),
            "authTime": str(self.auth_time),
            "amr": " ".join(self.amr),
        }

    @classmethod
    def from_context(cls, context: dict[str, str]) -> "Caller | None":
        """The caller that the authorizer found, or None where there was none."""
        if not context.get("userId"):
            return None
        return cls(
            id=context["userId"],
            email=context["email"],
            role=context["role"],  # type: ignore[arg-type]
            subscription=context["subscription"],
            session=context["session"],
            issued=int(context["issued"]),
            expires=int(context["expires"]),
            auth_time=int(context.get("authTime", 0)),
            amr=tuple(context.get("amr", "").split()),
        )


def require_recent_sign_in(caller: Caller, now: int, within: int = RECENT_SIGN_IN_SECONDS) -> None:
    """Refuse a caller whose identity was not proven within the last seconds (now in epoch seconds).

    Raises:
        StepUpRequired: it was proven longer ago.
    """
    if caller.auth_time + within <= now:
        raise StepUpRequired
