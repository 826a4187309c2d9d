"""Browsing the library: filters, orders, pages, caching, cost."""

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
    "muscle": lambda one: (*one.primary_muscle_groups, *one.secondary_muscle_groups),
    "equipment": lambda one: one.equipment,
    "difficulty": lambda one: (one.difficulty,),
    "type": lambda one: (one.exercise_type,),
    "pattern": lambda one: (one.movement_pattern,),
    "tag": lambda one: one.tags,
}


def passing(written: list[Exercise], filters: Filters) -> set[str]:
    """The plain reading of the filters."""
    return {
        one.id
        for one in written
        if all(
            not getattr(filters, kind) or set(getattr(filters, kind)) & set(TRAITS[kind](one)) for kind in FILTER_KINDS
        )
    }


def paged(shelf: Library, filters: Filters, sort: ExerciseSort | None, size: int) -> list[str]:
    found: list[str] = []
    after: dict[str, str] | None = None
    while True:
        part = shelf.filter(filters, sort, after, size)
        found += [one.id for one in part.items]
        assert len(part.items) == size or part.after is None
        after = part.after
        if after is None:
            return found


def combinations(written: list[Exercise]) -> Iterator[Filters]:
    """Every set of filters, with the traits of some exercises, so that something passes; and two values of each."""
    for size in range(len(FILTER_KINDS) + 1):
        for kinds in itertools.combinations(FILTER_KINDS, size):
            for one in written[:: len(written) // 4]:
                yield Filters(**{kind: TRAITS[kind](one)[:1] for kind in kinds})
            pair = written[3], written[-3]
            yield Filters(**{kind: [value for one in pair for value in TRAITS[kind](one)] for kind in kinds})


def test_every_combination_of_filters_pages_through_all_that_pass(shelf: Library, written: list[Exercise]) -> None:
    orders = itertools.cycle([None, *ExerciseSort])
    sizes = itertools.cycle([1, 7, 20, 100])
    seen = 0
    for filters in combinations(written):
        expected = passing(written, filters)
        size = next(sizes) if len(expected) < 60 else 50
        found = paged(shelf, filters, next(orders), size)
        assert len(found) == len(set(found)), f"a repeat: {filters}"
        assert set(found) == expected, filters
        assert shelf.count(filters) == len(expected)
        seen += bool(expected)
    assert seen > 200


@pytest.mark.parametrize("kind", FILTER_KINDS)
def test_every_single_value_filters(shelf: Library, written: list[Exercise], kind: str) -> None:
    for value in {value for one in written for value in TRAITS[kind](one)}:
        filters = Filters(**{kind: [value]})
        assert set(paged(shelf, filters, None, 100)) == passing(written, filters)


def order(shelf: Library, sort: ExerciseSort | None, filters: Filters = Filters()) -> list[Exercise]:
    return shelf.get_many(paged(shelf, filters, sort, 100))


def test_orders(shelf: Library) -> None:
    by_name = order(shelf, ExerciseSort.NAME)
    names = [one.name.casefold() for one in by_name]
    assert names == sorted(names)
    assert order(shelf, None) == by_name
    assert order(shelf, ExerciseSort.NAME_REVERSED) == by_name[::-1]
    levels = [(one.difficulty.level, one.name.casefold()) for one in order(shelf, ExerciseSort.DIFFICULTY)]
    assert levels == sorted(levels)


def test_a_muscle_lists_primary_ones_first(shelf: Library) -> None:
    found = order(shelf, None, Filters(muscle=["triceps"]))
    places = [(Muscle.TRICEPS not in one.primary_muscle_groups, one.name.casefold()) for one in found]
    assert places == sorted(places)
    assert {first for first, _ in places} == {True, False}
    assert order(shelf, ExerciseSort.NAME, Filters(muscle=["triceps"])) != found


def everything(path: str, **query: Any) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        answer = call("GET", path, **query, **({"cursor": cursor} if cursor else {}))
        found += [one["id"] for one in answer.data]
        cursor = answer.cursor
        if cursor is None:
            return found


def test_the_routes_page_with_filters(aws: None, written: list[Exercise]) -> None:
    filters = Filters(muscle=["chest", "lats"], difficulty=["beginner"])
    expected = passing(written, filters)
    found = everything("/exercises", muscle=["chest", "lats"], difficulty="beginner", limit=7)
    assert len(found) == len(expected)
    assert set(found) == expected
    assert set(everything("/exercises/muscle/calves", equipment="machine", limit=2)) == passing(
        written, Filters(muscle=["calves"], equipment=["machine"])
    )
    assert set(everything("/exercises/equipment/kettlebell", pattern=["hinge", "squat"], type="strength")) == passing(
        written, Filters(equipment=["kettlebell"], pattern=["hinge", "squat"], type=["strength"])
    )
    assert set(everything("/exercises/equipment/bench", muscle="triceps", tag="home")) == passing(
        written, Filters(equipment=["bench"], muscle=["triceps"], tag=["home"])
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


def test_one_unknown_of_several_is_named(aws: None) -> None:
    answer = call("GET", "/exercises", muscle=["chest", "heart"], limit=0)
    assert {field["path"] for field in answer.error["fields"]} == {"muscle", "limit"}


@pytest.mark.parametrize("path", ["/exercises/muscle/heart", "/exercises/equipment/heart"])
def test_an_unknown_word_in_the_path_is_named(aws: None, path: str) -> None:
    answer = call("GET", path)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == path.split("/")[2]


@pytest.mark.parametrize("parameter", ["color", "Muscle", "muscles"])
def test_an_unknown_parameter_is_named(aws: None, parameter: str) -> None:
    answer = call("GET", "/exercises", **{parameter: "chest"})
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, parameter)


def test_a_cursor_fits_its_own_list_only(aws: None) -> None:
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


def test_one_exercise_has_all_that_is_known(aws: None) -> None:
    data = call("GET", "/exercises/barbell-back-squat").data
    assert data["name"] == "Barbell Back Squat"
    assert data["primaryMuscleGroups"]
    assert len(data["instructions"]) >= 3
    assert set(data) == {
        "id", "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups",
        "equipment", "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags",
        "media", "metrics", "safety", "calories", "family",
    }  # fmt: skip
    assert set(data["media"]) == {"images", "videos", "gifs"}
    assert set(data["metrics"]) == {"averageRating", "totalRatings", "popularityScore", "usageCount"}
    assert set(data["safety"]) == {"warnings", "commonMistakes", "tips"}
    assert data["calories"] == {"met": 6.0, "perMinute": 7.875}


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
def test_an_unchanged_answer_is_304(aws: None, path: str) -> None:
    first = call("GET", path)
    assert first.headers["cache-control"] == "public, max-age=900"
    again = call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.text) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert call("GET", path, headers={"If-None-Match": '"other"'}).status == 200
    assert call("GET", path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'}).status == 304


@pytest.mark.parametrize("path", PATHS)
def test_anybody_may_read(aws: None, path: str) -> None:
    answers: list[Answer] = [call("GET", path), call("GET", path, token=access_token("u1"))]
    assert answers[0].data == answers[1].data
