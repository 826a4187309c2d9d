"""How scores follow the data: entries from the events of workouts, typed values, and what a participant's score becomes.

An event says where to look. The score is computed from all entries of the period as they are now, so that events may come
twice, late and in any order; what comes after the freeze changes nothing.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fitai.community.challenges import board, plausibility, rules, store, telling
from fitai.community.challenges.events import ChallengeJoined
from fitai.community.challenges.metrics import METRICS
from fitai.community.challenges.places import store as places
from fitai.community.challenges.plausibility import DoneExercise, Estimate
from fitai.community.challenges.rules import StrengthHistory
from fitai.community.challenges.state import (
    ChallengeState,
    Entry,
    EntryExercise,
    LoadedChallenge,
    LoadedParticipation,
    Participation,
)
from fitai.exercises.published import current_library
from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import Deadline
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.table import commit, retry_on_conflict
from fitai.training.days import local_day
from fitai.training.vocabulary import Equipment
from fitai.users import published as users
from fitai.workouts import published as workouts
from fitai.workouts.events import (
    CompletedExercise,
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutEvent,
    WorkoutRestored,
)

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: the events of several workouts may come at once."""
MACHINES = frozenset({Equipment.MACHINE, Equipment.SMITH_MACHINE, Equipment.CABLE})
RUNNING = "running"
"""The family of the library's runs."""
MAX_HISTORY = 100
"""Sessions of an exercise in the 90 days before a challenge that are read."""
DAY = timedelta(days=1)

ScoreSource = WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored | ChallengeJoined
"""The events that may change a score."""


# --- entries -----------------------------------------------------------------------------------------------


def entry_of(event: WorkoutEvent, logged_at: datetime) -> Entry:
    """What a completed workout adds to challenges, and what is implausible about it."""
    return Entry(
        workout_id=event.workout_id,
        version=event.workout_version,
        started_at=event.started_at,
        ended_at=event.ended_at,
        logged_at=logged_at,
        seconds=event.duration_seconds,
        volume=event.total_volume,
        distance=event.counts.distance,
        exercises=[
            EntryExercise(
                exercise_id=exercise.exercise_id,
                volume=exercise.volume,
                distance=exercise.distance,
                one_rep_max=None if exercise.assisted else exercise.one_rep_max,
            )
            for exercise in event.exercises
        ],
        flaws=plausibility.workout_flaws(
            event.duration_seconds, event.total_volume, map(_done_exercise, event.exercises)
        ),
        under_review=plausibility.needs_review(event.total_volume),
    )


def _done_exercise(exercise: CompletedExercise) -> DoneExercise:
    source = current_library().get(exercise.exercise_id)
    loads = [] if exercise.assisted else exercise.loads
    max_load = max((load.weight for load in loads), default=0.0)
    return DoneExercise(
        max_load=max_load if exercise.assisted else max(max_load, exercise.max_weight or 0.0),
        max_loaded_reps=max((load.reps for load in loads), default=0),
        fastest_speed=exercise.fastest_speed or 0.0,
        is_machine=source is not None and bool(MACHINES & set(source.equipment)),
        is_run=source is not None and source.family == RUNNING,
    )


def _merged(before: Entry | None, after: Entry) -> Entry:
    """The entry after an event: that of the newer version of the workout, with the earliest moment of logging."""
    if before is None:
        return after
    newest = after if after.version > before.version else before
    moments = [moment for moment in (before.logged_at, after.logged_at) if moment is not None]
    return newest.model_copy(update={"logged_at": min(moments, default=None)})


def follow(event: ScoreSource) -> None:
    """Enter what has happened, and compute the scores that it may change: one Query for who is in no challenge.

    Else one BatchGetItem of the challenges, one write of the entry, and for each challenge whose score changes one transaction
    and two requests for the board; one Query of the exercise's history for a challenge of strength.
    """
    match event:
        case ChallengeJoined():
            count_period(event.user_id, event.challenge_id)
            return
        case WorkoutDeleted():
            changed = Entry(workout_id=event.workout_id, version=event.workout_version, deleted=True)
        case WorkoutRestored():
            if event.completed is None:
                return
            changed = entry_of(event.completed, event.at)
        case _:
            changed = entry_of(event, event.at)
    update_scores(event.user_id, [changed])


