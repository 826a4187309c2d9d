"""What happens in a room at the same moment."""

from typing import Any

import pytest
from fitai.groups import store
from fitai.kernel import personal_data, switches, table
from fitai.kernel.live import connections, delivery

from tests.harness.crashes import held
from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import (
    begin,
    devices_in,
    error,
    heard,
    join,
    open_room,
    plan,
    put_set,
    say,
)


def test_a_person_removed_while_joining_gets_no_events(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Socket(pushed, ben.token).connect()
    ordinary = connections.join_room

    def late(*arguments: Any) -> list[connections.Connection]:
        # The owner removes ben when the watch is let in, and not yet among the room's devices.
        phone.send("room:leave", {"roomId": room, "userId": ben.id})
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(connections, "join_room", late)
        assert error(watch.send("room:join", {"roomId": room})) == "not_found"
    pushed.clear()
    say(phone, room, "about ben")
    assert (heard(watch), heard(tablet)) == ([], [])
    assert devices_in(room) == [phone.connection_id]


def test_a_device_that_joins_while_its_user_is_removed_is_taken_out_too(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Socket(pushed, ben.token).connect()
    ordinary, inside = store.load_room, []

    def load(room_id: str) -> store.LoadedRoom | None:
        loaded_room = ordinary(room_id)
        if not inside:
            inside.append(True)
            # After the room was read: ben has just been heard of, so that nothing is added to the log.
            join(watch, roomId=room)
        return loaded_room

    with monkeypatch.context() as patched:
        patched.setattr(store, "load_room", load)
        phone.send("room:leave", {"roomId": room, "userId": ben.id})
    assert inside
    pushed.clear()
    say(phone, room, "about ben")
    assert (heard(watch), heard(tablet)) == ([], [])
    assert devices_in(room) == [phone.connection_id]


def test_presence_is_retried_while_another_transaction_holds_the_person(phone: Socket, room: str) -> None:
    """Another transaction holds the person for a moment; that says nothing of where the person is."""
    with held("UpdateItem", of=f"ROOM#{room}") as refused:
        (answer,) = phone.send("presence:ping", {"roomId": room})
    assert refused
    assert answer["data"]["kind"] == "presence"


def test_a_room_is_opened_whoever_else_writes_at_the_moment(phone: Socket, ben: Person) -> None:
    with held("TransactWriteItems") as refused:
        open_room(phone, ben)
    assert refused


def test_of_two_devices_with_two_workouts_the_room_is_shown_one(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Socket(pushed, ben.token).connect()
    first = begin(ben)
    second = call("POST", "/workouts", plan(), token=ben.token).data["id"]
    ordinary, inside = store.load_room, []

    def load(room_id: str) -> store.LoadedRoom | None:
        loaded_room = ordinary(room_id)
        if not inside:
            inside.append(True)
            join(watch, roomId=room, workoutId=first)
        return loaded_room

    with monkeypatch.context() as patched:
        patched.setattr(store, "load_room", load)
        join(tablet, roomId=room, workoutId=second)
    assert inside
    shown = [
        audience.PK
        for workout in (first, second)
        for audience in table.query_all(f"WORKOUT#{workout}", begins=delivery.AUDIENCE_PREFIX)
    ]
    loaded_room = store.load_room(room)
    assert loaded_room is not None
    assert loaded_room.people[ben.id].workout_id == second
    assert shown == [f"WORKOUT#{second}"]


def test_the_erasure_waits_for_those_who_go_on_training(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, cleo: Person
) -> None:
    join(phone, roomId=room, invite=[cleo.id])
    (personal_data_of_groups,) = (service for service in personal_data.registered() if service.name == "groups")
    with held("UpdateItem") as refused:
        for _ in personal_data_of_groups.erase(ada.id):
            pass
    assert refused
    loaded_room = store.load_room(room)
    assert loaded_room is not None
    assert [person.invited_by for person in loaded_room.people.values()] == [None, None]


def test_a_workout_that_a_room_saw_to_its_end_was_done_together(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    workout_id = begin(ben)
    join(tablet, roomId=room, workoutId=workout_id)
    put_set(ben, workout_id, 0, weight=100, reps=5)
    call("POST", f"/workouts/{workout_id}/complete", {}, token=ben.token).data  # noqa: B018
    alone_id = begin(ada)
    call("POST", f"/workouts/{alone_id}/complete", {}, token=ada.token).data  # noqa: B018
    deliver_events()
    together = [
        next(
            item["value"]
            for item in call("GET", "/achievements", token=person.token).data["achievements"]
            if item["id"] == "together"
        )
        for person in (ben, ada)
    ]
    assert together == [1, 0]


def test_while_nobody_may_write_texts_can_still_be_deleted(room: str, phone: Socket, tablet: Socket) -> None:
    (frame,) = say(phone, room, "rude")
    switches.use({"community_writing": False})
    assert error(say(tablet, room, "hello")) == "switched_off"
    phone.send("chat:send", {"roomId": room, "delete": frame["data"]["entry"]["seq"]})
    assert heard(tablet) == ["rude"]
    assert tablet.received("chat:message")[-1]["data"]["entry"]["kind"] == "deleted"
