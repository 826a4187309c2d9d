"""Filters and orders of the lists of templates."""

from typing import Any

import pytest
from fitai.kernel.ids import new_id
from fitai.templates import service
from fitai.templates.cards import store
from fitai.workouts.events import WorkoutBegan

from tests.harness.gateway import access_token, call
from tests.unit.templates.calls import create
from tests.unit.templates.cards.test_lists import all_names
from tests.unit.templates.featuring.decisions import feature
from tests.unit.templates.sample_plans import template

LISTS = ("/templates/my", "/templates/public", "/templates")


def create_shared(token: str, name: str, **fields: Any) -> dict[str, Any]:
    sharing = {"isPublic": True} | fields.pop("sharing", {})
    return create(token, template(name, sharing=sharing, **fields))


def names(path: str, token: str | None, **query: Any) -> list[str]:
    return [card["name"] for card in call("GET", path, token=token, **query).data]


@pytest.fixture
def varied(ann: str, advancing_clock: None) -> str:
    """A caller with three public templates that differ in everything that is filtered."""
    create_shared(
        ann,
        "Push Pull Legs",
        description="A classic split for the gym.",
        metadata={"primaryMuscles": ["chest", "lats"], "equipment": ["barbell"], "tags": ["Gym"], "duration": 75},
        sharing={"category": "advanced"},
    )
    create_shared(
        ann,
        "Morning Routine",
        description="At home, without any noise.",
        metadata={"primaryMuscles": ["abdominals"], "equipment": ["bodyweight"], "tags": ["home"], "duration": 20},
        sharing={"category": "beginner"},
    )
    create_shared(
        ann,
        "Dumbbell Days",
        metadata={
            "primaryMuscles": ["chest", "biceps"],
            "equipment": ["dumbbell", "bench"],
            "tags": ["home", "quick"],
            "duration": 45,
            "goal": "muscle_building",
        },
        sharing={"category": "intermediate"},
    )
    return ann


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "push"}, ["Push Pull Legs"]),
        ({"q": "leg"}, ["Push Pull Legs"]),
        ({"q": "PULL lég"}, ["Push Pull Legs"]),
        ({"q": "noise"}, ["Morning Routine"]),
        ({"q": "dumbbells quick"}, ["Dumbbell Days"]),
        ({"q": "muscle building"}, ["Dumbbell Days"]),
        ({"q": "push noise"}, []),
        ({"q": "oise"}, []),
        ({"q": "!?"}, []),
        ({"muscle": "chest"}, ["Dumbbell Days", "Push Pull Legs"]),
        ({"muscle": ["biceps", "abdominals"]}, ["Dumbbell Days", "Morning Routine"]),
        ({"equipment": "bench"}, ["Dumbbell Days"]),
        ({"equipment": ["barbell", "bodyweight"]}, ["Morning Routine", "Push Pull Legs"]),
        ({"tag": "HOME"}, ["Dumbbell Days", "Morning Routine"]),
        ({"tag": ["gym", "quick"]}, ["Dumbbell Days", "Push Pull Legs"]),
        ({"category": "beginner"}, ["Morning Routine"]),
        ({"category": ["beginner", "advanced"]}, ["Morning Routine", "Push Pull Legs"]),
        ({"duration": 20}, ["Morning Routine"]),
        ({"duration": 45}, ["Dumbbell Days", "Morning Routine"]),
        ({"muscle": "chest", "duration": 60, "tag": "home", "q": "days"}, ["Dumbbell Days"]),
        ({"muscle": "chest", "category": "beginner"}, []),
        ({"sort": "newest"}, ["Dumbbell Days", "Morning Routine", "Push Pull Legs"]),
    ],
)
def test_every_list_is_filtered(varied: str, query: dict[str, Any], expected: list[str]) -> None:
    for path in LISTS:
        assert names(path, varied, **query) == expected, path
        assert all_names(path, varied, 2, limit=1, **query) == expected, path


def test_favorites_and_featured_templates_are_filtered_and_sorted(ann: str, bob: str, advancing_clock: None) -> None:
    first = create_shared(ann, "First", metadata={"tags": ["home"]})
    second = create_shared(ann, "Second", metadata={"tags": ["gym"]})
    third = create_shared(ann, "Third", metadata={"tags": ["home"]})
    for order, created in enumerate((third, first, second), 1):
        feature(created["id"], order)
        call("POST", f"/templates/{created['id']}/favorite", token=bob)
    rate(second, 5)
    assert names("/templates/featured", None) == ["Third", "First", "Second"]
    assert names("/templates/featured", None, tag="home") == ["Third", "First"]
    assert names("/templates/featured", None, sort="newest") == ["Third", "Second", "First"]
    assert names("/templates/featured", None, sort="rating")[0] == "Second"
    assert names("/templates", bob, favorites="true") == ["Second", "First", "Third"]
    assert names("/templates", bob, favorites="true", tag="home") == ["First", "Third"]
    assert names("/templates", bob, favorites="true", sort="newest") == ["Third", "Second", "First"]
    assert names("/templates", bob, favorites="true", sort="rating")[0] == "Second"


