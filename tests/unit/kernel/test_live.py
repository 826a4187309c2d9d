"""Who is connected, in which room, and what reaches them."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from fitai.kernel import clock, limits
from fitai.kernel.live import connections, delivery, transport
from fitai.kernel.live.connections import (
    CONNECTION_LIFETIME,
    HANDSHAKE,
    MAX_USER_CONNECTIONS,
    Connection,
    close_excess_connections,
    close_user_connections,
    connect,
    join_room,
    leave_room,
    remove_connection,
    room_connections,
)
from fitai.kernel.live.delivery import LiveEvent, push
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import commit, get, of_kind, query_all, update
from fitai.kernel.types import Weight
from fitai.users.store import set_connection_preferences

from tests.harness.crashes import held
from tests.harness.gateway import frames
from tests.unit.kernel.endpoints import LONG, account

pytestmark = pytest.mark.usefixtures("empty_table")

ROOM = "WORKOUT#w-1"
ANA, BEN = account("ana", validity=LONG), account("ben", validity=LONG)


class Lifted(LiveEvent):
    name: ClassVar[str] = "test:lifted"

    load: Weight
    by_whom: str | None = None


@pytest.fixture
def kept():
    with frames() as found:
        yield found


def ids(room: str) -> set[str]:
    return {member.connection_id for member in room_connections(room)}


# --- rooms -------------------------------------------------------------------------------------------------


def test_a_connection_is_in_its_users_room():
    connect(ANA, "phone", "metric")
    connect(ANA, "watch", "imperial")
    connect(BEN, "tablet", "metric")

    assert ids("USER#ana") == {"phone", "watch"}
    assert ids("USER#ben") == {"tablet"}
    assert {member.units for member in room_connections("USER#ana")} == {"metric", "imperial"}


def test_connections_join_a_room_and_leave_all_at_their_end():
    phone = connect(ANA, "phone", "metric")
    join_room(ROOM, [phone])
    join_room("CHALLENGE#c-1", [phone])
    assert ids(ROOM) == ids("CHALLENGE#c-1") == {"phone"}

    remove_connection("ana", "phone")
    assert ids(ROOM) == ids("CHALLENGE#c-1") == ids("USER#ana") == set()


def test_joining_twice_is_joining_once():
    phone = connect(ANA, "phone", "metric")
    join_room(ROOM, [phone])
    join_room(ROOM, [phone])

    assert ids(ROOM) == {"phone"}
    remove_connection("ana", "phone")
    assert ids(ROOM) == set()


def test_a_connection_that_ended_meanwhile_does_not_join():
    there, ended = connect(ANA, "c-1", "metric"), connect(ANA, "c-2", "metric")
    remove_connection("ana", "c-2")

    assert [connection.connection_id for connection in join_room(ROOM, [there, ended])] == ["c-1"]
    assert ids(ROOM) == {"c-1"}


def test_more_connections_join_than_one_transaction_holds():
    many = [connect(account(f"user-{number}"), f"c-{number}", "metric") for number in range(60)]
    joined = join_room(ROOM, many)

    assert [connection.connection_id for connection in joined] == [f"c-{number}" for number in range(60)]
    assert ids(ROOM) == {f"c-{number}" for number in range(60)}


def test_ending_twice_is_ending_once():
    connect(ANA, "phone", "metric")
    connect(ANA, "watch", "metric")
    remove_connection("ana", "phone")
    remove_connection("ana", "phone")
    remove_connection("ana", "never-was")

    assert ids("USER#ana") == {"watch"}


def test_after_its_lifetime_a_connection_is_not_there():
    start = datetime(2026, 3, 1, tzinfo=UTC)
    clock.set_source(lambda: start)
    member = connect(ANA, "phone", "metric")
    clock.set_source(lambda: start + timedelta(seconds=CONNECTION_LIFETIME - 1))
    assert ids("USER#ana") == {"phone"}
    clock.set_source(lambda: start + timedelta(seconds=CONNECTION_LIFETIME))

    assert ids("USER#ana") == set()
    assert push([member], Lifted(load=1)) == 0


def test_leaving_a_room_is_not_ending():
    phone, watch = connect(ANA, "phone", "metric"), connect(ANA, "watch", "metric")
    join_room(ROOM, [phone, watch])
    leave_room(ROOM, [phone])
    leave_room(ROOM, [phone])

    assert (ids(ROOM), ids("USER#ana")) == ({"watch"}, {"phone", "watch"})


def test_a_connection_that_joins_while_it_ends_is_in_no_room(monkeypatch):
    phone = connect(ANA, "phone", "metric")
    ordinary, joined = connections.commit, []

    def commit(*writes: Any) -> None:
        if not joined:
            joined.append(True)
            join_room(ROOM, [phone])
        ordinary(*writes)

    monkeypatch.setattr(connections, "commit", commit)
    remove_connection("ana", "phone")

    assert ids(ROOM) == ids("USER#ana") == set()


# --- the end of a token and of a session -------------------------------------------------------------------


def test_nothing_is_pushed_past_the_end_of_the_token_and_the_connection_is_closed(kept):
    start = clock.now()
    phone = connect(account("ana"), "phone", "metric")
    join_room(ROOM, [phone])
    read = room_connections(ROOM)
    clock.set_source(lambda: start + timedelta(seconds=899))
    assert push(read, Lifted(load=1)) == 1
    clock.set_source(lambda: start + timedelta(seconds=901))

    assert push(read, Lifted(load=2)) == 0
    assert len(kept.to("phone")) == 1
    assert kept.closed == ["phone"]
    assert get(connections.Connection, ROOM, "MEMBER#phone") is None


def test_the_connections_of_a_session_end_and_no_others(kept):
    join_room(ROOM, [connect(account("ana", session="s-1"), "phone", "metric")])
    connect(account("ana", session="s-2"), "watch", "metric")
    connect(account("ben", session="s-1"), "tablet", "metric")
    close_user_connections("ana", ["s-1"])

    assert kept.closed == ["phone"]
    assert (ids("USER#ana"), ids(ROOM), ids("USER#ben")) == ({"watch"}, set(), {"tablet"})
    close_user_connections("ana")
    assert kept.closed == ["phone", "watch"]


def test_one_connection_too_many_closes_the_oldest(kept):
    moments = (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number) for number in range(100))
    clock.set_source(lambda: next(moments))
    for number in range(MAX_USER_CONNECTIONS + 3):
        # The tokens of devices end in another order than the devices have connected in.
        caller = account("ana", age=10 * number)
        join_room(ROOM, [connect(caller, f"device-{number:02d}", "metric")])
        close_excess_connections("ana")
    connect(BEN, "other", "metric")
    close_excess_connections("ben")

    assert kept.closed == ["device-00", "device-01", "device-02"]
    assert ids(ROOM) == ids("USER#ana") == {f"device-{number:02d}" for number in range(3, MAX_USER_CONNECTIONS + 3)}
    assert ids("USER#ben") == {"other"}


def test_a_session_that_ended_while_its_device_connected_is_seen():
    phone = connect(account("ana", session="s-1"), "phone", "metric")
    assert connections.confirm_session(account("ana", session="s-1"), phone)
    commit(limits.end_sessions_write("ana", None, ["s-1"]))

    assert not connections.confirm_session(account("ana", session="s-1"), phone)
    assert connections.confirm_session(account("ana", session="s-2"), phone)
    assert phone.session == "s-1"


# --- showing -----------------------------------------------------------------------------------------------


class Shown(Lifted):
    name: ClassVar[str] = "test:shown"

    def shown(self, weights: bool, progress: bool) -> LiveEvent:
        return self if weights else Shown(load=0)


class Record(Lifted):
    name: ClassVar[str] = "test:record"

    def shown(self, weights: bool, progress: bool) -> LiveEvent | None:
        return self if progress else None


def audience(**changes: Any) -> list[delivery.Audience]:
    options = {"weights": True, "expires": clock.epoch() + 60} | changes
    commit(delivery.audience_write(ROOM, "ROOM#r-1", "ana", **options))
    return of_kind(query_all(ROOM, begins=delivery.AUDIENCE_PREFIX), delivery.Audience)


def show(audiences: list[delivery.Audience], *events: LiveEvent) -> None:
    """Push the events of an operation that nobody follows to the rooms that are shown it."""
    delivery.push_operation([], audiences, *events, version=1)


def test_what_is_shown_to_a_room_reaches_the_others_there(kept):
    phone, tablet = connect(ANA, "phone", "metric"), connect(BEN, "tablet", "imperial")
    join_room("ROOM#r-1", [phone, tablet])
    show(audience(), Shown(load=45.359237), Lifted(load=1))

    (frame,) = kept.to("tablet")
    assert (frame["event"], frame["userId"], frame["roomId"]) == ("test:shown", "ana", "r-1")
    assert frame["data"] == {"load": 100.0}
    assert kept.to("phone") == []


def test_weights_are_shown_only_to_whom_they_may_be(kept):
    join_room("ROOM#r-1", [connect(ANA, "phone", "metric"), connect(BEN, "tablet", "metric")])
    show(audience(weights=False), Shown(load=100))

    assert kept.to("tablet")[0]["data"] == {"load": 0}


def test_nobody_sees_who_is_not_there_or_not_any_more(kept):
    phone, tablet = connect(ANA, "phone", "metric"), connect(BEN, "tablet", "metric")
    join_room("ROOM#r-1", [tablet])
    show(audience(), Shown(load=1))
    join_room("ROOM#r-1", [phone])
    show(audience(expires=clock.epoch()), Shown(load=1))

    assert kept.sent == []


@pytest.mark.parametrize(
    "switches", [SharingSwitches(), SharingSwitches(workouts=False), SharingSwitches(progress=True)]
)
def test_a_room_is_shown_what_the_users_privacy_switches_allow(kept, switches):
    phone = connect(ANA, "phone", "metric", switches)
    join_room("ROOM#r-1", [phone, connect(BEN, "tablet", "metric", SharingSwitches(workouts=False))])
    show(audience(), Shown(load=1), Record(load=2))

    names = [frame["event"] for frame in kept.to("tablet")]
    assert names == ["test:shown"] * switches.workouts + ["test:record"] * (switches.workouts and switches.progress)


def test_of_several_connections_in_a_room_the_stricter_one_counts(kept):
    phone, watch = (
        connect(ANA, name, "metric", SharingSwitches(workouts=name == "phone", progress=True))
        for name in ("phone", "watch")
    )
    join_room("ROOM#r-1", [phone, watch, connect(BEN, "tablet", "metric")])
    show(audience(), Shown(load=1))

    assert kept.sent == []


def test_a_connection_that_joins_takes_over_the_switches_that_changed_meanwhile(kept):
    phone, tablet = connect(ANA, "phone", "metric"), connect(BEN, "tablet", "metric")
    read_before = Connection.of(
        phone.PK, "phone", **{name: getattr(phone, name) for name in ("user_id", "units", "expires")}
    )
    read_before.shares_workouts, read_before.shares_progress = True, False
    connections.set_preferences(phone, "metric", SharingSwitches(workouts=False))
    join_room("ROOM#r-1", [read_before, tablet])
    show(audience(), Shown(load=1))

    assert kept.sent == []
    (joined,) = [connection for connection in room_connections("ROOM#r-1") if connection.user_id == "ana"]
    assert not joined.sharing.workouts


def test_a_room_joined_while_the_switches_change_is_reached_by_the_change(kept):
    phone, tablet = connect(ANA, "phone", "metric"), connect(BEN, "tablet", "metric")
    listed = connections.user_connections("ana")
    join_room("ROOM#r-1", [phone, tablet])
    set_connection_preferences("ana", listed, "metric", SharingSwitches(workouts=False))
    show(audience(), Shown(load=1))

    assert kept.sent == []


def test_a_connection_from_before_the_switches_were_stored_joins_with_the_defaults(kept):
    phone, tablet = connect(ANA, "phone", "metric"), connect(BEN, "tablet", "metric")
    commit(update(phone, Connection.shares_workouts.remove(), Connection.shares_progress.remove()))
    join_room("ROOM#r-1", [phone, tablet])
    show(audience(), Shown(load=1), Record(load=1))

    assert [frame["event"] for frame in kept.to("tablet")] == ["test:shown"]


def test_a_change_of_the_switches_reaches_a_connection_that_is_being_made(kept):
    phone = connect(ANA, "phone", "metric")
    commit(limits.preferences_write("ana", "metric", SharingSwitches(workouts=False)))

    assert connections.confirm_session(ANA, phone)
    (stored,) = connections.user_connections("ana")
    assert not stored.sharing.workouts


def test_a_connection_gets_no_events_of_a_muted_user(kept):
    phone, tablet, watch = (
        connect(caller, name, "metric") for caller, name in ((ANA, "phone"), (BEN, "tablet"), (BEN, "watch"))
    )
    join_room("ROOM#r-1", [phone])
    join_room("ROOM#r-1", [tablet], muted_user_ids=["ana"])
    (there,) = join_room("ROOM#r-1", [watch])
    connections.mute(there, "ana")
    show(audience(), Shown(load=1))

    assert kept.sent == []
    assert push(room_connections("ROOM#r-1"), Lifted(load=1), actor_id="ben") == 3


# --- pushing -----------------------------------------------------------------------------------------------


def test_each_receiver_reads_its_own_units(kept):
    receivers = [connect(ANA, "phone", "metric"), connect(BEN, "tablet", "imperial")]

    assert push(receivers, Lifted(load=45.359237)) == 2
    assert kept.to("phone")[0]["data"] == {"load": 45.359237}
    assert kept.to("tablet")[0]["data"] == {"load": 100.0}


def test_a_frame_says_what_when_and_at_which_version(kept):
    clock.set_source(lambda: datetime(2026, 3, 1, tzinfo=UTC))
    push([connect(ANA, "phone", "metric")], Lifted(load=1), version=12)

    assert kept.to("phone") == [
        {"event": "test:lifted", "at": "2026-03-01T00:00:00.000Z", "version": 12, "data": {"load": 1.0}}
    ]


def test_only_the_sender_gets_reply_to(kept):
    receivers = [connect(ANA, "phone", "metric"), connect(ANA, "watch", "metric")]
    push(receivers, Lifted(load=1), replying=("phone", "m-7"))

    assert kept.to("phone")[0]["replyTo"] == "m-7"
    assert "replyTo" not in kept.to("watch")[0]


def test_events_arrive_in_order_and_once_each(kept):
    phone = connect(ANA, "phone", "metric")
    push([phone, phone, *room_connections("USER#ana")], *(Lifted(load=load) for load in range(9)))

    assert [frame["data"]["load"] for frame in kept.to("phone")] == list(range(9))


def test_several_events_are_one_post_of_a_batch(kept):
    clock.set_source(lambda: datetime(2026, 3, 1, tzinfo=UTC))
    receivers = [connect(ANA, "phone", "metric"), connect(BEN, "tablet", "imperial")]
    push(receivers, Lifted(load=45.359237), Shown(load=0), version=12, replying=("phone", "m-7"))

    assert kept.posted("phone") == [
        {
            "event": "batch",
            "at": "2026-03-01T00:00:00.000Z",
            "replyTo": "m-7",
            "version": 12,
            "events": [
                {"event": "test:lifted", "data": {"load": 45.359237}},
                {"event": "test:shown", "data": {"load": 0.0}},
            ],
        }
    ]
    (batch,) = kept.posted("tablet")
    assert "replyTo" not in batch
    assert [event["data"]["load"] for event in batch["events"]] == [100.0, 0.0]


def test_a_room_is_sent_of_a_batch_what_it_may_see(kept):
    phone = connect(ANA, "phone", "metric", SharingSwitches(progress=False))
    join_room("ROOM#r-1", [phone, connect(BEN, "tablet", "metric")])
    show(audience(weights=False), Shown(load=100), Record(load=101), Lifted(load=102), Shown(load=103))

    (batch,) = kept.posted("tablet")
    assert (batch["event"], batch["userId"], batch["roomId"]) == ("batch", "ana", "r-1")
    assert batch["events"] == [{"event": "test:shown", "data": {"load": 0.0}}] * 2
    show(audience(weights=False), Record(load=101), Shown(load=100))
    assert [frame["event"] for frame in kept.posted("tablet")] == ["batch", "test:shown"]


def test_an_event_that_cannot_be_encoded_fails_no_operation(kept):
    assert push([connect(ANA, "phone", "metric")], Lifted.model_construct(load=object())) == 0
    assert ids("USER#ana") == {"phone"}


def after_the_handshake() -> None:
    """Let the connections that are there have opened."""
    later = clock.now() + timedelta(seconds=HANDSHAKE)
    clock.set_source(lambda: later)


def test_a_connection_in_its_handshake_is_not_removed_though_it_is_answered_as_gone(kept):
    join_room(ROOM, [connect(ANA, "phone", "metric")])
    kept.gone.add("phone")

    assert push(room_connections(ROOM), Lifted(load=1)) == push(room_connections("USER#ana"), Lifted(load=1)) == 0
    assert ids(ROOM) == ids("USER#ana") == {"phone"}
    kept.gone.clear()
    assert push(room_connections("USER#ana"), Lifted(load=2)) == 1


def test_a_gone_connection_is_removed_and_the_others_are_reached(kept):
    receivers = [connect(ANA, "phone", "metric"), connect(ANA, "watch", "metric"), connect(BEN, "tablet", "metric")]
    join_room(ROOM, receivers)
    kept.gone.add("watch")
    after_the_handshake()

    assert push(room_connections(ROOM), Lifted(load=1), Lifted(load=2)) == 2
    assert ids(ROOM) == {"phone", "tablet"}
    assert ids("USER#ana") == {"phone"}
    assert len(kept.to("tablet")) == 2


def test_a_failed_push_does_not_fail_the_operation(kept, monkeypatch):
    receivers = [connect(ANA, "phone", "metric"), connect(ANA, "watch", "metric")]
    ordinary = kept.send

    def send(connection_id: str, frame: str) -> bool:
        if connection_id == "phone":
            raise ConnectionError("the network")
        return ordinary(connection_id, frame)

    monkeypatch.setattr(transport, "instance", Sender(send))

    assert push(receivers, Lifted(load=1)) == 1
    assert len(kept.to("watch")) == 1
    assert ids("USER#ana") == {"phone", "watch"}, "an unreached connection is not a gone one"


class Sender:
    """A transport out of a function."""

    def __init__(self, send) -> None:
        self.send = send


def test_pushing_to_nobody_is_no_failure(kept):
    assert push([], Lifted(load=1)) == 0


def test_a_device_leaves_whoever_else_writes_at_the_moment():
    phone = connect(ANA, "phone", "metric")
    join_room(ROOM, [phone])
    with held("TransactWriteItems") as refused:
        leave_room(ROOM, [phone])
    assert refused
    assert ids(ROOM) == set()
