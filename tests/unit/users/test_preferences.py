"""The own preferences: defaults, changes, and everybody who must hear of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fitai.kernel.live import connections
from fitai.kernel.live.connections import Connection, user_room
from fitai.kernel.table import get

from tests.harness.crashes import held
from tests.harness.gateway import Answer, Frames, Socket, access_token, call
from tests.unit.auth.people import Person, items, register

DEFAULTS = {
    "units": "metric",
    "defaultRestTime": 90,
    "weeklyTarget": 3,
    "dayStartsAt": 0,
    "exerciseUnits": {},
    "injuries": [],
    "language": "en",
    "weekStartsOn": "monday",
    "strengthLevels": False,
    "notifications": {
        "workoutReminders": True,
        "progressUpdates": True,
        "socialActivity": True,
        "aiRecommendations": True,
    },
    "privacy": {
        "profileVisibility": "friends",
        "workoutSharing": True,
        "progressSharing": False,
        "activityVisibility": "friends",
        "leaderboards": False,
        "consents": {
            "productAnalytics": {"granted": False, "deletesSent": False},
            "coachAnalytics": {"granted": False, "deletesSent": False},
        },
    },
}


def change(person: Person, body: dict[str, Any]) -> Answer:
    return call("PUT", "/users/preferences", body, token=person.token)


def preferences(person: Person) -> Any:
    return call("GET", "/users/preferences", token=person.token).data


def test_a_new_account_has_the_defaults(aws: None) -> None:
    assert preferences(register()) == DEFAULTS


def test_what_is_chosen_at_registration_holds(aws: None) -> None:
    ada = register(preferences={"units": "imperial", "privacy": {"profileVisibility": "private"}})
    data = preferences(ada)
    assert data["units"] == "imperial"
    assert data["privacy"] == DEFAULTS["privacy"] | {"profileVisibility": "private"}  # type: ignore[operator]


def test_what_is_left_out_stays_and_null_is_the_default_again(aws: None) -> None:
    ada = register()
    change(ada, {"defaultRestTime": 180, "weeklyTarget": 5, "notifications": {"socialActivity": False}})
    data = change(ada, {"weeklyTarget": None, "privacy": {"progressSharing": True}}).data
    assert data == DEFAULTS | {
        "defaultRestTime": 180,
        "notifications": DEFAULTS["notifications"] | {"socialActivity": False},  # type: ignore[operator]
        "privacy": DEFAULTS["privacy"] | {"progressSharing": True},  # type: ignore[operator]
    }
    assert preferences(ada) == data
    assert change(ada, {"notifications": None}).data["notifications"] == DEFAULTS["notifications"]
    assert change(ada, {"privacy": {"progressSharing": None}}).data["privacy"] == DEFAULTS["privacy"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"units": "stones"}, "units"),
        ({"defaultRestTime": -1}, "defaultRestTime"),
        ({"defaultRestTime": 3601}, "defaultRestTime"),
        ({"defaultRestTime": 1.5}, "defaultRestTime"),
        ({"weeklyTarget": 0}, "weeklyTarget"),
        ({"weeklyTarget": 15}, "weeklyTarget"),
        ({"notifications": {"socialActivity": "loud"}}, "notifications.socialActivity"),
        ({"notifications": {"spam": True}}, "notifications.spam"),
        ({"notifications": []}, "notifications"),
        ({"privacy": {"profileVisibility": "everyone"}}, "privacy.profileVisibility"),
        ({"theme": "dark"}, "theme"),
        ({"equipment": "barbell"}, "equipment"),
        ({"equipment": ["spaceship"]}, "equipment.0"),
        ({"equipment": ["barbell", "barbell"]}, "equipment"),
        ({"injuries": ["ego"]}, "injuries.0"),
        ({"injuries": ["knee", "knee"]}, "injuries"),
        ({"language": "english please"}, "language"),
        ({"language": "EN"}, "language"),
        ({"weekStartsOn": "someday"}, "weekStartsOn"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(aws: None, body: dict[str, Any], path: str) -> None:
    ada = register()
    answer = change(ada, body)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]
    assert preferences(ada) == DEFAULTS


@pytest.mark.parametrize("body", [{"defaultRestTime": 0}, {"defaultRestTime": 3600}, {"weeklyTarget": 14}])
def test_the_bounds_belong_to_the_range(aws: None, body: dict[str, int]) -> None:
    assert change(register(), body).status == 200


def test_equipment_injuries_language_and_week_are_kept_and_null_is_the_default_again(aws: None) -> None:
    ada = register()
    chosen = {
        "equipment": ["dumbbell", "bench"],
        "injuries": ["knee", "lower_back"],
        "language": "zh-Hant-TW",
        "weekStartsOn": "sunday",
    }
    assert change(ada, chosen).data == DEFAULTS | chosen
    assert preferences(ada) == DEFAULTS | chosen
    assert change(ada, {"equipment": []}).data["equipment"] == []
    assert change(ada, dict.fromkeys(chosen)).data == DEFAULTS


def test_units_hold_from_the_next_request_on(aws: None) -> None:
    ada = register(profile={"metrics": {"height": 1.778}})
    change(ada, {"units": "imperial"}).data  # noqa: B018
    (record,) = items(f"CALLER#user#{ada.id}")
    assert record["units"] == "imperial"
    assert call("GET", "/users/profile", token=ada.token).data["metrics"]["height"] == 70
    change(ada, {"units": None}).data  # noqa: B018
    assert call("GET", "/users/profile", token=ada.token).data["metrics"]["height"] == 1.778


def test_a_change_is_told_with_what_analytics_count_by(aws: None) -> None:
    ada = register(profile={"timezone": "Europe/Berlin"})
    change(ada, {"weeklyTarget": 5}).data  # noqa: B018
    change(ada, {"weeklyTarget": 5}).data  # noqa: B018
    change(ada, {}).data  # noqa: B018
    (event,) = [item for item in items("OUTBOX#") if item["name"] == "user.preferences_changed"]
    body = json.loads(event["body"])
    assert (body["userId"], body["timezone"], body["weeklyTarget"]) == (ada.id, "Europe/Berlin", 5)
    assert body["preferences"]["weeklyTarget"] == 5
    assert body["revision"] == 2


def _connect(person: Person, connection: str, *rooms: str) -> None:
    from fitai.kernel.tokens import verify_access_token

    member = connections.connect(verify_access_token(person.token), connection, "metric")
    for room in rooms:
        connections.join_room(room, [member])


def test_the_users_devices_hear_of_it_and_others_do_not(pushed: Frames) -> None:
    ada, bob = register(), register("bob")
    _connect(ada, "phone")
    _connect(ada, "watch")
    _connect(bob, "his")
    answer = change(ada, {"units": "imperial", "defaultRestTime": 120})
    for connection in ("phone", "watch"):
        (frame,) = pushed.to(connection)
        assert frame["event"] == "sync:preferences"
        assert frame["data"] == answer.data | {"revision": 2}
    assert pushed.to("his") == []
    pushed.clear()
    change(ada, {"defaultRestTime": 120})
    assert pushed.sent == [], "nothing changed, nothing is said"


def test_later_pushes_use_the_new_units_in_every_room(pushed: Frames) -> None:
    ada = register()
    _connect(ada, "phone", "WORKOUT#1")
    change(ada, {"units": "imperial"}).data  # noqa: B018
    for room in (user_room(ada.id), "WORKOUT#1"):
        (member,) = connections.room_connections(room)
        assert member.units == "imperial"


def test_a_connection_that_is_gone_does_not_come_back(pushed: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    _connect(ada, "phone")
    real = connections.room_connections

    def members(room: str) -> list[Connection]:
        found = real(room)
        connections.remove_connection(ada.id, "phone")
        return found

    monkeypatch.setattr(connections, "room_connections", members)
    assert change(ada, {"units": "imperial"}).status == 200
    assert get(Connection, user_room(ada.id), "MEMBER#phone") is None


def test_reading_is_one_request_and_changing_one_transaction(aws: None) -> None:
    ada = register()
    assert call("GET", "/users/preferences", token=ada.token).operations == ["UpdateItem", "GetItem"]
    answer = change(ada, {"weeklyTarget": 4})
    assert answer.operations == ["UpdateItem", "GetItem", "TransactWriteItems", "Query"]


def test_a_token_without_account_finds_nothing(aws: None) -> None:
    token = access_token("nobody")
    assert call("GET", "/users/preferences", token=token).status == 404
    assert call("PUT", "/users/preferences", {"weeklyTarget": 4}, token=token).status == 404
    assert call("GET", "/users/preferences").status == 401


def test_devices_that_are_coming_into_a_room_get_the_new_units_too(pushed: Frames) -> None:
    """Another transaction holds the device's record for a moment: the preferences are changed by then."""
    ada = register()
    phone = Socket(pushed, ada.token).connect()
    with held("UpdateItem", of="MEMBER#") as refused:
        assert call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token).status == 200
    assert refused
    (device,) = connections.room_connections(connections.user_room(ada.id))
    assert (device.connection_id, device.units) == (phone.connection_id, "imperial")


