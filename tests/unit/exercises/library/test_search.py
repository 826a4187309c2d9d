"""The search finds what a lifter means."""

import itertools

import pytest
from fitai.exercises.library.snapshot import Filters, Library
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Muscle
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.cloud import built_library
from tests.harness.gateway import call


def ids(library: Library, text: str, limit: int = 5000) -> list[str]:
    return [exercise.id for exercise in library.search(text, limit=limit).items]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bench press", "barbell-bench-press"),
        ("Bench", "barbell-bench-press"),
        ("bench pr", "barbell-bench-press"),
        ("squat", "barbell-back-squat"),
        ("squats", "barbell-back-squat"),
        ("barbell squat", "barbell-back-squat"),
        ("squat barbell", "barbell-front-squat"),
        ("deadlift", "barbell-deadlift"),
        ("dead lift", "barbell-deadlift"),
        ("dedlift", "barbell-deadlift"),
        ("RDL", "romanian-deadlift"),
        ("romanain deadlift", "romanian-deadlift"),
        ("OHP", "barbell-overhead-press"),
        ("ohp barbell", "barbell-overhead-press"),
        ("pullup", "pull-up"),
        ("pull ups", "pull-up"),
        ("Push Ups", "push-up"),
        ("chin up", "chin-up"),
        ("lat pull down", "lat-pulldown"),
        ("db curl", "dumbbell-curl"),
        ("dumbell curl", "dumbbell-curl"),
        ("row", "barbell-row"),
        ("db row", "single-arm-dumbbell-row"),
        ("t-bar", "t-bar-row"),
        ("lateral raise", "lateral-raise"),
        ("side raise", "lateral-raise"),
        ("tricep pushdown", "triceps-pushdown"),
        ("rope pushdown", "rope-triceps-pushdown"),
        ("skullcrusher", "skull-crusher"),
        ("skull crushers", "skull-crusher"),
        ("bulgarian", "bulgarian-split-squat"),
        ("hip trust", "barbell-hip-thrust"),
        ("hack sqaut", "hack-squat"),
        ("hex bar deadlift", "trap-bar-deadlift"),
        ("kb swing", "kettlebell-swing"),
        ("kettlebel swing", "kettlebell-swing"),
        ("farmers carry", "farmers-walk"),
        ("farmer's walk", "farmers-walk"),
        ("ghr", "glute-ham-raise"),
        ("face pulls", "face-pull"),
        ("leg ext", "leg-extension"),
        ("situps", "sit-up"),
        ("good mornings", "barbell-good-morning"),
        ("clean and jerk", "clean-and-jerk"),
        ("running", "outdoor-run"),
        ("jump rope", "jump-rope"),
        ("erg", "rowing-machine-row"),
        ("plank", "plank"),
        ("flyes", "dumbbell-fly"),
        ("the dumbbell bench press exercise", "dumbbell-bench-press"),
    ],
)
def test_the_expected_exercise_is_among_the_first_three(library: Library, typed: str, expected: str) -> None:
    assert expected in ids(library, typed, 3)


def test_the_exact_name_or_alias_is_first(library: Library, seed_exercises: list[Exercise]) -> None:
    for exercise in seed_exercises:
        for name in (exercise.name, *exercise.aliases):
            assert ids(library, name, 1) == [exercise.id], name


def test_every_prefix_of_a_name_finds_it(library: Library, seed_exercises: list[Exercise]) -> None:
    for exercise in seed_exercises[::31]:
        for length in range(3, len(exercise.name) + 1):
            assert exercise.id in ids(library, exercise.name[:length]), exercise.name[:length]


def test_words_are_found_in_any_order(library: Library) -> None:
    expected = set(ids(library, "incline dumbbell bench press"))
    assert "incline-dumbbell-bench-press" in expected
    for order in itertools.permutations(("incline", "dumbbell", "bench", "press")):
        assert "incline-dumbbell-bench-press" in ids(library, " ".join(order))


def test_accents_and_case_do_not_matter(library: Library) -> None:
    assert ids(library, "ÀRNÓLD PRÈSS") == ids(library, "arnold press")


def test_a_synonym_of_a_muscle_finds_its_primary_exercises_first(library: Library) -> None:
    for word, muscle in (("quads", Muscle.QUADRICEPS), ("delts", Muscle.SHOULDERS), ("chest", Muscle.CHEST)):
        first = library.search(word, limit=5).items
        assert all(muscle in exercise.primary_muscle_groups for exercise in first), word


def test_respelled_results_come_after_exact_ones(library: Library) -> None:
    results = ids(library, "snatch grip deadlift")
    assert results[0] == "snatch-grip-deadlift"


