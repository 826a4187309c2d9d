"""Templates through the API."""

import json
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.templates import service

from tests.harness.gateway import Answer, access_token, call
from tests.unit.templates.sample_plans import days, exercise, monday, public, template

LIMITED = ["UpdateItem"]
"""What the rate limit costs."""


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


@pytest.fixture
def bob(aws: None) -> str:
    return access_token("bob", role="premium")


def create(token: str, body: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    answer = call("POST", "/templates", body or template(), token=token, **options)
    assert answer.status == 201, answer.text
    return answer.data  # type: ignore[no-any-return]


def refused(answer: Answer) -> list[str]:
    assert answer.status == 422, answer.text
    return [field["path"] for field in answer.error["fields"]]


# --- writing and reading -----------------------------------------------------------------------------------------


def test_what_was_created_can_be_read(ann: str) -> None:
    body = days(
        monday={
            "name": "Push",
            "focusAreas": ["chest"],
            "exercises": [
                exercise(
                    "barbell-bench-press",
                    order=1,
                    weight={"type": "percentage", "value": 75},
                    restTime=120,
                    notes="Slowly.",
                    alternatives=["dumbbell-bench-press"],
                    supersetId="a",
                ),
                exercise("pull-up", order=2, weight={"type": "bodyweight"}, supersetId="a"),
            ],
            "warmup": [{"exerciseId": "push-up", "duration": 60, "instructions": "Easy."}],
        },
        sunday={"isRestDay": True},
    )
    made = call("POST", "/templates", body, token=ann)
    assert made.operations == [*LIMITED, "TransactWriteItems"]
    data = made.data
    assert (data["version"], data["createdBy"], data["createdAt"]) == (1, "ann", data["updatedAt"])
    assert data["weeklyPlan"]["days"]["monday"]["exercises"][0] == body["weeklyPlan"]["days"]["monday"]["exercises"][0]
    assert data["weeklyPlan"]["days"]["sunday"]["isRestDay"] is True
    assert data["stats"] == {
        "usageCount": 0,
        "averageRating": 0.0,
        "totalRatings": 0,
        "completionRate": 0.0,
        "favoritesCount": 0,
    }
    assert data["sharing"] == {"isPublic": False, "isPublished": False}
    assert data["aiGenerated"] == {"isAIGenerated": False}
    read = call("GET", f"/templates/{data['id']}", token=ann)
    assert read.data == data
    assert read.operations == [*LIMITED, "BatchGetItem"]


def test_the_list_of_what_a_template_costs_to_read(ann: str) -> None:
    made = create(ann, public())
    for path in ("/templates/my", "/templates/public"):
        assert call("GET", path, token=ann).operations == [*LIMITED, "Query"]
    assert call("GET", f"/templates/{made['id']}", token=ann).requests == 2


def test_pounds_come_back_as_the_same_pounds(ann: str) -> None:
    body = monday(
        exercise(weight={"type": "fixed", "value": 225}), exercise(weight={"type": "percentage", "value": 80})
    )
    made = create(ann, body, units="imperial")

    def values(**query: str) -> list[float]:
        data = call("GET", f"/templates/{made['id']}", token=ann, **query).data
        return [one["weight"]["value"] for one in data["weeklyPlan"]["days"]["monday"]["exercises"]]

    assert values(units="imperial") == [225, 80]
    assert values() == [pytest.approx(102.058283), 80]


def test_the_same_idempotency_key_makes_one_template(ann: str) -> None:
    key = {"Idempotency-Key": "k1"}
    first = call("POST", "/templates", template(), token=ann, headers=key)
    second = call("POST", "/templates", template(), token=ann, headers=key)
    assert first.data == second.data
    assert len(call("GET", "/templates/my", token=ann).data) == 1


def test_a_retry_after_a_lost_answer_finds_the_first_template(ann: str) -> None:
    from fitai.kernel.tokens import verify_access_token
    from fitai.templates.models import CreateTemplate

    body = CreateTemplate.model_validate(template())
    first = service.create_template(verify_access_token(ann), "the-id", body)
    again = service.create_template(verify_access_token(ann), "the-id", body)
    assert again.model_dump_json() == first.model_dump_json()
    assert len(call("GET", "/templates/my", token=ann).data) == 1


# --- what is refused ---------------------------------------------------------------------------------------------

EXERCISE = "weeklyPlan.days.monday.exercises.0"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"weeklyPlan": template()["weeklyPlan"]}, "name"),
        ({"name": "A"}, "weeklyPlan"),
        (template(""), "name"),
        (template("a" * 101), "name"),
        (template(description="a" * 2001), "description"),
        (template(color="red"), "color"),
        (template(weeklyPlan={"days": {}, "totalWeeks": 1}), "weeklyPlan.days"),
        (template(weeklyPlan={"totalWeeks": 0, "days": {}}), "weeklyPlan.totalWeeks"),
        (template(weeklyPlan={"totalWeeks": 53, "days": {}}), "weeklyPlan.totalWeeks"),
        (days(funday={}), "weeklyPlan.days.funday"),
        (days(monday={"isRestDay": True, "exercises": [exercise()]}), "weeklyPlan.days.monday.exercises"),
        (monday(*[exercise()] * 31), "weeklyPlan.days.monday.exercises"),
        (monday(exercise("nothing")), f"{EXERCISE}.exerciseId"),
        (monday(exercise(alternatives=["nothing"])), f"{EXERCISE}.alternatives.0"),
        (monday(exercise(sets=0)), f"{EXERCISE}.sets"),
        (monday(exercise(sets=21)), f"{EXERCISE}.sets"),
        (monday(exercise(reps={"min": 8, "max": 6})), f"{EXERCISE}.reps.max"),
        (monday(exercise(reps={"min": 8, "max": 10, "target": 11})), f"{EXERCISE}.reps.target"),
        (monday(exercise(reps={"min": 8, "max": 10, "target": 7})), f"{EXERCISE}.reps.target"),
        (monday(exercise(reps={"min": 0, "max": 10, "target": 7})), f"{EXERCISE}.reps.min"),
        (monday(exercise(reps=None)), f"{EXERCISE}.reps"),
        (monday(exercise(reps=None, durationSeconds=0)), f"{EXERCISE}.durationSeconds"),
        (monday(exercise(weight={"type": "fixed"})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "fixed", "value": -5})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "fixed", "value": 1001})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "percentage", "value": 151})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "percentage"})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "bodyweight", "value": 10})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "heavy", "value": 10})), f"{EXERCISE}.weight.type"),
        (monday(exercise(restTime=-1)), f"{EXERCISE}.restTime"),
        (monday(exercise(restTime=3601)), f"{EXERCISE}.restTime"),
        (monday(exercise(notes="a" * 501)), f"{EXERCISE}.notes"),
        (monday(exercise(order=1), exercise(order=1)), "weeklyPlan.days.monday.exercises.1.order"),
        (monday(exercise(), warmup=[{"exerciseId": "nothing"}]), "weeklyPlan.days.monday.warmup.0.exerciseId"),
        (template(metadata={"goal": "fame"}), "metadata.goal"),
        (template(metadata={"primaryMuscles": ["heart"]}), "metadata.primaryMuscles.0"),
        (template(sharing={"featuredOrder": 1}), "sharing.featuredOrder"),
        (template(sharing={"category": "best"}), "sharing.category"),
    ],
)
def test_a_bad_field_is_named_deep(ann: str, body: dict[str, Any], path: str) -> None:
    assert refused(call("POST", "/templates", body, token=ann)) == [path]


