"""What challenges cost with few and many participants, and with a short and a long history: the same requests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.community.boards import published as boards
from fitai.community.boards.models import Board
from fitai.community.challenges import progress, rules, settling, store
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import Participation
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.store.conftest import account
from tests.unit.auth.people import Person
from tests.unit.community.challenges.steps import befriend, created, joined, moment, person, workout

SIZES = {10: 10, 300: 1_000}
"""Participants of the challenge, and workouts in the user's history."""
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


class World:
    """A running challenge with participants, and a user with a history who takes part."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.ada, self.bob = person("ada"), person("bob")
        befriend(self.ada, self.bob)
        self.challenge_id = created(self.ada, metric="minutes", maxParticipants=1000, days=20)
        self.open_id = created(self.ada, metric="minutes", days=20, visibility="friends")
        joined(self.challenge_id, self.ada)
        self._fill(size)
        histories.train(self.ada.id, SIZES[size])

    def _fill(self, size: int) -> None:
        board = Board(f"challenge:{self.challenge_id}")
        for number in range(size):
            user_id = f"other-{number:04d}"
            state = Participation(
                challenge_id=self.challenge_id,
                user_id=user_id,
                joined_at=NOW,
                timezone="UTC",
                weekly_target=3,
                scored_at=NOW,
                score=float(number),
            )
            histories.write([places.ParticipationItem.of(state, 1)])
            boards.set_score(board, user_id, rules.board_score(state.score), NOW)


@pytest.fixture(scope="module", params=SIZES)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with account():
        clock.set_source(lambda: datetime(2026, 3, 1, 6, tzinfo=UTC))
        yield World(request.param)


@pytest.fixture(autouse=True)
def _noon(world: World) -> None:
    ticks = iter(range(10**9))
    clock.set_source(lambda: NOW + timedelta(milliseconds=next(ticks)))


def cost(answer: Answer) -> list[str]:
    assert 200 <= answer.status < 300, answer.text
    operations = list(answer.operations)
    # The rate limit's: one, and another one in a new minute.
    while operations[0] == "UpdateItem":
        operations.pop(0)
    assert 1 <= len(answer.operations) - len(operations) <= 2
    return operations


def spent(work: Callable[[], object]) -> list[str]:
    before = len(meter.operations)
    work()
    return meter.operations[before:]


def get(user: Person, path: str, **query: str) -> Answer:
    return call("GET", path, token=access_token(user.id), **query)


def test_a_challenge_with_its_leaderboard_is_a_batch_the_board_and_a_batch(world: World) -> None:
    answer = get(world.ada, f"/community/challenges/{world.challenge_id}")
    # The challenge with the caller's place; the board of up to 500 entries; the people.
    assert cost(answer) == ["BatchGetItem", "Query", "BatchGetItem"]
    assert answer.read_units <= 45


@pytest.mark.parametrize("scope", ["open", "mine", "invited", "past"])
def test_a_list_is_one_query_and_at_most_two_batches(scope: str, world: World) -> None:
    answer = get(world.ada, "/community/challenges", scope=scope)
    assert cost(answer)[0] == "Query"
    assert cost(answer)[1:] in ([], ["BatchGetItem"], ["BatchGetItem", "BatchGetItem"])
    assert answer.read_units <= 12


def test_the_list_of_friends_reads_their_lists_too(world: World) -> None:
    answer = get(world.bob, "/community/challenges", scope="friends")
    assert cost(answer) == ["Query", "BatchGetItem", "BatchGetItem", "BatchGetItem"]
    assert answer.read_units <= 12


def test_joining_and_leaving_do_not_depend_on_how_many_take_part(world: World) -> None:
    path = f"/community/challenges/{world.challenge_id}"
    joins = call("POST", f"{path}/join", {}, token=access_token(world.bob.id))
    # Read the challenge and its creator; join; write the board and read the place again; answer.
    assert cost(joins)[:3] == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert len(cost(joins)) <= 9
    assert joins.write_units <= 45
    leaves = call("POST", f"{path}/leave", {}, token=access_token(world.bob.id))
    assert cost(leaves)[:3] == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert len(cost(leaves)) <= 7
    deliver_events()


def test_a_workout_of_who_is_in_no_challenge_is_one_query(world: World) -> None:
    event = workout(world.bob, moment(1))
    assert spent(lambda: progress.follow(event)) == ["Query"]


def test_a_workout_is_entered_scored_and_ranked_in_eight_requests(world: World) -> None:
    event = workout(world.ada, moment(1, 8))
    before = meter.read_units
    operations = spent(lambda: progress.follow(event))
    # The places with the entries; the challenges; the entry; the score; the board; the place again.
    assert operations[:4] == ["Query", "BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(operations) <= 8
    assert meter.read_units - before <= 12


def test_a_typed_value_costs_no_history(world: World) -> None:
    challenge_id = created(
        world.ada,
        metric="custom",
        customUnit="pages",
        visibility="friends",
        startDate="2026-03-03",
        endDate="2026-03-30",
    )
    joined(challenge_id, world.ada)
    operations = spent(lambda: progress.report_progress(world.ada.id, challenge_id, 5, None))
    assert operations[:2] == ["BatchGetItem", "TransactWriteItems"]
    assert len(operations) <= 6


def test_a_run_without_anything_due_reads_no_challenge(world: World) -> None:
    operations = spent(lambda: settling.run_deadlines(TimeBudget(60)))
    # One Query for each of the forty offsets, of each of the two kinds; the beginnings of the first test are told.
    assert set(operations) <= {"Query", "GetItem", "TransactWriteItems", "DeleteItem"}
    assert spent(lambda: settling.run_deadlines(TimeBudget(60))).count("Query") == 80


def test_the_finished_challenges_are_one_request(world: World) -> None:
    from fitai.community import published

    assert spent(lambda: published.challenges_finished(world.ada.id)) == ["GetItem"]
    assert store.load_challenge(world.challenge_id) is not None
