"""Training together: rooms, what is seen and said there, who is there, and who hears nothing of whom."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.groups import rules, service, store
from fitai.groups.models import MAX_ENTRIES, MAX_TEXT, RoomEntry
from fitai.kernel import clock, personal_data, switches, table
from fitai.kernel.live import connections, delivery
from fitai.kernel.meter import meter

from tests.harness.crashes import held
from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, befriend, switch

WEIGHT = re.compile(r"(?<![\w.:-])123(?:\.0)?(?![\w-])")
"""The weight 123, and not digits of an id or a time."""

SQUAT = "barbell-back-squat"
Pass = Callable[[float], None]
Frame = dict[str, Any]


@pytest.fixture
def ada(pushed: Frames) -> Person:
    return register("ada")


@pytest.fixture
def ben(ada: Person) -> Person:
    """A friend of ada's."""
    ben = register("ben")
    befriend(ada, ben)
    return ben


@pytest.fixture
def cleo(ada: Person) -> Person:
    """Another friend of ada's, and nobody to ben."""
    cleo = register("cleo")
    befriend(ada, cleo)
    return cleo


@pytest.fixture
def phone(ada: Person, pushed: Frames) -> Socket:
    return Socket(pushed, ada.token).connect()


@pytest.fixture
def tablet(ben: Person, pushed: Frames) -> Socket:
    return Socket(pushed, ben.token).connect()


def join(device: Socket, id: str | None = None, **data: Any) -> Frame:
    (frame,) = device.send("room:join", data, id=id)
    return frame


def open_room(device: Socket, *invited: Person, **data: Any) -> str:
    return str(join(device, invite=[friend.id for friend in invited], **data)["data"]["roomId"])


@pytest.fixture
def room(phone: Socket, tablet: Socket, ben: Person, pushed: Frames) -> str:
    """A room with ada, its owner, and ben."""
    room_id = open_room(phone, ben)
    join(tablet, roomId=room_id)
    pushed.clear()
    return room_id


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


# --- coming in ---------------------------------------------------------------------------------------------


def test_a_room_is_opened_and_answered(phone: Socket, ada: Person, ben: Person) -> None:
    frame = join(phone, id="m-1", invite=[ben.id])
    assert (frame["event"], frame["replyTo"], frame["data"]["kind"]) == ("chat:message", "m-1", "room")
    room = frame["data"]["room"]
    assert (room["id"], room["ownerId"], room["seq"], room["more"]) == (frame["data"]["roomId"], ada.id, 1, False)
    assert [
        (person["userId"], person["status"], person["present"], person["isOwner"]) for person in room["people"]
    ] == [
        (ada.id, "joined", True, True),
        (ben.id, "invited", False, False),
    ]
    assert [(entry["seq"], entry["kind"], entry["userId"]) for entry in room["entries"]] == [(1, "joined", ada.id)]


def test_invited_friends_are_notified_once_and_see_the_room(
    phone: Socket, tablet: Socket, ada: Person, ben: Person
) -> None:
    room = open_room(phone, ben)
    deliver_events()
    (frame,) = tablet.received("notification:new")
    assert frame["data"]["type"] == "room_invite"
    assert frame["data"]["data"] == {"roomId": room, "userId": ada.id}
    (answer,) = tablet.send("presence:ping")
    (glance,) = answer["data"]["rooms"]
    assert (glance["roomId"], glance["status"], glance["invitedBy"]) == (room, "invited", ada.id)


def test_a_new_member_is_announced_to_the_others(phone: Socket, tablet: Socket, ben: Person) -> None:
    room = open_room(phone, ben)
    frame = join(tablet, id="m-1", roomId=room)
    assert [entry["kind"] for entry in frame["data"]["room"]["entries"]] == ["joined", "joined"]
    frame = phone.received("chat:message")[-1]
    assert (frame["data"]["kind"], frame["data"]["entry"]["userId"], frame["roomId"]) == ("joined", ben.id, room)
    assert "replyTo" not in frame


def test_a_message_that_is_sent_twice_opens_one_room(phone: Socket, ben: Person) -> None:
    first, again = (join(phone, id="m-1", invite=[ben.id])["data"] for _ in range(2))
    assert first["roomId"] == again["roomId"]
    assert again["room"]["seq"] == 1
    (answer,) = phone.send("presence:ping")
    assert len(answer["data"]["rooms"]) == 1


