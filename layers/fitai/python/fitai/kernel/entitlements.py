"""What each plan contains: scopes and limits, as data. Pure; the only place that says so.

A scope is a permission. Each endpoint and each action names the scope that its caller needs. An account has the scopes of
its role and of its plan; its access token lists them.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeGuard, get_args

Plan = Literal["free", "premium", "pro"]
"""What an account pays for, in ascending order: each has everything that the plans before it have."""

Role = Literal["user", "premium", "admin"]
"""What an account is. `premium` is the role of a paying user; an administrator may have any plan."""

Level = Literal["public", "user", "premium", "admin"]
"""Who may call, in a word; it follows from the scope."""

FreeScope = Literal[
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
    "read:community",
    "write:community",
    "read:notifications",
    "write:notifications",
    "use:ai_generation",
    "manage:account",
]
PremiumScope = Literal[
    "read:ai_recommendations",
    "write:ai_requests",
    "read:advanced_analytics",
    "export:own_data",
    "access:premium_templates",
    "unlimited:ai_generation",
]
AdminScope = Literal[
    "read:all_users",
    "write:all_users",
    "moderate:content",
    "feature:templates",
    "read:platform_analytics",
    "write:admin_settings",
    "read:audit",
]
AccountScope = Literal[FreeScope, PremiumScope]
Scope = Literal[FreeScope, PremiumScope, AdminScope]

Access = Literal["public"] | Scope
"""Who may call an endpoint: everybody, or who has the scope. There is no default: each declaration names it."""

SCOPES: dict[Scope, str] = {
    "read:own_profile": "Read your profile, preferences and pictures",
    "write:own_profile": "Change your profile, preferences and pictures",
    "read:exercises": "Read the exercise library and your own exercises",
    "write:custom_exercises": "Create and change your own exercises",
    "read:own_workouts": "Read your workouts, and export them",
    "write:own_workouts": "Plan, log, change and import your workouts",
    "read:public_templates": "Read templates: public ones and your own",
    "write:own_templates": "Create and change your own templates, and choose favourites",
    "read:own_progress": "Read your progress, records, goals, body log and basic analytics",
    "write:own_progress": "Change your goals and your body log",
    "read:community": "Read the feed, friends, challenges, leaderboards and what is shared with you",
    "write:community": "Post, comment, like, rate, follow, train together and join challenges",
    "read:notifications": "Read your notifications",
    "write:notifications": "Mark notifications as read, and choose which you get",
    "use:ai_generation": "Ask the coach for workouts, templates and exercises, and answer its suggestions",
    "manage:account": "Sign-in, security, payments, API keys, and the export and deletion of the account",
    "read:ai_recommendations": "Read all recommendations and the chats with the coach",
    "write:ai_requests": "Chat with the coach; analyses of progress, goals and form",
    "read:advanced_analytics": "Analytics of strength and volume",
    "export:own_data": "Export your analytics as files",
    "access:premium_templates": "Use premium templates and programmes",
    "unlimited:ai_generation": "Workouts and templates from the coach without a monthly number",
    "read:all_users": "Read every account",
    "write:all_users": "Change and suspend every account",
    "moderate:content": "Decide reports, and approve and import exercises",
    "feature:templates": "Feature templates, and make them premium",
    "read:platform_analytics": "Read the platform's numbers",
    "write:admin_settings": "Read and change the platform's settings",
    "read:audit": "Read and export the audit trail",
}
"""Each scope in plain words."""

FREE_SCOPES: tuple[Scope, ...] = get_args(FreeScope)
PREMIUM_SCOPES: tuple[Scope, ...] = get_args(PremiumScope)
ADMIN_SCOPES: tuple[Scope, ...] = get_args(AdminScope)


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of a plan; None is without a limit.

    Attributes:
        templates: own templates that can be created; more are kept where an account has them.
        ai_plans_per_month: workouts and templates from the coach in a calendar month (UTC).
        ai_plans_per_hour: the same in an hour, where there is no number for the month: a guard against scripts.
        chat_messages_per_hour, suggestions_per_hour: messages to the coach; suggestions and analyses. Guards against scripts.
        requests: in a window of 15 minutes. The settings of a deployment may say another number.
        history_exports_per_day: exports of the workout history in a day (UTC). The export of all own data (GDPR) is not counted.
        api_keys, webhooks: that an account can have at a time.
    """

    templates: int | None
    ai_plans_per_month: int | None
    ai_plans_per_hour: int | None
    chat_messages_per_hour: int
    suggestions_per_hour: int
    requests: int
    history_exports_per_day: int
    api_keys: int
    webhooks: int


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a plan contains."""

    scopes: tuple[Scope, ...]
    limits: Limits


_FREE = Limits(
    templates=20,
    ai_plans_per_month=5,
    ai_plans_per_hour=None,
    chat_messages_per_hour=60,
    suggestions_per_hour=60,
    requests=100,
    history_exports_per_day=3,
    api_keys=1,
    webhooks=1,
)
_PREMIUM = replace(
    _FREE,
    templates=500,
    ai_plans_per_month=None,
    ai_plans_per_hour=20,
    requests=500,
    history_exports_per_day=20,
    api_keys=3,
    webhooks=3,
)
_PRO = replace(_PREMIUM, requests=1000, history_exports_per_day=50, api_keys=10, webhooks=10)
PLANS: dict[Plan, Entitlements] = {
    "free": Entitlements(FREE_SCOPES, _FREE),
    "premium": Entitlements((*FREE_SCOPES, *PREMIUM_SCOPES), _PREMIUM),
    "pro": Entitlements((*FREE_SCOPES, *PREMIUM_SCOPES), _PRO),
}
"""The plans, in ascending order."""


def is_plan(text: str) -> TypeGuard[Plan]:
    """Whether this is the name of a plan."""
    return text in PLANS


def higher_plan(plan: Plan, other: str) -> Plan:
    """The higher one of a plan and another; what is not the name of a plan, such as an empty text, is none."""
    plans = list(PLANS)
    return other if is_plan(other) and plans.index(other) > plans.index(plan) else plan


def plan_of(role: str, subscription: str) -> Plan:
    """The plan whose entitlements an account has: an administrator has the highest, the role `premium` at least premium.

    A subscription that is not the name of a plan counts as free.
    """
    if role == "admin":
        return "pro"
    plan: Plan = subscription if is_plan(subscription) else "free"
    return "premium" if plan == "free" and role == "premium" else plan


@cache
def scopes_of(role: str, subscription: str) -> tuple[Scope, ...]:
    """The scopes of an account, from its role and its plan."""
    scopes = PLANS[plan_of(role, subscription)].scopes
    return (*scopes, *ADMIN_SCOPES) if role == "admin" else scopes


LimitName = Literal["templates", "ai_plans_per_month", "requests", "history_exports_per_day", "api_keys", "webhooks"]


@dataclass(frozen=True, slots=True)
class PlanLimit:
    """A number of a plan.

    Attributes:
        number: None where there is no limit.
        required_plan: the lowest plan that has more; None where none has.
    """

    number: int | None
    required_plan: Plan | None


@cache
def limit_of(plan: Plan, name: LimitName) -> PlanLimit:
    """A number of a plan, and the plan that has more."""
    number: int | None = getattr(PLANS[plan].limits, name)
    if number is None:
        return PlanLimit(None, None)
    others = {other: getattr(entitlements.limits, name) for other, entitlements in PLANS.items()}
    more = next(
        (other for other, others_number in others.items() if others_number is None or others_number > number), None
    )
    return PlanLimit(number, more)


def plan_with(scope: str) -> Plan | None:
    """The lowest plan that has the scope; None where no plan has it."""
    return next((plan for plan, entitlements in PLANS.items() if scope in entitlements.scopes), None)


def check_access(access: str, name: str) -> None:
    """Refuse to declare what nobody could ever be admitted to.

    Raises:
        ValueError: this is no scope.
    """
    if access != "public" and access not in SCOPES:
        raise ValueError(f"{name}: {access} is neither public nor a scope of kernel.entitlements")


def level_of(access: Access) -> Level:
    """Who may call, in a word: everybody, any account, an account with a paid plan, or an administrator."""
    if access == "public":
        return "public"
    plan = plan_with(access)
    if plan is None:
        return "admin"
    return "user" if plan == "free" else "premium"
