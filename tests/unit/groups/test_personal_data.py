"""What is stored of rooms about a person is exported and erased; muting in rooms."""

from fitai.groups import service, store
from fitai.kernel.live import connections

from tests.harness.gateway import Frames, Socket, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import (
    heard,
    join,
    open_room,
    personal_data_of_groups,
    say,
)
from tests.unit.users.people import act


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
