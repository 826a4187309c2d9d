"""Search queries of lifters and what they expect in the first three results; highlights; stable pages."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fitai.exercises.library.compiler import build_snapshot
from fitai.exercises.library.models import ExerciseSort
from fitai.exercises.library.queries import QueryInterpretation, SearchPosition
from fitai.exercises.library.ranking import STAPLE_EXERCISES
from fitai.exercises.library.snapshot import Filters, Library, ResultPage
from fitai.exercises.models import Exercise
from fitai.kernel.errors import Malformed

from tests.harness.gateway import call

TYPED: list[tuple[str, set[str]]] = [
    # common names
    ("bench press", {"barbell-bench-press"}),
    ("squat", {"barbell-back-squat"}),
    ("deadlift", {"barbell-deadlift"}),
    ("military press", {"barbell-overhead-press"}),
    ("skull crusher", {"skull-crusher"}),
    ("bent over row", {"barbell-row"}),
    ("good morning", {"barbell-good-morning"}),
    ("seated cable row", {"seated-cable-row"}),
    ("lat pulldown", {"lat-pulldown"}),
    ("pec deck", {"pec-deck"}),
    ("cable crossover", {"cable-crossover"}),
    ("arnold press", {"arnold-press"}),
    ("goblet squat", {"goblet-squat"}),
    ("hack squat", {"hack-squat"}),
    ("turkish getup", {"turkish-get-up"}),
    ("farmers walk", {"farmers-walk"}),
    ("sled push", {"sled-push"}),
    ("wall sit", {"wall-sit"}),
    ("thruster", {"barbell-thruster", "dumbbell-thruster"}),
    ("muscle up", {"bar-muscle-up"}),
    ("hyperextension", {"back-extension-45"}),
    ("side lateral raise", {"lateral-raise"}),
    ("rear delt fly", {"reverse-dumbbell-fly", "cable-reverse-fly"}),
    ("band pull apart", {"band-pull-apart"}),
    ("box jump", {"box-jump"}),
    # abbreviations
    ("RDL", {"romanian-deadlift"}),
    ("OHP", {"barbell-overhead-press"}),
    ("BSS", {"bulgarian-split-squat"}),
    ("sldl", {"stiff-leg-deadlift"}),
    ("rfess", {"bulgarian-split-squat"}),
    ("cgbp", {"close-grip-bench-press"}),
    ("ghr", {"glute-ham-raise"}),
    ("ttb", {"toes-to-bar"}),
    ("db bench", {"dumbbell-bench-press"}),
    ("db curl", {"dumbbell-curl"}),
    ("db shoulder press", {"dumbbell-shoulder-press"}),
    ("incline db press", {"incline-dumbbell-bench-press"}),
    ("db rdl", {"dumbbell-romanian-deadlift"}),
    ("bb row", {"barbell-row"}),
    ("kb swings", {"kettlebell-swing"}),
    ("one arm db row", {"single-arm-dumbbell-row"}),
    ("bw squat", {"bodyweight-squat"}),
    ("trx row", {"suspension-row"}),
    # typos
    ("bech pres", {"barbell-bench-press"}),
    ("deadlfit", {"barbell-deadlift"}),
    ("sqaut", {"barbell-back-squat"}),
    ("barbel squat", {"barbell-back-squat"}),
    ("dumbel press", {"dumbbell-bench-press", "dumbbell-shoulder-press"}),
    ("dumbell flys", {"dumbbell-fly"}),
    ("romainian deadlift", {"romanian-deadlift"}),
    ("leg extention", {"leg-extension"}),
    ("bulgarain split squat", {"bulgarian-split-squat"}),
    ("tricep pushdwon", {"triceps-pushdown"}),
    ("latt pulldown", {"lat-pulldown"}),
    ("hip trust", {"barbell-hip-thrust"}),
    ("kettelbell swing", {"kettlebell-swing"}),
    ("sholder press", {"dumbbell-shoulder-press"}),
    ("preecher curl", {"preacher-curl"}),
    ("burpie", {"burpee"}),
    ("calf rase", {"standing-calf-raise"}),
    ("mountian climber", {"mountain-climber"}),
    # plurals, and words joined or separate
    ("push ups", {"push-up"}),
    ("pushups", {"push-up"}),
    ("pullup", {"pull-up"}),
    ("chinups", {"chin-up"}),
    ("situps", {"sit-up"}),
    ("dead lifts", {"barbell-deadlift"}),
    ("skullcrushers", {"skull-crusher"}),
    ("calf raises", {"standing-calf-raise"}),
    ("walking lunges", {"walking-lunge"}),
    ("lunges", {"forward-lunge", "reverse-lunge"}),
    ("hammer curls", {"hammer-curl"}),
    ("face pulls", {"face-pull"}),
    ("step ups", {"step-up"}),
    ("dips", {"dip"}),
    ("crunches", {"crunch"}),
    ("shrugs", {"barbell-shrug"}),
    # any order, and unfinished
    ("press bench dumbbell", {"dumbbell-bench-press"}),
    ("curl barbell", {"barbell-curl"}),
    ("squat front", {"barbell-front-squat"}),
    ("raise leg hanging", {"hanging-leg-raise"}),
    ("bench pr", {"barbell-bench-press"}),
    ("roman", {"romanian-deadlift"}),
    ("incline ben", {"incline-barbell-bench-press"}),
    ("lat pull", {"lat-pulldown"}),
    ("tricep push", {"triceps-pushdown"}),
    ("bulg", {"bulgarian-split-squat"}),
    ("overhead pr", {"barbell-overhead-press"}),
    ("hip thr", {"barbell-hip-thrust"}),
    # names of muscles, equipment and types
    ("abs", {"plank", "crunch"}),
    ("bicep", {"dumbbell-curl", "barbell-curl"}),
    ("leg day machine", {"leg-press", "leg-extension"}),
    ("chest machine", {"machine-chest-press", "pec-deck"}),
    ("yoga", {"cobra-pose", "childs-pose", "cat-cow", "chair-pose"}),
    ("hamstring stretch", {"standing-hamstring-stretch", "supine-hamstring-stretch"}),
    ("foam roll quads", {"foam-roll-quadriceps"}),
    ("hex bar", {"trap-bar-deadlift"}),
    ("adductor machine", {"seated-hip-adduction"}),
    ("running", {"outdoor-run", "treadmill-run"}),
    ("stairmaster", {"stair-climber"}),
]
"""One hundred queries; a lifter expects one of the exercises in the first three results."""

MIN_CORRECT = 95


def ids(page: ResultPage) -> list[str]:
    return [exercise.id for exercise in page.items]


def test_at_least_95_of_100_queries_find_what_a_lifter_expects(library: Library) -> None:
    assert len({typed for typed, _ in TYPED}) == 100
    assert all(library.get(id) for _, expected in TYPED for id in expected), "every expected exercise exists"
    results = {typed: ids(library.search(typed, limit=3)) for typed, _ in TYPED}
    wrong = {typed: results[typed] for typed, expected in TYPED if not expected & set(results[typed])}
    assert len(wrong) <= len(TYPED) - MIN_CORRECT, wrong


def test_the_staple_exercises_are_in_the_library(library: Library) -> None:
    assert {id for id in STAPLE_EXERCISES if library.get(id) is None} == set()


def test_a_better_match_is_before_a_more_popular_exercise(seed_exercises: list[Exercise], tmp_path: Path) -> None:
    def with_score(exercise: Exercise, score: float) -> Exercise:
        return exercise.model_copy(update={"metrics": exercise.metrics.model_copy(update={"popularity_score": score})})

    scores = {"zercher-squat": 3.0, "hack-squat": 2.0, "barbell-front-squat": 9.0}
    build_snapshot(
        tmp_path / "liked", [with_score(exercise, scores.get(exercise.id, 0.0)) for exercise in seed_exercises]
    )
    library = Library(tmp_path / "liked")
    by_score = sorted(scores, key=scores.__getitem__, reverse=True)
    assert ids(library.search("squat"))[:4] == ["barbell-back-squat", *by_score], (
        "first the exact name, then the more popular ones"
    )
    library.close()


# --- highlights --------------------------------------------------------------------------------------------------


def highlighted_texts(text: str, ranges: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("bench press", "Barbell Bench Press", ["Bench", "Press"]),
        ("press bar", "Barbell Bench Press", ["Barbell", "Press"]),
        ("pushups", "Diamond Push-Up", ["Push", "Up"]),
        ("push up", "Pushup", ["Pushup"]),
        ("farmers", "Farmer's Walk", ["Farmer's"]),
        ("DEVELOPPE", "Développé couché", ["Développé"]),
        ("squats", "Goblet Squat", ["Squat"]),
        ("db curl", "Dumbbell Curl", ["Dumbbell", "Curl"]),
        ("skullcr", "Skull Crusher", ["Skull", "Crusher"]),
        ("row", "Barbell Curl", []),
        ("b", "Barbell Bench Press", ["Barbell", "Bench"]),
    ],
)
def test_the_matching_words_are_highlighted(typed: str, text: str, expected: list[str]) -> None:
    query = QueryInterpretation(tuple(typed.casefold().split()))
    assert highlighted_texts(text, query.ranges(text)) == expected


def test_the_response_has_highlights(aws: None) -> None:
    answer = call("GET", "/exercises/search", q="romanain dedlift", limit=3)
    highlights = answer.meta["highlights"]
    assert set(highlights) == {exercise["id"] for exercise in answer.data}
    first = answer.data[0]
    assert highlighted_texts(first["name"], highlights[first["id"]]["name"]) == ["Romanian", "Deadlift"]
    squat = call("GET", "/exercises/search", q="quadriceps barbell", limit=1)
    only = squat.meta["highlights"][squat.data[0]["id"]]
    assert only["muscles"] == ["quadriceps"]
    assert only["equipment"] == ["barbell"]
    short = call("GET", "/exercises/search", q="military press", limit=1)
    aliases = short.meta["highlights"]["barbell-overhead-press"]["aliases"]
    assert {"text": "military press", "ranges": [[0, 8], [9, 14]]} in aliases
    assert call("GET", "/exercises/search", q="zzzzzz").meta["highlights"] == {}


# --- pages while the library changes -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def versions(seed_exercises: list[Exercise], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Library]]:
    """Three snapshots, each with more exercises than the one before: at the start, in between and at the end."""
    folder = tmp_path_factory.mktemp("versions")
    libraries = []
    for n, exercises in enumerate((seed_exercises[::3], [*seed_exercises[::3], *seed_exercises[1::3]], seed_exercises)):
        build_snapshot(folder / f"{n}.sqlite", exercises)
        libraries.append(Library(folder / f"{n}.sqlite"))
    yield libraries
    for library in libraries:
        library.close()


def read_while_changing(
    versions: list[Library], page: Callable[[Library, Any], ResultPage], change_after: int
) -> list[str]:
    """The ids of all pages of a list, with the next snapshot after every `change_after` pages."""
    all_ids: list[str] = []
    after: dict[str, str] | None = None
    for page_number in itertools.count():
        result = page(versions[min(page_number // change_after, len(versions) - 1)], after)
        all_ids += ids(result)
        after = result.after
        if after is None:
            return all_ids
    raise AssertionError


FILTERS = (
    Filters(),
    Filters(muscle=["chest"]),
    Filters(muscle=["glutes", "lats"], difficulty=["beginner", "intermediate"]),
    Filters(equipment=["dumbbell"], type=["strength"], tag=["upper_body"]),
)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("sort", [None, *ExerciseSort])
@pytest.mark.parametrize("size", [4, 13])
def test_a_list_has_no_gaps_and_repeats_while_exercises_are_added(
    versions: list[Library], filters: Filters, sort: ExerciseSort | None, size: int
) -> None:
    first, last = (
        ids(versions[0].filter(filters, sort, limit=5000)),
        ids(versions[-1].filter(filters, sort, limit=5000)),
    )
    listed = read_while_changing(versions, lambda library, after: library.filter(filters, sort, after, size), 2)
    assert len(listed) == len(set(listed))
    assert set(first) <= set(listed) <= set(last)
    assert listed == [id for id in last if id in set(listed)], "in the order of the list"


@pytest.mark.parametrize(
    "typed", ["press", "dumbbell cu", "squat", "dedlift", "romanain", "s", "legs", "xylophone barbell row", "lat pull"]
)
@pytest.mark.parametrize("filters", [Filters(), Filters(difficulty=["beginner", "intermediate"])], ids=str)
@pytest.mark.parametrize("size", [1, 5])
def test_a_search_has_no_gaps_and_repeats_while_exercises_are_added(
    versions: list[Library], typed: str, filters: Filters, size: int
) -> None:
    first = ids(versions[0].search(typed, filters, limit=5000))
    listed = read_while_changing(versions, lambda library, after: library.search(typed, filters, after, size), 2)
    assert len(listed) == len(set(listed))
    assert set(first) <= set(listed)


@pytest.mark.parametrize(
    "after",
    [
        {},
        {"place": "a", "id": "b"},
        {"place": "a", "id": "b", "read": "nonsense"},
        {"place": "a", "id": "b", "read": "[0]"},
        {"place": "a", "id": "b", "read": "[9,0,[9],{},[]]"},
        {"place": "a", "id": "b", "read": '[0,0,[0],{"a":["b\\" OR \\"c"]},[]]'},
    ],
)
def test_a_forged_position_is_refused(after: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        SearchPosition.from_cursor(after)


def test_names_are_found_in_any_word_order(library: Library) -> None:
    for text in ("Barbell Bench Press", "bench press (barbell)", "BENCH PRESS, BARBELL", "bench presses barbell"):
        assert [exercise.id for exercise in library.named(text)][:1] == ["barbell-bench-press"], text
    assert library.named("no such thing") == []
