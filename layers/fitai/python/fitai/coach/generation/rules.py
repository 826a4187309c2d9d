"""Decisions of a generation: the complete request, when the model is asked again, the confidence. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fitai.coach.generation.models import GeneratePlan, PlanMuscle
from fitai.coach.person import age_band, age_on
from fitai.coach.planning.models import (
    MAX_EXERCISES_NAMED,
    AgeBand,
    Exclusions,
    Goal,
    PlanHistory,
    PlanRequest,
)
from fitai.kernel.types import Units
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Muscle

MACHINE_SECONDS = 120
"""Seconds that an execution of the machine takes at most; a generation that runs for longer has failed."""
MODEL_SECONDS = 20
"""Seconds for all calls of the model (coach.md, section 10)."""
MAX_REPAIRS = 2
"""How many times the model is asked to correct its answer (coach.md, section 10)."""
MAX_WAITS = 2
"""How many times a generation waits for a model that throttles."""
SHORTEST_CALL = 3
"""Seconds that a call of the model needs: with less left it is not asked again."""
USUAL_MINUTES = 60
"""The minutes of a workout where nothing says how long it is to be."""
MIN_ONE_REP_MAX, MAX_ONE_REP_MAX = 1.0, 1000.0
"""Kilograms between which a record is taken for a one-repetition maximum."""


class Outcome(StrEnum):
    """The outcome of a task, which selects the next state of the machine."""

    ASK_MODEL = "ask_model"
    BUILD = "build"
    GONE = "gone"
    ANSWERED = "answered"
    THROTTLED = "throttled"
    FALLBACK = "fallback"
    VALID = "valid"
    REPAIR = "repair"
    BUILT = "built"
    IMPOSSIBLE = "impossible"
    SAVED = "saved"
    EXPLAINED = "explained"
    FAILED = "failed"


CAREFUL_BANDS = (AgeBand.FROM_13, AgeBand.FROM_16, AgeBand.FROM_65)
"""The ages that limits hold for, the strictest first."""


def stricter_band(requested: AgeBand | None, own: AgeBand | None) -> AgeBand | None:
    """The band that a plan is made for: the stricter one of the request's and the profile's.

    Limits hold for minors and from 65 on. What the profile says precedes a request that would lift them; a request may ask for
    more care than the profile.
    """
    if own in CAREFUL_BANDS or requested in CAREFUL_BANDS:
        return next(band for band in CAREFUL_BANDS if band in (own, requested))
    return requested or own


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The user's data that completes a request.

    Attributes:
        equipment: None where none is chosen: all of it.
        one_rep_maxes: kilograms, by the ids of the exercises.
        declined: exercises that the user has declined of late.
        goal: what the profile's goals and the open ones say; general where they say nothing.
        last_goal, last_minutes: of the last accepted plan.
    """

    equipment: Sequence[Equipment] | None = None
    injuries: Sequence[BodyRegion] = ()
    weekly_target: int = 3
    fitness_level: Difficulty | None = None
    birth: date | None = None
    one_rep_maxes: Mapping[str, float] = field(default_factory=dict)
    declined: Collection[str] = ()
    last_exercises: Sequence[str] = ()
    goal: Goal = Goal.GENERAL
    last_goal: Goal | None = None
    last_minutes: int | None = None
    units: Units = "metric"


