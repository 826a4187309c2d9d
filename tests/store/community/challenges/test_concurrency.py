"""Joins, leavings, scores and freezes at the same time: counts and boards end exact."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from fitai.community.boards import published as boards
from fitai.community.challenges import board, membership, progress, settling, store
from fitai.community.challenges.events import ChallengeUpdated
from fitai.community.challenges.models import JoinChallenge
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import ChallengeState, Team
from fitai.community.published import challenges_finished
from fitai.kernel import clock
from fitai.kernel.deadlines import DueSubject
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit
from fitai.workouts.events import WorkoutCompleted, WorkoutCounts

from tests.store.conftest import on_a_server

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

THREADS = 16
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(dynamodb: None) -> None:
    clock.set_source(lambda: NOW)


def caller(number: int) -> Caller:
    return Caller(f"user-{number}", "x@example.com", "user", "free", "s", 0, 2**31)


def challenge(**fields: Any) -> str:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    standard: dict[str, Any] = {
        "id": "c-1",
        "metric": "minutes",
        "title": "March",
        "start_date": "2026-03-02",
        "end_date": "2026-03-20",
        "visibility": "public",
        "max_participants": 1000,
        "created_at": moment,
        "updated_at": moment,
    }
    commit(*store.new_challenge_writes(ChallengeState.model_validate(standard | fields)))
    return "c-1"


def at_once(work: Iterable[Callable[[], object]]) -> Counter[str]:
    """Do all of it in threads; return how often each error code came."""

    def done(task: Callable[[], object]) -> str:
        try:
            task()
        except Problem as problem:
            return problem.problem_code
        return "done"

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        return Counter(pool.map(done, work))


def join(number: int, challenge_id: str, **fields: Any) -> None:
    membership.join_challenge(caller(number), challenge_id, JoinChallenge(**fields), "metric")


def leave(number: int, challenge_id: str) -> None:
    membership.leave_challenge(caller(number), challenge_id)


def train(number: int, minutes: float, workout: str = "w") -> None:
    event = WorkoutCompleted(
        user_id=f"user-{number}",
        workout_id=f"{workout}-{number}",
        workout_version=1,
        workout_name="Day",
        date=NOW.date(),
        timezone="UTC",
        started_at=NOW,
        ended_at=NOW,
        duration_seconds=60 * minutes,
        total_volume=0,
        calories=0,
        hard_sets=0,
        personal_records=0,
        exercises=[],
        counts=WorkoutCounts(),
        at=NOW,
    )
    progress.follow(event)


def consistent(challenge_id: str) -> tuple[set[str], int]:
    """The participants, who are the same in places, count and board."""
    loaded = store.load_challenge(challenge_id)
    assert loaded is not None
    listed, after = places.participants_page(challenge_id, 1000, None)
    users = {place.state.user_id for place in listed}
    assert after is None
    assert loaded.participants == len(users)
    on_board = boards.top(board.board_id(challenge_id), 1000)
    assert {entry.user_id for entry in on_board.entries} == users
    return users, loaded.participants


def test_the_last_places_are_given_exactly_once() -> None:
    challenge_id = challenge(max_participants=5)
    outcome = at_once([lambda number=number: join(number, challenge_id) for number in range(30)])  # type: ignore[misc]
    assert outcome == {"done": 5, "challenge_full": 25}
    assert consistent(challenge_id)[1] == 5


def test_one_user_who_joins_from_many_devices_takes_part_once() -> None:
    challenge_id = challenge()
    assert at_once([lambda: join(1, challenge_id)] * 20) == {"done": 20}
    assert consistent(challenge_id) == ({"user-1"}, 1)


def test_joins_and_leavings_of_the_same_users_end_consistent() -> None:
    challenge_id = challenge()
    work: list[Callable[[], object]] = []
    for _ in range(6):
        for number in range(8):
            work.append(lambda number=number: join(number, challenge_id))  # type: ignore[misc]
            work.append(lambda number=number: leave(number, challenge_id))  # type: ignore[misc]
    assert set(at_once(work)) == {"done"}
    consistent(challenge_id)


def test_a_team_takes_as_many_as_it_has_places() -> None:
    teams = [Team(id="team-1", name="Red"), Team(id="team-2", name="Blue")]
    challenge_id = challenge(teams=teams, best_of=2, max_team_size=3)
    outcome = at_once([lambda number=number: join(number, challenge_id, team_id="team-1") for number in range(20)])  # type: ignore[misc]
    assert outcome == {"done": 3, "team_full": 17}
    users, _ = consistent(challenge_id)
    assert set(store.load_teams(challenge_id)["team-1"].members.scores) == users


def test_many_workouts_of_one_user_at_once_are_all_counted() -> None:
    challenge_id = challenge(metric="distance")
    join(1, challenge_id)
    events = [
        WorkoutCompleted(
            user_id="user-1", workout_id=f"w-{number}", workout_version=1, workout_name="Day", date=NOW.date(), timezone="UTC",
            started_at=NOW, ended_at=NOW, duration_seconds=60, total_volume=0, calories=0, hard_sets=0, personal_records=0,
            exercises=[], counts=WorkoutCounts(distance=100.0), at=NOW,
        )
        for number in range(20)
    ]  # fmt: skip
    at_once([lambda event=event: progress.follow(event) for event in events * 2])  # type: ignore[misc]
    place = places.load_place("user-1", challenge_id)
    assert place is not None
    assert place.state.score == 2000
    assert boards.scores_of(board.board_id(challenge_id), ["user-1"]) == {"user-1": 2_000_000}


def test_a_challenge_that_is_frozen_while_scores_arrive_is_decided_once_by_what_was_taken() -> None:
    challenge_id = challenge(end_date="2026-03-10")
    for number in range(10):
        join(number, challenge_id)
    frozen_at = datetime(2026, 3, 13, 12, tzinfo=UTC)
    freezing = DueSubject(challenge_id, challenge_id, frozen_at)

    def freeze() -> None:
        settling._freeze(freezing)

    # The clock of the scores is before the freeze: only the condition on the challenge holds them back.
    loaded = store.load_challenge(challenge_id)
    assert loaded is not None
    real = settling.clock.now

    def late() -> datetime:
        return frozen_at

    settling.clock = type("Clock", (), {"now": staticmethod(late)})  # type: ignore[assignment]
    try:
        work: list[Callable[[], object]] = []
        for number in range(10):
            work.append(lambda number=number: train(number, 10 + number))  # type: ignore[misc]
            work.append(freeze)
        at_once(work)
        assert set(at_once([lambda number=number: train(number, 90, "late") for number in range(10)])) == {"done"}  # type: ignore[misc]
    finally:
        settling.clock = clock
    assert real is settling.clock.now
    event = ChallengeUpdated(user_id="u", challenge_id=challenge_id, cause="frozen")
    at_once([lambda: settling.deal_with(event)] * 4)
    settling.deal_with(event)
    decided = places.all_participants(challenge_id)
    scores = {place.state.user_id: place.state.score for place in decided}
    assert all(place.is_over and place.state.rank is not None for place in decided)
    assert [challenges_finished(user_id) for user_id in scores] == [int(score > 0) for score in scores.values()]
    stored = store.load_challenge(challenge_id)
    assert stored is not None
    assert stored.status == "finished"
    for winner in stored.state.winners:
        assert scores[str(winner.user_id)] == winner.score
    assert max(scores.values(), default=0) <= 19, "no score came after the freeze"