@dataclass(frozen=True, slots=True)
class Current:
    """What a user's scores follow from, as it was read at a moment."""

    at: datetime
    places: list[LoadedParticipation]
    entries: dict[str, Entry]
    challenges: dict[str, LoadedChallenge]


def _load(user_id: str) -> Current | None:
    now = clock.now()
    found, entries = places.load_current(user_id)
    if not found:
        return None
    return Current(now, found, entries, store.load_challenges(place.state.challenge_id for place in found))


def update_scores(
    user_id: str, changed: Iterable[Entry], concerns: Callable[[str], bool] = lambda challenge_id: True
) -> None:
    """Write changed entries, and compute the scores of the challenges that are concerned."""
    changed = list(changed)

    def attempt() -> None:
        current = _load(user_id)
        if current is not None:
            _write_entries(user_id, current, changed)
            for place in current.places:
                challenge = current.challenges.get(place.state.challenge_id)
                if challenge is not None and concerns(challenge.id) and rules.takes_scores(challenge, current.at):
                    _score(place, challenge, current)

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _write_entries(user_id: str, current: Current, changed: list[Entry]) -> None:
    """Write the entries that a challenge of the user's may count, each once; `current` gets them."""
    open_states = [challenge.state for challenge in current.challenges.values() if challenge.status == "open"]
    if not open_states:
        return
    expires_at = max(map(rules.freezes_at, open_states)) + DAY
    for entry in changed:
        before = current.entries.get(entry.workout_id)
        if before is None and not any(_may_count(state, entry) for state in open_states):
            continue
        after = _merged(before, entry)
        if after != before:
            commit(
                places.entry_write(user_id, after, before, expires_at),
                personal_data.account_exists_check_write(user_id),
            )
            current.entries[entry.workout_id] = after


def _may_count(state: ChallengeState, entry: Entry) -> bool:
    """Whether the workout is in the period in some time zone. A deletion is kept, since it may come before the completion."""
    moment = entry.started_at or entry.ended_at
    if moment is None:
        return entry.deleted
    return rules.first_start(state) <= moment < rules.last_end(state)


# --- scores ------------------------------------------------------------------------------------------------


def _score(place: LoadedParticipation, challenge: LoadedChallenge, current: Current) -> None:
    """Compute and write a participant's score, and project it onto the board.

    The board is written even where nothing has changed: the process may have ended before it was.

    Raises:
        WriteConflict: it was changed since it was read.
    """
    before, state = place.state, challenge.state
    evaluation = rules.evaluate(state, before, current.entries.values(), _history(before.user_id, state))
    after = before.model_copy(update={"score": evaluation.score, "excluded": evaluation.excluded})
    with suppress(store.TakesNoPart):
        board.project(save_score(place, state, after, current.at))


def save_score(
    place: LoadedParticipation, state: ChallengeState, after: Participation, read_at: datetime
) -> Participation:
    """Write a participation with another score, with its team's; nothing where it is unchanged.

    Args:
        read_at: when the data was read that the score follows from.

    Raises:
        WriteConflict: it was changed since it was read.
        TakesNoPart: the challenge is frozen.
        AccountGone: the account was deleted.
    """
    before = place.state
    if after == before:
        return before
    if after.score != before.score:
        after = after.model_copy(update={"scored_at": rules.later(before.scored_at, read_at)})
    team = None if after.team_id is None or after.disqualified else store.load_team(state.id, after.team_id)
    commit(
        places.place_write(place, after),
        store.open_check_write(state.id),
        personal_data.account_exists_check_write(after.user_id),
        *store.team_writes(state.id, team, after.user_id, after.score),
        *places.start_deadline_writes(place, after),
        *telling.excluded_writes(state, before, after),
    )
    return after


def _history(user_id: str, state: ChallengeState) -> StrengthHistory:
    """What a gain of strength is judged by: one Query; of the lifts that there are percentiles for, two GetItems more."""
    if state.metric != "strength" or state.exercise_id is None:
        return StrengthHistory()
    points, _ = workouts.strength_points(
        user_id,
        state.exercise_id,
        since=state.start_date - timedelta(days=plausibility.JUMP_DAYS),
        until=state.start_date - DAY,
        limit=MAX_HISTORY,
        after=None,
    )
    earlier = [
        Estimate(point.date, point.one_rep_max)
        for point in reversed(points)
        if point.one_rep_max is not None and not point.assisted
    ]
    if state.exercise_id not in plausibility.LIFTS:
        return StrengthHistory(earlier)
    athlete = users.athlete(user_id)
    weight = users.body_standing(user_id).latest.get("weight", athlete.weight)
    return StrengthHistory(earlier, plausibility.highest_p90(state.exercise_id, athlete.sex, weight))


