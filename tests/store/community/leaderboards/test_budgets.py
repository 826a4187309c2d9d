"""What leaderboards cost, with short and long boards, and with short and long histories of training."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fitai.community.boards import published as boards
from fitai.community.boards import rules as board_rules
from fitai.community.boards import service as boards_service
from fitai.community.boards.models import Board
from fitai.community.boards.store import BoardEntryItem, BucketItem
from fitai.community.leaderboards import updating
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.users.published import LeaderboardProfile

from tests.harness import histories
from tests.harness.gateway import access_token, call, deliver_events
from tests.store.conftest import account
from tests.store.goals.test_budgets import write
from tests.unit.analytics.workouts import ME
from tests.unit.auth.people import register
from tests.unit.community.boards.ladder import NOW, Seconds

BOARD = Board("mi-w-20260302", expires_at=NOW + timedelta(days=14))


@pytest.fixture
def time() -> Iterator[Seconds]:
    with account():
        boards_service.reset_maps()
        yield Seconds()


@pytest.mark.parametrize("entries", [10, 490])
def test_a_page_of_a_leaderboard_is_one_query_and_the_people(time: Seconds, entries: int) -> None:
    viewer, other = register("ada"), register("bob")
    deliver_events()
    histories.write(
        [
            BucketItem.of(BOARD.id, 0, lower="", upper="~", size=entries, next=1),
            *(
                BoardEntryItem.of(BOARD.id, 0, board_rules.entry_key(score, f"u-{score:033}"))
                for score in range(entries)
            ),
        ]
    )
    for user, score in ((viewer, 5000), (other, 6000)):
        boards.set_score(BOARD, user.id, score, clock.now())
    meter.reset()
    answer = call("GET", "/community/leaderboard", token=access_token(viewer.id), metric="minutes")
    assert [row["rank"] for row in answer.data["entries"]] == [1, 2]
    assert answer.data["me"]["rank"] == 2
    assert meter.operations == ["UpdateItem", "BatchGetItem", "Query", "BatchGetItem"]
    assert meter.read_units <= 13 + 30


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("workouts", [10, 1_000, 20_000])
def test_a_changed_day_costs_the_same_whatever_the_history(
    time: Seconds, monkeypatch: pytest.MonkeyPatch, workouts: int, listed: bool
) -> None:
    write(workouts)
    profile = LeaderboardProfile(listed, "UTC", 0, 3, None, None)
    monkeypatch.setattr(updating.users, "leaderboard_profile", lambda user_id: profile)
    today = clock.now().date()
    updating.update_scores(ME, [today])
    time.tick(60)
    meter.reset()
    updating.update_scores(ME, [today])
    assert meter.requests <= 60
    assert meter.operations.count("Query") == 3
    assert meter.write_units <= 20
    assert meter.read_units <= 60
