"""The worked numbers: retention, active users, stickiness, churn; and what is shown of small cohorts."""

import pytest
from fitai.insights import reporting, rules
from fitai.insights.reporting import Ledger
from fitai.insights.rules import ACTIVE, Facts, Numbers, SubscriptionState

from tests.unit.insights.histories import counted, day, ledger_of, period

ACTIVE_ON = {
    "A": [day(1), day(2), day(8), day(1, 12)],
    "B": [day(1), day(2)],
    "C": [day(1), day(8), day(9)],
    "D": [day(1)],
}
"""Four users, all of whom joined on 1 Nov."""


def facts_of(copies: int = 1) -> list[tuple[str, Facts]]:
    """What happened, of so many users like each of them."""
    return [
        (f"{user}{copy}", Facts(joined=day(1), days={ACTIVE: days}))
        for user, days in ACTIVE_ON.items()
        for copy in range(copies)
    ]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return ledger_of(counted(facts_of()))


@pytest.mark.parametrize(("after", "share"), [(1, 0.5), (7, 0.5), (30, 0.25)])
def test_half_are_active_a_day_and_a_week_after_joining_and_a_quarter_after_30_days(ledger, after, share):
    active, joined = reporting.retained(ledger, [day(1)], after, today=day(31, 12))
    assert reporting.ratio(active, joined) == share


def test_on_9_november_one_is_active_two_were_in_the_week_four_in_the_month(ledger):
    assert [reporting.active_users(ledger, day(9), window) for window in (1, 7, 30)] == [1, 2, 4]


def test_the_stickiness_of_1_to_9_november_is_a_quarter(ledger):
    assert reporting.stickiness(ledger, day(1), day(9)) == 0.25


@pytest.mark.parametrize(
    ("after", "today", "is_over"),
    [(7, day(8), False), (7, day(9), True), (30, day(1, 12), False), (30, day(2, 12), True)],
)
def test_the_retention_of_a_day_is_null_until_the_day_is_over(ledger, after, today, is_over):
    assert (reporting.retained(ledger, [day(1)], after, today) is not None) is is_over
    report = reporting.retention(ledger_of(counted(facts_of(5))), period(day(1), day(1), today), with_cohorts=True)
    (cohort,) = report.cohorts
    share = next(retention.share for retention in cohort.retention if retention.day == after)
    assert (share is not None) is is_over


def test_a_cohort_of_four_is_not_shown_and_one_of_twenty_has_the_worked_shares(ledger):
    dates = period(day(1), day(9), day(31, 12))
    few = reporting.retention(ledger, dates, with_cohorts=False)
    assert {retention.share for retention in few.retention} == {None}
    many = reporting.retention(ledger_of(counted(facts_of(5))), dates, with_cohorts=False)
    shares = {retention.day: retention.share for retention in many.retention}
    assert (shares[1], shares[7], shares[30], shares[3]) == (50.0, 50.0, 25.0, 0.0)
    activity = reporting.activity(ledger_of(counted(facts_of(5))), dates, with_days=True)
    assert (activity.stickiness, activity.mau, activity.wau, activity.days[-1].dau) == (25.0, 20, 10, 5)
    assert (activity.users, activity.new_users) == (20, 20)


# --- business ----------------------------------------------------------------------------------------------


def paying(user: str, lost: SubscriptionState | None = None) -> list[tuple[str, Facts]]:
    """A user who has paid since October, and may cease to."""
    began = SubscriptionState(1, day(3, 10), is_paying=True, amount=999, currency="eur")
    return [(user, Facts(change=change)) for change in (began, lost) if change]


def forty() -> Ledger:
    """40 paying, 3 cancel, 1 becomes unpaid."""
    cancelled = SubscriptionState(2, day(10), is_paying=False, is_voluntary=True)
    unpaid = SubscriptionState(2, day(12), is_paying=False)
    ends = [cancelled] * 3 + [unpaid] + [None] * 36
    return ledger_of(counted(fact for number, end in enumerate(ends) for fact in paying(f"user-{number}", end)))


def test_of_40_paying_3_cancel_and_1_becomes_unpaid():
    business = reporting.business(forty(), period(day(1), day(30)))
    assert (business.paying_at_start, business.lost, business.lost_by_choice, business.paying) == (40, 4, 3, 36)
    assert (business.churn, business.voluntary_churn) == (10.0, 7.5)


