"""What a device knows: events once and in order, gaps that are asked for, rooms that are joined again."""

import json
from typing import Any

from fitai_client.live.events import FrameReader, LiveEvent
from fitai_client.live.state import LiveState, Outcome
from live_loopback import event, nothing_runs, operations


def take(state: LiveState, *contents: dict[str, Any], connection: int = 0, purpose: str | None = None) -> Outcome:
    return state.take([LiveEvent.from_content(content) for content in contents], connection, purpose)


def versions(outcome: Outcome) -> list[int | None]:
    return [news.version for news in outcome.news]


def snapshot(version: int, status: str = "in_progress") -> dict[str, Any]:
    workout = {"id": "w-1", "status": status}
    return event("sync:workout", version, reason="snapshot", workout=workout)


def test_events_in_order_are_news_once() -> None:
    state = LiveState()
    assert versions(take(state, event("workout:started", 1))) == [1]
    assert versions(take(state, event("set:completed", 2), event("workout:stats", 2))) == [2, 2]
    assert versions(take(state, event("set:completed", 2), event("workout:stats", 2))) == []


def test_a_gap_is_asked_for_and_filled_in_order() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    early = take(state, event("set:completed", 4))
    assert versions(early) == []
    assert [(message.action, message.data) for message in early.messages] == [
        ("sync:request", {"workoutId": "w-1", "sinceVersion": 1})
    ]
    assert take(state, event("set:completed", 5)).messages == []  # it is being asked for

    filled = take(state, operations(2, 3, 4), purpose="workout w-1")
    assert versions(filled) == [2, 3, 4, 5]
    assert filled.messages == []
    assert versions(take(state, event("set:completed", 6))) == [6]


def test_what_came_early_follows_when_the_missing_event_comes_late() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    take(state, event("set:completed", 3))
    assert versions(take(state, event("set:completed", 2))) == [2, 3]
    assert versions(take(state, operations(2, 3), purpose="workout w-1")) == []


def test_a_gap_behind_the_answer_is_asked_for_again() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    take(state, event("set:completed", 3))
    take(state, event("set:completed", 6))
    outcome = take(state, operations(2, 3), purpose="workout w-1")
    assert versions(outcome) == [2, 3]
    assert [message.data["sinceVersion"] for message in outcome.messages] == [3]


def test_a_snapshot_stands_for_all_that_was_missed() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    take(state, event("set:completed", 200))
    outcome = take(state, snapshot(199), purpose="workout w-1")
    assert [(news.event, news.version) for news in outcome.news] == [("sync:workout", 199), ("set:completed", 200)]
    assert take(state, snapshot(150)).news == []


def test_a_message_without_an_answer_is_sent_again_at_the_next_gap() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    take(state, event("set:completed", 3))
    state.forgo("workout w-1")
    assert len(take(state, event("set:completed", 4)).messages) == 1


def test_a_connection_begins_by_asking_for_what_was_missed() -> None:
    state = LiveState()
    assert [(message.action, message.data) for message in state.opening()] == [("sync:request", {})]
    take(state, event("workout:started", 1))
    assert [message.data for message in state.opening()] == [{"workoutId": "w-1", "sinceVersion": 1}]


def test_after_a_workout_that_ended_meanwhile_the_present_one_is_asked_for() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    state.opening()
    outcome = take(state, operations(2, 3, ends=True), purpose="workout w-1")
    assert versions(outcome) == [2, 3]
    assert [message.data for message in outcome.messages] == [{}]
    assert [message.data for message in state.opening()] == [{}]


def test_a_workout_that_is_not_there_any_more_is_forgotten() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    state.opening()
    error = LiveEvent.from_content({"event": "error", "error": {"code": "not_found", "message": "…"}})
    outcome = state.refused("workout w-1", error)
    assert [message.data for message in outcome.messages] == [{}]
    assert [message.data for message in state.opening()] == [{}]


def test_a_deleted_workout_is_forgotten() -> None:
    state = LiveState()
    take(state, event("workout:started", 1))
    outcome = take(state, event("sync:workout", 2, reason="deleted"))
    assert [news.event for news in outcome.news] == ["sync:workout"]
    assert state.workouts == {}


