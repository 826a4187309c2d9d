"""How often a user may ask the coach, and when that begins again."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from fitai.coach.quotas.models import QuotaKind
from fitai.coach.quotas.rules import refusal, seconds_left, window

NOW = datetime(2026, 11, 29, 12, 22, 54, tzinfo=UTC)


def test_a_free_user_has_five_plans_in_a_calendar_month() -> None:
    month = window("plan", plan="free", now=NOW)
    assert (month.limit, month.key) == (5, "2026-11")
    assert month.ends_at == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "ends_at"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2027, 1, 31, 10, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)),
        (datetime(2028, 2, 29, 10, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)),
    ],
)
def test_the_month_ends_with_its_last_day(now: datetime, ends_at: datetime) -> None:
    assert window("plan", plan="free", now=now).ends_at == ends_at


def test_the_month_is_that_of_utc() -> None:
    local = datetime(2026, 12, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert window("plan", plan="free", now=local).key == "2026-11"


@pytest.mark.parametrize(
    ("kind", "is_premium", "limit"),
    [("plan", True, 20), ("chat", True, 60), ("suggest", True, 60), ("suggest", False, 60)],
)
def test_others_are_counted_by_the_hour(kind: QuotaKind, is_premium: bool, limit: int) -> None:
    hour = window(kind, plan="premium" if is_premium else "free", now=NOW)
    assert (hour.limit, hour.key, hour.ends_at) == (limit, "2026-11-29T12", datetime(2026, 11, 29, 13, tzinfo=UTC))


def test_the_seconds_are_rounded_up() -> None:
    hour = window("chat", plan="premium", now=NOW)
    assert seconds_left(hour, hour.ends_at - timedelta(seconds=1.2)) == 2
    assert seconds_left(hour, hour.ends_at) == 1


def test_the_refusal_says_how_many_there_are_and_when_there_are_more() -> None:
    free = refusal("plan", window("plan", plan="free", now=NOW), plan="free")
    assert "5 plans" in free
    assert "2026-12-01" in free
    premium = refusal("chat", window("chat", plan="premium", now=NOW), plan="premium")
    assert "60 messages" in premium
    assert "13:00" in premium
