"""Who watches a board is told of its changes, at most once a second, and always of the last one."""

from collections.abc import Iterator

import pytest
from fitai.community.boards import published
from fitai.community.boards.watching import service
from fitai.community.leaderboards.live_events import LeaderboardUpdate

from tests.harness.gateway import Frames, Socket, access_token
from tests.unit.community.boards.ladder import Seconds


@pytest.fixture
def time(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seconds]:
    seconds = Seconds()
    monkeypatch.setattr(service.time, "sleep", seconds.tick)
    yield seconds


def tell(board_id: str, score: float, *, waits: bool = True) -> int:
    return published.tell_watchers(board_id, LeaderboardUpdate(score=score), waits=waits)


def scores(socket: Socket) -> list[float]:
    return [frame["data"]["score"] for frame in socket.received("leaderboard:update")]


def test_nobody_is_told_of_a_board_that_nobody_watches(time: Seconds, pushed: Frames) -> None:
    socket = Socket(pushed, access_token("ada")).connect()
    assert tell("board", 1) == 0
    assert scores(socket) == []


def test_a_viewer_is_told_once_a_second_and_of_the_last_change(time: Seconds, pushed: Frames) -> None:
    socket = Socket(pushed, access_token("ada")).connect()
    published.watch("board", "ada")
    began = time.now
    assert tell("board", 1) == 1
    assert tell("board", 2, waits=False) == 0
    assert (time.now - began).total_seconds() == 0
    assert tell("board", 3) == 1
    assert (time.now - began).total_seconds() == 1
    assert scores(socket) == [1, 3]


def test_who_waits_tells_for_all(time: Seconds, pushed: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = Socket(pushed, access_token("ada")).connect()
    published.watch("board", "ada")
    tell("board", 1)
    told_meanwhile: list[int] = []

    def wait(seconds: float) -> None:
        told_meanwhile.append(tell("board", 3))
        time.tick(seconds)

    monkeypatch.setattr(service.time, "sleep", wait)
    assert tell("board", 2) == 1
    assert told_meanwhile == [0]
    assert scores(socket) == [1, 2]


def test_a_user_watches_one_board_at_a_time_for_ten_minutes(time: Seconds, pushed: Frames) -> None:
    socket = Socket(pushed, access_token("ada")).connect()
    published.watch("board", "ada")
    published.watch("other", "ada")
    assert (tell("board", 1), tell("other", 2)) == (0, 1)
    time.tick(601)
    assert tell("other", 3) == 0
    assert scores(socket) == [2]


def test_a_push_that_fails_does_not_fail_the_operation(time: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    published.watch("board", "ada")

    def fail(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(service.delivery, "push_to_user", fail)
    assert tell("board", 1) == 0
