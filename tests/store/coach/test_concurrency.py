"""Many requests of a user at the same time cannot pass a quota."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest
from fitai.coach.quotas import service
from fitai.coach.quotas.models import QuotaKind
from fitai.kernel.identity import Caller, Role

from tests.store.exercises.test_concurrency import run_concurrently

pytestmark = pytest.mark.usefixtures("dynamodb")

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "kind", "limit"), [("user", "plan", 5), ("premium", "plan", 20), ("premium", "chat", 60)]
)
def test_concurrent_requests_cannot_pass_a_quota(role: Role, kind: QuotaKind, limit: int) -> None:
    ada = Caller("ada", "ada@example.com", role, "free", "s", 0, 2**40)
    requests = [partial(service.take, ada, kind, NOW) for _ in range(limit + 40)]
    assert Counter(run_concurrently(requests, workers=40)) == {"ok": limit, "ai_quota_exceeded": 40}


def test_concurrent_repetitions_of_a_request_are_counted_once() -> None:
    ada = Caller("ada", "ada@example.com", "user", "free", "s", 0, 2**40)
    requests = [partial(service.take, ada, "plan", NOW, f"r{number % 4}") for number in range(40)]
    assert run_concurrently(requests, workers=40) == ["ok"] * 40
    assert service.take(ada, "plan", NOW).left == 0
