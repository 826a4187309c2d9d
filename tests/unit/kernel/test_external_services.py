"""How external services are: recorded by who uses them, forgotten when it is over, and never a failure of its own."""

from datetime import timedelta

import pytest
from fitai.kernel import clock, external_services
from fitai.kernel.errors import Unavailable
from fitai.kernel.external_services import ExternalServiceItem, failing, record_failure, record_success
from fitai.kernel.meter import meter
from fitai.kernel.table import get

pytestmark = pytest.mark.usefixtures("empty_table")


def read() -> list[str]:
    """The services that fail, as a new container sees it."""
    external_services._cache.expires = 0.0
    return [name for name, fails in failing().items() if fails]


def later(seconds: int) -> None:
    at = clock.now() + timedelta(seconds=seconds)
    clock.set_source(lambda: at)


def test_three_failures_within_ten_minutes_are_an_outage_and_two_are_none():
    record_failure("mail")
    record_failure("mail")
    assert read() == []
    record_failure("mail")
    assert read() == ["mail"]


def test_failures_that_are_rare_are_no_outage():
    later(0)
    for _ in range(4):
        record_failure("payments")
        later(external_services.WINDOW // 2 + 1)
    assert read() == []


def test_an_outage_that_nobody_hears_of_any_more_is_forgotten():
    later(0)
    for _ in range(3):
        record_failure("model")
    later(external_services.WINDOW)
    assert read() == []


def test_the_first_success_after_it_ends_an_outage():
    later(0)
    for _ in range(3):
        record_failure("model")
    later(1)
    record_success("model")
    assert read() == []


def test_a_success_costs_nothing_where_no_failure_was_seen():
    meter.reset()
    record_success("mail")
    assert meter.requests == 0
    record_failure("mail")
    record_success("mail")
    record_success("mail")
    assert meter.requests == 2


def test_what_was_read_is_used_for_a_while():
    failing()
    meter.reset()
    failing()
    assert meter.requests == 0


def test_nobody_fails_because_it_cannot_be_recorded(monkeypatch: pytest.MonkeyPatch):
    def refuse(*writes):
        raise Unavailable

    monkeypatch.setattr(external_services, "commit", refuse)
    record_failure("mail")
    record_success("mail")
    assert get(ExternalServiceItem, "EXTERNAL#mail", "STATE") is None