def test_all_bad_fields_are_named_at_once(ann: str) -> None:
    body = days(
        monday={"exercises": [exercise("nothing"), exercise(alternatives=["neither"])]},
        friday={"isRestDay": True, "exercises": [exercise("no")]},
    )
    assert refused(call("POST", "/templates", body, token=ann)) == [
        "weeklyPlan.days.monday.exercises.0.exerciseId",
        "weeklyPlan.days.monday.exercises.1.alternatives.0",
        "weeklyPlan.days.friday.exercises.0.exerciseId",
        "weeklyPlan.days.friday.exercises",
    ]
    assert call("GET", "/templates/my", token=ann).data == []


def test_a_template_that_would_not_fit_an_item_is_refused(ann: str) -> None:
    day = {"exercises": [exercise(notes="漢" * 500)] * 30}
    body = days(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), day))
    answer = call("POST", "/templates", body, token=ann)
    assert (answer.status, answer.error["code"]) == (413, "too_large")


def test_the_longest_sensible_template_fits(ann: str) -> None:
    day = {"exercises": [exercise(notes="n" * 300, weight={"type": "fixed", "value": 100})] * 30}
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    made = create(ann, days(**dict.fromkeys(names, day)))
    read = call("GET", f"/templates/{made['id']}", token=ann)
    assert (read.data, read.operations) == (made, [*LIMITED, "BatchGetItem"])