@pytest.fixture
def overtake(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen between a change and what the devices are told of it."""

    def overtake(work: Callable[[], object]) -> None:
        real, inside = connections.room_connections, []

        def members(room: str) -> list[Connection]:
            found = real(room)
            if not inside:
                inside.append(True)
                work()
            return found

        monkeypatch.setattr(connections, "room_connections", members)

    return overtake


def test_of_two_changes_at_once_devices_can_tell_which_is_the_later_one(
    pushed: Frames, overtake: Callable[[Callable[[], object]], None]
) -> None:
    ada = register()
    phone = Socket(pushed, ada.token).connect()
    overtake(lambda: change(ada, {"weeklyTarget": 5}))
    change(ada, {"weeklyTarget": 4})
    frames = phone.received("sync:preferences")
    assert [frame["data"]["weeklyTarget"] for frame in frames] == [5, 4], "the later one was pushed first"
    newest = max((frame["data"] for frame in frames), key=lambda data: int(data["revision"]))
    assert newest == preferences(ada) | {"revision": newest["revision"]}


def test_of_two_changes_of_the_units_at_once_devices_speak_the_later_one(
    pushed: Frames, overtake: Callable[[Callable[[], object]], None]
) -> None:
    ada = register()
    Socket(pushed, ada.token).connect()
    overtake(lambda: change(ada, {"units": "metric"}))
    change(ada, {"units": "imperial"})
    assert preferences(ada)["units"] == "metric"
    (device,) = connections.room_connections(user_room(ada.id))
    assert device.units == "metric"


def test_a_device_that_connects_during_a_change_speaks_the_new_units(
    pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = register()
    real = connections.connect

    def connect(*arguments: Any) -> Connection:
        # It has been told the units, and is not among the devices yet.
        change(ada, {"units": "imperial"})
        return real(*arguments)

    monkeypatch.setattr(connections, "connect", connect)
    Socket(pushed, ada.token).connect()
    (device,) = connections.room_connections(user_room(ada.id))
    assert device.units == "imperial"
