"""Requests are counted before they are worked on, once, and given back once."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.coach.quotas import service, store
from fitai.coach.quotas.models import QuotaKind
from fitai.kernel import table
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.meter import meter

from tests.harness.crashes import lost_answer

pytestmark = pytest.mark.usefixtures("aws")

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)


def caller(role: str = "user", name: str = "ada") -> Caller:
    return Caller(name, f"{name}@example.com", role, "free", "s", 0, 2**40)  # type: ignore[arg-type]


def take_all(who: Caller, kind: QuotaKind, count: int) -> None:
    for number in range(count):
        assert service.take(who, kind, NOW).left == count - number - 1


def test_the_sixth_plan_of_a_month_is_refused_until_the_next_one() -> None:
    take_all(caller(), "plan", 5)
    with pytest.raises(TooManyRequests) as refused:
        service.take(caller(), "plan", NOW)
    problem = refused.value
    assert problem.problem_code == "ai_quota_exceeded"
    assert problem.retry_after == (datetime(2026, 12, 1, tzinfo=UTC) - NOW).total_seconds()
    assert problem.headers["Retry-After"] == str(problem.retry_after)
    assert service.take(caller(), "plan", datetime(2026, 12, 1, tzinfo=UTC)).left == 4


def test_a_premium_user_has_twenty_plans_in_an_hour() -> None:
    take_all(caller("premium"), "plan", 20)
    with pytest.raises(TooManyRequests):
        service.take(caller("premium"), "plan", NOW)
    assert service.take(caller("premium"), "plan", NOW + timedelta(minutes=30)).left == 19


def test_the_chat_has_sixty_messages_in_an_hour() -> None:
    take_all(caller("premium"), "chat", 60)
    with pytest.raises(TooManyRequests):
        service.take(caller("premium"), "chat", NOW)


def test_suggestions_cost_no_plan() -> None:
    take_all(caller(), "suggest", 60)
    assert service.take(caller(), "plan", NOW).left == 4
    with pytest.raises(TooManyRequests):
        service.take(caller(), "suggest", NOW)


def test_a_user_does_not_use_up_what_another_has() -> None:
    take_all(caller(), "plan", 5)
    assert service.take(caller(name="bob"), "plan", NOW).left == 4


def test_the_answer_says_what_is_left_and_when_it_renews() -> None:
    quota = service.take(caller(), "plan", NOW)
    assert (quota.limit, quota.left, quota.renews_at) == (5, 4, datetime(2026, 12, 1, tzinfo=UTC))


def test_a_request_that_is_sent_again_is_counted_once_also_at_the_limit() -> None:
    for number in range(5):
        service.take(caller(), "plan", NOW, use=f"r{number}")
    assert service.take(caller(), "plan", NOW, use="r4").left == 0
    with pytest.raises(TooManyRequests):
        service.take(caller(), "plan", NOW, use="r5")


def test_a_start_that_failed_is_given_back_once() -> None:
    for number in range(5):
        service.take(caller(), "plan", NOW, use=f"r{number}")
    for _ in range(2):
        service.give_back("ada", "plan", NOW, "r2", is_premium=False)
    assert service.take(caller(), "plan", NOW, use="r5").left == 0
    with pytest.raises(TooManyRequests):
        service.take(caller(), "plan", NOW, use="r6")


def test_what_was_never_taken_cannot_be_given_back() -> None:
    service.give_back("ada", "plan", NOW, "r0", is_premium=False)
    take_all(caller(), "plan", 5)
    service.give_back("ada", "plan", NOW, "r0", is_premium=False)
    with pytest.raises(TooManyRequests):
        service.take(caller(), "plan", NOW)


def test_all_of_them_can_be_given_back() -> None:
    service.take(caller(), "plan", NOW, use="r0")
    service.give_back("ada", "plan", NOW, "r0", is_premium=False)
    take_all(caller(), "plan", 5)


def test_counting_is_one_update() -> None:
    meter.reset()
    service.take(caller(), "plan", NOW)
    assert list(meter.operations) == ["UpdateItem"]


def test_a_lost_answer_is_not_counted_twice() -> None:
    with lost_answer(table.client(), "UpdateItem") as lost:
        assert service.take(caller(), "plan", NOW, use="r0").left == 4
    assert lost


def test_the_item_is_removed_some_time_after_its_window() -> None:
    service.take(caller(), "plan", NOW)
    (item,) = table.query_all(store.partition("ada"))
    assert item.ttl == (datetime(2026, 12, 1, tzinfo=UTC) + store.RETENTION).timestamp()


def test_the_first_time_that_a_request_is_sent_is_told_from_the_others() -> None:
    assert service.take_first(caller("premium"), "chat", NOW, "m-1")
    assert not service.take_first(caller("premium"), "chat", NOW, "m-1")
    assert service.current_quota(caller("premium"), "chat", NOW).left == 59
    for number in range(2, 61):
        assert service.take_first(caller("premium"), "chat", NOW, f"m-{number}")
    with pytest.raises(TooManyRequests):
        service.take_first(caller("premium"), "chat", NOW, "m-61")
    assert not service.take_first(caller("premium"), "chat", NOW, "m-60")