def count_period(user_id: str, challenge_id: str) -> None:
    """Count what a participant has trained in the period so far, by the workouts as they are now.

    One Query and a BatchGetItem for each hundred workouts of the period, and one for their exercises. An entry without its
    workout is looked up by itself, since the index may not have it yet.
    """
    challenge = store.load_challenge(challenge_id)
    if challenge is None or METRICS[challenge.state.metric].is_typed:
        return
    state = challenge.state
    found = [
        entry_of(event, created_at)
        for event, created_at in workouts.completed_workouts_between(
            user_id, state.start_date - DAY, min(state.end_date, clock.now().date()) + DAY
        )
    ]
    known_ids = {entry.workout_id for entry in found}
    _, entries = places.load_current(user_id)
    for workout_id, entry in entries.items():
        if workout_id not in known_ids and not entry.deleted and _may_count(state, entry):
            event = workouts.completed_workout(user_id, workout_id)
            if event is None:
                found.append(entry.model_copy(update={"deleted": True, "version": entry.version + 1}))
            elif event.workout_version > entry.version:
                found.append(entry_of(event, entry.logged_at or event.at))
    update_scores(user_id, found, lambda id_: id_ == challenge_id)


def recompute_place(user_id: str, challenge_id: str) -> None:
    """Compute one score anew, after the period of its challenge was changed, and move when its beginning is told."""

    def attempt() -> None:
        current = _load(user_id)
        place = (
            next((found for found in current.places if found.state.challenge_id == challenge_id), None)
            if current
            else None
        )
        if current is None or place is None:
            return
        challenge = current.challenges[challenge_id]
        start = rules.starts_at(challenge.state, place.state.timezone)
        starts = None if start <= current.at else Deadline.of(start, place.state.timezone)
        if starts != place.state.starts:
            with suppress(store.TakesNoPart):
                save_score(place, challenge.state, place.state.model_copy(update={"starts": starts}), current.at)

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    count_period(user_id, challenge_id)


# --- typed values ------------------------------------------------------------------------------------------


def report_progress(user_id: str, challenge_id: str, value: float, day: date | None) -> Participation:
    """Type in a value of a day in a `custom` challenge, or correct it. Idempotent: the newest value of a day counts.

    One BatchGetItem, one transaction, and two requests for the board; of a team, one GetItem more.

    Raises:
        NotFound: the caller does not take part.
        Invalid: the metric is not typed in; the day is not of the period, not begun, or too long ago.
        Conflict: `challenge_over`: it is frozen.
    """

    def attempt() -> Participation:
        now = clock.now()
        challenge, place, _, _ = places.load_with_place(user_id, challenge_id)
        if challenge is None or place is None:
            raise NotFound("You do not take part in this challenge.")
        state = challenge.state
        if not METRICS[state.metric].is_typed:
            raise Invalid.field("challengeId", "Its scores follow from workouts, and are not typed in")
        if place.is_over or not rules.takes_scores(challenge, now):
            raise Conflict("The challenge is over; its ranking is kept.", code="challenge_over")
        today = local_day(now, place.state.timezone)
        typed_day = day or today
        if not state.start_date <= typed_day <= state.end_date:
            raise Invalid.field("date", "Must be a day of the challenge")
        if typed_day > today:
            raise Invalid.field("date", "Must not be in the future")
        if not rules.may_type(place.state, typed_day, now):
            raise Invalid.field("date", "Must be typed in first within 48 hours of the day")
        after = place.state.model_copy(update={"typed": place.state.typed | {typed_day: value}})
        after = after.model_copy(update={"score": rules.evaluate(state, after, ()).score})
        try:
            return save_score(place, state, after, now)
        except store.TakesNoPart:
            raise Conflict("The challenge is over; its ranking is kept.", code="challenge_over") from None

    try:
        saved = retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    except personal_data.AccountGone:
        raise NotFound("You do not take part in this challenge.") from None
    board.project(saved)
    return saved
