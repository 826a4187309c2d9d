"""Compute the numbers of a period from the numbers of its days. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from fitai.insights.models import (
    FEATURES,
    ActCount,
    BusinessNumbers,
    Cohort,
    DayNumbers,
    FeatureAdoption,
    Retention,
    RetentionReport,
    Revenue,
    UserActivity,
    UserEngagement,
)
from fitai.insights.rules import (
    ACTIVE,
    CONVERSION_DAYS,
    RETENTION_DAYS,
    REVENUE_PREFIX,
    SUBSCRIBERS_PREFIX,
    WEEK,
    WINDOW,
)

HIDDEN_BELOW = 5
"""Users of whom no share and no average is shown: it could say something of one of them."""
WHOLE_BELOW = 20
"""Users of whom a share is shown in whole percent."""
LIFETIME_BELOW = 20
"""Subscribers of whom no lifetime value is computed."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The numbers of days, and their sums over all days up to now.

    Attributes:
        days: the numbers by day (its ordinal) and name, from `WINDOW` days before the period up to today.
        totals: the sums of the numbers that are kept as sums.
        online: users with a live connection.
    """

    days: Mapping[int, Mapping[str, int]]
    totals: Mapping[str, int] = field(default_factory=dict)
    online: int = 0
    _lasting: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def number(self, day: int, name: str) -> int:
        """A number of a day."""
        return self.days.get(day, {}).get(name, 0)

    def total(self, name: str, since: int, until: int) -> int:
        """The sum of a number over days."""
        return sum(self.number(day, name) for day in range(since, until + 1))

    def stock(self, name: str, day: int) -> int:
        """The sum of a number over all days up to the end of a day: the sum up to now without what came later."""
        later = sum(numbers.get(name, 0) for other, numbers in self.days.items() if other > day)
        return self.totals.get(name, 0) - later

    def users_within(self, name: str, day: int, window: int = WINDOW) -> int:
        """How many users have the last day of a kind within so many days that end with a day."""
        return sum(self._users_by_offset(name, last)[day - last] for last in range(day - window + 1, day + 1))

    def _users_by_offset(self, name: str, last: int) -> tuple[int, ...]:
        """How many users have a day as their last one, by the days that have passed since."""
        key = (name, last)
        if key not in self._lasting:
            numbers = self.days.get(last, {})
            self._lasting[key] = tuple(accumulate(numbers.get(f"{name}:{offset}", 0) for offset in range(WINDOW)))
        return self._lasting[key]

    def names(self, prefix: str) -> list[str]:
        """What follows the prefix in the names that begin with it."""
        names = set(self.totals).union(*self.days.values())
        return sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix))


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a report, as ordinals. `today` is not over."""

    since: int
    until: int
    today: int

    @property
    def days(self) -> range:
        """Each day."""
        return range(self.since, self.until + 1)


# --- rounding ----------------------------------------------------------------------------------------------


def ratio(amount: float, whole: float) -> float | None:
    """An amount as a share of a whole, exactly; None where there is no whole."""
    return amount / whole if whole else None


def shown_share(amount: float, whole: int) -> float | None:
    """A share in percent as it is shown: nothing of fewer than 5, whole percent of fewer than 20, else a decimal."""
    exact = ratio(amount, whole)
    if exact is None or whole < HIDDEN_BELOW:
        return None
    return float(_rounded(exact * 100, 0 if whole < WHOLE_BELOW else 1))


def shown_average(total: float, users: int) -> float | None:
    """A number for each user as it is shown: nothing of fewer than 5 users, one decimal of fewer than 20, else two."""
    exact = ratio(total, users)
    if exact is None or users < HIDDEN_BELOW:
        return None
    return _rounded(exact, 1 if users < WHOLE_BELOW else 2)


def _rounded(value: float, digits: int) -> float:
    """Round half up, as people do, and not to the even digit."""
    factor: int = 10**digits
    return int(value * factor + 0.5 + 1e-9) / factor


