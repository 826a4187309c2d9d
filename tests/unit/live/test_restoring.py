"""A connection whose item was deleted while it is open: it is put back, unless its session or account may not be connected.

API Gateway answers a post to a connection with 410 until its handshake has ended. What is deleted because of that must
not leave the device deaf until its token ends.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fitai.kernel import clock, limits
from fitai.kernel.live import connections
from fitai.kernel.live.connections import HANDSHAKE, MAX_USER_CONNECTIONS, remove_connection, user_connections
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import commit, get

from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.workouts.training import BENCH, ME, begin, put_set

SESSION = "the-watch"
ACTIONS = ("sync:request", "presence:ping")


@pytest.fixture
def token(pushed: Frames) -> str:
    """The phone's."""
    return access_token(ME)


@pytest.fixture
def watch(pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME, session=SESSION)).connect()


def is_known(device: Socket) -> bool:
    return device.connection_id in {connection.connection_id for connection in user_connections(ME)}


def forget(device: Socket) -> None:
    """Delete the item of a connection, as for a connection that is gone."""
    remove_connection(ME, device.connection_id)
    assert not is_known(device)


# --- the handshake -----------------------------------------------------------------------------------------


def test_a_post_during_the_handshake_leaves_the_watch_hearing_the_next_set(
    token: str, watch: Socket, pushed: Frames
) -> None:
    pushed.gone.add(watch.connection_id)
    workout = begin(token)
    put_set(token, workout["id"], 0)
    assert watch.received() == []
    pushed.gone.clear()
    put_set(token, workout["id"], 1)
    assert [frame["version"] for frame in watch.received("set:completed")] == [3]


def test_after_the_handshake_410_is_believed(token: str, watch: Socket, pushed: Frames) -> None:
    after_the_handshake = clock.now() + timedelta(seconds=HANDSHAKE)
    pushed.gone.add(watch.connection_id)
    workout = begin(token)
    clock.set_source(lambda: after_the_handshake)
    put_set(token, workout["id"], 0)
    assert not is_known(watch)


def test_an_answer_that_finds_nobody_deletes_nothing_in_the_first_seconds(watch: Socket, pushed: Frames) -> None:
    pushed.gone.add(watch.connection_id)
    watch.send("sync:request")
    assert is_known(watch)
    after_the_handshake = clock.now() + timedelta(seconds=HANDSHAKE)
    clock.set_source(lambda: after_the_handshake)
    watch.send("sync:request")
    assert not is_known(watch)


# --- putting back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS)
def test_a_forgotten_watch_is_known_again_and_hears_the_next_set(token: str, watch: Socket, action: str) -> None:
    workout = begin(token)
    before = get(connections.Connection, f"USER#{ME}", f"MEMBER#{watch.connection_id}")
    assert before is not None
    forget(watch)
    put_set(token, workout["id"], 0)
    assert watch.received("set:completed") == []

    (answer,) = watch.send(action, id="m-1")
    assert answer["replyTo"] == "m-1"
    put_set(token, workout["id"], 1)
    assert [frame["version"] for frame in watch.received("set:completed")] == [3]
    after = get(connections.Connection, f"USER#{ME}", f"MEMBER#{watch.connection_id}")
    assert after is not None
    for name in ("user_id", "units", "session", "expires", "ttl", "rooms", "shares_workouts", "shares_progress"):
        assert getattr(after, name) == getattr(before, name), name


@pytest.mark.parametrize("action", ACTIONS)
def test_a_forgotten_watch_follows_a_workout_that_starts_later(token: str, watch: Socket, action: str) -> None:
    forget(watch)
    watch.send(action)
    begin(token)
    assert watch.received("workout:started")


def test_a_watch_that_does_not_follow_the_workout_follows_it_once_it_has_asked(token: str, watch: Socket) -> None:
    """The function that let it follow may have ended before it did so."""
    workout = begin(token)
    connections.leave_room(f"WORKOUT#{workout['id']}", user_connections(ME))
    (answer,) = watch.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
    assert answer["data"]["operations"] == []
    put_set(token, workout["id"], 0)
    assert watch.received("set:completed")


