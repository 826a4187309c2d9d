"""Failures that a caller is told of: each has a status, a code and a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

SWITCHED_OFF_RETRY = 300
"""Seconds after which a client may ask again for what is switched off."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `path` as the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`."""

    path: str
    message: str


class Problem(Exception):
    """A failure with a status and a stable code, raised anywhere below an endpoint or an action and answered there.

    `data` is what can be answered nevertheless, in the place where a successful answer has it.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong on our side."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        fields: Sequence[FieldError] = (),
        headers: dict[str, str] | None = None,
        details: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
    ) -> None:
        self.message = message or self.sentence
        self.problem_code = code or self.code
        self.fields = tuple(fields)
        self.headers = headers or {}
        self.details = details or {}
        self.data = data
        super().__init__(self.message)

    @property
    def error(self) -> dict[str, object]:
        """The `error` member of the envelope. `details` become members of their own, such as `currentVersion`."""
        body: dict[str, object] = {"code": self.problem_code, "message": self.message}
        if self.fields:
            body["fields"] = [{"path": field.path, "message": field.message} for field in self.fields]
        return body | self.details


class Malformed(Problem):
    """400: the request cannot be read."""

    status, code, sentence = 400, "malformed", "The request could not be read."


class Unauthorized(Problem):
    """401: no access token, or an invalid one."""

    status, code, sentence = 401, "unauthorized", "A valid access token is needed."


class Forbidden(Problem):
    """403: signed in, but not allowed."""

    status, code, sentence = 403, "forbidden", "You are not allowed to do this."


class StepUpRequired(Forbidden):
    """403: the caller's identity was proven too long ago for this; prove it again (`POST /auth/step-up`)."""

    code, sentence = "step_up_required", "Confirm that it is you, and then repeat this at once."


class FactorRequired(Forbidden):
    """403: an administrator's session was opened without a second factor; only the routes that add one accept it."""

    code, sentence = "factor_required", "An administrator needs a second factor: add one, or sign in with it."


class AccountSuspended(Forbidden):
    """403: the caller's account is suspended; `details` say why, and until when."""

    code, sentence = "account_suspended", "This account is suspended."


class SignUpClosed(Forbidden):
    """403: no new accounts at present."""

    code, sentence = "sign_up_closed", "New accounts cannot be created at the moment."


class InsufficientScope(Forbidden):
    """403: the API key was not given the scope that is needed (`scope`), though its account has it."""

    code, sentence = "insufficient_scope", "This API key may not do this."


PLANS_URL = "/payments/plans"
"""Where the plans are listed; in answers that name a plan."""
SUBSCRIBE_URL = "/payments/create-subscription"
"""Where a plan is subscribed to."""


def plan_details(required_plan: str | None) -> dict[str, object]:
    """The plan that is required, where there is such a plan, and where to see and subscribe to it."""
    plan = {} if required_plan is None else {"requiredPlan": required_plan}
    return {**plan, "plansUrl": PLANS_URL, "subscribeUrl": SUBSCRIBE_URL}


class UpgradeRequired(Forbidden):
    """403: part of a plan (`requiredPlan`) that the account does not have; `plansUrl` and `subscribeUrl` lead to it."""

    code, sentence = "upgrade_required", "This is part of FitAI Premium."

    def __init__(self, required_plan: str = "premium", message: str | None = None) -> None:
        super().__init__(
            message or f"This is part of FitAI {required_plan.capitalize()}.", details=plan_details(required_plan)
        )


class PlanLimitReached(Problem):
    """402: the number (`limit`) that the account's plan contains is used up; `requiredPlan`, where there is one, has more."""

    status, code, sentence = 402, "plan_limit_reached", "Your plan does not contain more of these."

    def __init__(self, limit: int, required_plan: str | None, message: str | None = None) -> None:
        super().__init__(message, details={"limit": limit, **plan_details(required_plan)})


class NotFound(Problem):
    """404: absent, or not the caller's; the answer does not tell which of the two."""

    status, code, sentence = 404, "not_found", "There is nothing here."


class Conflict(Problem):
    """409: the state, the version or the uniqueness of things forbids it."""

    status, code, sentence = 409, "conflict", "This does not fit the present state."


class TooLarge(Problem):
    """413: more than is accepted at once."""

    status, code, sentence = 413, "too_large", "The request is larger than what is taken at once."


class UnsupportedType(Problem):
    """415: a body that is not JSON where JSON is expected."""

    status, code, sentence = 415, "unsupported_type", "Send JSON, with Content-Type: application/json."


class Invalid(Problem):
    """422: readable, but the named fields are not valid."""

    status, code, sentence = 422, "invalid", "Some fields are not valid."

    @classmethod
    def field(cls, path: str, message: str) -> "Invalid":
        """One field that is wrong."""
        return cls(fields=[FieldError(path, message)])


class TooManyRequests(Problem):
    """429: come back after `retry_after` seconds."""

    status, code, sentence = 429, "too_many_requests", "Too many requests; slow down."

    def __init__(
        self,
        retry_after: int,
        message: str | None = None,
        code: str | None = None,
        details: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message, code=code, headers={"Retry-After": str(max(1, retry_after))}, details=details)
        self.retry_after = max(1, retry_after)


class RateLimited(TooManyRequests):
    """429: a connection sends faster than it may."""

    code, sentence = "rate_limited", "Too many messages at once; slow down."


class SwitchedOff(Problem):
    """503: an administrator has switched this off."""

    status, code, sentence = 503, "switched_off", "This is switched off at the moment."

    def __init__(self, message: str | None = None, *, details: dict[str, object] | None = None) -> None:
        super().__init__(message, details=details, headers={"Retry-After": str(SWITCHED_OFF_RETRY)})


class ReadOnly(SwitchedOff):
    """503: nothing can be changed while the service is read-only."""

    code, sentence = "read_only", "Nothing can be changed at the moment; what is there can be read."


class Unavailable(Problem):
    """503: something behind us did not answer; the same call may be sent again."""

    status, code, sentence = 503, "unavailable", "The service is busy; send the same request again."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, headers={"Retry-After": "1"})