def rate(created: dict[str, Any], *ratings: int) -> None:
    for n, rating in enumerate(ratings):
        token = access_token(f"rater-{n}")
        assert call("POST", f"/templates/{created['id']}/rate", {"rating": rating}, token=token).status == 200


@pytest.mark.parametrize("size", [1, 2, 20])
def test_the_best_rated_are_first_and_one_rating_is_not_many(ann: str, advancing_clock: None, size: int) -> None:
    unrated = create_shared(ann, "unrated")
    rate(create_shared(ann, "one five"), 5)
    rate(create_shared(ann, "many good"), 5, 5, 5, 5, 4)
    rate(create_shared(ann, "poor"), 1, 1)
    create(ann, template("private"))
    expected = ["many good", "one five", "poor", unrated["name"]]
    assert all_sorted("/templates/public", None, size, "rating") == expected
    own = all_sorted("/templates/my", ann, size, "rating")
    assert [name for name in own if name != "private"] == expected
    assert "private" in own


@pytest.mark.parametrize("size", [1, 2, 20])
def test_the_most_used_are_first(ann: str, bob: str, advancing_clock: None, size: int) -> None:
    for name, uses in (("rare", 1), ("common", 12), ("new", 0), ("usual", 2)):
        use(create_shared(ann, name), uses)
    expected = ["common", "usual", "rare", "new"]
    assert all_sorted("/templates/public", None, size, "popular") == expected
    assert all_sorted("/templates/my", ann, size, "popular") == expected
    create_shared(bob, "of bob")
    assert all_sorted("/templates", bob, size, "popular") == ["of bob", *expected]


def use(created: dict[str, Any], times: int) -> None:
    for _ in range(times):
        event = WorkoutBegan(user_id="athlete", workout_id=new_id(), template_id=created["id"])
        service.count_use(event, "count_template_use")


def all_sorted(path: str, token: str | None, size: int, sort: str, **filters: str) -> list[str]:
    """The names of a whole sorted list; asserts that a page is one Query and at most two batches."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        answer = call(
            "GET", path, token=token, limit=size, sort=sort, **filters, **({"cursor": cursor} if cursor else {})
        )
        assert answer.operations.count("Query") <= (2 if path == "/templates" else 1)
        assert answer.operations.count("BatchGetItem") <= (2 if path == "/templates" else 1)
        found += [card["name"] for card in answer.data]
        cursor = answer.cursor
        if cursor is None:
            return found


def test_a_template_that_is_not_public_any_more_has_no_place(ann: str, advancing_clock: None) -> None:
    hidden, deleted = create_shared(ann, "hidden"), create_shared(ann, "deleted")
    create_shared(ann, "shown")
    content = template("hidden", sharing={"isPublic": False}) | {"version": 1}
    assert call("PUT", f"/templates/{hidden['id']}", content, token=ann).status == 200
    assert call("DELETE", f"/templates/{deleted['id']}", token=ann).status == 200
    for sort in ("popular", "rating", "newest"):
        assert names("/templates/public", None, sort=sort) == ["shown"]
    content |= {"sharing": {"isPublic": True}, "version": 2}
    assert call("PUT", f"/templates/{hidden['id']}", content, token=ann).status == 200
    assert sorted(names("/templates/public", None, sort="popular")) == ["hidden", "shown"]


def test_a_ranked_list_goes_on_after_a_page_without_matches(
    ann: str, advancing_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_RANKED_CARDS", 2)
    create_shared(ann, "rare", metadata={"tags": ["rare"]})
    for n in range(5):
        create_shared(ann, f"common {n}")
    first = call("GET", "/templates/public", sort="popular", tag="rare")
    assert (first.data, first.cursor is not None) == ([], True)
    assert all_sorted("/templates/public", None, 20, "popular", tag="rare") == ["rare"]


@pytest.mark.parametrize(
    "query", [{"muscle": "leg"}, {"category": "easy"}, {"sort": "name"}, {"duration": 0}, {"q": ""}, {"q": "x" * 101}]
)
def test_a_filter_that_is_not_allowed_is_named(ann: str, query: dict[str, Any]) -> None:
    for path in (*LISTS, "/templates/featured"):
        answer = call("GET", path, token=ann, **query)
        assert answer.status == 422
        assert [field["path"].split(".")[0] for field in answer.error["fields"]] == list(query)
