"""Long histories, written straight into the table: what a user has after years of training."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from fitai.kernel import table
from fitai.kernel.table import Entity
from fitai.workouts import models
from fitai.workouts.models import WorkoutExercise, WorkoutMetrics, WorkoutSet
from fitai.workouts.records.store import RecordItem
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem

FIRST_DAY = datetime(2010, 1, 4, 18, 0, tzinfo=UTC)


def write(items: Iterable[Entity]) -> None:
    """Put items as they are, 25 a request."""
    batch: list[Entity] = []
    for item in items:
        batch.append(item)
        if len(batch) == 25:
            _flush(batch)
            batch = []
    _flush(batch)


def _flush(batch: list[Entity]) -> None:
    if batch:
        requests = [{"PutRequest": {"Item": item.serialize()}} for item in batch]
        answer = table.client().batch_write_item(RequestItems={table.settings().table: requests})
        assert not answer["UnprocessedItems"]


def train(user_id: str, workouts: int, exercise_id: str = "barbell-back-squat") -> None:
    """Completed workouts of one exercise with three sets, one a day, and the record that follows from them."""
    write(_items(user_id, workouts, exercise_id))
    bests = models.Bests(weight=100, volume=500, one_rep_max=116.66666666666667, reps=[(100, 5)])
    write([RecordItem.of(user_id, exercise_id, bests, workouts)])


def _items(user_id: str, workouts: int, exercise_id: str) -> Iterable[Entity]:
    for number in range(workouts):
        moment = FIRST_DAY + timedelta(days=number)
        sets = [WorkoutSet(index=index, weight=100, reps=5, completed_at=moment) for index in range(3)]
        exercise = WorkoutExercise(
            index=0, exercise_id=exercise_id, name="Barbell Back Squat", sets=sets, total_volume=1500
        )
        state = WorkoutState(
            id=f"{user_id}-past-{number:05d}",
            user_id=user_id,
            status="completed",
            version=5,
            name=f"Day {number}",
            date=moment.date(),
            timezone="UTC",
            started_at=moment,
            ended_at=moment + timedelta(hours=1),
            duration_seconds=3600,
            exercises=[exercise],
            exercise_count=1,
            metrics=WorkoutMetrics(total_volume=1500, completed_sets=3, total_reps=15),
            created_at=moment,
            updated_at=moment,
        )
        yield WorkoutItem.of(state)
        yield WorkoutExerciseItem.of(state, exercise)
