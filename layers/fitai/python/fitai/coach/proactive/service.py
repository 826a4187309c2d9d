"""Watch the training of users who pay, and recommend what is found in it: at most twice a week."""

from contextlib import suppress
from datetime import datetime, timedelta

from fitai.coach import service as recommendations
from fitai.coach.feedback.service import exercise_preferences
from fitai.coach.models import (
    AiMetadata,
    Facts,
    Recommendation,
    RecommendationContent,
    RecommendationContext,
    RecommendationData,
    RecommendationType,
)
from fitai.coach.proactive import findings, rules, store
from fitai.coach.proactive.easy_workout import easy_workout
from fitai.coach.proactive.models import Finding, ProactiveState
from fitai.coach.progress import history
from fitai.coach.progress.history import History
from fitai.coach.progress.rules import TREND_WEEKS
from fitai.exercises.published import available_exercises, library_exercises
from fitai.kernel import clock, switches
from fitai.kernel.deadlines import Deadline, DueSubject, handle_due
from fitai.kernel.ids import new_id
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import WEEKDAYS
from fitai.notifications.published import notice_writes
from fitai.progress.published import MAIN_LIFTS
from fitai.users import published as users
from fitai.workouts import published as workouts
from fitai.workouts.events import WorkoutCompleted

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: many workouts of a user may be completed at once, by a device that was offline."""
MODEL_VERSION = "built-in-1"
"""The version of the rules and of the texts."""


# --- watching ----------------------------------------------------------------------------------------------


def watch_training(event: WorkoutCompleted) -> None:
    """Schedule the next check of a premium user's training after a workout.

    One GetItem for other users; two, and a transaction, where the workout is the newest. Idempotent: the same event changes
    nothing, nor does an older one.
    """
    athlete = users.premium_athlete(event.user_id)
    if athlete is None:
        return
    zone = athlete.timezone

    def attempt() -> None:
        loaded = store.load(event.user_id)
        state = loaded.state
        if state.last_day is not None and event.date < state.last_day:
            return
        newest = state.model_copy(update={"last_day": event.date, "last_workout_id": event.workout_id})
        after = _with_next_check(newest, zone)
        if after != state:
            commit(*store.change_writes(loaded, after), account_exists_check_write(event.user_id))

    with suppress(AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _with_next_check(state: ProactiveState, zone: str) -> ProactiveState:
    if state.last_day is None:
        return state.model_copy(update={"deadline": None})
    check_at = rules.next_check(state.checked_at, rules.moments(state.last_day, zone))
    return state.model_copy(update={"deadline": None if check_at is None else Deadline.of(check_at, zone)})


# --- recommending ------------------------------------------------------------------------------------------


def recommend_due(budget: TimeBudget) -> int:
    """Check the training of all users whose check is due, until the time is up; the next run continues.

    While the coach is switched off nobody's is checked; what has become due is checked afterwards.

    Returns:
        How many users were handled.
    """
    if not switches.flag("ai_coach"):
        return 0
    return handle_due(store.DEADLINE, _check, budget)


def _check(due: DueSubject) -> None:
    """Check a user's training, and recommend its most important finding, if any.

    The recommendation, its notice and the new state are one transaction, conditioned on the state that was read: of two
    concurrent or repeated runs only one recommends.
    """
    user_id = due.user_id

    def attempt() -> Recommendation | None:
        loaded, now = store.load(user_id), clock.now()
        state = loaded.state
        if state.deadline is None or state.deadline.at > now:
            return None
        athlete = users.premium_athlete(user_id)
        if athlete is None:
            after = state.model_copy(update={"deadline": None})
            commit(*store.change_writes(loaded, after), account_exists_check_write(user_id))
            return None
        finding, data = _finding(user_id, state, now)
        after = state.model_copy(update={"checked_at": now, "findings": rules.with_finding(state, finding, now)})
        changes = store.change_writes(loaded, _with_next_check(after, athlete.timezone))
        if finding is None or data is None:
            commit(*changes, account_exists_check_write(user_id))
            return None
        recommendation, writes = _recommendation(user_id, finding, data, now)
        commit(*changes, *writes)
        return recommendation

    with suppress(AccountGone):
        recommendation = retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
        if recommendation is not None:
            recommendations.tell(recommendation)


def _finding(user_id: str, state: ProactiveState, now: datetime) -> tuple[Finding | None, History | None]:
    """The most important finding, and the history it is based on; nothing is read where no more may be recommended this week."""
    if state.last_day is None or not rules.may_recommend(state.findings, now):
        return None, None
    main_ids = [exercise_id for exercise_ids in MAIN_LIFTS.values() for exercise_id in exercise_ids]
    data = history.load(user_id, main_ids, with_strongest=True)
    if data.training.weeks[-1].start in data.training.paused:
        return None, data
    if (data.today - state.last_day).days >= rules.BREAK_DAYS:
        new_findings = _return(user_id, state, data)
    else:
        _, excluded_ids = exercise_preferences(user_id, now)
        new_findings = findings.find(data, library_exercises, excluded_ids)
    return rules.best_finding(new_findings, state.findings, now), data


def _return(user_id: str, state: ProactiveState, data: History) -> list[Finding]:
    """That a regular user has stopped training, with an easy workout to come back with. A Query."""
    assert state.last_day is not None
    first = state.last_day - timedelta(weeks=rules.REGULAR_WEEKS)
    before = sum(week.workouts for week in data.training.weeks if week.start > first)
    if not rules.is_break(state.last_day, data.today, before):
        return []
    last = workouts.completed_workout(user_id, state.last_workout_id) if state.last_workout_id else None
    ids = [exercise.exercise_id for exercise in last.exercises] if last is not None else []
    exercises = available_exercises(user_id, ids)
    plan = None if last is None else easy_workout(last, exercises, WEEKDAYS[data.today.weekday()], data.athlete.units)
    days = (data.today - state.last_day).days
    return [
        Finding(
            occasion="return",
            subject=state.last_day.isoformat(),
            type=RecommendationType.WORKOUT,
            title="Come back with an easy workout",
            description=(
                "Your last workout at 80 % of the weight with fewer sets. What you had comes back fast; the first workouts are "
                "there to get used to it again."
            ),
            reasoning=(
                f"Your last workout was {days} days ago, and before that you trained regularly: {before} workouts in "
                f"{rules.REGULAR_WEEKS} weeks."
            ),
            confidence=0.8,
            priority="high",
            data=RecommendationData(template=plan, facts={"daysSinceWorkout": days, "workoutsBefore": before}),
        )
    ]


def _recommendation(user_id: str, finding: Finding, data: History, now: datetime) -> tuple[Recommendation, list[Write]]:
    """The recommendation of a finding, and the writes of it and of its notice."""
    recommendation_id = new_id()
    recommendation, writes = recommendations.ready_writes(
        user_id,
        recommendation_id,
        finding.type,
        RecommendationContent(
            title=finding.title,
            description=finding.description,
            reasoning=finding.reasoning,
            confidence=round(finding.confidence, 2),
            priority=finding.priority,
            data=finding.data,
        ),
        AiMetadata(
            provider="built_in",
            model_version=MODEL_VERSION,
            generated_at=now,
            processing_time=round((clock.now() - now).total_seconds() * 1000),
            confidence=round(finding.confidence, 2),
        ),
        context=_context(data),
        occasion=finding.occasion,
    )
    return recommendation, [*writes, *notice_writes(recommendations.ready_notice(user_id, recommendation_id))]


def _context(data: History) -> RecommendationContext:
    """The snapshot of the user's data: numbers of the training, and the preferences."""
    weeks = data.training.weeks[-rules.BALANCE_WEEKS :]
    lifts: dict[str, float] = {}
    for exercise_id in data.series:
        bests = data.lift(exercise_id, exercise_id, TREND_WEEKS).bests
        if bests:
            lifts[exercise_id] = round(abs(bests[-1].value), 2)
    preferences: Facts = {"units": data.athlete.units, "level": data.person.level, "goal": data.person.goal}
    if data.person.equipment is not None:
        preferences["equipment"] = [str(item) for item in data.person.equipment]
    return RecommendationContext(
        user_progress={"newestBests": lifts},
        recent_activity={week.start.isoformat(): week.workouts for week in weeks},
        goals=[goal.id for goal in data.goals],
        preferences=preferences,
    )
