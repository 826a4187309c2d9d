"""The table of excluded entries: each of its numbers, a little below and a little above."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fitai.community.challenges import plausibility
from fitai.community.challenges.plausibility import DoneExercise, Estimate

HOUR = 3600.0
MONDAY = date(2026, 3, 2)


def reasons(seconds: float = HOUR, volume: float = 1000.0, *exercises: DoneExercise) -> list[str]:
    return [flaw.reason for flaw in plausibility.workout_flaws(seconds, volume, exercises)]


@pytest.mark.parametrize(("volume", "found"), [(60_000, []), (60_000.1, ["volume"])])
def test_a_workout_has_at_most_60_tonnes(volume: float, found: list[str]) -> None:
    assert reasons(volume=volume) == found


@pytest.mark.parametrize(
    ("volume", "is_reviewed"), [(30_000, False), (30_000.1, True), (60_000, True), (60_000.1, False)]
)
def test_a_workout_of_more_than_30_tonnes_is_reviewed_and_counts(volume: float, is_reviewed: bool) -> None:
    assert plausibility.needs_review(volume) is is_reviewed


@pytest.mark.parametrize(("hours", "found"), [(4, []), (4.01, ["duration"])])
def test_a_workout_lasts_at_most_4_hours(hours: float, found: list[str]) -> None:
    assert reasons(seconds=hours * HOUR) == found


@pytest.mark.parametrize(("hours", "is_impossible"), [(24, False), (24.01, True)])
def test_a_day_has_at_most_24_hours(hours: float, is_impossible: bool) -> None:
    days = plausibility.impossible_days({MONDAY: hours * HOUR, MONDAY + timedelta(days=1): HOUR})
    assert set(days) == ({MONDAY} if is_impossible else set())


@pytest.mark.parametrize(
    ("load", "is_machine", "found"),
    [(520, False, []), (520.5, False, ["load"]), (1000, True, []), (1000.5, True, ["machine_load"])],
)
def test_a_load_is_at_most_520_kilograms_and_1000_on_a_machine(load: float, is_machine: bool, found: list[str]) -> None:
    assert reasons(HOUR, 1000.0, DoneExercise(max_load=load, is_machine=is_machine)) == found


@pytest.mark.parametrize(("reps", "found"), [(300, []), (301, ["reps"])])
def test_a_loaded_set_has_at_most_300_repetitions(reps: int, found: list[str]) -> None:
    assert reasons(HOUR, 1000.0, DoneExercise(max_loaded_reps=reps)) == found


@pytest.mark.parametrize(
    ("speed", "is_run", "found"), [(7.6, True, []), (7.61, True, ["run_speed"]), (12.0, False, [])]
)
def test_a_run_over_a_kilometre_has_at_most_7_6_metres_per_second(speed: float, is_run: bool, found: list[str]) -> None:
    assert plausibility.MIN_RUN == 1000
    assert reasons(HOUR, 1000.0, DoneExercise(fastest_speed=speed, is_run=is_run)) == found


def test_the_worst_value_of_a_reason_is_told_with_its_limit() -> None:
    (flaw,) = plausibility.workout_flaws(
        HOUR, 0, [DoneExercise(max_load=530), DoneExercise(max_load=600), DoneExercise()]
    )
    assert (flaw.reason, flaw.value, flaw.limit) == ("load", 600, 520)


# --- estimated maxima --------------------------------------------------------------------------------------


def estimate(day: int, value: float) -> Estimate:
    return Estimate(MONDAY + timedelta(days=day), value, f"w{day}")


def found(*estimates: Estimate, earlier: float | None = 100, p90: float | None = None) -> dict[str, str]:
    before = [] if earlier is None else [Estimate(MONDAY - timedelta(days=1), earlier)]
    flaws = plausibility.implausible_estimates(estimates, before, p90)
    return {workout_id: flaw.reason for workout_id, flaw in flaws.items()}


@pytest.mark.parametrize(("value", "reason"), [(125, {}), (125.1, {"w0": "strength_jump"})])
def test_an_estimate_is_at_most_25_percent_above_the_own_90_days(value: float, reason: dict[str, str]) -> None:
    assert found(estimate(0, value)) == reason


@pytest.mark.parametrize(("days", "reason"), [(90, {"w0": "strength_jump"}), (91, {})])
def test_what_is_older_than_90_days_is_no_measure(days: int, reason: dict[str, str]) -> None:
    earlier = [Estimate(MONDAY - timedelta(days=days), 100.0)]
    flaws = plausibility.implausible_estimates([estimate(0, 130)], earlier, None)
    assert {workout_id: flaw.reason for workout_id, flaw in flaws.items()} == reason


@pytest.mark.parametrize(("value", "reason"), [(270, {}), (270.1, {"w0": "strength_level"})])
def test_an_estimate_is_at_most_1_35_times_the_90th_percentile(value: float, reason: dict[str, str]) -> None:
    assert found(estimate(0, value), earlier=None, p90=200) == reason


def test_an_estimate_counts_once_it_is_repeated_on_another_day() -> None:
    assert found(estimate(0, 140)) == {"w0": "strength_jump"}
    assert found(estimate(0, 140), estimate(3, 130)) == {}
    assert found(estimate(0, 140), Estimate(MONDAY, 140, "w9")) == {"w0": "strength_jump", "w9": "strength_jump"}
    assert found(estimate(0, 280), estimate(2, 275), earlier=None, p90=200) == {}


def test_gains_in_small_steps_are_no_jump() -> None:
    assert found(*(estimate(day, 100 * 1.2**day) for day in range(1, 4))) == {}


def test_without_a_history_the_first_estimate_counts() -> None:
    assert found(estimate(0, 140), earlier=None) == {}


def test_the_90th_percentile_is_that_of_sex_body_weight_and_lift() -> None:
    assert plausibility.highest_p90("barbell-back-squat", "male", 82.5) > plausibility.highest_p90(  # type: ignore[operator]
        "barbell-back-squat", "female", 82.5
    )
    assert plausibility.highest_p90("barbell-curl", "male", 82.5) is None
    assert plausibility.highest_p90("barbell-back-squat", None, 82.5) is None
    assert plausibility.highest_p90("barbell-back-squat", "male", None) is None


def test_a_late_log_counts_up_to_48_hours_after_the_training() -> None:
    from fitai.community.challenges import rules
    from fitai.community.challenges.state import ChallengeState, Entry, Participation

    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    state = ChallengeState(
        id="c", creator_id="u", title="t", metric="workouts", start_date=MONDAY, end_date=MONDAY + timedelta(days=6),
        visibility="public", max_participants=2, created_at=start, updated_at=start,
    )  # fmt: skip
    place = Participation(
        challenge_id="c", user_id="u", joined_at=start, timezone="UTC", weekly_target=3, scored_at=start
    )
    ended = start + timedelta(hours=1)
    for late, expected in ((timedelta(hours=48), (1, [])), (timedelta(hours=48, seconds=1), (0, ["logged_late"]))):
        entry = Entry(workout_id="w", version=1, started_at=start, ended_at=ended, logged_at=ended + late)
        evaluation = rules.evaluate(state, place, [entry])
        assert (evaluation.score, [excluded.reason for excluded in evaluation.excluded]) == expected