# --- weeks and progression ---------------------------------------------------------------------------------------

WAVES = [{"sets": [{"percentage": 65, "reps": 5}, {"percentage": 75, "reps": 5, "amrap": True}]}]


def test_a_plan_of_weeks_comes_back_as_it_was_sent(ann: str) -> None:
    squat = exercise(
        sets=2,
        reps={"min": 5, "max": 5, "target": 5},
        order=1,
        alternatives=[],
        weight={"type": "percentage", "of": "training_max", "value": 75},
        rpe=8.5,
        setPlan=[{"weight": {"type": "percentage", "value": 60}, "type": "warmup"}, {"rpe": 9, "amrap": True}],
        progression={"type": "wave", "increment": 5, "waves": WAVES},
    )
    light = exercise(order=1, alternatives=[], progression={"type": "double", "failures": 2, "deloadPercentage": 20})
    body = template(
        weeklyPlan={
            "totalWeeks": 8,
            "trainingMaxPercentage": 85,
            "deload": {"everyWeeks": 4, "loadPercentage": 60, "setsPercentage": 50},
            "days": {"monday": {"exercises": [squat]}},
            "weeks": [{"numbers": [2, 6], "name": "Light", "days": {"monday": {"exercises": [light]}}}],
        }
    )
    plan = create(ann, body)["weeklyPlan"]
    assert plan["days"]["monday"]["exercises"] == [squat]
    assert plan["weeks"][0]["days"]["monday"]["exercises"] == [light]
    assert plan["weeks"][0]["days"]["monday"]["estimatedDuration"] > 0
    for name in ("totalWeeks", "trainingMaxPercentage", "deload"):
        assert plan[name] == body["weeklyPlan"][name]


def test_an_increment_follows_the_units(ann: str) -> None:
    made = create(ann, monday(exercise(progression={"type": "linear", "increment": 5})), units="imperial")

    def increment(**query: str) -> float:
        day = call("GET", f"/templates/{made['id']}", token=ann, **query).data["weeklyPlan"]["days"]["monday"]
        return day["exercises"][0]["progression"]["increment"]  # type: ignore[no-any-return]

    assert (increment(units="imperial"), increment()) == (5, pytest.approx(2.267962))