def test_only_friends_can_be_invited(phone: Socket, ada: Person, ben: Person) -> None:
    stranger, blocked = register("dora"), register("emil")
    befriend(ada, blocked)
    act(blocked, "block", ada)
    (frame,) = phone.send("room:join", {"invite": [ben.id, stranger.id, blocked.id, "nobody"]})
    assert frame["error"]["fields"] == [
        {"path": f"data.invite.{place}", "message": "Is not a friend of yours"} for place in (1, 2, 3)
    ]
    (answer,) = phone.send("presence:ping")
    assert answer["data"]["rooms"] == []


def test_only_the_owner_invites(tablet: Socket, room: str, ben: Person) -> None:
    friend = register("dora")
    befriend(ben, friend)
    assert error(tablet.send("room:join", {"roomId": room, "invite": [friend.id]})) == "not_owner"


def test_more_can_be_invited_later_and_again(phone: Socket, room: str, ben: Person, cleo: Person) -> None:
    answer = join(phone, roomId=room, invite=[ben.id, cleo.id])["data"]["room"]
    assert [person["status"] for person in answer["people"]] == ["joined", "joined", "invited"]


def test_who_was_not_invited_finds_no_room(phone: Socket, pushed: Frames, room: str) -> None:
    dora = Socket(pushed, register("dora").token).connect()
    for action, data in (
        ("room:join", {}),
        ("room:leave", {}),
        ("chat:send", {"text": "hi"}),
        ("chat:send", {"delete": 1}),
        ("presence:ping", {}),
    ):
        assert error(dora.send(action, {"roomId": room} | data)) == "not_found"
        assert error(phone.send(action, {"roomId": "none"} | data)) == "not_found"


def test_an_invited_person_who_has_not_joined_cannot_chat(phone: Socket, tablet: Socket, ben: Person) -> None:
    room = open_room(phone, ben)
    assert error(say(tablet, room, "hi")) == "not_found"
    assert error(tablet.send("presence:ping", {"roomId": room})) == "not_found"


def test_a_room_is_full_with_twenty() -> None:
    people = {f"p-{n}": rules.Person(f"p-{n}", "invited") for n in range(18)}
    invited_ids = ["new-1", "new-2"]
    with pytest.raises(Exception, match="at most 20") as full:
        rules.new_invitations("owner", invited_ids, people, dict.fromkeys(invited_ids, True))
    assert full.value.problem_code == "room_full"  # type: ignore[attr-defined]
    assert len(rules.new_invitations("owner", invited_ids[:1], people, {"new-1": True})) == 1
    people["p-0"] = rules.Person("p-0", "left")
    assert len(rules.new_invitations("owner", invited_ids, people, dict.fromkeys(invited_ids, True))) == 2


@pytest.mark.parametrize(
    ("action", "data", "path"),
    [
        ("room:join", {"after": 1, "before": 2}, "data"),
        ("room:join", {"invite": ["x"] * 20}, "data.invite"),
        ("room:join", {"roomId": ""}, "data.roomId"),
        ("room:leave", {}, "data.roomId"),
        ("chat:send", {"roomId": "r"}, "data"),
        ("chat:send", {"roomId": "r", "text": "hi", "delete": 1}, "data"),
        ("chat:send", {"roomId": "r", "text": "  "}, "data.text"),
        ("chat:send", {"roomId": "r", "text": "x" * 1001}, "data.text"),
        ("presence:ping", {"room": "r"}, "data.room"),
    ],
)
def test_bad_data_is_named(phone: Socket, action: str, data: dict[str, Any], path: str) -> None:
    (frame,) = phone.send(action, data)
    assert [field["path"] for field in frame["error"]["fields"]] == [path]


# --- what is seen ------------------------------------------------------------------------------------------