def test_the_lifetime_value_is_the_revenue_of_a_subscriber_by_the_churn_of_30_days():
    (euros,) = reporting.business(forty(), period(day(1), day(30))).revenue
    assert (euros.currency, euros.mrr, euros.subscribers, euros.arpu) == ("eur", 36 * 999, 36, 999)
    assert euros.lifetime_value == 9990
    (before,) = reporting.business(forty(), period(day(1, 10), day(31, 10))).revenue
    assert (before.mrr, before.lifetime_value) == (40 * 999, None), "nobody has left"
    few = ledger_of(counted(fact for number in range(19) for fact in paying(f"user-{number}")))
    assert reporting.business(few, period(day(1), day(30))).revenue[0].lifetime_value is None


def test_conversion_counts_who_paid_within_30_days_of_those_whose_30_days_are_over():
    facts = []
    for number in range(40):
        facts.append((f"user-{number}", Facts(joined=day(1, 9))))
        if number < 10:
            after = 30 if number < 8 else 31
            change = SubscriptionState(1, day(1, 9) + after, is_paying=True, amount=1, currency="eur")
            facts.append((f"user-{number}", Facts(change=change)))
    facts.append(("late", Facts(joined=day(20))))
    business = reporting.business(ledger_of(counted(facts)), period(day(1, 9), day(30), today=day(30)))
    assert (business.converted, business.convertible, business.conversion) == (8, 40, 20.0)


def test_a_change_of_plan_changes_the_revenue_and_nobody_is_lost():
    plans = [(1, 999, "eur"), (2, 1999, "eur"), (3, 2499, "usd")]
    facts = [
        (
            "ada",
            Facts(change=SubscriptionState(revision, day(revision), is_paying=True, amount=amount, currency=currency)),
        )
        for revision, amount, currency in plans
    ]
    ledger = ledger_of(counted(reversed(facts)))
    values = [[ledger.stock(f"revenue:{currency}", day(number)) for number in (1, 2, 3)] for currency in ("eur", "usd")]
    assert values == [[999, 1999, 0], [0, 0, 2499]]
    assert (ledger.stock("gained", day(9)), ledger.stock("lost", day(9))) == (1, 0)
    assert [ledger.stock(f"subscribers:{currency}", day(9)) for currency in ("eur", "usd")] == [0, 1]


# --- what is shown -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 4, None),
        (0, 0, None),
        (1, 5, 20.0),
        (1, 6, 17.0),
        (7, 19, 37.0),
        (7, 20, 35.0),
        (3, 40, 7.5),
        (1, 3000, 0.0),
        (2, 3000, 0.1),
    ],
)
def test_a_share_is_shown_as_exactly_as_its_cohort_is_large(part, whole, share):
    assert reporting.shown_share(part, whole) == share


@pytest.mark.parametrize(("total", "users", "shown"), [(9, 4, None), (9, 7, 1.3), (9, 19, 0.5), (9, 21, 0.43)])
def test_an_average_is_shown_as_exactly_as_its_users_are_many(total, users, shown):
    assert reporting.shown_average(total, users) == shown


def test_completion_is_completed_by_started_workouts():
    numbers = Numbers({(day(3), "started"): 40, (day(3), "completed"): 30, (day(3), "sessions"): 30})
    numbers[day(3), "session_seconds"] = 30 * 3000
    activity = reporting.activity(ledger_of(numbers), period(day(1), day(9)), with_days=False)
    assert (activity.completion, activity.average_session_seconds, activity.days) == (75.0, 3000, [])


def test_engagement_is_by_monthly_active_user():
    facts = facts_of(5) + [(f"A{copy}", Facts(days={"challenges": [day(4)]})) for copy in range(5)]
    numbers = counted(facts)
    numbers.update({(day(3), "posts"): 30, (day(4), "likes"): 60, (day(5), "unlikes"): 10, (day(5), "friendships"): 12})
    numbers.update({(day(6), "friendships_ended"): 2, (day(6), "sessions"): 20, (day(6), "workouts_shared"): 5})
    engagement = reporting.engagement(ledger_of(numbers), period(day(1), day(9)))
    assert (engagement.posts.total, engagement.posts.per_user) == (30, 1.5)
    assert (engagement.likes.total, engagement.likes.per_user) == (50, 2.5)
    assert (engagement.friendships, engagement.friends_per_user, engagement.workouts_shared) == (10, 1.0, 25.0)
    assert engagement.challenge_participation == 25.0
    adoption = {adoption.feature: (adoption.users, adoption.share) for adoption in engagement.features}
    assert (adoption["challenges"], adoption["goals"]) == ((5, 25.0), (0, 0.0))
    assert rules.WINDOW == 30