def resolved_request(
    request: GeneratePlan, days_per_week: int | None, facts: AccountFacts, today: date, seed: str
) -> PlanRequest:
    """The request completed with the user's data; the request takes precedence, except over a stricter age band.

    Args:
        seed: used where the request has none, so that each plan is different.
    """
    exclusions = request.exclusions
    age = None if facts.birth is None else age_on(facts.birth, today)
    band = stricter_band(request.age_band, age_band(age))
    maxes = {
        exercise_id: weight
        for exercise_id, weight in {**facts.one_rep_maxes, **request.one_rep_maxes}.items()
        if MIN_ONE_REP_MAX <= weight <= MAX_ONE_REP_MAX
    }
    history = request.history or PlanHistory(last_plan_exercise_ids=list(facts.last_exercises)[:MAX_EXERCISES_NAMED])
    return PlanRequest(
        goal=request.goal or facts.last_goal or _own_goal(facts.goal, band, request.pregnant),
        days_per_week=days_per_week or min(7, max(1, facts.weekly_target)),
        duration_minutes=request.duration_minutes or _minutes(facts.last_minutes),
        equipment=_distinct(request.equipment if request.equipment is not None else facts.equipment),
        fitness_level=request.fitness_level or facts.fitness_level or Difficulty.BEGINNER,
        age_band=band,
        pregnant=request.pregnant,
        exclusions=Exclusions(
            regions=list(dict.fromkeys([*exclusions.regions, *facts.injuries])),
            muscles=exclusions.muscles,
            exercises=exclusions.exercises,
        ),
        dislikes=list(dict.fromkeys([*request.dislikes, *sorted(facts.declined)]))[:MAX_EXERCISES_NAMED],
        target_muscles=[
            "back" if muscle is PlanMuscle.BACK else Muscle(muscle.value)
            for muscle in dict.fromkeys(request.target_muscles)
        ],
        one_rep_maxes=dict(sorted(maxes.items())[:MAX_EXERCISES_NAMED]),
        increments=request.increments,
        units=facts.units,
        history=history,
        seed=request.seed if request.seed is not None else seed,
    )


def _own_goal(goal: Goal, band: AgeBand | None, pregnant: bool) -> Goal:
    """The user's own goal; nobody under 18 or pregnant is planned to lose fat without having asked for it."""
    is_cared_for = pregnant or band in (AgeBand.FROM_13, AgeBand.FROM_16)
    return Goal.GENERAL if goal is Goal.FAT_LOSS and is_cared_for else goal


def _minutes(last: int | None) -> int:
    return min(120, max(15, last)) if last else USUAL_MINUTES


def _distinct(equipment: Sequence[Equipment] | None) -> list[Equipment] | None:
    return None if equipment is None else list(dict.fromkeys(equipment))


# --- the model ---------------------------------------------------------------------------------------------


def seconds_for_model(asked_at: datetime, now: datetime) -> float:
    """Seconds that are left for calls of the model."""
    return MODEL_SECONDS - (now - asked_at).total_seconds()


def waits_for_model(throttled: int, wait: float, seconds_left: float) -> bool:
    """Whether to wait for a model that throttles, and ask again: there must be time left for its answer.

    Args:
        throttled: how many times it has refused so far, this time included.
        wait: seconds to wait, as the model says.
    """
    return throttled <= MAX_WAITS and seconds_left - wait >= SHORTEST_CALL


def repairs_plan(repairs: int, seconds_left: float) -> bool:
    """Whether the model is asked to correct its answer."""
    return repairs < MAX_REPAIRS and seconds_left >= SHORTEST_CALL


# --- the result --------------------------------------------------------------------------------------------

BASE_CONFIDENCE, MAX_CONFIDENCE, MIN_CONFIDENCE = 0.5, 0.95, 0.3
FACT_STEP, YIELD_STEP = 0.09, 0.1
YIELD_PREFIX = "yield:"
"""The prefix of the tags that say which rule yields (coach.md, V24)."""


def confidence(facts: AccountFacts, request: GeneratePlan) -> float:
    """The confidence in a plan by how much of the user's data there is, 0.5 to 0.95."""
    sources = (
        request.fitness_level or facts.fitness_level,
        request.equipment is not None or facts.equipment is not None,
        request.age_band or facts.birth,
        request.one_rep_maxes or facts.one_rep_maxes,
        request.history or facts.last_exercises,
    )
    return round(min(MAX_CONFIDENCE, BASE_CONFIDENCE + FACT_STEP * sum(map(bool, sources))), 2)


def with_yields(confidence: float, tags: Sequence[str]) -> float:
    """The confidence in a plan in which rules yield, at least 0.3."""
    yields = sum(tag.startswith(YIELD_PREFIX) for tag in tags)
    return round(max(MIN_CONFIDENCE, confidence - YIELD_STEP * yields), 2)
