"""What tests of rooms do: open, join, say, train."""

import re
from collections.abc import Callable
from typing import Any

from fitai.groups import store
from fitai.kernel import clock, personal_data
from fitai.kernel.live import connections

from tests.harness.gateway import Socket, call
from tests.unit.auth.people import Person

WEIGHT = re.compile(r"(?<![\w.:-])123(?:\.0)?(?![\w-])")
"""The weight 123, and not digits of an id or a time."""
SQUAT = "barbell-back-squat"
Pass = Callable[[float], None]
Frame = dict[str, Any]


def join(device: Socket, id: str | None = None, **data: Any) -> Frame:
    (frame,) = device.send("room:join", data, id=id)
    return frame


def open_room(device: Socket, *invited: Person, **data: Any) -> str:
    return str(join(device, invite=[friend.id for friend in invited], **data)["data"]["roomId"])


def say(device: Socket, room: str, text: str, id: str | None = None) -> list[Frame]:
    return device.send("chat:send", {"roomId": room, "text": text}, id=id)


def heard(device: Socket) -> list[str]:
    """The texts that a device was told of."""
    entries = [frame["data"].get("entry") for frame in device.received("chat:message")]
    return [entry["text"] for entry in entries if entry and entry["kind"] == "text"]


def error(frames: list[Frame]) -> str:
    (frame,) = frames
    return str(frame["error"]["code"])


def plan(**more: Any) -> dict[str, Any]:
    return {"exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 3}]} | more


def begin(person: Person, **more: Any) -> str:
    return str(call("POST", "/workouts", plan(start=True, **more), token=person.token).data["id"])


def put_set(person: Person, workout: str, index: int, **fields: Any) -> Any:
    return call("PUT", f"/workouts/{workout}/set/{index}", fields, token=person.token, exercise=0)


def offline(person: Person, workout: str, *operations: tuple[str, dict[str, Any]]) -> None:
    sent = [
        {"clientId": f"{workout}-{n}", "op": op, "workoutId": workout, "at": clock.iso(clock.now()), "data": data}
        for n, (op, data) in enumerate(operations)
    ]
    results = call("POST", "/workouts/sync", {"operations": sent}, token=person.token).data["results"]
    assert {result["status"] for result in results} == {"applied"}


def present(device: Socket, room: str) -> dict[str, bool]:
    (frame,) = device.send("presence:ping", {"roomId": room}, id="p")
    assert (frame["replyTo"], frame["data"]["kind"]) == ("p", "presence")
    return {person["userId"]: person["present"] for person in frame["data"]["people"]}


def personal_data_of_groups() -> personal_data.PersonalData:
    return next(service for service in personal_data.registered() if service.name == "groups")


def devices_in(room: str) -> list[str]:
    return [connection.connection_id for connection in connections.room_connections(store.room_partition(room))]