def weeks(*given: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return template(weeklyPlan=template()["weeklyPlan"] | {"weeks": list(given)} | fields)


LIGHT = {"monday": {"exercises": [exercise()]}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (weeks({"numbers": [5], "days": LIGHT}), "weeklyPlan.weeks.0.numbers.0"),
        (weeks({"numbers": [0], "days": LIGHT}), "weeklyPlan.weeks.0.numbers.0"),
        (weeks({"numbers": [], "days": LIGHT}), "weeklyPlan.weeks.0.numbers"),
        (weeks({"numbers": [1, 2], "days": LIGHT}, {"numbers": [2], "days": LIGHT}), "weeklyPlan.weeks.1.numbers.0"),
        (weeks({"numbers": [1], "days": {}}), "weeklyPlan.weeks.0.days"),
        (
            weeks({"numbers": [1], "days": {"friday": {"exercises": [exercise("nothing")]}}}),
            "weeklyPlan.weeks.0.days.friday.exercises.0.exerciseId",
        ),
        (weeks(deload={"everyWeeks": 1}), "weeklyPlan.deload.everyWeeks"),
        (weeks(trainingMaxPercentage=120), "weeklyPlan.trainingMaxPercentage"),
        (monday(exercise(rpe=8.3)), f"{EXERCISE}.rpe"),
        (monday(exercise(rpe=5)), f"{EXERCISE}.rpe"),
        (monday(exercise(setPlan=[{}, {}])), f"{EXERCISE}.setPlan"),
        (monday(exercise(weight={"type": "fixed", "of": "training_max", "value": 50})), f"{EXERCISE}.weight.of"),
        (monday(exercise(progression={"type": "magic"})), f"{EXERCISE}.progression.type"),
        (monday(exercise(progression={"type": "linear", "increment": 0})), f"{EXERCISE}.progression.increment"),
        (monday(exercise(progression={"type": "wave"})), f"{EXERCISE}.progression.waves"),
        (monday(exercise(progression={"type": "double", "waves": WAVES})), f"{EXERCISE}.progression.waves"),
        (monday(exercise(progression={"type": "wave", "waves": WAVES})), f"{EXERCISE}.progression"),
        (
            monday(exercise("plank", reps=None, durationSeconds=60, progression={"type": "double"})),
            f"{EXERCISE}.progression",
        ),
    ],
)
def test_a_bad_week_or_rule_is_named(ann: str, body: dict[str, Any], path: str) -> None:
    assert refused(call("POST", "/templates", body, token=ann)) == [path]


# --- somebody else's ---------------------------------------------------------------------------------------------


def test_a_private_template_of_somebody_else_is_not_there(ann: str, bob: str) -> None:
    for body in (template(), template(sharing={"isPublic": True, "isPublished": False})):
        id = create(ann, body)["id"]
        for answer in (
            call("GET", f"/templates/{id}", token=bob),
            call("PUT", f"/templates/{id}", template(version=1), token=bob),
            call("DELETE", f"/templates/{id}", token=bob),
            call("POST", f"/templates/{id}/duplicate", {}, token=bob),
        ):
            assert (answer.status, answer.error["code"]) == (404, "not_found")
        assert call("GET", f"/templates/{id}", token=ann).data["version"] == 1


def test_a_public_template_of_somebody_else_can_be_read_and_copied_only(ann: str, bob: str) -> None:
    made = create(ann, public())
    assert call("GET", f"/templates/{made['id']}", token=bob).data == made
    assert call("PUT", f"/templates/{made['id']}", template(version=1), token=bob).status == 404
    assert call("DELETE", f"/templates/{made['id']}", token=bob).status == 404
    assert call("GET", f"/templates/{made['id']}", token=bob).data == made


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/templates"),
        ("POST", "/templates"),
        ("GET", "/templates/my"),
        ("GET", "/templates/x"),
        ("PUT", "/templates/x"),
        ("DELETE", "/templates/x"),
        ("POST", "/templates/x/duplicate"),
    ],
)
def test_without_a_token_there_is_nothing(aws: None, method: str, path: str) -> None:
    assert call(method, path).status == 401


# --- versions ----------------------------------------------------------------------------------------------------


def test_a_change_makes_the_next_version(ann: str) -> None:
    made = create(ann, template(description="Old."))
    changed = call("PUT", f"/templates/{made['id']}", template("New", version=1), token=ann)
    assert changed.operations == [*LIMITED, "BatchGetItem", "TransactWriteItems"]
    data = changed.data
    assert (data["name"], data["version"], data["createdAt"]) == ("New", 2, made["createdAt"])
    assert "description" not in data, "it is replaced as a whole"
    assert call("GET", f"/templates/{made['id']}", token=ann).data == data
    (card,) = call("GET", "/templates/my", token=ann).data
    assert (card["name"], card["version"]) == ("New", 2)


