"""Two friends with a device each, and their room."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock

from tests.harness.gateway import Frames, Socket
from tests.unit.auth.people import Person, register
from tests.unit.groups.rooms import Pass, join, open_room
from tests.unit.users.people import befriend


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


@pytest.fixture
def room(phone: Socket, tablet: Socket, ben: Person, pushed: Frames) -> str:
    """A room with ada, its owner, and ben."""
    room_id = open_room(phone, ben)
    join(tablet, roomId=room_id)
    pushed.clear()
    return room_id


@pytest.fixture
def passes(pushed: Frames) -> Pass:
    now = [datetime(2026, 3, 2, 18, 0, tzinfo=UTC)]
    clock.set_source(lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return move