# --- activity ----------------------------------------------------------------------------------------------


def active_users(ledger: Ledger, day: int, window: int) -> int:
    """Users who were active in so many days that end with a day."""
    return ledger.users_within(ACTIVE, day, window)


def stickiness(ledger: Ledger, since: int, until: int) -> float | None:
    """The mean of the daily active users of a period by the MAU of its last day; None where nobody was active."""
    daily = [active_users(ledger, day, 1) for day in range(since, until + 1)]
    return ratio(sum(daily) / len(daily), active_users(ledger, until, WINDOW))


def activity(ledger: Ledger, period: Period, *, with_days: bool) -> UserActivity:
    """Who is active."""
    days = [_day_numbers(ledger, day) for day in period.days]
    started, completed = (sum(getattr(day, f"workouts_{name}") for day in days) for name in ("started", "completed"))
    sessions = ledger.total("sessions", period.since, period.until)
    seconds = ledger.total("session_seconds", period.since, period.until)
    last = days[-1]
    daily = sum(day.dau for day in days) / len(days)
    return UserActivity(
        users=ledger.stock("joined", period.until) - ledger.stock("left", period.until),
        new_users=sum(day.new_users for day in days),
        users_online=ledger.online,
        average_dau=_rounded(daily, 2),
        wau=last.wau,
        mau=last.mau,
        stickiness=shown_share(daily, last.mau),
        workouts_started=started,
        workouts_completed=completed,
        completion=shown_share(completed, started),
        average_session_seconds=round(seconds / sessions) if sessions >= HIDDEN_BELOW else None,
        days=days if with_days else [],
    )


def _day_numbers(ledger: Ledger, day: int) -> DayNumbers:
    return DayNumbers(
        date=date.fromordinal(day),
        dau=active_users(ledger, day, 1),
        wau=active_users(ledger, day, WEEK),
        mau=active_users(ledger, day, WINDOW),
        new_users=ledger.number(day, "joined"),
        workouts_started=ledger.number(day, "started"),
        workouts_completed=ledger.number(day, "completed"),
    )


# --- retention ---------------------------------------------------------------------------------------------


def retained(ledger: Ledger, joined_on: Iterable[int], after: int, today: int) -> tuple[int, int] | None:
    """How many who joined on some days were active exactly so many days later, and how many joined.

    Days whose day is not over are left out; None where that leaves none.
    """
    days = [day for day in joined_on if day + after < today]
    if not days:
        return None
    active = sum(ledger.number(day, f"retained:{after}") for day in days)
    return active, sum(ledger.number(day, "joined") for day in days)


def retention(ledger: Ledger, period: Period, *, with_cohorts: bool) -> RetentionReport:
    """Who stays."""
    joined = {day: users for day in period.days if (users := ledger.number(day, "joined"))}
    cohorts = [
        Cohort(date=date.fromordinal(day), users=users, retention=_retentions(ledger, [day], period.today))
        for day, users in joined.items()
    ]
    return RetentionReport(
        users=sum(joined.values()),
        retention=_retentions(ledger, list(joined), period.today),
        cohorts=cohorts if with_cohorts else [],
    )


def _retentions(ledger: Ledger, joined_on: list[int], today: int) -> list[Retention]:
    return [
        Retention(day=after, users=users, share=shown_share(active, users))
        for after in RETENTION_DAYS
        for active, users in [retained(ledger, joined_on, after, today) or (0, 0)]
    ]


# --- engagement --------------------------------------------------------------------------------------------