def test_what_a_member_does_is_pushed_to_the_others(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    switch(ben, progress=True)
    workout = call("POST", "/workouts", plan(notes="my knee", location="home"), token=ben.token).data["id"]
    join(tablet, roomId=room, workoutId=workout)
    pushed.clear()
    call("POST", f"/workouts/{workout}/start", {}, token=ben.token)
    put_set(ben, workout, 0, weight=100, reps=5, notes="ouch")
    call("POST", f"/workouts/{workout}/complete", {"notes": "done"}, token=ben.token)
    events = phone.received()
    assert [frame["event"] for frame in events] == [
        "workout:started", "set:completed", *["pr:achieved"] * 3, "workout:stats", "workout:completed",
    ]  # fmt: skip
    assert {(frame["userId"], frame["roomId"]) for frame in events} == {(ben.id, room)}
    assert all("version" not in frame and "replyTo" not in frame for frame in events)
    assert events[1]["data"]["set"]["weight"] == 100
    assert "my knee" not in str(events)
    assert "ouch" not in str(events)
    assert "home" not in str(events)
    assert "caloriesBurned" not in str(events)


def test_the_owner_of_the_workout_gets_its_events_as_without_a_room(tablet: Socket, room: str, ben: Person) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)
    put_set(ben, workout, 0)
    (frame,) = tablet.received("set:completed")
    assert (frame["version"], "roomId" in frame) == (2, False)


def test_the_workout_that_runs_is_seen_when_none_is_named(
    phone: Socket, tablet: Socket, room: str, ben: Person
) -> None:
    workout = begin(ben)
    answer = join(tablet, roomId=room)["data"]["room"]
    glance = next(person["workout"] for person in answer["people"] if person["userId"] == ben.id)
    assert (glance["workoutId"], glance["status"], glance["completedSets"]) == (workout, "in_progress", 0)
    tablet.send("set:complete", {"workoutId": workout, "exerciseIndex": 0, "setIndex": 0})
    assert phone.received("set:completed")
    glances = {person["userId"]: person.get("workout") for person in join(phone, roomId=room)["data"]["room"]["people"]}
    assert glances[ben.id]["completedSets"] == 1


