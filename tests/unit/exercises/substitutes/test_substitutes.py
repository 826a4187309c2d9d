"""The substitutes of an exercise, and the load to start them with."""

from typing import Any

import pytest
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.exercises.substitutes.rules import ALWAYS_AVAILABLE, describe_substitutes, likeness, rank_substitutes
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.training.loads import BAR_WEIGHTS, IMPLEMENT_RATIOS, suggest_load
from fitai.training.vocabulary import Equipment, Measurement
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.cloud import built_library
from tests.harness.gateway import access_token, call
from tests.unit.auth.people import register


def get(library: Library, id: str) -> Exercise:
    exercise = library.get(id)
    assert exercise is not None
    return exercise


def suggested_weight(
    library: Library, exercise_id: str, substitute_id: str, weight: float, units: str = "metric"
) -> float | None:
    load = suggest_load(get(library, exercise_id), get(library, substitute_id), weight, units)  # type: ignore[arg-type]
    return None if load is None else load.weight


def test_the_likeness_of_an_exercise_with_itself_is_1(seed_exercises: list[Exercise]) -> None:
    assert {likeness(exercise, exercise).score for exercise in seed_exercises} == {1.0}


def test_the_likeness_follows_the_formula(library: Library) -> None:
    exercise = get(library, "barbell-bench-press")
    other = exercise.model_copy(
        update={
            "primary_muscle_groups": (*exercise.primary_muscle_groups, "lats"),
            "secondary_muscle_groups": (),
            "mechanic": "isolation",
        }
    )
    muscles = {*exercise.primary_muscle_groups, *exercise.secondary_muscle_groups}
    other_muscles = {*exercise.primary_muscle_groups, "lats"}
    expected = 0.30 + 0.30 / 2 + 0.15 * len(muscles & other_muscles) / len(muscles | other_muscles) + 0.10 + 0.05
    assert likeness(exercise, other).score == pytest.approx(expected, abs=1e-4)
    assert likeness(exercise, other).score == likeness(other, exercise).score


@pytest.mark.parametrize("id", ["barbell-bench-press", "barbell-back-squat", "lat-pulldown", "dumbbell-curl", "plank"])
def test_substitutes_have_the_same_pattern_and_need_available_equipment_only(
    library: Library, seed_exercises: list[Exercise], id: str
) -> None:
    exercise, available = get(library, id), {Equipment.DUMBBELL, Equipment.BENCH, Equipment.PULL_UP_BAR}
    substitutes = rank_substitutes(exercise, seed_exercises, available)
    assert substitutes
    assert [substitute.score for substitute in substitutes] == sorted(
        (substitute.score for substitute in substitutes), reverse=True
    )
    for substitute in substitutes:
        other = substitute.exercise
        assert other.id != id
        assert other.movement_pattern == exercise.movement_pattern
        assert set(other.primary_muscle_groups) & set(exercise.primary_muscle_groups)
        assert set(other.equipment) <= available | ALWAYS_AVAILABLE
        assert substitute.reasons


@pytest.mark.parametrize(
    ("id", "equipment", "expected"),
    [
        ("barbell-bench-press", ["dumbbell", "bench"], "dumbbell-bench-press"),
        ("barbell-row", ["dumbbell"], "bent-over-dumbbell-row"),
        ("barbell-curl", ["dumbbell"], "dumbbell-curl"),
        ("barbell-overhead-press", ["dumbbell"], "dumbbell-shoulder-press"),
        ("romanian-deadlift", ["dumbbell"], "dumbbell-romanian-deadlift"),
        ("pull-up", ["machine"], "machine-pulldown"),
    ],
)
def test_the_first_five_include_the_obvious_substitute(
    library: Library, seed_exercises: list[Exercise], id: str, equipment: list[str], expected: str
) -> None:
    substitutes = rank_substitutes(get(library, id), seed_exercises, [Equipment(item) for item in equipment])
    assert expected in [substitute.exercise.id for substitute in substitutes[:5]]


