"""What can be done in place of an exercise, and with what load."""

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


def of(shelf: Library, id: str) -> Exercise:
    found = shelf.get(id)
    assert found is not None
    return found


def load(shelf: Library, one: str, other: str, weight: float, units: str = "metric") -> float | None:
    found = suggest_load(of(shelf, one), of(shelf, other), weight, units)  # type: ignore[arg-type]
    return None if found is None else found.weight


def test_an_exercise_is_wholly_like_itself(written: list[Exercise]) -> None:
    assert {likeness(one, one).score for one in written} == {1.0}


def test_likeness_follows_the_formula(shelf: Library) -> None:
    one = of(shelf, "barbell-bench-press")
    other = one.model_copy(
        update={
            "primary_muscle_groups": (*one.primary_muscle_groups, "lats"),
            "secondary_muscle_groups": (),
            "mechanic": "isolation",
        }
    )
    own = {*one.primary_muscle_groups, *one.secondary_muscle_groups}
    its = {*one.primary_muscle_groups, "lats"}
    expected = 0.30 + 0.30 / 2 + 0.15 * len(own & its) / len(own | its) + 0.10 + 0.05
    assert likeness(one, other).score == pytest.approx(expected, abs=1e-4)
    assert likeness(one, other).score == likeness(other, one).score


@pytest.mark.parametrize("id", ["barbell-bench-press", "barbell-back-squat", "lat-pulldown", "dumbbell-curl", "plank"])
def test_substitutes_move_alike_and_need_only_what_is_there(shelf: Library, written: list[Exercise], id: str) -> None:
    one, there = of(shelf, id), {Equipment.DUMBBELL, Equipment.BENCH, Equipment.PULL_UP_BAR}
    found = rank_substitutes(one, written, there)
    assert found
    assert [like.score for like in found] == sorted((like.score for like in found), reverse=True)
    for like in found:
        other = like.exercise
        assert other.id != id
        assert other.movement_pattern == one.movement_pattern
        assert set(other.primary_muscle_groups) & set(one.primary_muscle_groups)
        assert set(other.equipment) <= there | ALWAYS_AVAILABLE
        assert like.reasons


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
def test_the_first_five_hold_what_a_coach_would_say(
    shelf: Library, written: list[Exercise], id: str, equipment: list[str], expected: str
) -> None:
    found = rank_substitutes(of(shelf, id), written, [Equipment(one) for one in equipment])
    assert expected in [like.exercise.id for like in found[:5]]


@pytest.mark.parametrize(
    ("one", "other", "weight", "expected"),
    [
        ("barbell-bench-press", "dumbbell-bench-press", 100, 40),  # 83 % of it, halved, in steps of 2
        ("dumbbell-bench-press", "barbell-bench-press", 40, 95),  # 80 / 0.83
        ("barbell-back-squat", "goblet-squat", 100, 40),  # half of it with one dumbbell or kettlebell
        ("barbell-deadlift", "romanian-deadlift", 100, 75),
        ("barbell-curl", "ez-bar-curl", 40, 37.5),
        ("barbell-bench-press", "push-up", 100, None),  # the own body
        ("dumbbell-curl", "barbell-curl", 8, None),  # less than an empty bar
        ("plank", "barbell-bench-press", 20, None),
    ],
)
def test_loads_are_rescaled_and_rounded_down(
    shelf: Library, one: str, other: str, weight: float, expected: float | None
) -> None:
    assert load(shelf, one, other, weight) == expected


def test_an_imperial_lifter_gets_whole_steps_of_pounds(shelf: Library) -> None:
    found = load(shelf, "barbell-bench-press", "dumbbell-bench-press", 225 * KILOGRAMS_PER_POUND, "imperial")
    assert found is not None
    assert found / KILOGRAMS_PER_POUND == pytest.approx(90)  # 225 · 0.83 / 2 = 93.4


def test_a_load_tells_how_it_was_come_by(shelf: Library) -> None:
    found = suggest_load(of(shelf, "barbell-bench-press"), of(shelf, "dumbbell-bench-press"), 100)
    assert found is not None
    assert found.per_hand
    assert "83 %" in found.reason
    assert "dumbbells in place of a barbell" in found.reason


