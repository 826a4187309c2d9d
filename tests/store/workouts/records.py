"""What is kept of an exercise's records, held against a computation from the first day."""

from fitai.workouts import models, store
from fitai.workouts.records import rules
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records import store as records_store


def hold(user_id: str, exercise_id: str, *workouts: str, active: str | None = None) -> None:
    """Everything that is kept of the exercise is what these workouts give, in this order, from nothing.

    Args:
        active: the one that runs; it comes after the others.
    """
    bests, sessions = models.Bests(), []
    for one in [*workouts, *([active] if active else [])]:
        loaded = store.load_workout(one)
        assert loaded is not None
        items = loaded.with_exercise(exercise_id)
        before = bests
        replayed, bests = rules.replay_records([item.exercise for item in items], before)
        assert [item.exercise for item in items] == replayed, f"the marks of {one}"
        assert [item.bests_before for item in items] == [before] * len(items)
        if one != active:
            sessions.append(
                records_sessions.past_session(one, loaded.state.date, [(item.exercise, item.plan) for item in items])
            )
    standing = records_store.load_past_performance(user_id, [exercise_id])
    assert standing.bests(exercise_id) == bests
    assert standing.done(exercise_id) == records_sessions.newest_sessions(one for one in sessions if one is not None)