def test_one_word_of_three_may_be_unknown(library: Library) -> None:
    assert ids(library, "xylophone barbell hip thrust")[0] == "barbell-hip-thrust"
    assert ids(library, "xylophone zither") == []


@pytest.mark.parametrize(
    "hostile",
    [
        'bench" OR "squat',
        '"',
        '""""',
        "bench AND",
        "OR",
        "NOT squat",
        "NEAR(bench press, 2)",
        "name:squat",
        "{name alias}: squat",
        "squat*",
        "*",
        "^squat",
        "(squat",
        ")",
        "squat)",
        "a + b",
        "-squat",
        "squat --",
        "'; DROP TABLE exercise; --",
        "%",
        "_",
        "\\",
        "\x00squat",
        "𓀀",
        "приседания",
        "深蹲",
        "😀",
        "a" * 100,
        "a " * 50,
        "sqaut " * 16,
    ],
)
def test_query_syntax_is_treated_as_words(library: Library, hostile: str) -> None:
    results = library.search(hostile, limit=100)
    assert len(results.items) == len({exercise.id for exercise in results.items})


def test_operators_have_no_effect(library: Library) -> None:
    assert ids(library, "name:squat") == ids(library, "name squat")
    assert ids(library, 'squat" OR "bench') == ids(library, "squat or bench")
    assert ids(library, "squat*") == ids(library, "squat")


@given(st.text(min_size=1, max_size=100))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_search(text: str) -> None:
    library = _open_library()
    results = library.search(text, limit=5)
    assert len(results.items) <= 5


def _open_library() -> Library:
    """The library, opened once: hypothesis does not mix with fixtures of a function's scope."""
    if not _libraries:
        _libraries.append(Library(built_library()))
    return _libraries[0]


_libraries: list[Library] = []


@pytest.mark.parametrize("typed", ["press", "curl", "dumbbell", "squat", "s", "dedlift", "zzzz"])
@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_pages_are_the_whole_result(library: Library, typed: str, size: int) -> None:
    all_ids = ids(library, typed)
    paged_ids: list[str] = []
    after: dict[str, str] | None = None
    while True:
        page = library.search(typed, after=after, limit=size)
        paged_ids += [exercise.id for exercise in page.items]
        after = page.after
        if after is None or len(paged_ids) >= 100:
            break
    assert paged_ids == all_ids[: len(paged_ids)]
    assert len(set(paged_ids)) == len(paged_ids)


def test_filters_apply_to_the_search(library: Library) -> None:
    unfiltered = library.search("press", limit=5000).items
    filtered = library.search("press", Filters(equipment=["dumbbell"], difficulty=["beginner"]), limit=5000).items
    assert [exercise.id for exercise in filtered] == [
        exercise.id for exercise in unfiltered if "dumbbell" in exercise.equipment and exercise.difficulty == "beginner"
    ]
    assert filtered


def test_the_route_searches_without_a_request_to_the_table(aws: None) -> None:
    call("GET", "/exercises/search", q="squat")
    answer = call("GET", "/exercises/search", q="romanain dedlift", limit=3)
    assert answer.data[0]["id"] == "romanian-deadlift"
    assert set(answer.data[0]) == {
        "id", "name", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment", "difficulty", "exerciseType",
        "movementPattern", "measurement", "tags", "metrics",
    }  # fmt: skip
    assert answer.operations == ["UpdateItem"], "the rate limit alone"


def test_the_route_has_pages(aws: None) -> None:
    first = call("GET", "/exercises/search", q="press", limit=5, equipment="dumbbell")
    second = call("GET", "/exercises/search", q="press", limit=5, equipment="dumbbell", cursor=first.cursor)
    assert len(first.data) == 5
    assert not {exercise["id"] for exercise in first.data} & {exercise["id"] for exercise in second.data}
    other = call("GET", "/exercises/search", q="presses", limit=5, equipment="dumbbell", cursor=first.cursor)
    assert (other.status, other.error["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("query", "path"),
    [({}, "q"), ({"q": ""}, "q"), ({"q": "  "}, "q"), ({"q": "a" * 101}, "q"), ({"q": "a", "sort": "name"}, "sort")],
)
def test_an_invalid_query_names_the_parameter(aws: None, query: dict[str, str], path: str) -> None:
    answer = call("GET", "/exercises/search", **query)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]


def test_only_words_that_may_be_typos_are_corrected(library: Library) -> None:
    assert library.neighbours("xyz", unfinished=False) == [], "too short"
    assert library.neighbours("squat", unfinished=False) == [], "in the library"
    assert library.neighbours("squ", unfinished=True) == [], "the prefix of a word in the library"
    assert library.neighbours("sqaut", unfinished=False) == ["squat"]