def test_a_change_from_an_older_version_is_refused_with_the_current_one(ann: str) -> None:
    made = create(ann)
    assert call("PUT", f"/templates/{made['id']}", template("Second", version=1), token=ann).status == 200
    stale = call("PUT", f"/templates/{made['id']}", template("Third", version=1), token=ann)
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)
    assert call("GET", f"/templates/{made['id']}", token=ann).data["name"] == "Second"


def test_of_two_changes_at_once_one_is_refused(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = create(ann)
    known = service._load_plan_exercises

    def meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(service, "_load_plan_exercises", known)
        call("PUT", f"/templates/{made['id']}", template("Meanwhile", version=1), token=ann)
        return known(*given)

    monkeypatch.setattr(service, "_load_plan_exercises", meanwhile)
    late = call("PUT", f"/templates/{made['id']}", template("Late", version=1), token=ann)
    assert (late.status, late.error["code"], late.error["currentVersion"]) == (409, "stale_version", 2)
    (card,) = call("GET", "/templates/my", token=ann).data
    assert card["name"] == "Meanwhile"


def test_a_change_needs_its_version(ann: str) -> None:
    made = create(ann)
    assert refused(call("PUT", f"/templates/{made['id']}", template(), token=ann)) == ["version"]
    assert refused(call("PUT", f"/templates/{made['id']}", template(version=0), token=ann)) == ["version"]


def test_a_change_is_checked_like_a_new_template(ann: str) -> None:
    made = create(ann)
    body = monday(exercise("nothing")) | {"version": 1}
    assert refused(call("PUT", f"/templates/{made['id']}", body, token=ann)) == [f"{EXERCISE}.exerciseId"]


def test_sharing_that_is_not_mentioned_stays(ann: str, bob: str) -> None:
    made = create(ann, public())
    changed = call("PUT", f"/templates/{made['id']}", template("New", version=1), token=ann).data
    assert changed["sharing"] == made["sharing"]
    assert [one["name"] for one in call("GET", "/templates/public").data] == ["New"]


def test_a_template_is_published_and_withdrawn(ann: str, bob: str) -> None:
    made = create(ann)
    path = f"/templates/{made['id']}"
    assert call("GET", "/templates/public").data == []
    call("PUT", path, public(version=1), token=ann)
    assert [one["id"] for one in call("GET", "/templates/public").data] == [made["id"]]
    assert call("GET", path, token=bob).status == 200
    call("PUT", path, template(version=2, sharing={"isPublic": False}), token=ann)
    assert call("GET", "/templates/public").data == []
    assert call("GET", path, token=bob).status == 404


# --- deleting ----------------------------------------------------------------------------------------------------


def test_a_deleted_template_leaves_no_trace(ann: str, bob: str) -> None:
    made = create(ann, public())
    gone = call("DELETE", f"/templates/{made['id']}", token=ann)
    assert (gone.data, gone.operations) == ({}, [*LIMITED, "GetItem", "TransactWriteItems"])
    for path in ("/templates/my", "/templates/public", "/templates"):
        assert call("GET", path, token=ann).data == []
    for answer in (
        call("GET", f"/templates/{made['id']}", token=ann),
        call("PUT", f"/templates/{made['id']}", template(version=1), token=ann),
        call("DELETE", f"/templates/{made['id']}", token=ann),
        call("POST", f"/templates/{made['id']}/duplicate", {}, token=bob),
    ):
        assert answer.status == 404


# --- copies ------------------------------------------------------------------------------------------------------


def test_a_copy_is_private_and_keeps_its_origin(ann: str, bob: str) -> None:
    made = create(ann, public(metadata={"goal": "strength"}))
    answer = call("POST", f"/templates/{made['id']}/duplicate", {}, token=bob)
    assert answer.operations == [*LIMITED, "GetItem", "TransactWriteItems"]
    copy = answer.data
    assert copy["origin"] == {"templateId": made["id"], "version": 1, "name": "Squats", "createdBy": "ann"}
    assert (copy["createdBy"], copy["version"]) == ("bob", 1)
    assert copy["sharing"] == {"isPublic": False, "isPublished": False}
    assert copy["id"] != made["id"]
    assert copy["weeklyPlan"] == made["weeklyPlan"]
    assert copy["metadata"] == made["metadata"]
    changed = call("PUT", f"/templates/{copy['id']}", template("Mine", version=1), token=bob).data
    assert changed["origin"] == copy["origin"]
    assert call("GET", f"/templates/{made['id']}", token=ann).data == made


def test_a_copy_outlives_its_original_and_may_have_a_name(ann: str) -> None:
    made = create(ann)
    copy = call("POST", f"/templates/{made['id']}/duplicate", {"name": "Again"}, token=ann).data
    call("DELETE", f"/templates/{made['id']}", token=ann)
    assert call("GET", f"/templates/{copy['id']}", token=ann).data["name"] == "Again"


# --- lists -------------------------------------------------------------------------------------------------------


def everything(path: str, token: str | None = None, queries: int = 1, **query: Any) -> list[str]:
    """The names of a whole list; every page holds to its budget.

    Where others' templates are listed for somebody, one batch tells what they think of them.
    """
    batches = int(path == "/templates")
    found: list[str] = []
    cursor: str | None = None
    while True:
        answer = call("GET", path, token=token, **query, **({"cursor": cursor} if cursor else {}))
        assert answer.operations.count("Query") <= queries
        assert answer.operations.count("BatchGetItem") <= batches
        assert len(answer.operations) <= queries + batches + 1
        found += [one["name"] for one in answer.data]
        cursor = answer.cursor
        if cursor is None:
            return found


def make(token: str, count: int, prefix: str, **fields: Any) -> list[str]:
    """Templates one second apart; their names, newest first."""
    names = [f"{prefix}{n}" for n in range(count)]
    for name in names:
        create(token, template(name, **fields))
    return names[::-1]


@pytest.fixture
def ticking(aws: None) -> None:
    from datetime import UTC, datetime, timedelta

    moments = (datetime.now(UTC) + timedelta(milliseconds=n) for n in range(10**9))
    clock.set_source(lambda: next(moments))


@pytest.mark.parametrize("size", [1, 2, 5, 20])
def test_lists_page_without_gap_or_repeat_newest_first(ann: str, bob: str, ticking: None, size: int) -> None:
    private = make(ann, 3, "private")
    shared = make(ann, 4, "shared", sharing={"isPublic": True})
    others = make(bob, 5, "other", sharing={"isPublic": True})
    make(bob, 2, "hidden")
    assert everything("/templates/my", ann, limit=size) == shared + private
    assert everything("/templates/public", limit=size) == others + shared
    assert everything("/templates", ann, queries=2, limit=size) == shared + private + others


def test_a_page_takes_a_second_query_only_where_the_own_ones_end(ann: str, bob: str, ticking: None) -> None:
    make(ann, 3, "own")
    make(bob, 4, "other", sharing={"isPublic": True})
    queries: list[int] = []
    cursor: str | None = None
    while True:
        answer = call("GET", "/templates", token=ann, limit=2, **({"cursor": cursor} if cursor else {}))
        queries.append(answer.operations.count("Query"))
        cursor = answer.cursor
        if cursor is None:
            break
    assert queries == [1, 2, 1, 1]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_filters_page_completely(ann: str, bob: str, ticking: None, size: int) -> None:
    goals, levels = ("strength", "fat_loss"), ("beginner", "advanced")
    for token, who in ((ann, "ann"), (bob, "bob")):
        for goal in goals:
            for level in levels:
                make(
                    token,
                    2,
                    f"{who}-{goal}-{level}-",
                    sharing={"isPublic": True},
                    metadata={"goal": goal, "difficulty": level},
                )
    for filters in ({"goal": "strength"}, {"difficulty": "advanced"}, {"goal": "fat_loss", "difficulty": "beginner"}):
        parts = [f"-{value}-" for value in filters.values()]
        for path, token, queries in (
            ("/templates/my", ann, 1),
            ("/templates/public", None, 1),
            ("/templates", ann, 2),
        ):
            whole = everything(path, token, queries, limit=100)
            expected = [name for name in whole if all(part in name for part in parts)]
            assert len(expected) == (4 if path == "/templates/my" else 8) / len(filters)
            assert everything(path, token, queries, limit=size, **filters) == expected


def test_a_rare_match_is_found_past_what_one_page_looks_through(
    ann: str, ticking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fitai.templates.cards import store

    monkeypatch.setattr(store, "MAX_FILTERED_CARDS", 3)
    create(ann, template("rare", metadata={"goal": "endurance"}))
    make(ann, 8, "common", metadata={"goal": "strength"})
    first = call("GET", "/templates/my", token=ann, goal="endurance")
    assert first.data == []
    assert first.cursor is not None
    assert everything("/templates/my", ann, goal="endurance") == ["rare"]


def test_a_list_shows_what_a_template_is(ann: str) -> None:
    made = create(ann, public(description="Heavy.", metadata={"goal": "strength"}))
    (card,) = call("GET", "/templates/public").data
    assert card == {
        "id": made["id"],
        "name": "Squats",
        "description": "Heavy.",
        "createdBy": "ann",
        "metadata": made["metadata"],
        "stats": made["stats"],
        "totalWeeks": 4,
        "daysPerWeek": 1,
        "sharing": made["sharing"],
        "isAIGenerated": False,
        "version": 1,
        "createdAt": made["createdAt"],
        "updatedAt": made["updatedAt"],
    }


def test_a_cursor_belongs_to_its_caller_list_and_filter(ann: str, bob: str) -> None:
    make(ann, 3, "a", sharing={"isPublic": True})
    cursor = call("GET", "/templates/my", token=ann, limit=1).cursor
    assert cursor
    for answer in (
        call("GET", "/templates/my", token=bob, limit=1, cursor=cursor),
        call("GET", "/templates/my", token=ann, limit=1, cursor=cursor, goal="strength"),
        call("GET", "/templates", token=ann, limit=1, cursor=cursor),
        call("GET", "/templates/public", limit=1, cursor=cursor),
        call("GET", "/templates/my", token=ann, limit=1, cursor=f"{cursor[:-4]}AAAA"),
    ):
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("parameter", ["goal", "difficulty", "limit", "color"])
def test_a_bad_filter_is_named(ann: str, parameter: str) -> None:
    for path in ("/templates", "/templates/my", "/templates/public"):
        assert refused(call("GET", path, token=ann, **{parameter: "nonsense"})) == [parameter]


def test_the_public_list_is_cached(ann: str) -> None:
    create(ann, public())
    first = call("GET", "/templates/public")
    assert first.headers["cache-control"] == "public, max-age=60"
    etag = {"If-None-Match": first.headers["etag"]}
    assert call("GET", "/templates/public", headers=etag).status == 304
    create(ann, public("Another"))
    assert call("GET", "/templates/public", headers=etag).status == 200


def test_the_public_list_is_the_same_for_everybody(ann: str) -> None:
    create(ann, public())
    assert call("GET", "/templates/public").data == call("GET", "/templates/public", token=ann).data


def test_a_list_costs_the_same_whatever_there_is(ann: str, ticking: None) -> None:
    make(ann, 3, "few")
    few = call("GET", "/templates/my", token=ann, limit=2)
    make(ann, 30, "many")
    many = call("GET", "/templates/my", token=ann, limit=2)
    assert few.operations == many.operations
    assert few.read_units == many.read_units


def test_a_card_is_small(ann: str) -> None:
    day = {"exercises": [exercise(notes="n" * 400)] * 20}
    create(ann, days(monday=day, tuesday=day, thursday=day, friday=day))
    answer = call("GET", "/templates/my", token=ann)
    assert len(json.dumps(answer.data)) < 1500
    assert answer.read_units <= 1
