"""Devices: tokens with one owner, their endpoints at SNS, and their end."""

import base64
import gzip
import json
import os
from datetime import timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.settings import settings
from fitai.kernel.table import get
from fitai.notifications import published, store
from fitai.notifications.choices import store as choices_store
from fitai.notifications.devices import endpoints
from fitai.notifications.devices import store as devices_store
from fitai.notifications.personal import PERSONAL_DATA
from moto.sns.models import sns_backends

from functions.notifications import take_push_failures
from tests.harness.cloud import sdk
from tests.harness.gateway import CONTEXT, access_token, call, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import Person, register
from tests.unit.notifications.devices import endpoint_tokens, register_device
from tests.unit.notifications.steps import goal

PATH = "/notifications/devices"
pytestmark = pytest.mark.usefixtures("aws")


def tokens(person: Person) -> list[str]:
    return sorted(device.token for device in devices_store.load_devices(person.id))


def counted(person: Person) -> int:
    item = get(store.InboxStateItem, choices_store.partition(person.id), "STATE")
    return item.state.devices if item else 0


def pushed() -> list[tuple[str, dict[str, Any]]]:
    """The messages that moto's SNS has taken: the token, and the payload by platform."""
    endpoints_by_arn = {
        arn: endpoint
        for application in sns_backends["123456789012"]["eu-central-1"].applications.values()
        for arn, endpoint in sns_backends["123456789012"]["eu-central-1"].platform_endpoints.items()
        if application
    }
    return [
        (endpoint.token, json.loads(message))
        for endpoint in endpoints_by_arn.values()
        for message in endpoint.messages.values()
    ]


def test_a_device_is_registered_and_gets_pushes_by_sns() -> None:
    ada = register("ada")
    answer = register_device(ada)
    assert answer.status == 201
    assert answer.data == {
        "id": devices_store.device_id("apns", "phone-token"),
        "platform": "apns",
        "sandbox": False,
        "registeredAt": answer.data["registeredAt"],
    }
    assert endpoint_tokens("APNS") == [], "SNS is called by the reaction"
    deliver_events()
    assert endpoint_tokens("APNS") == ["phone-token"]
    published.notify(goal(ada, 1))
    deliver_events()
    ((token, message),) = pushed()
    assert token == "phone-token"
    assert json.loads(message["APNS"])["aps"]["badge"] == 1


def test_a_token_of_the_sandbox_and_one_of_google_have_their_own_applications() -> None:
    ada, ben = register("ada"), register("ben")
    register_device(ada, sandbox=True)
    register_device(ben, "android-token", "fcm")
    deliver_events()
    assert (endpoint_tokens("APNS"), endpoint_tokens("APNS_SANDBOX"), endpoint_tokens("GCM")) == (
        [],
        ["phone-token"],
        ["android-token"],
    )


def test_registering_again_renews_and_counts_once() -> None:
    ada = register("ada")
    for _ in range(3):
        register_device(ada)
        deliver_events()
    assert (tokens(ada), counted(ada), endpoint_tokens("APNS")) == (["phone-token"], 1, ["phone-token"])


def test_registering_enables_an_endpoint_that_sns_had_disabled() -> None:
    ada = register("ada")
    register_device(ada)
    deliver_events()
    (device,) = devices_store.load_devices(ada.id)
    sdk("sns").set_endpoint_attributes(EndpointArn=device.endpoint, Attributes={"Enabled": "false"})
    register_device(ada)
    deliver_events()
    assert sdk("sns").get_endpoint_attributes(EndpointArn=device.endpoint)["Attributes"]["Enabled"] == "true"


def test_a_token_has_one_owner() -> None:
    ada, ben = register("ada"), register("ben")
    register_device(ada)
    register_device(ben)
    deliver_events()
    assert (tokens(ada), counted(ada), tokens(ben), counted(ben)) == ([], 0, ["phone-token"], 1)
    published.notify(goal(ada, 1))
    deliver_events()
    assert pushed() == []
    assert endpoint_tokens("APNS") == ["phone-token"]


def test_a_new_token_of_the_same_session_replaces_the_former() -> None:
    ada = register("ada")
    register_device(ada, "former-token")
    deliver_events()
    register_device(ada, "newer-token")
    deliver_events()
    assert (tokens(ada), counted(ada), endpoint_tokens("APNS")) == (["newer-token"], 1, ["newer-token"])


def test_an_account_has_twenty_devices_at_most() -> None:
    ada = register("ada")
    start = clock.now()
    for number in range(21):
        clock.set_source(lambda number=number: start + timedelta(seconds=number))
        body = {"platform": "fcm", "token": f"token-{number:02}"}
        call("POST", PATH, body, token=access_token(ada.id, session=f"s-{number}"))
    assert (tokens(ada), counted(ada)) == ([f"token-{number:02}" for number in range(1, 21)], 20)


def test_the_device_that_asks_is_unregistered_and_its_endpoint_deleted() -> None:
    ada = register("ada")
    register_device(ada)
    call("POST", PATH, {"platform": "fcm", "token": "watch-token"}, token=access_token(ada.id, session="watch"))
    deliver_events()
    for _ in range(2):
        assert call("DELETE", PATH, token=ada.token).status == 200
    deliver_events()
    assert (tokens(ada), counted(ada), endpoint_tokens("APNS")) == (["watch-token"], 1, [])


