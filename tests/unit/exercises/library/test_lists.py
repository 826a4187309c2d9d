"""Lists of the library: filters, orders, pages, caching, cost."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fitai.exercises.library.models import ExerciseSort
from fitai.exercises.library.snapshot import FILTER_KINDS, Filters, Library
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, MovementPattern, Muscle, Tag

from tests.harness.gateway import Answer, access_token, call

TRAITS: dict[str, Callable[[Exercise], tuple[str, ...]]] = {
    "muscle": lambda exercise: (*exercise.primary_muscle_groups, *exercise.secondary_muscle_groups),
    "equipment": lambda exercise: exercise.equipment,
    "difficulty": lambda exercise: (exercise.difficulty,),
    "type": lambda exercise: (exercise.exercise_type,),
    "pattern": lambda exercise: (exercise.movement_pattern,),
    "tag": lambda exercise: exercise.tags,
}


def passing(seed_exercises: list[Exercise], filters: Filters) -> set[str]:
    """The ids of the exercises that pass the filters, by a straightforward implementation."""
    return {
        exercise.id
        for exercise in seed_exercises
        if all(
            not getattr(filters, kind) or set(getattr(filters, kind)) & set(TRAITS[kind](exercise))
            for kind in FILTER_KINDS
        )
    }


def paged(library: Library, filters: Filters, sort: ExerciseSort | None, size: int) -> list[str]:
    """The ids of all pages of a list."""
    ids: list[str] = []
    after: dict[str, str] | None = None
    while True:
        page = library.filter(filters, sort, after, size)
        ids += [exercise.id for exercise in page.items]
        assert len(page.items) == size or page.after is None
        after = page.after
        if after is None:
            return ids


def filter_combinations(seed_exercises: list[Exercise]) -> Iterator[Filters]:
    """Every set of filters: with one value of an exercise, so that something passes, and with two values."""
    for size in range(len(FILTER_KINDS) + 1):
        for kinds in itertools.combinations(FILTER_KINDS, size):
            for exercise in seed_exercises[:: len(seed_exercises) // 4]:
                yield Filters(**{kind: TRAITS[kind](exercise)[:1] for kind in kinds})
            pair = seed_exercises[3], seed_exercises[-3]
            yield Filters(**{kind: [value for exercise in pair for value in TRAITS[kind](exercise)] for kind in kinds})


def test_every_combination_of_filters_pages_through_all_that_pass(
    library: Library, seed_exercises: list[Exercise]
) -> None:
    orders = itertools.cycle([None, *ExerciseSort])
    sizes = itertools.cycle([1, 7, 20, 100])
    matching = 0
    for filters in filter_combinations(seed_exercises):
        expected = passing(seed_exercises, filters)
        size = next(sizes) if len(expected) < 60 else 50
        ids = paged(library, filters, next(orders), size)
        assert len(ids) == len(set(ids)), f"an exercise is repeated: {filters}"
        assert set(ids) == expected, filters
        assert library.count(filters) == len(expected)
        matching += bool(expected)
    assert matching > 200


@pytest.mark.parametrize("kind", FILTER_KINDS)
def test_every_single_value_of_a_filter(library: Library, seed_exercises: list[Exercise], kind: str) -> None:
    for value in {value for exercise in seed_exercises for value in TRAITS[kind](exercise)}:
        filters = Filters(**{kind: [value]})
        assert set(paged(library, filters, None, 100)) == passing(seed_exercises, filters)


def sorted_exercises(library: Library, sort: ExerciseSort | None, filters: Filters = Filters()) -> list[Exercise]:
    return library.get_many(paged(library, filters, sort, 100))


def test_the_orders_of_a_list(library: Library) -> None:
    by_name = sorted_exercises(library, ExerciseSort.NAME)
    names = [exercise.name.casefold() for exercise in by_name]
    assert names == sorted(names)
    assert sorted_exercises(library, None) == by_name
    assert sorted_exercises(library, ExerciseSort.NAME_REVERSED) == by_name[::-1]
    levels = [
        (exercise.difficulty.level, exercise.name.casefold())
        for exercise in sorted_exercises(library, ExerciseSort.DIFFICULTY)
    ]
    assert levels == sorted(levels)


def test_a_muscle_filter_lists_exercises_with_it_as_primary_first(library: Library) -> None:
    exercises = sorted_exercises(library, None, Filters(muscle=["triceps"]))
    sort_keys = [
        (Muscle.TRICEPS not in exercise.primary_muscle_groups, exercise.name.casefold()) for exercise in exercises
    ]
    assert sort_keys == sorted(sort_keys)
    assert {is_secondary for is_secondary, _ in sort_keys} == {True, False}
    assert sorted_exercises(library, ExerciseSort.NAME, Filters(muscle=["triceps"])) != exercises


def all_ids(path: str, **query: Any) -> list[str]:
    """The ids of all pages of a route."""
    ids: list[str] = []
    cursor: str | None = None
    while True:
        answer = call("GET", path, **query, **({"cursor": cursor} if cursor else {}))
        ids += [exercise["id"] for exercise in answer.data]
        cursor = answer.cursor
        if cursor is None:
            return ids


def test_the_routes_page_with_filters(aws: None, seed_exercises: list[Exercise]) -> None:
    filters = Filters(muscle=["chest", "lats"], difficulty=["beginner"])
    expected = passing(seed_exercises, filters)
    ids = all_ids("/exercises", muscle=["chest", "lats"], difficulty="beginner", limit=7)
    assert len(ids) == len(expected)
    assert set(ids) == expected
    assert set(all_ids("/exercises/muscle/calves", equipment="machine", limit=2)) == passing(
        seed_exercises, Filters(muscle=["calves"], equipment=["machine"])
    )
    assert set(all_ids("/exercises/equipment/kettlebell", pattern=["hinge", "squat"], type="strength")) == passing(
        seed_exercises, Filters(equipment=["kettlebell"], pattern=["hinge", "squat"], type=["strength"])
    )
    assert set(all_ids("/exercises/equipment/bench", muscle="triceps", tag="home")) == passing(
        seed_exercises, Filters(equipment=["bench"], muscle=["triceps"], tag=["home"])
    )


def test_a_list_costs_no_request_to_the_table(aws: None) -> None:
    for path in ("/exercises", "/exercises/muscle/chest", "/exercises/equipment/barbell", "/exercises/push-up"):
        assert call("GET", path).operations == ["UpdateItem"], "the rate limit alone"


@pytest.mark.parametrize(
    ("parameter", "vocabulary"),
    [
        ("muscle", Muscle),
        ("equipment", Equipment),
        ("difficulty", Difficulty),
        ("type", ExerciseType),
        ("pattern", MovementPattern),
        ("tag", Tag),
        ("sort", ExerciseSort),
    ],
)
def test_an_unknown_value_is_named_with_what_is_allowed(aws: None, parameter: str, vocabulary: Any) -> None:
    answer = call("GET", "/exercises", **{parameter: "nonsense"})
    assert answer.status == 422
    (field,) = answer.error["fields"]
    assert field["path"] == parameter
    assert all(value in field["message"] for value in vocabulary)


def test_one_unknown_value_of_several_is_named(aws: None) -> None:
    answer = call("GET", "/exercises", muscle=["chest", "heart"], limit=0)
    assert {field["path"] for field in answer.error["fields"]} == {"muscle", "limit"}


@pytest.mark.parametrize("path", ["/exercises/muscle/heart", "/exercises/equipment/heart"])
def test_an_unknown_value_in_the_path_is_named(aws: None, path: str) -> None:
    answer = call("GET", path)
    assert answer.status == 404
    assert answer.error["fields"][0]["path"] == path.split("/")[2]


@pytest.mark.parametrize("parameter", ["color", "Muscle", "muscles"])
def test_an_unknown_parameter_is_named(aws: None, parameter: str) -> None:
    answer = call("GET", "/exercises", **{parameter: "chest"})
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, parameter)


def test_a_cursor_is_valid_for_its_own_list_only(aws: None) -> None:
    cursor = call("GET", "/exercises", limit=3).cursor
    assert call("GET", "/exercises", limit=3, cursor=cursor).status == 200
    for answer in (
        call("GET", "/exercises", limit=3, cursor=cursor, muscle="chest"),
        call("GET", "/exercises", limit=3, cursor=cursor, sort="-name"),
        call("GET", "/exercises/muscle/chest", limit=3, cursor=cursor),
        call("GET", "/exercises", cursor=f"{cursor}x"),
        call("GET", "/exercises", cursor="nonsense"),
    ):
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


def test_an_exercise_has_all_its_fields(aws: None) -> None:
    data = call("GET", "/exercises/barbell-back-squat").data
    assert data["name"] == "Barbell Back Squat"
    assert data["primaryMuscleGroups"]
    assert len(data["instructions"]) >= 3
    assert set(data) == {
        "id", "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups",
        "equipment", "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "measurements", "tags",
        "media", "metrics", "safety", "calories", "family", "variations",
    }  # fmt: skip
    assert set(data["media"]) == {"images", "videos", "gifs"}
    assert set(data["metrics"]) == {"averageRating", "totalRatings", "popularityScore", "usageCount"}
    assert set(data["safety"]) == {"warnings", "commonMistakes", "tips"}
    assert data["calories"] == {"met": 6.0, "baseRate": 0.105, "perMinute": 7.875}


def test_an_unknown_exercise_is_not_found(aws: None) -> None:
    answer = call("GET", "/exercises/nothing")
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert "etag" not in answer.headers


PATHS = (
    "/exercises",
    "/exercises/push-up",
    "/exercises/search?q=squat",
    "/exercises/muscle/chest",
    "/exercises/equipment/barbell",
)


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_response_is_304(aws: None, path: str) -> None:
    first = call("GET", path)
    assert first.headers["cache-control"] == "public, max-age=900"
    again = call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.text) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert call("GET", path, headers={"If-None-Match": '"other"'}).status == 200
    assert call("GET", path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'}).status == 304


@pytest.mark.parametrize("path", PATHS)
def test_reading_needs_no_token(aws: None, path: str) -> None:
    answers: list[Answer] = [call("GET", path), call("GET", path, token=access_token("u1"))]
    assert answers[0].data == answers[1].data