@pytest.mark.parametrize(
    ("exercise_id", "substitute_id", "weight", "expected"),
    [
        ("barbell-bench-press", "dumbbell-bench-press", 100, 40),  # 83 % of it, halved, in steps of 2
        ("dumbbell-bench-press", "barbell-bench-press", 40, 95),  # 80 / 0.83
        ("barbell-back-squat", "goblet-squat", 100, 40),  # half of it with one dumbbell or kettlebell
        ("barbell-deadlift", "romanian-deadlift", 100, 75),
        ("barbell-curl", "ez-bar-curl", 40, 37.5),
        ("barbell-bench-press", "push-up", 100, None),  # bodyweight
        ("dumbbell-curl", "barbell-curl", 8, None),  # less than an empty bar
        ("plank", "barbell-bench-press", 20, None),
    ],
)
def test_loads_are_rescaled_and_rounded_down(
    library: Library, exercise_id: str, substitute_id: str, weight: float, expected: float | None
) -> None:
    assert suggested_weight(library, exercise_id, substitute_id, weight) == expected


def test_an_imperial_load_is_in_whole_steps_of_pounds(library: Library) -> None:
    weight = suggested_weight(
        library, "barbell-bench-press", "dumbbell-bench-press", 225 * KILOGRAMS_PER_POUND, "imperial"
    )
    assert weight is not None
    assert weight / KILOGRAMS_PER_POUND == pytest.approx(90)  # 225 · 0.83 / 2 = 93.4


def test_a_load_has_a_reason(library: Library) -> None:
    load = suggest_load(get(library, "barbell-bench-press"), get(library, "dumbbell-bench-press"), 100)
    assert load is not None
    assert load.per_hand
    assert "83 %" in load.reason
    assert "dumbbells in place of a barbell" in load.reason


@given(weight=st.floats(1, 500), pick=st.integers(0, 10_000))
def test_a_load_is_rounded_down(weight: float, pick: int) -> None:
    library = _open_library()
    weighted = [
        exercise for exercise in library.get_many(library.ids()) if exercise.measurement is Measurement.WEIGHT_REPS
    ]
    exercise, substitute = weighted[pick % len(weighted)], weighted[pick * 7 % len(weighted)]
    load = suggest_load(exercise, substitute, weight)
    if load is not None:
        assert load.weight > 0
        exact = suggest_load(exercise, substitute, weight * 1000)
        assert exact is None or load.weight <= exact.weight / 1000 + 1e-6


def _open_library() -> Library:
    if not _libraries:
        _libraries.append(Library(built_library()))
    return _libraries[0]


_libraries: list[Library] = []


def test_every_bar_is_an_implement() -> None:
    assert set(BAR_WEIGHTS) <= set(IMPLEMENT_RATIOS)


def test_without_equipment_everything_is_available(library: Library, seed_exercises: list[Exercise]) -> None:
    exercise = get(library, "barbell-bench-press")
    assert len(rank_substitutes(exercise, seed_exercises)) > len(
        rank_substitutes(exercise, seed_exercises, [Equipment.DUMBBELL])
    )
    assert all(
        set(substitute.exercise.equipment) <= ALWAYS_AVAILABLE
        for substitute in rank_substitutes(exercise, seed_exercises, [])
    )


def test_without_a_weight_there_is_no_load(library: Library, seed_exercises: list[Exercise]) -> None:
    assert all(
        substitute.load is None
        for substitute in describe_substitutes(get(library, "barbell-bench-press"), seed_exercises)
    )


# --- the route ---------------------------------------------------------------------------------------------------

PATH = "/exercises/barbell-bench-press/substitutes"


def test_the_route_costs_two_requests_at_most(aws: None) -> None:
    token = access_token("u1")
    answer = call("GET", PATH, token=token, equipment=["dumbbell", "bench"], weight=100)
    assert answer.operations == ["UpdateItem", "GetItem"], "with a weight, only the rate limit and the preferences"
    substitute = next(
        substitute for substitute in answer.data[:3] if substitute["exercise"]["id"] == "dumbbell-bench-press"
    )
    assert substitute["load"]["weight"] == 40
    assert substitute["load"]["perHand"] is True
    assert 0.9 < substitute["likeness"] <= 1
    without_weight = call("GET", PATH, token=token, equipment="dumbbell")
    assert without_weight.operations == ["UpdateItem", "Query", "GetItem"]
    assert all("load" not in substitute for substitute in without_weight.data), "there is no record"