@given(weight=st.floats(1, 500), pick=st.integers(0, 10_000))
def test_a_load_never_exceeds_what_it_was_computed_from(weight: float, pick: int) -> None:
    shelf = _opened()
    weighted = [one for one in shelf.get_many(shelf.ids()) if one.measurement is Measurement.WEIGHT_REPS]
    one, other = weighted[pick % len(weighted)], weighted[pick * 7 % len(weighted)]
    found = suggest_load(one, other, weight)
    if found is not None:
        assert found.weight > 0
        exact = suggest_load(one, other, weight * 1000)
        assert exact is None or found.weight <= exact.weight / 1000 + 1e-6


def _opened() -> Library:
    if not _kept:
        _kept.append(Library(built_library()))
    return _kept[0]


_kept: list[Library] = []


def test_every_bar_is_an_implement() -> None:
    assert set(BAR_WEIGHTS) <= set(IMPLEMENT_RATIOS)


def test_without_equipment_everything_counts_as_there(shelf: Library, written: list[Exercise]) -> None:
    one = of(shelf, "barbell-bench-press")
    assert len(rank_substitutes(one, written)) > len(rank_substitutes(one, written, [Equipment.DUMBBELL]))
    assert all(set(like.exercise.equipment) <= ALWAYS_AVAILABLE for like in rank_substitutes(one, written, []))


def test_the_load_is_left_out_where_no_weight_is_known(shelf: Library, written: list[Exercise]) -> None:
    assert all(one.load is None for one in describe_substitutes(of(shelf, "barbell-bench-press"), written))


# --- the route ---------------------------------------------------------------------------------------------------

PATH = "/exercises/barbell-bench-press/substitutes"


def test_the_route_ranks_rescales_and_costs_one_request_at_most(aws: None) -> None:
    token = access_token("u1")
    given = call("GET", PATH, token=token, equipment=["dumbbell", "bench"], weight=100)
    assert given.operations == ["UpdateItem"], "with a weight, the rate limit alone"
    found = next(one for one in given.data[:3] if one["exercise"]["id"] == "dumbbell-bench-press")
    assert found["load"]["weight"] == 40
    assert found["load"]["perHand"] is True
    assert 0.9 < found["likeness"] <= 1
    without = call("GET", PATH, token=token, equipment="dumbbell")
    assert without.operations == ["UpdateItem", "Query"]
    assert all("load" not in one for one in without.data), "nothing was ever lifted"


def test_the_callers_own_record_is_rescaled(aws: None) -> None:
    token = access_token("u1")
    started = {"exercises": [{"exerciseId": "barbell-bench-press", "sets": [{"reps": 10}]}], "start": True}
    workout = call("POST", "/workouts", started, token=token).data
    call("PUT", f"/workouts/{workout['id']}/set/0?exercise=0", {"weight": 100, "reps": 1}, token=token)
    found = call("GET", PATH, token=token, equipment=["dumbbell", "bench"], reps=1)
    assert found.operations == ["UpdateItem", "Query"]
    assert found.data[0]["load"]["weight"] == 40, "of the best single"
    ten = call("GET", PATH, token=token, equipment=["dumbbell", "bench"])
    assert ten.data[0]["load"]["weight"] == 30, "100 / (1 + 10/30) = 75 kg for ten"
    assert "load" not in call("GET", PATH, token=access_token("u2"), equipment="dumbbell").data[0]


def test_pounds_go_in_and_come_out(aws: None) -> None:
    found = call("GET", PATH, token=access_token("u1"), equipment=["dumbbell", "bench"], weight=225, units="imperial")
    assert found.data[0]["load"]["weight"] == 90


def test_the_pages_make_up_the_whole(aws: None) -> None:
    token = access_token("u1")
    whole = [one["exercise"]["id"] for one in call("GET", PATH, token=token, weight=60, limit=100).data]
    first = call("GET", PATH, token=token, weight=60, limit=7)
    second = call("GET", PATH, token=token, weight=60, limit=7, cursor=first.cursor)
    assert [one["exercise"]["id"] for one in (*first.data, *second.data)] == whole[:14]
    assert call("GET", PATH, token=access_token("u2"), weight=60, limit=7, cursor=first.cursor).status == 400


@pytest.mark.parametrize(
    ("query", "path"),
    [({"equipment": "anvil"}, "equipment"), ({"weight": "-1"}, "weight"), ({"reps": "0"}, "reps"), ({"x": "1"}, "x")],
)
def test_a_bad_question_names_the_field(aws: None, query: dict[str, str], path: str) -> None:
    answer = call("GET", PATH, token=access_token("u1"), **query)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_an_unknown_exercise_has_no_substitutes(aws: None) -> None:
    assert call("GET", "/exercises/nothing/substitutes", token=access_token("u1")).status == 404
    assert call("GET", PATH).status == 401
