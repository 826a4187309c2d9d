"""Who calls: roles, scopes, and what an access token says."""

from dataclasses import dataclass
from typing import Literal

from fitai.kernel.entitlements import Access as Access
from fitai.kernel.entitlements import Plan, plan_of, plan_with, scopes_of
from fitai.kernel.entitlements import Role as Role
from fitai.kernel.errors import Forbidden, InsufficientScope, Problem, StepUpRequired, UpgradeRequired
from fitai.kernel.types import Units

Ownership = Literal["own", "shared", "public"]
"""Whose resources the ids in a request may name. own: the caller's; anybody else's answer 404. shared: also those that
their owner lets the caller see. public: resources of nobody, or for everybody."""

ACCESS_TOKEN_LIFETIME = 15 * 60
"""Seconds that an access token is valid; the end of a session is remembered as long."""
AUTHORIZED_BY = "authorizedBy"
"""In the authorizer's context: the request that it was asked for, which is another one where its answer was cached."""
BLOCKED = "!"
"""What stands before a session's id where it is said until when it is blocked."""
MULTI_FACTOR = "mfa"
"""What `amr` says of a session that has proven more than one factor (RFC 8176)."""
RECENT_SIGN_IN_SECONDS = 10 * 60
"""Seconds after a proof of identity (a sign-in, or a step-up) in which endpoints with `step_up` may be called."""


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
        granted: the scopes that the token or the API key lists; None where it lists none, which is everything that role
            and plan have.
        key_id: of the API key that the request was made with; None for a session.
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
    granted: frozenset[str] | None = None
    key_id: str | None = None

    @property
    def scopes(self) -> frozenset[str]:
        """What the caller may do: what is granted, as far as role and plan have it."""
        scopes = frozenset[str](scopes_of(self.role, self.subscription))
        return scopes if self.granted is None else scopes & self.granted

    def has(self, scope: str) -> bool:
        """Whether the caller has the scope."""
        return scope in self.scopes

    @property
    def plan(self) -> Plan:
        """The plan whose limits the account has."""
        return plan_of(self.role, self.subscription)

    @property
    def is_premium(self) -> bool:
        """Whether the account has what a paid plan contains."""
        return self.plan != "free"

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
        return access == "public" or access in self.scopes

    def require(self, access: Access) -> None:
        """Refuse a caller without the scope.

        Raises:
            UpgradeRequired: a plan above the caller's has it.
            InsufficientScope: the caller's account has it, but not the API key.
            Forbidden: only administrators have it.
        """
        if not self.may(access):
            raise self._refusal(access)

    def _refusal(self, access: Access) -> Problem:
        if access in scopes_of(self.role, self.subscription):
            return InsufficientScope(details={"scope": access})
        plan = plan_with(access)
        return Forbidden() if plan is None else UpgradeRequired(plan)

    @property
    def context(self) -> dict[str, str]:
        """The context that the authorizer passes to the endpoint; API Gateway carries strings only."""
        key = {} if self.key_id is None else {"keyId": self.key_id}
        scopes = {} if self.granted is None else {"scopes": " ".join(sorted(self.granted))}
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
            **key,
            **scopes,
        }

    @classmethod
    def from_context(cls, context: dict[str, str]) -> "Caller | None":
        """The caller that the authorizer found, or None where there was none.

        A context without scopes is that of a session's token; for an API key it grants nothing.
        """
        if not context.get("userId"):
            return None
        key_id = context.get("keyId") or None
        scopes = context.get("scopes", None if key_id is None else "")
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
            granted=None if scopes is None else frozenset(scopes.split()),
            key_id=key_id,
        )


def require_recent_sign_in(caller: Caller, now: int, within: int = RECENT_SIGN_IN_SECONDS) -> None:
    """Refuse a caller whose identity was not proven within the last seconds (now in epoch seconds).

    Raises:
        StepUpRequired: it was proven longer ago.
    """
    if caller.auth_time + within <= now:
        raise StepUpRequired


def blocked_name(session: str) -> str:
    """The name by which a session's block is kept among the account's ended sessions."""
    return f"{BLOCKED}{session}"
