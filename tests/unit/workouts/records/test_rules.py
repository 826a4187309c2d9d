"""Records of every kind: what is measured in time, in distance, with the body, with assistance."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.workouts import models
from fitai.workouts.models import PersonalRecord, WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules

from tests.harness.gateway import Frames, access_token, call, deliver_events

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def completed_set(index: int, **values: Any) -> WorkoutSet:
    return WorkoutSet(index=index, completed_at=START + timedelta(minutes=index), **values)


def judge(measurement: str, *sets: dict[str, Any]) -> tuple[list[list[PersonalRecord]], models.Bests]:
    """The records of each set, one after the other, and the best after all."""
    exercise = WorkoutExercise(
        index=0,
        exercise_id="lift",
        name="Lift",
        measurement=measurement,
        sets=[completed_set(index, **values) for index, values in enumerate(sets)],
    )
    [after], bests = rules.replay_records([exercise], models.Bests())
    marked = [set_.personal_record for set_ in after.sets]
    records_by_set = [
        [record for record in after.personal_records if record.set_index == index] for index in range(len(sets))
    ]
    assert marked == [bool(records_of_set) for records_of_set in records_by_set]
    return records_by_set, bests


def record_values(records: list[PersonalRecord]) -> dict[str, tuple[float, float | None, float | None]]:
    return {
        records_of_set.type: (records_of_set.value, records_of_set.previous, records_of_set.improvement_percentage)
        for records_of_set in records
    }


# --- body weight -----------------------------------------------------------------------------------------


def test_repetitions_without_weight_are_a_record_from_the_first_set_on() -> None:
    records, bests = judge("bodyweight_reps", {"reps": 10}, {"reps": 12}, {"reps": 12})
    assert [record_values(records_of_set) for records_of_set in records] == [
        {"max_reps": (10, None, None)},
        {"max_reps": (12, 10, 20.0)},
        {},
    ]
    assert bests.reps == [(0, 12)]


def test_added_weight_sets_records_and_never_a_one_rep_max() -> None:
    records, bests = judge("bodyweight_reps", {"reps": 10}, {"reps": 5, "weight": 10}, {"reps": 6, "weight": 10})
    assert record_values(records[1]) == {"max_weight": (10, None, None), "max_volume": (50, None, None)}
    assert record_values(records[2]) == {"max_volume": (60, 50, 20.0), "max_reps": (6, 5, 20.0)}
    assert bests.one_rep_max is None, "the body is a part of the load"
    assert bests.reps == [(10, 6), (0, 10)]


def test_repetitions_with_weight_count_without_it_too() -> None:
    records, _ = judge("bodyweight_reps", {"reps": 8, "weight": 10}, {"reps": 8}, {"reps": 9})
    assert records[1] == []
    assert record_values(records[2]) == {"max_reps": (9, 8, 12.5)}


# --- assistance ---------------------------------------------------------------------------------------


def test_less_assistance_and_more_repetitions_with_as_little_are_records() -> None:
    sets = (
        {"weight": 40, "reps": 8},
        {"weight": 40, "reps": 10},
        {"weight": 50, "reps": 10},
        {"weight": 30, "reps": 5},
    )
    records, bests = judge("assisted_reps", *sets)
    assert record_values(records[0]) == {"max_weight": (40, None, None)}
    assert record_values(records[1]) == {"max_reps": (10, 8, 25.0)}
    assert records[2] == [], "more help is no record"
    assert record_values(records[3]) == {"max_weight": (30, 40, 25.0)}
    assert bests.reps == [(30, 5), (40, 10)]


# --- time -----------------------------------------------------------------------------------------------


def test_the_longest_hold_is_a_record() -> None:
    records, bests = judge("duration", {"duration_seconds": 60}, {"duration_seconds": 45}, {"duration_seconds": 90})
    assert [record_values(records_of_set) for records_of_set in records] == [
        {"max_duration": (60, None, None)},
        {},
        {"max_duration": (90, 60, 50.0)},
    ]
    assert bests.durations == [(0, 90)]


def test_a_hold_with_weight_is_compared_with_that_weight_or_more() -> None:
    records, bests = judge(
        "duration",
        {"duration_seconds": 90},
        {"duration_seconds": 30, "weight": 20},
        {"duration_seconds": 40, "weight": 10},
        {"duration_seconds": 60, "weight": 10},
    )
    assert record_values(records[1]) == {"max_weight": (20, None, None)}
    assert record_values(records[2]) == {"max_duration": (40, 30, 33.33)}
    assert record_values(records[3]) == {"max_duration": (60, 40, 50.0)}
    assert bests.durations == [(20, 30), (10, 60), (0, 90)]


def test_how_long_a_set_of_repetitions_takes_is_no_record() -> None:
    records, bests = judge("weight_reps", {"weight": 100, "reps": 5, "duration_seconds": 40, "distance": 3})
    assert "max_duration" not in record_values(records[0])
    assert (bests.durations, bests.distances) == ([], [])


# --- distance ---------------------------------------------------------------------------------------


def test_the_farthest_the_longest_and_the_best_time_over_a_standard_distance_are_records() -> None:
    records, bests = judge(
        "distance_duration",
        {"distance": 5000, "duration_seconds": 1500},
        {"distance": 5000, "duration_seconds": 1440},
        {"distance": 10_000, "duration_seconds": 3200},
        {"distance": 5000, "duration_seconds": 1500},
    )
    assert record_values(records[0]) == {
        "max_distance": (5000, None, None),
        "max_duration": (1500, None, None),
        "best_time": (1500, None, None),
    }
    assert record_values(records[1]) == {"best_time": (1440, 1500, 4.0)}
    assert record_values(records[2])["max_distance"] == (10_000, 5000, 100.0)
    assert record_values(records[2])["best_time"] == (3200, None, None)
    assert records[3] == []
    assert dict(bests.times)[5000] == 1440
    assert dict(bests.times)[1000] == 288


def test_a_run_is_judged_against_a_longer_one_at_a_better_pace() -> None:
    records, _ = judge(
        "distance_duration",
        {"distance": 5000, "duration_seconds": 1500},
        {"distance": 10_000, "duration_seconds": 2800},
        {"distance": 5000, "duration_seconds": 1450},
        {"distance": 5000, "duration_seconds": 1390},
    )
    assert records[2] == []
    assert record_values(records[3])["best_time"] == (1390, 1400, 0.71)


def test_three_point_one_miles_are_five_kilometres_and_less_is_not() -> None:
    records, _ = judge("distance_duration", {"distance": 3.1 * 1609.344, "duration_seconds": 1500})
    time = next(record for record in records[0] if record.type == "best_time")
    assert time.distance == 5000
    assert time.value == pytest.approx(1503.3, abs=0.1)
    [short], _ = judge("distance_duration", {"distance": 300, "duration_seconds": 60})
    assert "best_time" not in record_values(short)
    [far], _ = judge("distance_duration", {"distance": 300})
    assert record_values(far) == {"max_distance": (300, None, None)}


def test_the_resistance_of_a_machine_is_no_weight() -> None:
    records, _ = judge("distance_duration", {"distance": 2000, "duration_seconds": 480, "weight": 8})
    assert "max_weight" not in record_values(records[0])


def test_a_carry_is_judged_by_weight_and_distance() -> None:
    records, bests = judge(
        "weight_distance",
        {"weight": 40, "distance": 40},
        {"weight": 60, "distance": 20},
        {"weight": 40, "distance": 50},
        {"weight": 50, "distance": 20},
        {"weight": 60, "distance": 20, "duration_seconds": 5},
    )
    assert record_values(records[0]) == {"max_weight": (40, None, None)}
    assert record_values(records[1]) == {"max_weight": (60, 40, 50.0)}
    assert record_values(records[2]) == {"max_distance": (50, 40, 25.0)}
    assert records[3] == []
    assert records[4] == []
    assert bests.distances == [(60, 20), (40, 50)]


@pytest.mark.parametrize("measurement", ["weight_reps", "duration", "distance_duration", "weight_distance"])
def test_a_warm_up_sets_no_record_of_any_kind(measurement: str) -> None:
    everything = {"weight": 50, "reps": 5, "duration_seconds": 60, "distance": 1000}
    records, bests = judge(measurement, everything | {"type": "warmup"})
    assert (records, bests) == ([[]], models.Bests())


# --- the same load -----------------------------------------------------------------------------------------


def test_pounds_that_were_computed_in_another_way_are_the_same_load() -> None:
    again = round(225 * KILOGRAMS_PER_POUND, 6)
    assert again != 225 * KILOGRAMS_PER_POUND
    for first, second in ((225 * KILOGRAMS_PER_POUND, again), (again, 225 * KILOGRAMS_PER_POUND)):
        records, _ = judge("weight_reps", {"weight": first, "reps": 5}, {"weight": second, "reps": 5})
        assert records[1] == []
        records, _ = judge("weight_reps", {"weight": first, "reps": 5}, {"weight": second, "reps": 6})
        assert record_values(records[1])["max_reps"] == (6, 5, 20.0)
        assert "max_weight" not in record_values(records[1])


def test_only_records_that_were_not_there_before_are_new() -> None:
    def exercise(*sets: WorkoutSet) -> WorkoutExercise:
        replayed = WorkoutExercise(index=0, exercise_id="hold", name="Hold", measurement="duration", sets=list(sets))
        [after], _ = rules.replay_records([replayed], models.Bests())
        return after

    before = exercise(completed_set(0, duration_seconds=60))
    assert rules.new_records(before, exercise(completed_set(0, duration_seconds=60, rpe=8))) == []
    assert [record.value for record in rules.new_records(before, exercise(completed_set(0, duration_seconds=70)))] == [
        70
    ]


def test_an_exercise_without_records_keeps_its_sets() -> None:
    exercise = WorkoutExercise(index=0, exercise_id="lift", name="Lift", sets=[completed_set(0, weight=100, reps=5)])
    [marked], _ = rules.replay_records([exercise], models.Bests())
    bare = rules.without_records(marked)
    assert (bare.personal_records, bare.sets[0].personal_record) == ([], False)
    assert bare.sets[0].weight == 100


# --- by the API -------------------------------------------------------------------------------------

SQUAT = "barbell-back-squat"


def start_workout(token: str, **more: Any) -> str:
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True} | more
    return str(call("POST", "/workouts", body, token=token).data["id"])


def put_set(token: str, workout: str, weight: float) -> list[str]:
    path = f"/workouts/{workout}/set/{len(sets_of(token, workout))}?exercise=0"
    return [record["type"] for record in call("PUT", path, {"weight": weight, "reps": 5}, token=token).data["records"]]


def sets_of(token: str, workout: str) -> list[dict[str, Any]]:
    sets: list[dict[str, Any]] = call("GET", f"/workouts/{workout}", token=token).data["exercises"][0]["sets"]
    return sets


def complete_workout(token: str, workout: str) -> None:
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    deliver_events()


def heaviest(token: str, workout: str) -> list[float]:
    records = call("GET", f"/workouts/{workout}", token=token).data["exercises"][0]["personalRecords"]
    return [records_of_set["value"] for records_of_set in records if records_of_set["type"] == "max_weight"]


def test_a_cancelled_workout_has_no_records(pushed: Frames) -> None:
    token = access_token("user-1")
    workout = start_workout(token)
    assert put_set(token, workout, 100)
    version = call("GET", f"/workouts/{workout}", token=token).data["version"]
    cancelled = call("PUT", f"/workouts/{workout}", {"version": version, "status": "cancelled"}, token=token).data
    assert (cancelled["exercises"][0]["personalRecords"], cancelled["metrics"]["personalRecordsSet"]) == ([], 0)
    assert [(set_["weight"], set_["personalRecord"]) for set_ in sets_of(token, workout)] == [(100, False)]


def test_a_workout_that_is_logged_late_takes_a_record_from_a_later_one(pushed: Frames) -> None:
    clock.set_source(lambda: START)
    token = access_token("user-1")
    today = start_workout(token)
    put_set(token, today, 100)
    complete_workout(token, today)
    late = start_workout(token, date="2026-02-27")
    assert put_set(token, late, 110) == ["max_weight", "max_volume", "one_rep_max"]
    complete_workout(token, late)
    assert (heaviest(token, late), heaviest(token, today)) == ([110], [])
    version = call("GET", f"/workouts/{late}", token=token).data["version"]
    call("PUT", f"/workouts/{late}", {"version": version, "date": "2026-03-03"}, token=token).data  # noqa: B018
    deliver_events()
    assert (heaviest(token, late), heaviest(token, today)) == ([110], [100]), "and gives it back, when it is the later"


def test_a_workout_of_a_future_day_is_later_than_those_before_that_day(pushed: Frames) -> None:
    clock.set_source(lambda: START)
    token = access_token("user-1")
    ahead = start_workout(token, date="2026-03-10")
    put_set(token, ahead, 110)
    complete_workout(token, ahead)
    today = start_workout(token)
    assert put_set(token, today, 100) == []
    complete_workout(token, today)
    assert (heaviest(token, today), heaviest(token, ahead)) == ([100], [110])


def test_two_workouts_of_a_day_are_in_the_order_in_which_they_were_done(pushed: Frames) -> None:
    """Their ids say nothing of it: that of a request with a key is drawn from the key."""
    moments = [START, START + timedelta(hours=1)]
    for first_key in ("a", "b", "c", "d"):
        token = access_token(f"user-{first_key}")
        ids = []
        for moment, weight in zip(moments, (100, 110), strict=True):
            clock.set_source(lambda moment=moment: moment)
            token = access_token(f"user-{first_key}")
            body = {"exercises": [{"exerciseId": SQUAT}], "start": True}
            headers = {"Idempotency-Key": f"{first_key}{weight}"}
            ids.append(call("POST", "/workouts", body, token=token, headers=headers).data["id"])
            put_set(token, ids[-1], weight)
            complete_workout(token, ids[-1])
        path = f"/workouts/{ids[0]}/set/0?exercise=0"
        call("PUT", path, {"notes": "deep"}, token=token).data  # noqa: B018
        deliver_events()
        assert [heaviest(token, workout_id) for workout_id in ids] == [[100], [110]]


def test_a_workout_whose_records_alone_have_changed_has_one_event(pushed: Frames) -> None:
    clock.set_source(lambda: START)
    token = access_token("user-1")
    ids = []
    for weight in (100, 110, 120):
        ids.append(start_workout(token))
        put_set(token, ids[-1], weight)
        complete_workout(token, ids[-1])
    call("PUT", f"/workouts/{ids[0]}/set/0?exercise=0", {"weight": 130}, token=token).data  # noqa: B018
    # The correction itself, and the two workouts whose records it takes: these two make no further ones.
    assert deliver_events()["workout.corrected"] == 3
    assert [heaviest(token, workout_id) for workout_id in ids] == [[130], [], []]
