"""What a member does in a workout is shown to the others, as far as it may be."""

import pytest
from fitai.kernel.live import connections

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import SQUAT, WEIGHT, begin, error, join, offline, plan, put_set
from tests.unit.users.people import switch


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
