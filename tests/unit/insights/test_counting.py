"""The numbers are those of a naive count, whatever the order in which events arrive, late or twice."""

import random

import pytest
from fitai.insights import reporting, rules
from fitai.insights.rules import ACTIVE, Facts, Numbers, SubscriptionState

from tests.unit.insights.histories import START, History, counted, day, ledger_of, period, random_history

SPAN = 60


def naive_mau_of(history: History, name: str, until: int) -> int:
    return len(history.users(ACTIVE, until, 30) & history.users(name, until, 30))


@pytest.mark.parametrize("seed", range(3))
def test_active_users_adoption_and_retention_are_those_of_a_naive_count(seed: int) -> None:
    history = random_history(seed)
    facts = history.facts() * 2
    random.Random(seed).shuffle(facts)
    ledger = ledger_of(counted(facts))
    for until in range(START - 2, START + SPAN + 32):
        for window in (1, 7, 30):
            assert reporting.active_users(ledger, until, window) == len(history.users(ACTIVE, until, window))
        for name in ("live", "community", "ai_plans", "goals"):
            assert ledger.users_within(name, until) == naive_mau_of(history, name, until)
    for joined_on in range(START, START + SPAN):
        joined = [user for user, at in history.joined.items() if at == joined_on]
        assert ledger.number(joined_on, "joined") == len(joined)
        for after in rules.RETENTION_DAYS:
            active = [user for user in joined if joined_on + after in history.days.get((user, ACTIVE), ())]
            assert ledger.number(joined_on, f"retained:{after}") == len(active)


@pytest.mark.parametrize("seed", range(3))
def test_paying_users_and_revenue_are_those_of_a_naive_count(seed: int) -> None:
    history = random_history(seed, users=15)
    facts = history.facts()
    random.Random(seed).shuffle(facts)
    ledger = ledger_of(counted(facts))
    for until in range(START, START + SPAN + 100, 2):
        newest = [
            max(
                (c for c in changes if c.day <= until),
                key=lambda change: change.revision,
                default=rules.NO_SUBSCRIPTION,
            )
            for changes in history.changes.values()
        ]
        assert reporting.paying_users(ledger, until) == sum(change.is_paying for change in newest)
        assert ledger.stock("revenue:eur", until) == sum(change.amount for change in newest)
    paid = {
        user: min((c.day for c in changes if c.is_paying), default=None) for user, changes in history.changes.items()
    }
    converted = [user for user, at in history.joined.items() if paid.get(user) is not None and paid[user] - at <= 30]
    since_until = period(START, START + SPAN)
    assert reporting.conversion(ledger, since_until) == (len(converted), len(history.joined))


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_events_changes_nothing(seed: int) -> None:
    facts = random_history(seed).facts()
    in_order = counted(facts)
    for turn in range(3):
        random.Random(seed * 10 + turn).shuffle(facts)
        assert counted(facts) == in_order


def test_a_workout_that_arrives_days_later_changes_the_days_since() -> None:
    before = [("ada", Facts(days={ACTIVE: [day(1), day(20)]}))]
    late = [("ada", Facts(days={ACTIVE: [day(10)]}))]
    ledger = ledger_of(counted(before + late))
    weekly = [number for number in range(1, 31) if reporting.active_users(ledger, day(number), 7)]
    assert weekly == [*range(1, 8), *range(10, 17), *range(20, 27)]


def test_what_is_dropped_of_a_long_history_stays_counted() -> None:
    days = range(START, START + 900, 3)
    record, sums = rules.NO_RECORD, Numbers()
    for at in days:
        after = rules.with_facts(record, Facts(days={ACTIVE: [at], "goals": [at] if at % 5 else []}))
        sums.update(rules.difference(record, after))
        record = rules.pruned(after)
    assert max(record.days[ACTIVE]) - min(record.days[ACTIVE]) < rules.KEPT_DAYS
    ledger = ledger_of(sums)
    assert {reporting.active_users(ledger, until, 7) for until in range(START + 7, START + 890)} == {1}
    late = START + 897 - rules.LATEST + 1
    after = rules.with_facts(record, Facts(days={ACTIVE: [late]}))
    sums.update(rules.difference(record, after))
    assert reporting.active_users(ledger_of(sums), late, 1) == 1
    assert {reporting.active_users(ledger_of(sums), until, 7) for until in range(START + 7, START + 890)} == {1}


def test_many_changes_of_a_subscription_are_counted_although_only_the_newest_are_kept() -> None:
    changes = [
        SubscriptionState(number, day(1) + number, is_paying=number % 2 == 1, amount=999 * (number % 2), currency="eur")
        for number in range(1, 60)
    ]
    record, sums = rules.NO_RECORD, Numbers()
    for change in changes:
        after = rules.with_facts(record, Facts(change=change))
        sums.update(rules.difference(record, after))
        record = rules.pruned(after)
    ledger = ledger_of(sums)
    assert len(record.changes) == rules.KEPT_CHANGES
    assert (ledger.totals["gained"], ledger.totals["lost"], ledger.totals["revenue:eur"]) == (30, 29, 999)
    assert record.first_paying_day == day(2)
    assert rules.with_facts(record, Facts(change=changes[3])) == record, "older than all that are kept"


def test_a_day_that_has_not_come_counts_for_the_day_of_the_event_and_an_old_one_for_none() -> None:
    assert rules.counted_day(day(9), day(3)) == day(3)
    assert rules.counted_day(day(3) - 366, day(3)) == day(3) - 366
    assert rules.counted_day(day(3) - 367, day(3)) is None


def test_the_deletion_of_an_account_leaves_past_days_and_ends_its_subscription() -> None:
    paying = SubscriptionState(4, day(2), is_paying=True, amount=999, currency="eur")
    record = rules.with_facts(rules.NO_RECORD, Facts(joined=day(1), days={ACTIVE: [day(1), day(5)]}, change=paying))
    last, left = rules.after_deletion(record, day(9))
    sums = rules.contributions(record)
    sums.update(rules.difference(record, last))
    sums.update(left)
    ledger = ledger_of(sums)
    assert [reporting.active_users(ledger, day(9), window) for window in (1, 7, 30)] == [0, 1, 1]
    assert (ledger.stock("joined", day(9)) - ledger.stock("left", day(9)), ledger.number(day(1), "joined")) == (0, 1)
    assert [reporting.paying_users(ledger, day(number)) for number in (1, 2, 8, 9)] == [0, 1, 1, 0]
    assert ledger.totals["revenue:eur"] == ledger.stock("revenue:eur", day(9)) == 0
