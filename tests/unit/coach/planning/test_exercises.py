"""Kinds (V10), words, directions, volume of exercises, and which fit a request (V3, V4, V19, V22)."""

import pytest
from fitai.coach.planning.exercises import ExerciseFacts, Kind, facts_of, fitting, kind_of
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.volume import deload_sets, primary_sets, volume, working_sets
from fitai.exercises.models import Exercise
from fitai.training.plans import TemplateExercise


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("nordic-walking", "cardio"),
        ("burpee", "cardio"),
        ("battle-rope-double-slam", "cardio"),
        ("standing-hamstring-stretch", "stretch"),
        ("leg-swing-side", "stretch"),
        ("warrior-iii", "stretch"),
        ("box-jump", "power"),
        ("kettlebell-swing", "power"),
        ("medicine-ball-slam", "power"),
        ("power-clean", "power"),
        ("dumbbell-push-press", "power"),
        ("barbell-front-squat", "compound"),
        ("barbell-back-squat", "compound"),
        ("barbell-bench-press", "compound"),
        ("pull-up", "compound"),
        ("barbell-hip-thrust", "compound"),
        ("dumbbell-curl", "isolation"),
        ("leg-extension", "isolation"),
        ("face-pull", "isolation"),
        ("plank", "core"),
        ("crunch", "core"),
        ("farmers-walk", "core"),
        ("russian-twist", "core"),
        ("tandem-stand", "core"),
        ("single-leg-ball-toss", "core"),
        ("hip-airplane", "other"),
    ],
)
def test_kinds(id: str, kind: str, facts: dict[str, ExerciseFacts]) -> None:
    assert facts[id].kind == kind
    assert kind_of(facts[id].exercise) == kind


def test_the_kinds_of_lifts(facts: dict[str, ExerciseFacts]) -> None:
    for fact in facts.values():
        if fact.is_lift:
            assert fact.kind in (Kind.POWER, Kind.COMPOUND, Kind.ISOLATION, Kind.CORE)
        else:
            assert fact.kind in (Kind.CARDIO, Kind.STRETCH, Kind.CORE, Kind.OTHER)
            assert not fact.volume


def test_the_words_of_an_id(facts: dict[str, ExerciseFacts]) -> None:
    assert facts["barbell-front-squat"].words == {"barbell", "front", "squat", "barbell-front", "front-squat"}
    assert {"circles", "circle"} <= facts["arm-circles"].words


def test_an_olympic_lift_is_no_squat(facts: dict[str, ExerciseFacts]) -> None:
    assert facts["power-clean"].is_olympic
    assert not facts["barbell-front-squat"].is_olympic


@pytest.mark.parametrize(
    ("id", "direction"),
    [
        ("pull-up", "vertical"),
        ("chin-up", "vertical"),
        ("lat-pulldown", "vertical"),
        ("bar-muscle-up", "vertical"),
        ("barbell-row", "horizontal"),
        ("face-pull", "horizontal"),
        ("dumbbell-shoulder-press", "vertical"),
        ("barbell-bench-press", "horizontal"),
        ("push-up", "horizontal"),
        ("barbell-back-squat", None),
    ],
)
def test_directions(id: str, direction: str | None, facts: dict[str, ExerciseFacts]) -> None:
    assert facts[id].direction == direction


def test_volume(facts: dict[str, ExerciseFacts]) -> None:
    sets = [(facts["barbell-bench-press"], 3), (facts["pull-up"], 2), (facts["barbell-front-squat"], 4)]
    assert volume(sets) == {
        "chest": 3,
        "shoulders": 1.5 + 1,
        "triceps": 1.5,
        "back": 2 + 2,
        "biceps": 1,
        "forearms": 1,
        "quadriceps": 4,
        "adductors": 2,
    }
    assert primary_sets(sets) == {"chest": 3, "back": 2, "quadriceps": 4}


def test_the_back_counts_once_for_each_set(facts: dict[str, ExerciseFacts]) -> None:
    row = facts["barbell-row"]
    assert {"lats", "middle_back"} <= set(row.exercise.primary_muscle_groups)
    assert row.volume["back"] == 1


def test_glutes_and_abdominals_count_only_where_they_are_first(facts: dict[str, ExerciseFacts]) -> None:
    assert facts["barbell-hip-thrust"].volume["glutes"] == 1
    squat = facts["barbell-back-squat"].exercise
    assert "glutes" in squat.primary_muscle_groups
    assert "glutes" not in facts["barbell-back-squat"].volume
    helping = [fact for fact in facts.values() if "abdominals" in fact.exercise.secondary_muscle_groups]
    assert helping
    assert all("abdominals" not in fact.volume for fact in helping)
    assert facts["crunch"].volume == {"abdominals": 1}


def test_working_sets() -> None:
    usual = {"exerciseId": "a", "order": 1, "sets": 3, "reps": 5}
    plan = [{"type": "warmup"}, {"type": "failure"}, {}]
    waves = {"type": "wave", "waves": [{"sets": [{"percentage": 70, "reps": 5}] * 3}]}
    assert working_sets(TemplateExercise.model_validate(usual)) == 3
    assert working_sets(TemplateExercise.model_validate(usual | {"setPlan": plan})) == 2
    assert working_sets(TemplateExercise.model_validate(usual | {"setPlan": plan, "progression": waves})) == 3


@pytest.mark.parametrize(
    ("sets", "percentage", "remaining"), [(3, 60, 2), (5, 60, 3), (1, 60, 1), (4, 50, 2), (3, 100, 3), (0, 60, 0)]
)
def test_deload_sets(sets: int, percentage: float, remaining: int) -> None:
    assert deload_sets(sets, percentage) == remaining


def test_fitting(library: list[Exercise]) -> None:
    request = PlanRequest.model_validate(
        {
            "goal": "general",
            "daysPerWeek": 3,
            "durationMinutes": 30,
            "equipment": ["dumbbell"],
            "exclusions": {"regions": ["knee"], "muscles": ["biceps"]},
            "dislikes": ["push-up"],
            "ageBand": "65+",
        }
    )
    fits = fitting(request, library)
    assert 50 < len(fits) < 400
    for exercise in fits:
        assert set(exercise.equipment) <= {"dumbbell", "bodyweight", "mat"}
        assert exercise.movement_pattern not in ("squat", "lunge", "jump")
        assert "biceps" not in exercise.primary_muscle_groups
        assert exercise.difficulty != "advanced"
    ids = {exercise.id for exercise in fits}
    assert "push-up" not in ids
    assert {"dumbbell-romanian-deadlift", "glute-bridge"} <= ids


def test_facts_are_kept_for_the_same_exercise_only(library: list[Exercise]) -> None:
    exercise = library[0]
    assert facts_of(exercise) is facts_of(exercise)
    changed = exercise.model_copy(update={"name": "Changed"})
    assert facts_of(changed).exercise is changed
    assert facts_of(exercise).exercise is exercise
