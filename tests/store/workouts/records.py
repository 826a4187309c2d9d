"""What is stored of an exercise's records, compared with a replay from the first day."""

from fitai.workouts import models, store
from fitai.workouts.records import rules
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import exercises_with_plans
from fitai.workouts.records.strength import newest_strengths, session_strength


def check_records(user_id: str, exercise_id: str, *workouts: str, active: str | None = None) -> None:
    """Check that what is stored of the exercise is what these workouts give, in this order, from nothing.

    Args:
        active: the active workout; it comes after the others.
    """
    bests, sessions, strengths = models.Bests(), [], []
    for workout_id in [*workouts, *([active] if active else [])]:
        loaded = store.load_workout(workout_id)
        assert loaded is not None
        places = loaded.with_exercise(exercise_id)
        exercises = [place.exercise for place in places]
        before = bests
        replayed, bests = rules.replay_records(exercises, before)
        assert exercises == replayed, f"the records of {workout_id}"
        assert [place.bests_before for place in places] == [before] * len(places)
        if workout_id != active:
            sessions.append(records_sessions.past_session(workout_id, loaded.state.date, exercises_with_plans(places)))
            strengths.append(session_strength(workout_id, loaded.state.date, exercises_with_plans(places)))
    performance = records_store.load_past_performance(user_id, [exercise_id])
    assert performance.bests(exercise_id) == bests
    newest = records_sessions.newest_sessions(session for session in sessions if session is not None)
    assert performance.done(exercise_id) == newest
    assert performance.strengths(exercise_id) == newest_strengths(item for item in strengths if item is not None)