def engagement(ledger: Ledger, period: Period) -> UserEngagement:
    """What is used, and what users do with each other."""
    mau = active_users(ledger, period.until, WINDOW)
    features = [_adoption(ledger, feature, period.until, mau) for feature in FEATURES]
    counts = Counter({name: ledger.total(name, period.since, period.until) for name in ENGAGEMENT})
    users = ledger.stock("joined", period.until) - ledger.stock("left", period.until)
    friendships = ledger.stock("friendships", period.until) - ledger.stock("friendships_ended", period.until)

    def acts(total: int) -> ActCount:
        return ActCount(total=total, per_user=shown_average(total, mau))

    return UserEngagement(
        mau=mau,
        features=features,
        posts=acts(counts["posts"]),
        likes=acts(max(0, counts["likes"] - counts["unlikes"])),
        comments=acts(counts["comments"]),
        shares=acts(counts["shares"]),
        challenge_joins=acts(counts["challenge_joins"]),
        ai_plans_requested=acts(counts["plans_requested"]),
        friendships=friendships,
        friends_per_user=shown_average(2 * friendships, users),
        workouts_shared=shown_share(counts["workouts_shared"], counts["sessions"]),
        challenge_participation=next(adoption.share for adoption in features if adoption.feature == "challenges"),
    )


ENGAGEMENT = (
    "posts",
    "likes",
    "unlikes",
    "comments",
    "shares",
    "challenge_joins",
    "plans_requested",
    "workouts_shared",
    "sessions",
)
"""The counts of the engagement."""


def _adoption(ledger: Ledger, feature: str, day: int, mau: int) -> FeatureAdoption:
    users = ledger.users_within(feature, day)
    return FeatureAdoption.model_validate({"feature": feature, "users": users, "share": shown_share(users, mau)})


# --- business ----------------------------------------------------------------------------------------------


def paying_users(ledger: Ledger, day: int) -> int:
    """Paying users at the end of a day."""
    return ledger.stock("gained", day) - ledger.stock("lost", day)


def lifetime_value(arpu: float, monthly_churn: float | None) -> float | None:
    """What a subscriber brings until leaving, the cost of serving left out; None without a churn."""
    return arpu / monthly_churn if monthly_churn else None


def conversion(ledger: Ledger, period: Period) -> tuple[int, int]:
    """How many of those who joined in the period paid within 30 days, and how many they are; those whose 30 days are over."""
    days = [day for day in period.days if day + CONVERSION_DAYS < period.today]
    return sum(ledger.number(day, "converted") for day in days), sum(ledger.number(day, "joined") for day in days)


def business(ledger: Ledger, period: Period) -> BusinessNumbers:
    """Who pays."""
    start = paying_users(ledger, period.since - 1)
    lost, by_choice, gained, trials = (
        ledger.total(name, period.since, period.until) for name in ("lost", "lost_by_choice", "gained", "trials")
    )
    converted, convertible = conversion(ledger, period)
    month = period.until - WINDOW + 1
    monthly_churn = ratio(ledger.total("lost", month, period.until), paying_users(ledger, month - 1))
    return BusinessNumbers(
        paying=paying_users(ledger, period.until),
        paying_at_start=start,
        gained=gained,
        lost=lost,
        lost_by_choice=by_choice,
        churn=shown_share(lost, start),
        voluntary_churn=shown_share(by_choice, start),
        trials=trials,
        conversion=shown_share(converted, convertible),
        converted=converted,
        convertible=convertible,
        revenue=[_revenue(ledger, currency, period.until, monthly_churn) for currency in ledger.names(REVENUE_PREFIX)],
    )


def _revenue(ledger: Ledger, currency: str, day: int, monthly_churn: float | None) -> Revenue:
    mrr = ledger.stock(f"{REVENUE_PREFIX}{currency}", day)
    subscribers = ledger.stock(f"{SUBSCRIBERS_PREFIX}{currency}", day)
    arpu = ratio(mrr, subscribers)
    is_shown = arpu is not None and subscribers >= HIDDEN_BELOW
    value = lifetime_value(arpu, monthly_churn) if arpu is not None and subscribers >= LIFETIME_BELOW else None
    return Revenue(
        currency=currency,
        mrr=mrr,
        subscribers=subscribers,
        arpu=int(_rounded(arpu, 0)) if is_shown and arpu is not None else None,
        lifetime_value=None if value is None else int(_rounded(value, 0)),
    )
