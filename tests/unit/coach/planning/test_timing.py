"""How long a day takes: the worked example of V5, and each of its numbers."""

from typing import Any

import pytest
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.timing import day_seconds, estimated_minutes
from fitai.training.plans import TemplateDay

BENCH = {"exerciseId": "barbell-bench-press", "sets": 3, "reps": 8, "restTime": 150}
ROW = {"exerciseId": "single-arm-dumbbell-row", "sets": 3, "reps": 10, "restTime": 60, "supersetId": "a"}
PLANK = {"exerciseId": "plank", "sets": 3, "durationSeconds": 30, "restTime": 45, "supersetId": "a"}


def day(*exercises: dict[str, Any], **fields: Any) -> TemplateDay:
    return TemplateDay.model_validate({"exercises": list(exercises), **fields})


def test_the_worked_example(facts: dict[str, ExerciseFacts]) -> None:
    planned = day(BENCH, ROW, PLANK, warmup=[{"duration": 300}], cooldown=[{"duration": 120}])
    assert day_seconds(planned, facts) == 1626
    assert estimated_minutes(1626) == 28
    assert estimated_minutes(1620) == 27


@pytest.mark.parametrize(
    ("exercise", "seconds"),
    [
        ({"exerciseId": "barbell-bench-press", "sets": 2, "reps": 8, "restTime": 150}, 2 * (32 + 150)),
        ({"exerciseId": "barbell-bench-press", "sets": 2, "reps": 8}, 2 * (32 + 90)),
        (
            {
                "exerciseId": "barbell-bench-press",
                "sets": 1,
                "reps": {"min": 5, "max": 10, "target": 6},
                "restTime": 60,
            },
            84,
        ),
        ({"exerciseId": "barbell-bench-press", "sets": 2, "reps": 8, "restTime": 30}, 32 + 30 + 32 + 60),
        ({"exerciseId": "single-arm-dumbbell-row", "sets": 1, "reps": 10, "restTime": 60}, 80 + 60),
        ({"exerciseId": "plank", "sets": 1, "durationSeconds": 45, "restTime": 60}, 45 + 60),
        ({"exerciseId": "side-plank", "sets": 1, "durationSeconds": 45, "restTime": 60}, 90 + 60),
        ({"exerciseId": "running", "sets": 1, "distance": 1000, "restTime": 60}, 500 + 60),
        ({"exerciseId": "farmers-walk", "sets": 1, "distance": 40, "restTime": 60}, 40 + 60),
    ],
)
def test_sets(exercise: dict[str, Any], seconds: float, facts: dict[str, ExerciseFacts]) -> None:
    assert day_seconds(day(exercise), facts) == seconds


def test_after_a_warm_up_set_one_rests_a_minute_at_most(facts: dict[str, ExerciseFacts]) -> None:
    sets = [{"type": "warmup", "reps": 5}, {"type": "normal"}, {}]
    planned = day({**BENCH, "setPlan": sets})
    assert day_seconds(planned, facts) == (20 + 60) + 2 * (32 + 150)


def test_a_wave_counts_with_the_repetitions_of_its_week(facts: dict[str, ExerciseFacts]) -> None:
    waves = [{"sets": [{"percentage": 70, "reps": reps}] * 3} for reps in (8, 5)]
    planned = day({**BENCH, "progression": {"type": "wave", "waves": waves}})
    assert day_seconds(planned, facts, week=1) == 3 * (32 + 150)
    assert day_seconds(planned, facts, week=2) == 3 * (20 + 150)
    assert day_seconds(planned, facts, week=3) == 3 * (32 + 150)


def test_the_order_and_not_the_list_says_which_exercise_ends_a_superset(facts: dict[str, ExerciseFacts]) -> None:
    planned = day({**PLANK, "order": 2}, {**ROW, "order": 1})
    assert day_seconds(planned, facts) == 420 + 2 * 75 + 90
