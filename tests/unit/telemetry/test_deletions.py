"""Deletions are forwarded until they are confirmed."""

from collections.abc import Iterator

import pytest
from fitai.kernel.table import WriteConflict
from fitai.kernel.time_budget import TimeBudget
from fitai.telemetry import configuration, service, store
from fitai.telemetry.models import Deletion

from functions.schedules import forward_deletions
from tests.harness.gateway import CONTEXT
from tests.harness.mixpanel_double import MixpanelDouble, mixpanel_double
from tests.harness.person import whole_table
from tests.unit.auth.people import Time, register
from tests.unit.telemetry.people import agree, configure, configured, withdraw
from tests.unit.telemetry.test_sending import event_of, react


@pytest.fixture
def mixpanel(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MixpanelDouble]:
    with mixpanel_double() as double, configured(double, monkeypatch):
        yield double


def run() -> int:
    confirmed: int = forward_deletions.handler({}, CONTEXT)["confirmed"]
    return confirmed


def waiting() -> int:
    return sum(item["kind"]["S"] == "product_deletion" for item in whole_table())


def withdrawn(time: Time) -> str:
    """The pseudonym of somebody who has had deleted what was sent."""
    ada = register()
    agree(ada)
    react(event_of(ada.id))
    pseudonym = store.find_state(ada.id).pseudonym
    withdraw(ada, deletes_sent=True)
    time.pass_by(minutes=6)
    return str(pseudonym)


def test_a_withdrawal_that_deletes_leaves_nothing_at_mixpanel(mixpanel: MixpanelDouble) -> None:
    time = Time()
    pseudonym = withdrawn(time)
    assert len(mixpanel.events) == 1
    assert run() == 0, "Mixpanel takes its time"
    assert mixpanel.profiles_deleted == [pseudonym]
    assert mixpanel.deletions["task-1"]["distinct_ids"] == [pseudonym]

    mixpanel.finish("task-1")
    time.pass_by(minutes=20)
    assert (run(), waiting()) == (1, 0)
    assert mixpanel.events == {}
    assert len(mixpanel.deletions) == 1, "it was asked for once"


def test_a_withdrawal_alone_deletes_nothing(mixpanel: MixpanelDouble) -> None:
    ada = register()
    agree(ada)
    withdraw(ada)

    assert waiting() == 0


def test_a_deletion_waits_for_what_is_being_sent(mixpanel: MixpanelDouble) -> None:
    Time()
    ada = register()
    agree(ada)
    withdraw(ada, deletes_sent=True)

    assert (run(), waiting(), mixpanel.deletions) == (0, 1, {})


@pytest.mark.parametrize("status", [429, 500])
def test_a_refused_deletion_is_asked_for_again(mixpanel: MixpanelDouble, status: int) -> None:
    time = Time()
    withdrawn(time)
    mixpanel.fails = [status]
    assert (run(), mixpanel.deletions) == (0, {})
    assert run() == 0, "not at once"
    assert mixpanel.deletions == {}
    time.pass_by(minutes=20)
    run()

    assert len(mixpanel.deletions) == 1


@pytest.mark.parametrize("state", ["FAILURE", "REVOKED"])
def test_a_deletion_that_has_failed_is_asked_for_anew(mixpanel: MixpanelDouble, state: str) -> None:
    time = Time()
    withdrawn(time)
    run()
    mixpanel.finish("task-1", state)
    for hours in (1, 2, 4):
        time.pass_by(hours=hours)
        run()
    mixpanel.finish("task-2")
    time.pass_by(days=1)

    assert (run(), waiting(), mixpanel.events) == (1, 0, {})


def test_a_sink_that_must_not_send_any_more_still_deletes(
    mixpanel: MixpanelDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time()
    withdrawn(time)
    configure(monkeypatch, mixpanel.secret(isSending=False))
    assert configuration.telemetry_settings().is_sending is False
    run()

    assert len(mixpanel.deletions) == 1


def test_of_two_runs_at_once_the_second_leaves_it_to_the_first(mixpanel: MixpanelDouble) -> None:
    time = Time()
    withdrawn(time)
    (deletion,) = store.due_deletions(time.now, 10)
    store.postpone_deletion(
        deletion, Deletion(deletion.pseudonym, "2099-01-01T00:00:00.000Z", 1, {"mixpanel": "task-9"})
    )

    with pytest.raises(WriteConflict):
        store.finish_deletion(deletion)
    assert service.forward_deletions(TimeBudget(10)) == 0


def test_no_run_goes_on_when_its_time_is_up(mixpanel: MixpanelDouble) -> None:
    time = Time()
    withdrawn(time)

    assert service.forward_deletions(TimeBudget(-1)) == 0
    assert mixpanel.deletions == {}


def test_a_run_with_nothing_due_is_one_query(mixpanel: MixpanelDouble) -> None:
    from fitai.kernel.meter import meter

    meter.reset()
    run()
    assert meter.requests == 1