def test_the_load_is_derived_from_the_callers_record(aws: None) -> None:
    token = access_token("u1")
    started = {"exercises": [{"exerciseId": "barbell-bench-press", "sets": [{"reps": 10}]}], "start": True}
    workout = call("POST", "/workouts", started, token=token).data
    call("PUT", f"/workouts/{workout['id']}/set/0?exercise=0", {"weight": 100, "reps": 1}, token=token)
    single = call("GET", PATH, token=token, equipment=["dumbbell", "bench"], reps=1)
    assert single.operations == ["UpdateItem", "Query", "GetItem"]
    assert single.data[0]["load"]["weight"] == 40, "from the best single"
    for_ten_reps = call("GET", PATH, token=token, equipment=["dumbbell", "bench"])
    assert for_ten_reps.data[0]["load"]["weight"] == 30, "100 / (1 + 10/30) = 75 kg for ten"
    assert "load" not in call("GET", PATH, token=access_token("u2"), equipment="dumbbell").data[0]


def test_an_imperial_request_has_an_imperial_response(aws: None) -> None:
    answer = call("GET", PATH, token=access_token("u1"), equipment=["dumbbell", "bench"], weight=225, units="imperial")
    assert answer.data[0]["load"]["weight"] == 90


def test_the_pages_are_the_whole_list(aws: None) -> None:
    token = access_token("u1")
    all_ids = [substitute["exercise"]["id"] for substitute in call("GET", PATH, token=token, weight=60, limit=100).data]
    first = call("GET", PATH, token=token, weight=60, limit=7)
    second = call("GET", PATH, token=token, weight=60, limit=7, cursor=first.cursor)
    assert [substitute["exercise"]["id"] for substitute in (*first.data, *second.data)] == all_ids[:14]
    assert call("GET", PATH, token=access_token("u2"), weight=60, limit=7, cursor=first.cursor).status == 400


@pytest.mark.parametrize(
    ("query", "path"),
    [({"equipment": "anvil"}, "equipment"), ({"weight": "-1"}, "weight"), ({"reps": "0"}, "reps"), ({"x": "1"}, "x")],
)
def test_an_invalid_query_names_the_parameter(aws: None, query: dict[str, str], path: str) -> None:
    answer = call("GET", PATH, token=access_token("u1"), **query)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_an_unknown_exercise_has_no_substitutes(aws: None) -> None:
    assert call("GET", "/exercises/nothing/substitutes", token=access_token("u1")).status == 404
    assert call("GET", PATH).status == 401


def substitutes(token: str, **query: Any) -> list[dict[str, Any]]:
    return [substitute["exercise"] for substitute in call("GET", PATH, token=token, limit=100, **query).data]


def test_the_equipment_of_the_preferences_is_available_unless_the_query_says_otherwise(aws: None) -> None:
    ada = register()
    everything = substitutes(ada.token)
    call("PUT", "/users/preferences", {"equipment": ["dumbbell", "bench"]}, token=ada.token).data  # noqa: B018
    at_home = substitutes(ada.token)
    assert at_home
    assert all(set(exercise["equipment"]) <= {"dumbbell", "bench", "bodyweight", "mat"} for exercise in at_home)
    assert len(at_home) < len(everything)
    on_holiday = substitutes(ada.token, equipment="resistance_band")
    assert {*on_holiday[0]["equipment"]} <= {"resistance_band", "bodyweight", "mat"}
    call("PUT", "/users/preferences", {"equipment": []}, token=ada.token).data  # noqa: B018
    assert {item for exercise in substitutes(ada.token) for item in exercise["equipment"]} <= {"bodyweight", "mat"}


def test_injured_regions_are_spared(aws: None) -> None:
    ada = register()
    everything = {exercise["id"] for exercise in substitutes(ada.token)}
    assert "dip" in everything
    call("PUT", "/users/preferences", {"injuries": ["shoulder"]}, token=ada.token).data  # noqa: B018
    with_injury = {exercise["id"] for exercise in substitutes(ada.token)}
    assert with_injury
    assert with_injury < everything
    assert "dip" not in with_injury
    with_both = {exercise["id"] for exercise in substitutes(ada.token, spare="wrist")}
    assert with_both < with_injury
    assert not any("push-up" in id for id in with_both)
