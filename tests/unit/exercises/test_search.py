"""The search finds what a lifter means."""

import itertools

import pytest
from fitai.exercises.library.snapshot import Filters, Library
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Muscle
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.gateway import call


def ids(shelf: Library, text: str, limit: int = 5000) -> list[str]:
    return [one.id for one in shelf.search(text, limit=limit).items]


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
def test_the_expected_exercise_is_among_the_first_three(shelf: Library, typed: str, expected: str) -> None:
    assert expected in ids(shelf, typed, 3)


def test_the_exact_name_or_alias_is_first(shelf: Library, written: list[Exercise]) -> None:
    for one in written:
        for name in (one.name, *one.aliases):
            assert ids(shelf, name, 1) == [one.id], name


def test_every_beginning_of_a_name_finds_it(shelf: Library, written: list[Exercise]) -> None:
    for one in written[::31]:
        for length in range(3, len(one.name) + 1):
            assert one.id in ids(shelf, one.name[:length]), one.name[:length]


def test_words_in_any_order_find_the_same(shelf: Library) -> None:
    expected = set(ids(shelf, "incline dumbbell bench press"))
    assert "incline-dumbbell-bench-press" in expected
    for order in itertools.permutations(("incline", "dumbbell", "bench", "press")):
        assert "incline-dumbbell-bench-press" in ids(shelf, " ".join(order))


def test_accents_and_case_do_not_matter(shelf: Library) -> None:
    assert ids(shelf, "ÀRNÓLD PRÈSS") == ids(shelf, "arnold press")


def test_a_muscle_by_its_everyday_name_finds_its_primary_exercises_first(shelf: Library) -> None:
    for word, muscle in (("quads", Muscle.QUADRICEPS), ("delts", Muscle.SHOULDERS), ("chest", Muscle.CHEST)):
        first = shelf.search(word, limit=5).items
        assert all(muscle in one.primary_muscle_groups for one in first), word


def test_respelled_results_come_after_exact_ones(shelf: Library) -> None:
    found = ids(shelf, "snatch grip deadlift")
    assert found[0] == "snatch-grip-deadlift"


def test_one_word_of_three_may_be_unknown(shelf: Library) -> None:
    assert ids(shelf, "xylophone barbell hip thrust")[0] == "barbell-hip-thrust"
    assert ids(shelf, "xylophone zither") == []


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
def test_hostile_syntax_is_only_words(shelf: Library, hostile: str) -> None:
    found = shelf.search(hostile, limit=100)
    assert len(found.items) == len({one.id for one in found.items})


def test_operators_are_not_obeyed(shelf: Library) -> None:
    assert ids(shelf, "name:squat") == ids(shelf, "name squat")
    assert ids(shelf, 'squat" OR "bench') == ids(shelf, "squat or bench")
    assert ids(shelf, "squat*") == ids(shelf, "squat")


@given(st.text(min_size=1, max_size=100))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_search(text: str) -> None:
    shelf = _opened()
    found = shelf.search(text, limit=5)
    assert len(found.items) <= 5


def _opened() -> Library:
    from tests.harness.cloud import built_library

    if not _kept:
        _kept.append(Library(built_library()))
    return _kept[0]


_kept: list[Library] = []


@pytest.mark.parametrize("typed", ["press", "curl", "dumbbell", "squat", "s", "dedlift", "zzzz"])
@pytest.mark.parametrize("size", [1, 3, 20])
def test_pages_make_up_the_whole_result(shelf: Library, typed: str, size: int) -> None:
    whole = ids(shelf, typed)
    paged: list[str] = []
    after: dict[str, str] | None = None
    while True:
        found = shelf.search(typed, after=after, limit=size)
        paged += [one.id for one in found.items]
        after = found.after
        if after is None or len(paged) >= 100:
            break
    assert paged == whole[: len(paged)]
    assert len(set(paged)) == len(paged)


def test_filters_hold_in_the_search(shelf: Library) -> None:
    everything = shelf.search("press", limit=5000).items
    narrowed = shelf.search("press", Filters(equipment=["dumbbell"], difficulty=["beginner"]), limit=5000).items
    assert [one.id for one in narrowed] == [
        one.id for one in everything if "dumbbell" in one.equipment and one.difficulty == "beginner"
    ]
    assert narrowed


def test_the_route_searches_without_a_request_to_the_table(aws: None) -> None:
    call("GET", "/exercises/search", q="squat")
    answer = call("GET", "/exercises/search", q="romanain dedlift", limit=3)
    assert answer.data[0]["id"] == "romanian-deadlift"
    assert set(answer.data[0]) == {
        "id", "name", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment", "difficulty", "exerciseType",
        "movementPattern", "measurement", "tags", "metrics",
    }  # fmt: skip
    assert answer.operations == ["UpdateItem"], "the rate limit alone"


def test_the_route_pages(aws: None) -> None:
    first = call("GET", "/exercises/search", q="press", limit=5, equipment="dumbbell")
    second = call("GET", "/exercises/search", q="press", limit=5, equipment="dumbbell", cursor=first.cursor)
    assert len(first.data) == 5
    assert not {one["id"] for one in first.data} & {one["id"] for one in second.data}
    other = call("GET", "/exercises/search", q="presses", limit=5, equipment="dumbbell", cursor=first.cursor)
    assert (other.status, other.error["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("query", "path"),
    [({}, "q"), ({"q": ""}, "q"), ({"q": "  "}, "q"), ({"q": "a" * 101}, "q"), ({"q": "a", "sort": "name"}, "sort")],
)
def test_a_bad_query_is_named(aws: None, query: dict[str, str], path: str) -> None:
    answer = call("GET", "/exercises/search", **query)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]


def test_only_sensible_corrections_are_made(shelf: Library) -> None:
    assert shelf.neighbours("xyz", unfinished=False) == [], "too short"
    assert shelf.neighbours("squat", unfinished=False) == [], "known"
    assert shelf.neighbours("squ", unfinished=True) == [], "the beginning of a known word"
    assert shelf.neighbours("sqaut", unfinished=False) == ["squat"]