def test_no_workout_is_no_news() -> None:
    assert take(LiveState(), nothing_runs(), purpose="present").news == []
    assert len(take(LiveState(), nothing_runs()).news) == 1  # the application has asked itself


def test_what_two_connections_bring_is_news_once_and_repeated_events_of_one_are_not_dropped() -> None:
    state = LiveState()
    progress = event("import:progress", None, None, percent=10)
    assert len(take(state, progress, connection=1).news) == 1
    assert take(state, progress, connection=2).news == []
    assert len(take(state, progress, connection=1).news) == 1


def test_a_friends_workout_is_shown_as_it_comes() -> None:
    state = LiveState()
    content = event("set:completed", None, "w-9") | {"roomId": "room-1", "userId": "user-2"}
    assert [news.room_id for news in take(state, content).news] == ["room-1"]
    assert "w-9" not in state.workouts


def entry(seq: int, kind: str = "text") -> dict[str, Any]:
    return {"seq": seq, "kind": kind, "userId": "user-2", "at": "2026-03-02T18:00:00.000Z", "text": f"text {seq}"}


def room(seq: int, *entries: dict[str, Any], more: bool = False) -> dict[str, Any]:
    content = {"id": "room-1", "seq": seq, "people": [], "entries": list(entries), "more": more}
    return event("chat:message", None, None, kind="room", room=content)


def said(seq: int) -> dict[str, Any]:
    return event("chat:message", None, None, kind="text", roomId="room-1", entry=entry(seq))


def test_a_room_is_joined_again_after_the_last_entry_without_a_gap_before_it() -> None:
    state = LiveState()
    join = {"workoutId": "w-1", "shareWeights": False, "invite": ["user-2"]}
    assert state.joined(join, LiveEvent.from_content(room(3))) == "room-1"
    assert len(take(state, said(4)).news) == 1
    assert len(take(state, said(6)).news) == 1
    assert take(state, said(6)).news == []
    rejoin = {"workoutId": "w-1", "shareWeights": False, "roomId": "room-1", "after": 4}
    assert [message.data for message in state.opening()][1:] == [rejoin]

    first = take(state, room(8, entry(5), entry(6), more=True), purpose="room room-1")
    assert [news.data["entry"]["seq"] for news in first.news] == [5]
    assert [message.data["after"] for message in first.messages] == [6]
    last = take(state, room(8, entry(8)), purpose="room room-1")
    assert [news.data["entry"]["seq"] for news in last.news] == [8]
    assert state.opening()[1].data["after"] == 8  # 7 was of a blocked user


def test_a_room_that_was_left_is_not_joined_again() -> None:
    state = LiveState()
    state.joined({}, LiveEvent.from_content(room(0)))
    state.left("room-1")
    assert [message.action for message in state.opening()] == ["sync:request"]


def test_parts_are_joined_in_the_order_of_their_index_and_batches_taken_apart() -> None:
    reader = FrameReader()
    batch = (
        '{"event": "batch", "replyTo": "m-1", "version": 2, "at": "2026-03-02T18:00:00.000Z",'
        ' "events": [{"event": "set:completed", "data": {"workoutId": "w-1"}}, {"event": "workout:stats", "data": {}}]}'
    )
    texts = [batch[:50], batch[50:90], batch[90:]]
    frames = [
        {"event": "part", "part": {"id": "p-1", "index": index, "count": 3, "text": text}}
        for index, text in enumerate(texts)
    ]
    assert reader.read(json.dumps(frames[2])) == []
    assert [read.event for read in reader.read(json.dumps(event("rest:timer", 1)))] == ["rest:timer"]
    assert reader.read(json.dumps(frames[0])) == []
    events = reader.read(json.dumps(frames[1]))

    assert [(read.event, read.reply_to, read.version) for read in events] == [
        ("set:completed", "m-1", 2),
        ("workout:stats", "m-1", 2),
    ]
    assert events[0].at is not None
    assert events[0].at.isoformat() == "2026-03-02T18:00:00+00:00"
