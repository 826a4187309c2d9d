"""How much an account may do in a day: the table of the rules, the day of its zone, and follows."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.accounts import store as accounts_store
from fitai.kernel import clock, table
from fitai.kernel.errors import TooManyRequests
from fitai.users import personal
from fitai.users.limits import rules, store
from fitai.users.limits.models import CountedAct, Membership

from tests.harness.gateway import call
from tests.unit.auth.people import items, register
from tests.unit.users.people import act

NOW = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)


def member(age: timedelta = timedelta(days=10), *, verified: bool = True, zone: str | None = None) -> Membership:
    return Membership("user-1", NOW - age, verified, zone)


@pytest.mark.parametrize(
    ("act_", "new", "other"), [("posts", 5, 30), ("comments", 10, 100), ("follows", 20, 200), ("reports", 20, 20)]
)
def test_the_table_of_limits(act_: CountedAct, new: int, other: int) -> None:
    day, instant = timedelta(hours=24), timedelta(seconds=1)
    assert rules.daily_limit(member(day - instant), act_, NOW) == new
    assert rules.daily_limit(member(day), act_, NOW) == other
    assert rules.daily_limit(member(verified=False), act_, NOW) == new


@pytest.mark.parametrize(
    ("zone", "date", "remaining"),
    [
        (None, "2026-03-28", 1800),
        # The clocks go forward at 1:00 UTC: that night has 23 hours, of which half an hour is over.
        ("Europe/Berlin", "2026-03-29", 22 * 3600 + 1800),
        ("America/New_York", "2026-03-28", 4 * 3600 + 1800),
        ("Pacific/Kiritimati", "2026-03-29", 10 * 3600 + 1800),
    ],
)
def test_a_day_is_the_one_of_the_accounts_zone(zone: str | None, date: str, remaining: int) -> None:
    assert rules.local_day(zone, NOW) == rules.LocalDay(date, remaining)


def test_a_used_up_day_says_when_the_next_one_begins(aws: None) -> None:
    author = member(verified=False, zone="Europe/Berlin")
    for _ in range(5):
        table.commit(store.daily_limit_write(author, "posts", NOW))
    with pytest.raises(TooManyRequests) as refused:
        table.commit(store.daily_limit_write(author, "posts", NOW))
    assert refused.value.headers == {"Retry-After": str(22 * 3600 + 1800)}
    assert refused.value.problem_code == "daily_limit_reached"
    assert "5 posts" in refused.value.message
    table.commit(store.daily_limit_write(author, "comments", NOW))
    table.commit(store.daily_limit_write(author, "posts", NOW + timedelta(days=1)))


def test_follows_are_counted_and_refused(aws: None) -> None:
    ada, others = register(), [register(f"user{index}") for index in range(21)]
    for other in others[:20]:
        act(ada, "follow", other).data  # noqa: B018
    act(ada, "follow", others[0]).data  # noqa: B018
    refused = act(ada, "follow", others[20])
    assert (refused.status, refused.error["code"]) == (429, "daily_limit_reached")
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert call("GET", f"/users/{ada.id}", token=ada.token).data["counts"]["following"] == 20
    account = accounts_store.find_account(ada.id)
    assert account is not None
    tomorrow = clock.now() + timedelta(days=1)
    table.commit(store.daily_limit_write(rules.membership_of(account), "follows", tomorrow))


def test_a_failed_act_counts_for_nothing(aws: None) -> None:
    ada = register()
    assert act(ada, "follow", "nobody").status == 404
    assert items(f"USER#{ada.id}#DAYS") == []


def test_counts_are_exported_and_erased(aws: None) -> None:
    ada, bob = register(), register("bob")
    act(ada, "follow", bob).data  # noqa: B018
    (count,) = [value for kind, value in personal.PERSONAL_DATA.export(ada.id) if kind == "daily_count"]
    assert (count["act"], count["used"]) == ("follows", 1)
    for _ in personal.PERSONAL_DATA.erase(ada.id):
        pass
    assert items(f"USER#{ada.id}#DAYS") == []