def test_another_device_is_unregistered_by_its_id_and_nobody_elses_is() -> None:
    ada, ben = register("ada"), register("ben")
    id_ = register_device(ada).data["id"]
    assert call("DELETE", PATH, token=ben.token, id=id_).error["code"] == "not_found"
    assert call("DELETE", PATH, token=access_token(ada.id, session="watch"), id=id_).status == 200
    assert (tokens(ada), counted(ada)) == ([], 0)


def test_sns_disables_an_endpoint_and_the_token_is_forgotten() -> None:
    ada = register("ada")
    register_device(ada)
    deliver_events()
    (device,) = devices_store.load_devices(ada.id)
    sdk("sns").set_endpoint_attributes(EndpointArn=device.endpoint, Attributes={"Enabled": "false"})
    published.notify(goal(ada, 1))
    deliver_events()
    assert (tokens(ada), counted(ada), pushed(), endpoint_tokens("APNS")) == ([], 0, [], [])


def test_a_token_is_stale_after_270_days() -> None:
    ada = register("ada")
    register_device(ada)
    deliver_events()
    start = clock.now()
    clock.set_source(lambda: start + timedelta(days=269))
    assert tokens(ada) == ["phone-token"]
    clock.set_source(lambda: start + timedelta(days=270, seconds=1))
    assert tokens(ada) == []
    published.notify(goal(ada, 1))
    deliver_events()
    assert pushed() == []


def test_without_an_application_registering_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register("ada")
    monkeypatch.setitem(os.environ, "FITAI_PUSH_FCM", "")
    settings.cache_clear()
    answer = register_device(ada, "android-token", "fcm")
    assert (answer.status, answer.error["code"]) == (503, "push_unavailable")
    assert register_device(ada).status == 201


def test_an_erased_account_leaves_no_token() -> None:
    ada = register("ada")
    register_device(ada)
    deliver_events()
    for _ in PERSONAL_DATA.erase(ada.id):
        pass
    deliver_events()
    assert [place for place in traces("phone-token", ada.id) if "PUSHTOKEN" in place or "NOTIFICATIONS" in place] == []
    assert endpoint_tokens("APNS") == []


def test_the_export_has_the_device_without_its_token() -> None:
    ada = register("ada")
    register_device(ada)
    deliver_events()
    exported = [value for kind, value in PERSONAL_DATA.export(ada.id) if kind == "push_device"]
    assert [value["platform"] for value in exported] == ["apns"]
    assert "phone-token" not in json.dumps(exported)


def test_the_existing_endpoint_of_a_token_is_read_from_the_answer() -> None:
    text = (
        "Invalid parameter: Token Reason: Endpoint arn:aws:sns:eu-central-1:123456789012:endpoint/APNS/fitai/a-1 "
        "already exists with the same Token, but different attributes."
    )
    match = endpoints.EXISTING_ENDPOINT.search(text)
    assert match is not None
    assert match[1] == "arn:aws:sns:eu-central-1:123456789012:endpoint/APNS/fitai/a-1"


# --- what the push services answer later -----------------------------------------------------------------------------


def tell_of_failures(*deliveries: dict[str, Any]) -> int:
    """Hand entries of the log of failed deliveries to the function that takes them."""
    entries = [{"message": json.dumps({"delivery": delivery, "status": "FAILURE"})} for delivery in deliveries]
    data = base64.b64encode(gzip.compress(json.dumps({"logEvents": entries}).encode())).decode()
    handled: int = take_push_failures.handler({"awslogs": {"data": data}}, CONTEXT)["forgotten"]
    return handled


def failure(token: str, response: dict[str, Any], platform: str = "APNS") -> dict[str, Any]:
    arn = f"arn:aws:sns:eu-central-1:123456789012:endpoint/{platform}/fitai-test/e-1"
    return {"destination": arn, "token": token, "providerResponse": json.dumps(response)}


@pytest.mark.parametrize(
    ("seconds", "forgotten"), [(1, True), (-1, False)], ids=["registered before", "registered after"]
)
def test_an_answer_410_ends_a_registration_from_before_it(seconds: int, forgotten: bool) -> None:
    ada = register("ada")
    register_device(ada)
    (device,) = devices_store.load_devices(ada.id)
    moment = (device.registered_at + timedelta(seconds=seconds)).timestamp() * 1000
    gone = failure("phone-token", {"reason": "Unregistered", "timestamp": moment})
    assert tell_of_failures(gone, gone) == int(forgotten)
    assert tokens(ada) == ([] if forgotten else ["phone-token"])


def test_bad_and_unregistered_tokens_are_forgotten_and_others_are_not() -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    register_device(ada, "bad-token")
    register_device(ben, "old-token", "fcm")
    register_device(cas, "good-token")
    unregistered = {"error": {"code": 404, "details": [{"errorCode": "UNREGISTERED"}]}}
    handled = tell_of_failures(
        failure("bad-token", {"reason": "BadDeviceToken"}),
        failure("old-token", unregistered, "GCM"),
        failure("good-token", {"reason": "TooManyRequests"}),
        failure("nobodys-token", {"reason": "BadDeviceToken"}),
        {"destination": "no answer"},
    )
    assert handled == 2
    assert (tokens(ada), tokens(ben), tokens(cas)) == ([], [], ["good-token"])
