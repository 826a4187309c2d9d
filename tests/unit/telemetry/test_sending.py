"""What arrives at Mixpanel and on the bus, and what does not."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fitai.goals.events import GoalCompleted
from fitai.kernel import clock
from fitai.kernel.events import Event
from fitai.kernel.ids import new_id
from fitai.kernel.meter import meter
from fitai.payments.events import SubscriptionChanged
from fitai.telemetry import configuration, service, store
from fitai.telemetry.catalogue import SOURCES
from fitai.telemetry.sinks import lake
from fitai.telemetry.sinks.interface import SinkFailed
from fitai.workouts.events import WorkoutCompleted, WorkoutsImported

from tests.harness.cloud import sdk
from tests.harness.gateway import deliver
from tests.harness.mixpanel_double import MixpanelDouble, mixpanel_double
from tests.harness.secrets import use_secret
from tests.unit.auth.people import Person, register
from tests.unit.telemetry.people import SECRET, agree, configure, configured, withdraw
from tests.unit.telemetry.samples import TEXTS, personal_event

SPECIAL: dict[type[Event], dict[str, Any]] = {
    WorkoutsImported: {"undone": False},
    SubscriptionChanged: {"plan": "pro", "previous_plan": "free"},
}


@pytest.fixture
def mixpanel(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MixpanelDouble]:
    with mixpanel_double() as double, configured(double, monkeypatch):
        yield double


def event_of(user_id: str, event: type[Event] = GoalCompleted, **values: Any) -> Event:
    """An event of this user, of this moment."""
    return personal_event(event, id=new_id(), user_id=user_id, at=clock.now(), **SPECIAL.get(event, {}), **values)


def react(event: Event) -> None:
    """Hand the event to the reaction, as its queue does."""
    deliver(type(event).name, event.model_dump(mode="json", by_alias=True), to="send_product_events")


def test_nothing_personal_of_any_event_arrives(mixpanel: MixpanelDouble) -> None:
    # A name that no pseudonym holds by chance: they are hexadecimal.
    ada = register("zoltana")
    agree(ada)
    for source in SOURCES:
        react(event_of(ada.id, source))

    assert len(mixpanel.events) >= len(SOURCES)
    assert [text for text in (*TEXTS, ada.id, ada.email, ada.username, "83.46") if text in mixpanel.text] == []
    state = store.find_state(ada.id)
    assert {event["properties"]["distinct_id"] for event in mixpanel.events.values()} == {state.pseudonym}


def test_what_a_workout_leads_to_arrives_in_one_request(mixpanel: MixpanelDouble) -> None:
    ada = register()
    agree(ada, "productAnalytics")
    react(event_of(ada.id, WorkoutCompleted))

    ((path, body),) = mixpanel.arrived
    assert path == "/import"
    assert [event["event"] for event in json.loads(body)] == ["workout_completed", "exercise_completed"]


def test_an_event_that_comes_twice_counts_once(mixpanel: MixpanelDouble) -> None:
    ada = register()
    agree(ada)
    event = event_of(ada.id)
    react(event)
    react(event)

    assert (len(mixpanel.arrived), len(mixpanel.events)) == (2, 1)


def test_without_a_consent_nothing_is_sent(mixpanel: MixpanelDouble) -> None:
    ada, bob = register(), register("bob")
    waiting = event_of(bob.id)
    clock_ahead = clock.now() + timedelta(seconds=5)
    clock.set_source(lambda: clock_ahead)
    agree(bob)
    react(event_of(ada.id))
    react(waiting)

    assert mixpanel.arrived == []


def test_an_event_that_waited_while_the_consent_was_withdrawn_is_not_sent(mixpanel: MixpanelDouble) -> None:
    ada = register()
    agree(ada)
    waiting = event_of(ada.id)
    mixpanel.fails = [500]
    with pytest.raises(SinkFailed):
        service.send_events(waiting)
    withdraw(ada)
    react(waiting)

    assert (len(mixpanel.arrived), mixpanel.events) == (1, {})


def test_what_could_not_be_sent_is_not_sent_with_the_next_event(mixpanel: MixpanelDouble) -> None:
    ada, bob = register(), register("bob")
    agree(ada)
    agree(bob)
    mixpanel.fails = [429]
    with pytest.raises(SinkFailed):
        service.send_events(event_of(ada.id))
    withdraw(ada)
    react(event_of(bob.id))

    pseudonyms = {event["properties"]["distinct_id"] for event in mixpanel.events.values()}
    assert pseudonyms == {store.find_state(bob.id).pseudonym}


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_refusal_is_tried_again_and_counts_once(mixpanel: MixpanelDouble, status: int) -> None:
    ada = register()
    agree(ada)
    event = event_of(ada.id, WorkoutCompleted)
    mixpanel.fails = [status]
    with pytest.raises(SinkFailed) as failure:
        service.send_events(event)
    react(event)

    assert len(mixpanel.events) == 2
    assert ada.id not in repr(failure.value) + repr(failure.value.__cause__)


def test_without_a_service_account_the_token_tracks(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with mixpanel_double() as double, configured(double, monkeypatch, is_imported=False):
        ada = register()
        agree(ada)
        react(event_of(ada.id))

        ((path, _),) = double.arrived
        (event,) = double.events.values()
    assert path == "/track"
    assert (event["event"], "ip" in event["properties"]) == ("goal_completed", False)


def test_wrong_keys_are_a_failure(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"username": "fitai", "secret": "wrong", "projectId": "1"}
    with mixpanel_double() as double, configured(double, monkeypatch, serviceAccount=wrong):
        ada = register()
        agree(ada)
        with pytest.raises(SinkFailed):
            service.send_events(event_of(ada.id))
        assert double.events == {}


# --- configuration -----------------------------------------------------------------------------------------


def test_without_a_configuration_nothing_is_read_and_the_sdk_is_not_loaded(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = register()
    agree(ada)
    with monkeypatch.context() as patch:
        configure(patch, {})
        service.send_events(event_of(ada.id))
        patch.delitem(sys.modules, "mixpanel", raising=False)
        meter.reset()
        react(event_of(ada.id))

        assert "mixpanel" not in sys.modules
        assert meter.requests == 0


def test_a_configured_event_costs_one_read(mixpanel: MixpanelDouble) -> None:
    ada = register()
    agree(ada)
    event = event_of(ada.id)
    react(event)
    meter.reset()
    react(event)

    assert meter.requests == 1


@pytest.mark.parametrize(
    "flaw", [{"deletionToken": ""}, {"residency": "moon"}, {"token": ""}, {"apiUrl": "http://mixpanel.example"}]
)
def test_an_incomplete_configuration_sends_nothing(
    aws: None, monkeypatch: pytest.MonkeyPatch, flaw: dict[str, Any]
) -> None:
    with mixpanel_double() as double, configured(double, monkeypatch, **flaw):
        assert configuration.telemetry_settings().is_sending is False


def test_data_stays_in_the_region_that_is_configured(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        configure(patch, {"mixpanel": {"token": "t", "deletionToken": "d"}})
        mixpanel = configuration.telemetry_settings().mixpanel
    assert mixpanel is not None
    assert (mixpanel.api_url, mixpanel.app_url) == ("https://api-eu.mixpanel.com", "https://eu.mixpanel.com")
    assert "'d'" not in repr(mixpanel), "keys are not logged"


def test_a_secret_that_cannot_be_read_is_no_empty_one(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.errors import Unavailable

    with monkeypatch.context() as patch:
        configure(patch, {})
        sdk("secretsmanager").delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
        configuration.clear_cache()
        with pytest.raises(Unavailable):
            configuration.telemetry_settings()
        use_secret(SECRET, {})
        configuration.clear_cache()
        assert configuration.telemetry_settings().is_sending is False


# --- the lake ----------------------------------------------------------------------------------------------


@pytest.fixture
def bus(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What is put on the bus, while the lake is on."""
    entries: list[dict[str, Any]] = []

    class Events:
        failed = 0

        def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
            entries.extend(Entries)
            return {"FailedEntryCount": self.failed}

    with monkeypatch.context() as patch:
        configure(patch, {}, lake=True)
        patch.setattr(lake, "client", lambda service: Events())
        yield entries
    configuration.clear_cache()


def agreed() -> Person:
    ada = register()
    agree(ada)
    return ada


def test_the_lake_gets_the_events_under_a_source_that_no_reaction_listens_to(bus: list[dict[str, Any]]) -> None:
    ada = agreed()
    react(event_of(ada.id, WorkoutCompleted))

    assert {entry["Source"] for entry in bus} == {"fitai.product"}
    record = json.loads(bus[0]["Detail"])
    assert (record["name"], record["person"]) == ("workout_completed", store.find_state(ada.id).pseudonym)
    assert record["properties"]["planKept"] == "true"
    assert all(isinstance(value, str) for value in record["properties"].values())
    assert [text for text in (*TEXTS, ada.id) if text in json.dumps(bus)] == []


def test_a_bus_that_refuses_makes_the_queue_deliver_again(bus: list[dict[str, Any]], monkeypatch: Any) -> None:
    ada = agreed()
    monkeypatch.setattr(type(lake.client("events")), "failed", 1)
    with pytest.raises(SinkFailed):
        service.send_events(event_of(ada.id))
