"""Times, scores and ranks of challenges."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.community.challenges import rules
from fitai.community.challenges.metrics import METRICS
from fitai.community.challenges.plausibility import Estimate
from fitai.community.challenges.rules import StrengthHistory
from fitai.community.challenges.state import (
    ChallengeState,
    Entry,
    EntryExercise,
    Flaw,
    LoadedChallenge,
    Participation,
)

MONDAY = date(2026, 3, 2)
SQUAT = "barbell-back-squat"


def challenge(days: int = 7, **fields: Any) -> ChallengeState:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    standard: dict[str, Any] = {
        "id": "c",
        "creator_id": "u",
        "title": "t",
        "metric": "workouts",
        "start_date": MONDAY,
        "end_date": MONDAY + timedelta(days=days - 1),
        "visibility": "public",
        "max_participants": 10,
        "created_at": moment,
        "updated_at": moment,
    }
    return ChallengeState(**(standard | fields))


def place(zone: str = "UTC", target: int = 3, **fields: Any) -> Participation:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return Participation(
        challenge_id="c", user_id="u", joined_at=moment, timezone=zone, weekly_target=target, scored_at=moment, **fields
    )


def entry(day: float, hour: float = 10, minutes: float = 60, **fields: Any) -> Entry:
    started = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=hour)
    ended = started + timedelta(minutes=minutes)
    return Entry(
        workout_id=f"w{day}-{hour}",
        version=1,
        started_at=started,
        ended_at=ended,
        logged_at=ended,
        seconds=minutes * 60,
        **fields,
    )


def score(state: ChallengeState, *entries: Entry, participation: Participation | None = None, **more: Any) -> float:
    return rules.evaluate(state, participation or place(), entries, **more).score


# --- metrics -----------------------------------------------------------------------------------------------


def test_the_limits_of_the_metrics_are_those_of_the_specification() -> None:
    assert METRICS["target"].most == 100
    assert METRICS["workouts"].most_a_day == 1
    assert METRICS["minutes"].most_a_day == 120
    assert (METRICS["distance"].most, METRICS["distance"].most_a_day) == (None, None)
    assert METRICS["strength"].most == 20
    assert METRICS["volume"].visibilities == ("friends", "invited")
    assert METRICS["custom"].visibilities == ("friends", "invited")


def test_one_workout_a_day_counts() -> None:
    assert score(challenge(), entry(0, 8), entry(0, 18), entry(3)) == 2


def test_120_minutes_a_day_count() -> None:
    state = challenge(metric="minutes")
    assert score(state, entry(0, 8, 90), entry(0, 18, 90), entry(1, minutes=45.5)) == 165.5


def test_distance_has_no_limit_and_may_be_that_of_one_exercise() -> None:
    run = EntryExercise(exercise_id="outdoor-run", distance=10_000)
    ride = EntryExercise(exercise_id="cycling", distance=90_000)
    done = entry(0, distance=100_000, exercises=[run, ride])
    assert score(challenge(metric="distance"), done) == 100_000
    assert score(challenge(metric="distance", exercise_id="outdoor-run"), done) == 10_000


def test_volume_is_the_sum_of_the_workouts_or_of_one_exercise() -> None:
    done = [entry(day, volume=5000, exercises=[EntryExercise(exercise_id=SQUAT, volume=2000)]) for day in (0, 1)]
    assert score(challenge(metric="volume", visibility="friends"), *done) == 10_000
    assert score(challenge(metric="volume", visibility="friends", exercise_id=SQUAT), *done) == 4000


@pytest.mark.parametrize(
    ("target", "days", "trained", "percent"),
    [
        (3, 7, [0, 2, 4], 100),
        (3, 7, [0, 1, 2, 3, 4], 100),
        (4, 7, [0, 2, 4], 75),
        # What is beyond the target of a week makes up for no other.
        (2, 14, [0, 1, 2, 3], 50),
        # Three days of a week need ceil(3 * 3 / 7) = 2.
        (3, 10, [0, 2, 4, 7, 8], 100),
        (14, 7, [0, 1, 2, 3, 4, 5, 6], 100),
    ],
)
def test_the_own_target_is_met_to_a_hundred_percent(target: int, days: int, trained: list[int], percent: float) -> None:
    state = challenge(days, metric="target")
    assert score(state, *map(entry, trained), participation=place(target=target)) == percent


def lifted(day: int, value: float) -> Entry:
    return entry(day, exercises=[EntryExercise(exercise_id=SQUAT, one_rep_max=value)])


@pytest.mark.parametrize(
    ("before", "values", "gain"),
    [(100, [105, 110], 10), (100, [90], 0), (100, [124], 20), (None, [100, 112], 12), (None, [], 0)],
)
def test_the_gain_of_the_own_maximum_counts_to_20_percent(
    before: float | None, values: list[float], gain: float
) -> None:
    earlier = [] if before is None else [Estimate(MONDAY - timedelta(days=20), before)]
    state = challenge(metric="strength", exercise_id=SQUAT)
    done = [lifted(day, value) for day, value in enumerate(values)]
    assert score(state, *done, history=StrengthHistory(earlier)) == gain


def test_a_jump_counts_once_it_is_repeated() -> None:
    state = challenge(metric="strength", exercise_id=SQUAT)
    history = StrengthHistory([Estimate(MONDAY - timedelta(days=20), 100.0)])
    single = rules.evaluate(state, place(), [lifted(0, 130), lifted(1, 104)], history)
    assert (single.score, [excluded.reason for excluded in single.excluded]) == (4, ["strength_jump"])
    assert score(state, lifted(0, 130), lifted(2, 130), history=history) == 20


def test_typed_values_of_the_period_are_summed() -> None:
    typed = {
        MONDAY - timedelta(days=1): 5.0,
        MONDAY: 10.0,
        MONDAY + timedelta(days=6): 2.5,
        MONDAY + timedelta(days=7): 1.0,
    }
    assert score(challenge(metric="custom", visibility="friends"), entry(0), participation=place(typed=typed)) == 12.5


def test_an_excluded_entry_does_not_count_and_says_why() -> None:
    wrong = entry(1, flaws=[Flaw(reason="load", value=600, limit=520)])
    evaluation = rules.evaluate(challenge(), place(), [entry(0), wrong])
    assert evaluation.score == 1
    (excluded,) = evaluation.excluded
    assert (excluded.workout_id, excluded.day, excluded.reason) == (
        wrong.workout_id,
        MONDAY + timedelta(days=1),
        "load",
    )


def test_an_entry_without_the_metric_is_not_told_as_excluded() -> None:
    wrong = entry(1, flaws=[Flaw(reason="load", value=600, limit=520)])
    assert rules.evaluate(challenge(metric="distance"), place(), [wrong]).excluded == []


def test_a_day_of_more_than_24_hours_is_excluded_whole() -> None:
    done = [entry(0, hour, 200) for hour in range(8)]
    evaluation = rules.evaluate(challenge(), place(), [*done, entry(1)])
    assert evaluation.score == 1
    assert {excluded.reason for excluded in evaluation.excluded} == {"day"}


def test_a_deleted_entry_does_not_count() -> None:
    assert score(challenge(), entry(0).model_copy(update={"deleted": True})) == 0


# --- days and zones ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "first_hour", "last_hour"),
    [("UTC", 0, 168), ("Pacific/Kiritimati", -14, 154), ("Etc/GMT+12", 12, 180), ("America/New_York", 5, 172)],
)
def test_the_period_is_that_of_the_participants_zone(zone: str, first_hour: int, last_hour: int) -> None:
    # New York changes its clocks on 8 March: its last day ends an hour earlier.
    participation = place(zone)
    for hour, counts in ((first_hour - 0.1, 0), (first_hour + 0.1, 1), (last_hour - 0.1, 1), (last_hour + 0.1, 0)):
        assert score(challenge(), entry(0, hour, 3), participation=participation) == counts, hour


def test_a_workout_over_midnight_counts_for_the_day_on_which_it_began() -> None:
    assert score(challenge(), entry(-1, 23.5), participation=place()) == 0
    assert score(challenge(), entry(6, 23.5), participation=place()) == 1


def test_a_challenge_is_frozen_48_hours_after_its_end_in_the_last_zone() -> None:
    state = challenge()
    assert rules.first_start(state) == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert rules.last_end(state) == datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert rules.freezes_at(state) == datetime(2026, 3, 11, 12, tzinfo=UTC)


def test_joining_closes_at_three_quarters_of_the_duration() -> None:
    assert rules.join_closes_at(challenge(8), "UTC") == datetime(2026, 3, 8, tzinfo=UTC)
    assert rules.join_closes_at(challenge(8), "Asia/Tokyo") == datetime(2026, 3, 7, 15, tzinfo=UTC)
    assert rules.last_join_closes_at(challenge(8)) == datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2026, 3, 1, 9, 59, tzinfo=UTC), "upcoming"),
        (datetime(2026, 3, 1, 10, tzinfo=UTC), "running"),
        (datetime(2026, 3, 9, 11, 59, tzinfo=UTC), "running"),
        (datetime(2026, 3, 9, 12, tzinfo=UTC), "ended"),
    ],
)
def test_the_status_follows_the_first_and_the_last_zone(moment: datetime, status: str) -> None:
    assert rules.status_at(LoadedChallenge(challenge(), 1, "open", 0), moment) == status


def test_scores_are_taken_until_the_freeze() -> None:
    loaded = LoadedChallenge(challenge(), 1, "open", 0)
    assert rules.takes_scores(loaded, datetime(2026, 3, 11, 11, 59, tzinfo=UTC))
    assert not rules.takes_scores(loaded, datetime(2026, 3, 11, 12, tzinfo=UTC))
    assert not rules.takes_scores(LoadedChallenge(challenge(), 1, "frozen", 0), datetime(2026, 3, 3, tzinfo=UTC))


def test_a_value_is_typed_in_first_within_48_hours_of_its_day_and_corrected_later() -> None:
    limit = datetime(2026, 3, 5, tzinfo=UTC)
    assert rules.may_type(place(), MONDAY, limit)
    assert not rules.may_type(place(), MONDAY, limit + timedelta(seconds=1))
    assert rules.may_type(place(typed={MONDAY: 1.0}), MONDAY, limit + timedelta(days=3))


# --- ranks and teams ---------------------------------------------------------------------------------------


def test_equal_scores_share_a_rank() -> None:
    assert rules.ranks({"a": 5, "b": 3, "c": 3, "d": 1}) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert rules.ranks({}) == {}


def test_the_score_of_a_team_is_the_mean_of_its_best_members() -> None:
    assert rules.team_score([1, 9, 5, 7], 2) == 8
    assert rules.team_score([9], 2) == 4.5
    assert rules.team_score([], 3) == 0
