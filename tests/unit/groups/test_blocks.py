"""Who has blocked the other hears nothing of them in a room."""

from typing import Any

import pytest
from fitai.groups import service
from fitai.kernel.live import connections

from tests.harness.gateway import Frames, Socket, deliver_events
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import begin, heard, join, put_set, say
from tests.unit.users.people import act


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