def test_nothing_is_missed_between_joining_and_reading(
    token: str, watch: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = begin(token)
    connections.leave_room(f"WORKOUT#{workout['id']}", user_connections(ME))
    ordinary = connections.join_room

    def join_room(*arguments: Any) -> Any:
        put_set(token, workout["id"], 0)
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(connections, "join_room", join_room)
        (*_, answer) = watch.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
    seen = [answer["version"], *(frame["version"] for frame in watch.received("set:completed"))]
    assert max(seen) == call("GET", f"/workouts/{workout['id']}", token=token).data["version"]


def test_a_workout_that_is_over_is_not_followed(token: str, watch: Socket) -> None:
    workout = begin(token)
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    forget(watch)
    watch.send("sync:request", {"workoutId": workout["id"]})
    assert is_known(watch)
    assert watch.connection_id not in {
        connection.connection_id for connection in connections.room_connections(f"WORKOUT#{workout['id']}")
    }


def test_another_users_workout_is_not_followed(token: str, watch: Socket, pushed: Frames) -> None:
    workout = begin(token)
    stranger = Socket(pushed, access_token("user-2")).connect()
    (answer,) = stranger.send("sync:request", {"workoutId": workout["id"]})
    assert answer["error"]["code"] == "not_found"
    put_set(token, workout["id"], 0)
    assert stranger.received() == [answer]


def test_two_messages_at_once_put_it_back_once(watch: Socket, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(watch)
    ordinary, others = connections._unchanged_account_write, []

    def unchanged_account_write(*arguments: Any) -> Any:
        if not others:
            others.append(True)
            watch.send("presence:ping")
        return ordinary(*arguments)

    monkeypatch.setattr(connections, "_unchanged_account_write", unchanged_account_write)
    (_, answer) = watch.send("sync:request", id="m-1")
    assert others
    assert (answer["event"], answer["replyTo"]) == ("sync:workout", "m-1")
    assert is_known(watch)


def test_of_too_many_connections_the_oldest_ends(token: str, pushed: Frames) -> None:
    start = clock.now()
    devices = []
    for number in range(MAX_USER_CONNECTIONS):
        moment = start + timedelta(seconds=number)
        clock.set_source(lambda moment=moment: moment)  # type: ignore[misc]
        devices.append(Socket(pushed, access_token(ME)).connect())
    forget(devices[5])
    Socket(pushed, access_token(ME)).connect()
    devices[5].send("sync:request")

    assert pushed.closed == [devices[0].connection_id]
    assert is_known(devices[5])


# --- who may not be connected ------------------------------------------------------------------------------


def end_session() -> None:
    state = get(limits.CallerState, f"CALLER#user#{ME}", "CALLER")
    commit(limits.end_sessions_write(ME, state, [SESSION]))


def end_all_sessions() -> None:
    state = get(limits.CallerState, f"CALLER#user#{ME}", "CALLER")
    later = clock.now() + timedelta(seconds=1)
    clock.set_source(lambda: later)
    commit(limits.end_sessions_write(ME, state, [], all=True))


def suspend() -> None:
    now = clock.now()
    suspension = Suspension(reason="spam", since=now, until=None)
    commit(limits.suspension_write(ME, suspension, None, None))


ENDS = [end_session, end_all_sessions, suspend]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_not_be_connected_is_not_put_back(
    watch: Socket, pushed: Frames, action: str, end: Callable[[], None]
) -> None:
    forget(watch)
    end()
    (frame,) = watch.send(action)
    assert frame["error"]["code"] == ("account_suspended" if end is suspend else "unauthorized")
    assert not is_known(watch)
    assert pushed.closed == [watch.connection_id]


@pytest.mark.parametrize("moment", ["before it is read", "before it is written"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("action", ACTIONS)
def test_nor_is_who_may_not_be_connected_any_more_when_it_is_written(
    watch: Socket,
    pushed: Frames,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    end: Callable[[], None],
    moment: str,
) -> None:
    """The message was admitted; the session ends, and its connections are closed, before the item is put back."""
    forget(watch)
    module, name = (connections, "get") if moment == "before it is read" else (connections, "commit")
    ordinary, ended = getattr(module, name), []

    def ends_meanwhile(*arguments: Any) -> Any:
        if not ended:
            ended.append(True)
            end()
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(module, name, ends_meanwhile)
        (frame,) = watch.send(action)
    assert ended
    assert frame["error"]["code"] == "unauthorized"
    assert not is_known(watch)
    assert pushed.closed == [watch.connection_id]


def test_a_suspension_that_is_over_hinders_nothing(watch: Socket) -> None:
    forget(watch)
    now = clock.now()
    suspension = Suspension(reason="spam", since=now - timedelta(days=2), until=now - timedelta(days=1))
    commit(limits.suspension_write(ME, suspension, None, None))
    watch.send("sync:request")
    assert is_known(watch)


def test_preferences_that_change_meanwhile_are_those_of_the_connection(
    watch: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(watch)
    ordinary, changed = connections.commit, []

    def commit_later(*writes: Any) -> None:
        if not changed:
            changed.append(True)
            commit(limits.preferences_write(ME, "imperial", SharingSwitches(workouts=False)))
        ordinary(*writes)

    with monkeypatch.context() as patched:
        patched.setattr(connections, "commit", commit_later)
        watch.send("sync:request")
    (connection,) = user_connections(ME)
    assert (connection.units, connection.sharing.workouts) == ("imperial", False)


def test_other_actions_put_nothing_back(token: str, watch: Socket) -> None:
    workout = begin(token, BENCH)
    forget(watch)
    watch.send("rest:start", {"workoutId": workout["id"], "seconds": 60})
    assert not is_known(watch)
