"""Prices for the rest of a period, which change is which, mail addresses, pages to return to."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.payments import rules
from fitai.payments.provider.models import Interval, PaidPlan

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=30)


def test_an_upgrade_from_9_99_to_19_99_with_20_of_30_days_left_costs_6_67() -> None:
    cost = rules.proration(999, 1999, START, END, START + timedelta(days=10))

    assert (cost.credit, cost.charge, cost.total) == (-666, 1333, 667)


@pytest.mark.parametrize(
    ("at", "cost"),
    [
        (START, (-999, 1999)),
        (END, (0, 0)),
        (START - timedelta(days=1), (-999, 1999)),
        (END + timedelta(days=1), (0, 0)),
        (START + timedelta(days=15), (-500, 1000)),
    ],
)
def test_a_change_costs_what_is_left_of_the_period(at: datetime, cost: tuple[int, int]) -> None:
    prorated = rules.proration(999, 1999, START, END, at)

    assert (prorated.credit, prorated.charge) == cost


def test_each_second_costs_as_much_as_its_share_of_both_prices_rounded() -> None:
    for second in range(0, 30 * 24 * 3600, 997):
        cost = rules.proration(999, 1999, START, END, START + timedelta(seconds=second))
        left = 1 - second / (30 * 24 * 3600)
        assert abs(-cost.credit - 999 * left) <= 0.5000001
        assert abs(cost.charge - 1999 * left) <= 0.5000001


def test_a_year_in_place_of_a_month_is_paid_whole_less_what_is_left_of_the_month() -> None:
    cost = rules.new_period_proration(999, 9999, START, END, START + timedelta(days=10))

    assert (cost.credit, cost.charge, cost.total) == (-666, 9999, 9333)


def test_a_period_without_length_costs_nothing() -> None:
    assert rules.proration(999, 1999, START, START, START).total == 0


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (("premium", "month"), ("pro", "month"), "upgrade"),
        (("premium", "month"), ("premium", "year"), "upgrade"),
        (("premium", "year"), ("pro", "month"), "upgrade"),
        (("pro", "month"), ("premium", "month"), "downgrade"),
        (("pro", "month"), ("premium", "year"), "downgrade"),
        (("pro", "year"), ("pro", "month"), "downgrade"),
        (("pro", "year"), ("pro", "year"), "none"),
        ((None, None), ("premium", "month"), "upgrade"),
    ],
)
def test_a_higher_plan_or_a_longer_interval_is_an_upgrade(
    before: tuple[PaidPlan | None, Interval | None], after: tuple[PaidPlan, Interval], kind: str
) -> None:
    assert rules.change_kind(*before, *after) == kind


@pytest.mark.parametrize(
    ("spelling", "mailbox"),
    [
        ("Ada@Example.com", "ada@example.com"),
        ("ada+trial2@example.com", "ada@example.com"),
        ("a.d.a+x@gmail.com", "ada@gmail.com"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("a.da@example.com", "a.da@example.com"),
        ("ａｄａ@example.com", "ada@example.com"),
        ("+ada@example.com", "+ada@example.com"),
    ],
)
def test_spellings_of_the_same_mailbox_are_one_person(spelling: str, mailbox: str) -> None:
    assert rules.normalized_email(spelling) == mailbox


def test_a_digest_depends_on_the_key_and_on_what_it_is_of() -> None:
    digests = {
        rules.trial_digest(key, kind, "ada@example.com")  # type: ignore[arg-type]
        for key in ("one key", "another key")
        for kind in ("email", "card", "account")
    }

    assert len(digests) == 6
    assert all("ada" not in digest for digest in digests)


ORIGINS = ["https://app.fitai.example", "*", "http://intranet.fitai.example:8080"]


@pytest.mark.parametrize(
    "url",
    [
        "https://app.fitai.example",
        "https://app.fitai.example/plans?from=mail#top",
        "HTTPS://APP.fitai.example/x",
        "http://intranet.fitai.example:8080/x",
        "https://app.fitai.example/done?session={CHECKOUT_SESSION_ID}",
    ],
)
def test_pages_of_the_app_are_allowed(url: str) -> None:
    assert rules.is_allowed_url(url, ORIGINS, is_local=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example",
        "https://app.fitai.example.evil.example/",
        "https://app.fitai.example@evil.example/",
        "https://evil.example#https://app.fitai.example",
        "https://app.fitai.example\\@evil.example",
        "https://app.fitai.example:444/",
        "http://app.fitai.example/",
        "//app.fitai.example/",
        "/plans",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://app.fitai.example/\nLocation:x",
        "https://[::1",
        "https://app.fitai.example:port/",
        "http://localhost:3000/",
        "https://app.fitai.example/" + "x" * 2000,
        "",
    ],
)
def test_pages_of_others_are_not(url: str) -> None:
    assert not rules.is_allowed_url(url, ORIGINS, is_local=False)


def test_a_developer_may_return_to_a_page_on_loopback_and_to_no_other() -> None:
    for url in ("http://localhost:3000/x", "http://127.0.0.1/x", "http://[::1]:3000/x"):
        assert rules.is_allowed_url(url, [], is_local=True)
    for url in ("http://evil.example/x", "http://localhost.evil.example/x", "https://evil.example"):
        assert not rules.is_allowed_url(url, [], is_local=True)
