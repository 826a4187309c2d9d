"""The validation of plans, and the metadata derived from them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.templates import rules
from fitai.templates.models import CreateTemplate, TemplateContent, TemplateSharing, TemplateSharingInput
from fitai.training.plans import TemplateReps, TemplateWeight
from fitai.training.vocabulary import Difficulty, Equipment, Muscle

from tests.harness.cloud import built_library
from tests.unit.templates.sample_plans import days, exercise, monday, template

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    library = Library(built_library())
    ids = ("barbell-back-squat", "push-up", "plank", "outdoor-run", "barbell-bench-press", "dumbbell-bench-press")
    ids += ("single-arm-dumbbell-row",)
    by_id = {exercise.id: exercise for exercise in library.get_many(ids)}
    library.close()
    return by_id


def build_content(exercises: dict[str, Exercise], body: dict[str, Any]) -> TemplateContent:
    return rules.build_content(CreateTemplate.model_validate(body), exercises, TemplateSharing())


@pytest.mark.parametrize(
    ("reps", "expected"),
    [
        (8, (8, 8, 8)),
        ({"target": 8}, (8, 8, 8)),
        ({"min": 8}, (8, 8, 8)),
        ({"min": 8, "max": 12}, (8, 12, 12)),
        ({"min": 8, "target": 10}, (8, 10, 10)),
        ({"max": 12, "target": 10}, (10, 12, 10)),
        ({"min": 8, "max": 12, "target": 9}, (8, 12, 9)),
    ],
)
def test_missing_repetitions_are_completed(reps: Any, expected: tuple[int, int, int]) -> None:
    completed = TemplateReps.model_validate(reps)
    assert (completed.min, completed.max, completed.target) == expected


def test_a_fixed_load_follows_the_units_and_a_percentage_does_not() -> None:
    imperial = {"units": "imperial"}
    fixed = TemplateWeight.model_validate({"type": "fixed", "value": 225}, context=imperial)
    assert fixed.value == pytest.approx(102.05828325)
    assert fixed.model_dump(context=imperial)["value"] == 225
    assert fixed.model_dump()["value"] == pytest.approx(102.058283)
    percentage = TemplateWeight.model_validate({"type": "percentage", "value": 80}, context=imperial)
    assert percentage.value == 80
    assert percentage.model_dump(context=imperial)["value"] == 80


def test_durations_are_sets_times_work_and_rest(exercises: dict[str, Exercise]) -> None:
    content = build_content(
        exercises,
        monday(
            exercise("barbell-back-squat", sets=4, reps=10, restTime=120),
            exercise("plank", sets=2, reps=None, durationSeconds=60, restTime=0),
            exercise("push-up", sets=1, reps=5),
            exercise("single-arm-dumbbell-row", sets=2, reps=10, restTime=60),
            exercise("outdoor-run", sets=1, reps=None, distance=1000, restTime=0),
            warmup=[{"exerciseId": "push-up", "duration": 100}],
            cooldown=[{"instructions": "Walk.", "duration": 20}],
        ),
    )
    # Both sides of the row, and at least a minute after the last set of each exercise.
    row = 2 * (2 * 10 * 4 + 60)
    seconds = 4 * (10 * 4 + 120) + (2 * 60 + 60) + (5 * 4 + 90) + row + (500 + 60) + 100 + 20
    day = content.weekly_plan.days.monday
    assert day is not None
    assert rules.day_seconds(day, rules.set_traits(exercises, exercises)) == seconds
    assert day.estimated_duration == content.metadata.duration == -(-seconds // 60)


def test_metadata_are_derived_from_the_plan(exercises: dict[str, Exercise]) -> None:
    content = build_content(
        exercises,
        days(
            monday={"exercises": [exercise("push-up", sets=2, order=2), exercise("barbell-back-squat", order=1)]},
            tuesday={"isRestDay": True},
            friday={"exercises": [exercise("barbell-back-squat", sets=5)], "estimatedDuration": 45},
        ),
    )
    metadata = content.metadata
    assert metadata.difficulty is Difficulty.INTERMEDIATE, "that of the most difficult exercise"
    assert metadata.primary_muscles[0] in exercises["barbell-back-squat"].primary_muscle_groups, (
        "the muscle with the most sets"
    )
    assert metadata.primary_muscles[-1] is Muscle.CHEST
    assert metadata.equipment == [Equipment.BARBELL, Equipment.BODYWEIGHT, Equipment.RACK]
    monday_minutes = content.weekly_plan.days.monday.estimated_duration  # type: ignore[union-attr]
    assert metadata.duration == round((monday_minutes + 45) / 2)  # type: ignore[operator]
    squat, push = exercises["barbell-back-squat"].calories.per_minute, exercises["push-up"].calories.per_minute
    one_set = (8 * 4 + 90) / 60
    assert metadata.estimated_calories == round((8 * one_set * squat + 2 * one_set * push) / 2)
    order = [planned.exercise_id for planned in content.weekly_plan.days.monday.exercises]  # type: ignore[union-attr]
    assert order == ["barbell-back-squat", "push-up"]


def test_metadata_of_the_author_are_kept(exercises: dict[str, Exercise]) -> None:
    metadata = {
        "difficulty": "advanced",
        "duration": 10,
        "goal": "strength",
        "primaryMuscles": ["calves"],
        "equipment": ["sled"],
        "tags": ["short"],
        "estimatedCalories": 0,
    }
    content = build_content(exercises, template(metadata=metadata))
    assert content.metadata.model_dump(mode="json", by_alias=True) == metadata


def test_a_plan_without_exercises_derives_nothing(exercises: dict[str, Exercise]) -> None:
    metadata = build_content(exercises, days(sunday={"isRestDay": True})).metadata
    assert metadata.model_dump(exclude_none=True) == {"primary_muscles": [], "equipment": [], "tags": []}


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (days(), ["weeklyPlan.days"]),
        (monday(exercise("nothing")), ["weeklyPlan.days.monday.exercises.0.exerciseId"]),
        (
            monday(exercise(), exercise("push-up", alternatives=["plank", "nothing", "plank", "push-up"])),
            [
                "weeklyPlan.days.monday.exercises.1.alternatives.1",
                "weeklyPlan.days.monday.exercises.1.alternatives.2",
                "weeklyPlan.days.monday.exercises.1.alternatives.3",
            ],
        ),
        (monday(exercise(order=3), exercise(order=3)), ["weeklyPlan.days.monday.exercises.1.order"]),
        (days(friday={"isRestDay": True, "exercises": [exercise()]}), ["weeklyPlan.days.friday.exercises"]),
        (monday(exercise(), warmup=[{"exerciseId": "nothing"}]), ["weeklyPlan.days.monday.warmup.0.exerciseId"]),
        (monday(exercise(), cooldown=[{"duration": 60}]), ["weeklyPlan.days.monday.cooldown.0"]),
        (days(monday={"exercises": [exercise(order=1)]}, friday={"exercises": [exercise(order=1)]}), []),
        (monday(exercise(), exercise(), exercise()), []),
    ],
)
def test_errors_have_their_path(exercises: dict[str, Exercise], body: dict[str, Any], paths: list[str]) -> None:
    plan = CreateTemplate.model_validate(body).weekly_plan
    assert [error.path for error in rules.plan_errors(plan, exercises)] == paths


def test_every_exercise_of_a_plan_is_looked_up_once() -> None:
    body = monday(
        exercise("a", alternatives=["b"]), exercise("a"), warmup=[{"exerciseId": "c"}], cooldown=[{"exerciseId": "b"}]
    )
    assert rules.exercise_ids(CreateTemplate.model_validate(body).weekly_plan) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("is_public", "is_published", "visible"),
    [(True, None, True), (True, True, True), (True, False, False), (False, True, False), (False, None, False)],
)
def test_a_template_is_visible_if_public_and_published(
    is_public: bool, is_published: bool | None, visible: bool
) -> None:
    request = TemplateSharingInput(is_public=is_public, is_published=is_published)
    updated = rules.updated_sharing(request, TemplateSharing(), NOW)
    assert updated.is_visible is visible
    assert updated.published_at == (NOW if visible else None)


def test_the_time_of_publication_is_kept_until_it_ends() -> None:
    first = rules.updated_sharing(TemplateSharingInput(is_public=True), TemplateSharing(), NOW)
    again = rules.updated_sharing(TemplateSharingInput(is_public=True), first, LATER)
    assert again.published_at == NOW
    hidden = rules.updated_sharing(TemplateSharingInput(), again, LATER)
    assert hidden.published_at is None
    assert rules.updated_sharing(TemplateSharingInput(is_public=True), hidden, LATER).published_at == LATER
    assert rules.updated_sharing(None, first, LATER) == first, "without a request it is unchanged"


def test_a_featured_template_that_is_hidden_is_no_longer_featured() -> None:
    featured = TemplateSharing(is_public=True, is_published=True, published_at=NOW, featured_order=3)
    assert rules.updated_sharing(TemplateSharingInput(is_public=True), featured, LATER).featured_order == 3
    assert rules.updated_sharing(TemplateSharingInput(), featured, LATER).featured_order is None