def test_whose_weights_are_not_for_others_shows_none(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    workout = begin(ben)
    answer = join(tablet, roomId=room, shareWeights=False)["data"]["room"]
    assert [person["sharesWeights"] for person in answer["people"]] == [True, False]
    put_set(ben, workout, 0, weight=123, reps=5)
    call("POST", f"/workouts/{workout}/complete", {}, token=ben.token)
    events = phone.received()
    assert [frame["event"] for frame in events][-3:] == ["set:completed", "workout:stats", "workout:completed"]
    assert not WEIGHT.search(str([frame["data"] for frame in events]))
    assert "'weight'" not in str(events)
    assert "615" not in str([frame["data"]["metrics"] for frame in events if "metrics" in frame["data"]])
    assert phone.received("set:completed")[0]["data"]["set"]["reps"] == 5


def test_what_was_done_the_last_time_is_not_for_others(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    before = begin(ben)
    put_set(ben, before, 0, weight=123, reps=5, notes="my knee")
    call("POST", f"/workouts/{before}/complete", {}, token=ben.token)
    deliver_events()
    workout = call("POST", "/workouts", {"exercises": [{"exerciseId": SQUAT}]}, token=ben.token).data["id"]
    join(tablet, roomId=room, workoutId=workout, shareWeights=False)
    call("POST", f"/workouts/{workout}/start", {}, token=ben.token)
    own_event, other_event = tablet.received("workout:started")[-1], phone.received("workout:started")[-1]
    assert own_event["data"]["workout"]["exercises"][0]["lastTime"]["sets"][0]["weight"] == 123
    assert "lastTime" not in other_event["data"]["workout"]["exercises"][0]
    assert not WEIGHT.search(str(other_event["data"]["workout"]["exercises"]))


def offline(person: Person, workout: str, *operations: tuple[str, dict[str, Any]]) -> None:
    sent = [
        {"clientId": f"{workout}-{n}", "op": op, "workoutId": workout, "at": clock.iso(clock.now()), "data": data}
        for n, (op, data) in enumerate(operations)
    ]
    results = call("POST", "/workouts/sync", {"operations": sent}, token=person.token).data["results"]
    assert {result["status"] for result in results} == {"applied"}


@pytest.mark.parametrize("weights", [True, False])
def test_what_was_done_offline_is_seen_when_it_arrives(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames, weights: bool
) -> None:
    workout = begin(ben, notes="my knee")
    join(tablet, roomId=room, shareWeights=weights)
    pushed.clear()
    sets = [("set", {"exerciseIndex": 0, "setIndex": n, "weight": 123, "reps": 5, "notes": "ouch"}) for n in (0, 1)]
    offline(ben, workout, *sets)
    (frame,) = phone.received()
    assert (frame["event"], frame["userId"], frame["data"]["reason"]) == ("sync:workout", ben.id, "synced")
    assert frame["data"]["workout"]["metrics"]["completedSets"] == 2
    assert ("123" in str(frame["data"])) is weights
    assert "ouch" not in str(frame)
    assert "my knee" not in str(frame)
    assert tablet.received("sync:workout")[0]["data"]["workout"]["notes"] == "my knee"


def test_a_cancelled_or_deleted_workout_is_seen(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)
    pushed.clear()
    call("PUT", f"/workouts/{workout}", {"version": 1, "status": "cancelled"}, token=ben.token)
    (frame,) = phone.received()
    assert (frame["event"], frame["data"]["workout"]["status"]) == ("sync:workout", "cancelled")
    call("DELETE", f"/workouts/{workout}", token=ben.token)
    assert phone.received()[-1]["data"] == {"workoutId": workout, "reason": "deleted"}


def test_a_room_does_not_learn_with_whom_else_a_workout_is_shared(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)
    pushed.clear()
    call("POST", f"/workouts/{workout}/share", {"visibility": "friends"}, token=ben.token)
    assert phone.received() == []
    assert tablet.received("sync:workout")


def test_another_ones_workout_cannot_be_shown(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    workout = begin(ada)
    assert error(tablet.send("room:join", {"roomId": room, "workoutId": workout})) == "not_found"
    completed = begin(ben)
    call("POST", f"/workouts/{completed}/complete", {}, token=ben.token)
    assert error(tablet.send("room:join", {"roomId": room, "workoutId": completed})) == "workout_over"


def test_only_the_workout_that_was_named_last_is_seen(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    first = begin(ben)
    join(tablet, roomId=room)
    second = call("POST", "/workouts", plan(), token=ben.token).data["id"]
    join(tablet, roomId=room, workoutId=second)
    pushed.clear()
    put_set(ben, first, 0)
    assert phone.received() == []


def test_who_has_no_device_there_is_not_seen(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)
    tablet.close()
    pushed.clear()
    put_set(ben, workout, 0)
    assert phone.received() == []
    again = Socket(pushed, ben.token).connect()
    join(again, roomId=room)
    put_set(ben, workout, 1)
    assert phone.received("set:completed")


def test_who_left_is_not_seen(phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)
    tablet.send("room:leave", {"roomId": room})
    pushed.clear()
    put_set(ben, workout, 0)
    assert phone.received() == []
    assert tablet.received("set:completed"), "the own workout is still followed"


def test_each_member_gets_events_in_the_own_units(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token)
    again = Socket(phone.frames, ada.token).connect()
    join(again, roomId=room)
    workout = begin(ben)
    join(tablet, roomId=room)
    put_set(ben, workout, 0, weight=45.359237, reps=5)
    assert again.received("set:completed")[0]["data"]["set"]["weight"] == 100
    assert tablet.received("set:completed")[0]["data"]["set"]["weight"] == pytest.approx(45.359237)


def test_a_set_costs_one_query_more_in_a_room_than_without(tablet: Socket, room: str, ben: Person) -> None:
    workout = begin(ben)
    assert put_set(ben, workout, 0).operations == ["UpdateItem", "Query", "TransactWriteItems"]
    join(tablet, roomId=room)
    assert put_set(ben, workout, 1).operations == ["UpdateItem", "Query", "TransactWriteItems", "Query"]


def test_a_room_that_cannot_be_read_fails_no_set(
    tablet: Socket, room: str, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = begin(ben)
    join(tablet, roomId=room)

    def fail(room: str) -> list[connections.Connection]:
        raise RuntimeError

    monkeypatch.setattr(connections, "room_connections", fail)
    assert put_set(ben, workout, 0).status == 200


# --- what is said ------------------------------------------------------------------------------------------


def test_what_is_said_all_hear(phone: Socket, tablet: Socket, room: str, ada: Person) -> None:
    (reply,) = say(phone, room, "  One more?  ", id="m-1")
    (frame,) = tablet.received("chat:message")
    assert (reply["replyTo"], reply["data"]) == ("m-1", frame["data"])
    assert "replyTo" not in frame
    entry = frame["data"]["entry"]
    assert (entry["seq"], entry["userId"], entry["text"]) == (3, ada.id, "One more?")


def test_saying_costs_a_query_and_a_transaction(phone: Socket, room: str) -> None:
    say(phone, room, "hi", id="m-1")
    assert [operation for operation in meter.operations if operation != "UpdateItem"] == ["Query", "TransactWriteItems"]


def test_what_is_sent_twice_is_said_once(phone: Socket, tablet: Socket, room: str) -> None:
    first, again = (say(phone, room, "hi", id="m-1")[0] for _ in range(2))
    assert first["data"] == again["data"]
    assert heard(tablet) == ["hi"]
    say(tablet, room, "hi", id="m-1")
    assert heard(tablet) == ["hi", "hi"], "another one's id is another id"


def test_two_who_speak_at_once_are_both_heard(
    phone: Socket, tablet: Socket, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary, other = store.load_room, [True]

    def load(room_id: str) -> store.LoadedRoom | None:
        loaded_room = ordinary(room_id)
        if other:
            other.pop()
            say(tablet, room, "two")
        return loaded_room

    monkeypatch.setattr(store, "load_room", load)
    say(phone, room, "one")
    entries = join(phone, roomId=room)["data"]["room"]["entries"]
    assert [(entry["seq"], entry.get("text")) for entry in entries][-2:] == [(3, "two"), (4, "one")]


def test_who_comes_back_gets_exactly_what_was_missed(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    say(phone, room, "before")
    last = tablet.received("chat:message")[-1]["data"]["entry"]["seq"]
    tablet.close()
    for number in range(60):
        say(phone, room, f"text {number}")
    again = Socket(pushed, ben.token).connect()
    missed: list[str] = []
    more = True
    while more:
        answer = join(again, roomId=room, after=last)["data"]["room"]
        missed += [entry["text"] for entry in answer["entries"] if entry["kind"] == "text"]
        last, more = answer["entries"][-1]["seq"], answer["more"]
    assert missed == [f"text {number}" for number in range(60)]


def test_the_past_is_read_backwards(phone: Socket, room: str) -> None:
    for number in range(70):
        say(phone, room, f"text {number}")
    answer = join(phone, roomId=room)["data"]["room"]
    assert ([entry["seq"] for entry in answer["entries"]], answer["more"]) == (list(range(23, 73)), True)
    answer = join(phone, roomId=room, before=23)["data"]["room"]
    assert ([entry["seq"] for entry in answer["entries"]], answer["more"], answer["seq"]) == (
        list(range(1, 23)),
        False,
        72,
    )


def test_a_text_is_deleted_by_its_author_or_the_owner(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    seqs = [say(device, room, "oops")[0]["data"]["entry"]["seq"] for device in (tablet, tablet, phone)]
    (frame,) = tablet.send("chat:send", {"roomId": room, "delete": seqs[0]})
    assert (frame["data"]["kind"], frame["data"]["entry"]["target"]) == ("deleted", seqs[0])
    assert phone.send("chat:send", {"roomId": room, "delete": seqs[1]})[0]["data"]["kind"] == "deleted"
    assert error(tablet.send("chat:send", {"roomId": room, "delete": seqs[2]})) == "not_author"
    assert error(phone.send("chat:send", {"roomId": room, "delete": 1})) == "not_found"
    entries = join(phone, roomId=room)["data"]["room"]["entries"]
    assert [entry.get("text") for entry in entries if entry["kind"] == "text"] == [None, None, "oops"]


# --- blocks ------------------------------------------------------------------------------------------------


def test_who_has_blocked_the_other_hears_and_is_heard_no_more(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, cleo: Person, pushed: Frames
) -> None:
    third = Socket(pushed, cleo.token).connect()
    join(phone, roomId=room, invite=[cleo.id])
    join(third, roomId=room)
    workout = begin(ben)
    join(tablet, roomId=room)
    act(cleo, "block", ben)
    deliver_events()
    pushed.clear()
    say(tablet, room, "from ben")
    say(third, room, "from cleo")
    put_set(ben, workout, 0)
    assert heard(phone) == ["from ben", "from cleo"]
    assert (heard(tablet), heard(third)) == (["from ben"], ["from cleo"])
    assert third.received("set:completed") == []
    assert phone.received("set:completed")
    entries = join(third, roomId=room)["data"]["room"]["entries"]
    assert ben.id not in {entry["userId"] for entry in entries}


def test_a_block_from_before_holds_when_both_come_in(
    phone: Socket, tablet: Socket, room: str, ben: Person, cleo: Person, pushed: Frames
) -> None:
    act(ben, "block", cleo)
    third = Socket(pushed, cleo.token).connect()
    join(phone, roomId=room, invite=[cleo.id])
    join(third, roomId=room)
    pushed.clear()
    say(tablet, room, "from ben")
    say(third, room, "from cleo")
    assert (heard(tablet), heard(third)) == (["from ben"], ["from cleo"])


def test_a_block_made_while_the_blocked_user_joins_is_respected(
    phone: Socket, tablet: Socket, room: str, ben: Person, cleo: Person, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = Socket(pushed, cleo.token).connect()
    join(phone, roomId=room, invite=[cleo.id])
    ordinary = connections.join_room

    def late(*arguments: Any) -> list[connections.Connection]:
        # What follows from a block finds no device of cleo's in the room yet.
        act(ben, "block", cleo)
        service.apply_tie(ben.id, cleo.id)
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(connections, "join_room", late)
        join(third, roomId=room)
    pushed.clear()
    say(tablet, room, "from ben")
    say(third, room, "from cleo")
    assert (heard(tablet), heard(third)) == (["from ben"], ["from cleo"])


# --- going -------------------------------------------------------------------------------------------------


def test_leaving_is_announced_and_ends_the_events(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    (reply,) = tablet.send("room:leave", {"roomId": room}, id="m-1")
    assert (reply["replyTo"], reply["data"]["kind"]) == ("m-1", "left")
    assert phone.received("chat:message")[-1]["data"]["entry"]["userId"] == ben.id
    say(phone, room, "alone")
    assert heard(tablet) == []
    assert error(say(tablet, room, "hello?")) == "not_found"
    assert error(tablet.send("room:leave", {"roomId": room})) == "not_found"
    join(tablet, roomId=room)
    say(phone, room, "again")
    assert heard(tablet) == ["again"]


def test_all_devices_leave(tablet: Socket, phone: Socket, room: str, ben: Person, pushed: Frames) -> None:
    watch = Socket(pushed, ben.token).connect()
    join(watch, roomId=room)
    tablet.send("room:leave", {"roomId": room})
    pushed.clear()
    say(phone, room, "alone")
    assert heard(watch) == []


def test_the_owner_removes_and_nobody_else(phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person) -> None:
    assert error(tablet.send("room:leave", {"roomId": room, "userId": ada.id})) == "not_owner"
    (reply,) = phone.send("room:leave", {"roomId": room, "userId": ben.id})
    assert (reply["data"]["kind"], reply["data"]["entry"]["personId"]) == ("removed", ben.id)
    assert tablet.received("chat:message")[-1]["data"]["kind"] == "removed"
    say(phone, room, "alone")
    assert heard(tablet) == []
    assert error(tablet.send("room:join", {"roomId": room})) == "not_found"
    join(phone, roomId=room, invite=[ben.id])
    assert join(tablet, roomId=room)["event"] == "chat:message"


def test_when_the_owner_leaves_the_room_is_the_next_ones(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    phone.send("room:leave", {"roomId": room})
    assert join(tablet, roomId=room)["data"]["room"]["ownerId"] == ben.id
    tablet.send("room:leave", {"roomId": room})
    assert error(tablet.send("room:join", {"roomId": room})) == "not_found"
    (answer,) = tablet.send("presence:ping")
    assert answer["data"]["rooms"] == []


# --- being there -------------------------------------------------------------------------------------------


@pytest.fixture
def passes(pushed: Frames) -> Pass:
    now = [datetime(2026, 3, 2, 18, 0, tzinfo=UTC)]
    clock.set_source(lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return move


def present(device: Socket, room: str) -> dict[str, bool]:
    (frame,) = device.send("presence:ping", {"roomId": room}, id="p")
    assert (frame["replyTo"], frame["data"]["kind"]) == ("p", "presence")
    return {person["userId"]: person["present"] for person in frame["data"]["people"]}


def test_who_is_not_heard_of_for_a_minute_is_not_there(
    passes: Pass, phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    passes(59)
    assert present(phone, room) == {ada.id: True, ben.id: True}
    passes(1)
    assert present(phone, room) == {ada.id: True, ben.id: False}
    assert present(tablet, room) == {ada.id: True, ben.id: True}


def test_a_device_that_was_forgotten_hears_the_room_again_once_it_is_present(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    connections.remove_connection(ben.id, tablet.connection_id)
    say(phone, room, "not heard")
    assert heard(tablet) == []
    assert present(tablet, room) == {ada.id: True, ben.id: True}
    workout = begin(ada)
    join(phone, roomId=room, workoutId=workout)
    say(phone, room, "heard")
    put_set(ada, workout, 0)
    assert heard(tablet) == ["heard"]
    assert tablet.received("set:completed")
    (known,) = connections.user_connections(ben.id)
    assert known.rooms == {f"ROOM#{room}"}


def test_a_device_that_was_forgotten_hears_nothing_of_whom_its_user_has_blocked(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, cleo: Person, pushed: Frames
) -> None:
    join(phone, roomId=room, invite=[cleo.id])
    watch = Socket(pushed, cleo.token).connect()
    join(watch, roomId=room)
    act(ben, "block", cleo)
    deliver_events()
    for device, person in ((tablet, ben), (watch, cleo)):
        connections.remove_connection(person.id, device.connection_id)
        device.send("presence:ping", {"roomId": room})
    say(watch, room, "from cleo")
    say(tablet, room, "from ben")
    assert heard(tablet) == ["from ben"]
    assert heard(watch) == ["from cleo"]
    assert heard(phone) == ["from cleo", "from ben"]


def test_who_has_left_is_put_back_into_no_room(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    tablet.send("room:leave", {"roomId": room})
    connections.remove_connection(ben.id, tablet.connection_id)
    assert error(tablet.send("presence:ping", {"roomId": room})) == "not_found"
    assert devices_in(room) == [phone.connection_id]


def test_who_is_removed_while_being_put_back_is_in_no_room(
    phone: Socket, tablet: Socket, room: str, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.remove_connection(ben.id, tablet.connection_id)
    ordinary = store.is_joined

    def is_joined(*arguments: str) -> bool:
        phone.send("room:leave", {"roomId": room, "userId": ben.id})
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(store, "is_joined", is_joined)
        frames = tablet.send("presence:ping", {"roomId": room})
    assert error(frames[-1:]) == "not_found"
    assert devices_in(room) == [phone.connection_id]


def test_the_largest_answer_of_a_room_arrives(phone: Socket, room: str, ada: Person, pushed: Frames) -> None:
    entry = RoomEntry(seq=1, kind="text", user_id=ada.id, at=clock.now(), text="😀" * MAX_TEXT)
    for seq in range(10, 10 + MAX_ENTRIES):
        table.commit(
            table.put(
                store.EntryItem.of(room, seq, user_id=ada.id, entry=entry.model_copy(update={"seq": seq})),
                when=table.ABSENT,
            )
        )
    pushed.clear()
    answer = join(phone, id="m-1", roomId=room)
    assert len(pushed.posted(phone.connection_id)) == 2
    assert [entry["text"] for entry in answer["data"]["room"]["entries"]] == [entry.text] * MAX_ENTRIES


def test_who_comes_back_within_a_minute_has_stayed(
    passes: Pass, phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    tablet.close()
    passes(59)
    again = Socket(pushed, ben.token).connect()
    assert join(again, roomId=room)["data"]["room"]["seq"] == 2
    assert phone.received("chat:message") == []
    again.close()
    passes(60)
    later = Socket(pushed, ben.token).connect()
    assert join(later, roomId=room)["data"]["room"]["seq"] == 3
    assert phone.received("chat:message")[-1]["data"]["kind"] == "joined"


def test_a_room_closes_after_a_day(passes: Pass, phone: Socket, room: str, ada: Person, pushed: Frames) -> None:
    passes(rules.ROOM_LIFETIME)
    device = Socket(pushed, access_token(ada.id)).connect()
    assert error(device.send("room:join", {"roomId": room})) == "not_found"
    assert error(say(device, room, "anybody?")) == "not_found"
    (answer,) = device.send("presence:ping")
    assert answer["data"]["rooms"] == []


def test_what_is_kept_of_a_room_has_an_end(phone: Socket, tablet: Socket, room: str) -> None:
    say(phone, room, "hi", id="m-1")
    items = list(table.query_all(store.room_partition(room)))
    kinds = {type(item).__name__ for item in items}
    assert kinds == {"ClientMessageItem", "Connection", "EntryItem", "PersonItem", "RoomItem"}
    assert all(item.ttl for item in items)


# --- what is kept about people -----------------------------------------------------------------------------


def personal_data_of_groups() -> personal_data.PersonalData:
    return next(service for service in personal_data.registered() if service.name == "groups")


def test_the_export_holds_the_own_and_nobody_elses(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    say(phone, room, "from ada")
    say(tablet, room, "from ben")
    exported = list(personal_data_of_groups().export(ben.id))
    assert [value["text"] for kind, value in exported if value.get("text")] == ["from ben"]
    assert {kind for kind, _ in exported} == {"group_person", "group_entry"}
    assert {value["roomId"] for _, value in exported} == {room}


def test_the_erasure_leaves_no_trace_and_the_others_texts(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, cleo: Person, pushed: Frames
) -> None:
    third = Socket(pushed, cleo.token).connect()
    join(phone, roomId=room, invite=[cleo.id])
    join(third, roomId=room)
    act(cleo, "block", ada)
    deliver_events()
    say(phone, room, "from ada")
    say(tablet, room, "from ben")
    for _ in personal_data_of_groups().erase(ada.id):
        pass
    for _ in personal_data_of_groups().erase(ada.id):
        raise AssertionError("nothing is left")
    remaining = [
        trace for trace in traces(ada.id, "from ada") if trace.startswith("ROOM#") and "/ MEMBER#" not in trace
    ]
    assert remaining == []
    deaf = [
        connection
        for connection in connections.room_connections(store.room_partition(room))
        if ada.id in (connection.muted_user_ids or ())
    ]
    assert deaf == []
    answer = join(tablet, roomId=room)["data"]["room"]
    assert (answer["ownerId"], [entry["text"] for entry in answer["entries"] if entry["kind"] == "text"]) == (
        ben.id,
        ["from ben"],
    )


def test_the_last_member_of_a_closed_room_leaves_no_trace(phone: Socket, ada: Person) -> None:
    room = open_room(phone)
    say(phone, room, "to myself")
    for _ in personal_data_of_groups().erase(ada.id):
        pass
    assert [
        trace for trace in traces(ada.id, "to myself") if trace.startswith("ROOM#") and "/ MEMBER#" not in trace
    ] == []


def test_silencing_twice_is_silencing_once(phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person) -> None:
    act(ada, "block", ben)
    for _ in range(2):
        service.apply_tie(ada.id, ben.id)
    say(tablet, room, "hi")
    assert heard(phone) == []


def test_a_mute_is_one_sided_in_a_room_and_ends(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, pushed: Frames
) -> None:
    act(ada, "mute", ben).data  # noqa: B018
    deliver_events()
    say(tablet, room, "from ben")
    say(phone, room, "from ada")
    assert (heard(phone), heard(tablet)) == (["from ada"], ["from ben", "from ada"])
    rejoined = join(phone, roomId=room)["data"]["room"]
    assert [entry["text"] for entry in rejoined["entries"] if entry["kind"] == "text"] == ["from ada"]
    act(ada, "unmute", ben).data  # noqa: B018
    deliver_events()
    pushed.clear()
    say(tablet, room, "again")
    assert heard(phone) == ["again"]


def test_who_has_muted_hears_nothing_of_a_room_that_the_muted_joins_later(
    phone: Socket, tablet: Socket, ada: Person, ben: Person, pushed: Frames
) -> None:
    act(ada, "mute", ben).data  # noqa: B018
    room = open_room(phone, ben)
    join(tablet, roomId=room)
    pushed.clear()
    say(tablet, room, "from ben")
    say(phone, room, "from ada")
    assert (heard(phone), heard(tablet)) == (["from ada"], ["from ben", "from ada"])


def test_a_late_unmute_does_not_lift_a_block(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    act(ada, "mute", ben).data  # noqa: B018
    act(ada, "unmute", ben).data  # noqa: B018
    act(ada, "block", ben).data  # noqa: B018
    deliver_events()
    service.apply_tie(ada.id, ben.id)
    say(tablet, room, "from ben")
    assert heard(phone) == []


# --- at the same moment ------------------------------------------------------------------------------------


def devices_in(room: str) -> list[str]:
    return [connection.connection_id for connection in connections.room_connections(store.room_partition(room))]


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
