"""From what is sent to a challenge, and to a changed one. Pure."""

from datetime import date, datetime, timedelta

from fitai.community.challenges import rules
from fitai.community.challenges.metrics import METRICS
from fitai.community.challenges.models import MAX_DAYS, ChangeChallenge, NewChallenge
from fitai.community.challenges.state import ChallengeState, LoadedChallenge, Team
from fitai.kernel.errors import Conflict, FieldError, Invalid

MAX_AHEAD = timedelta(days=366)
"""How far ahead a challenge can begin."""


def new_challenge(
    challenge_id: str, creator_id: str, request: NewChallenge, today: date, now: datetime
) -> ChallengeState:
    """The challenge that a request creates.

    Raises:
        Invalid: fields that do not fit each other, each named.
    """
    errors = [*_metric_errors(request), *_period_errors(request.start_date, request.end_date, today)]
    teams = request.teams
    if teams is not None and len({name.casefold() for name in teams.names}) < len(teams.names):
        errors.append(FieldError("teams.names", "Must be different names"))
    if teams is not None and teams.best_of > teams.max_size:
        errors.append(FieldError("teams.bestOf", "Must be at most the size of a team"))
    if errors:
        raise Invalid(fields=errors)
    room = request.max_participants
    return ChallengeState(
        id=challenge_id,
        creator_id=creator_id,
        title=request.title,
        description=request.description,
        metric=request.metric,
        exercise_id=request.exercise_id,
        custom_unit=request.custom_unit,
        start_date=request.start_date,
        end_date=request.end_date,
        visibility=request.visibility,
        max_participants=room if teams is None else min(room, teams.max_size * len(teams.names)),
        teams=[]
        if teams is None
        else [Team(id=f"team-{place}", name=name) for place, name in enumerate(teams.names, 1)],
        best_of=None if teams is None else teams.best_of,
        max_team_size=None if teams is None else teams.max_size,
        created_at=now,
        updated_at=now,
    )


def _metric_errors(request: NewChallenge) -> list[FieldError]:
    metric = METRICS[request.metric]
    errors = []
    if request.visibility not in metric.visibilities:
        errors.append(FieldError("visibility", f"{request.metric} is only for friends or invited users"))
    if metric.exercise == "needed" and request.exercise_id is None:
        errors.append(FieldError("exerciseId", f"Is needed for {request.metric}"))
    if metric.exercise == "none" and request.exercise_id is not None:
        errors.append(FieldError("exerciseId", f"Does not belong to {request.metric}"))
    if metric.is_typed and request.custom_unit is None:
        errors.append(FieldError("customUnit", f"Is needed for {request.metric}"))
    if not metric.is_typed and request.custom_unit is not None:
        errors.append(FieldError("customUnit", f"Does not belong to {request.metric}"))
    return errors


def _period_errors(start: date, end: date, today: date) -> list[FieldError]:
    errors = []
    if start < today:
        errors.append(FieldError("startDate", "Must be today or later"))
    if start > today + MAX_AHEAD:
        errors.append(FieldError("startDate", "Must be within a year"))
    return errors + _length_errors(start, end)


def _length_errors(start: date, end: date) -> list[FieldError]:
    if end < start:
        return [FieldError("endDate", "Must not be before the first day")]
    if (end - start).days + 1 > MAX_DAYS:
        return [FieldError("endDate", f"Must be at most {MAX_DAYS} days with the first day")]
    return []


def changed_challenge(loaded: LoadedChallenge, change: ChangeChallenge, today: date, now: datetime) -> ChallengeState:
    """The challenge after a change by its creator.

    Raises:
        Invalid: a field is impossible, or cannot be changed any more.
        Conflict: `challenge_over`: the last day is over, or it was cancelled.
    """
    state = loaded.state
    if loaded.status != "open" or now >= rules.last_end(state):
        raise Conflict("The challenge is over.", code="challenge_over")
    changes = change.model_dump(exclude_unset=True, exclude={"version"})
    after = state.model_copy(update=changes)
    errors = []
    if now >= rules.first_start(state):
        fixed = [name for name in changes if name != "end_date" and changes[name] != getattr(state, name)]
        errors += [
            FieldError(ChangeChallenge.model_fields[name].alias or name, "Cannot be changed once it has begun")
            for name in fixed
        ]
    elif after.start_date != state.start_date:
        errors += _period_errors(after.start_date, after.end_date, today)
    if after.end_date != state.end_date:
        errors += _length_errors(after.start_date, after.end_date)
        if after.end_date < today:
            errors.append(FieldError("endDate", "Must be today or later"))
    if after.visibility not in METRICS[state.metric].visibilities:
        errors.append(FieldError("visibility", f"{state.metric} is only for friends or invited users"))
    if after.max_participants < loaded.participants:
        errors.append(FieldError("maxParticipants", "Must not be fewer than take part"))
    if after.max_team_size is not None and after.max_participants > after.max_team_size * len(after.teams):
        errors.append(FieldError("maxParticipants", "Must not be more than the teams take"))
    if errors:
        raise Invalid(fields=errors)
    return after.model_copy(update={"updated_at": now})
