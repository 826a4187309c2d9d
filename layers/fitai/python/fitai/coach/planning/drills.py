"""Warm-up and cool-down of a day: how long they take, and of what they are made. Pure; seconds.

Source of the least and the most: rule V17.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.split import DayKind
from fitai.coach.planning.terms import is_senior, session_minutes
from fitai.training.plans import TemplateDrill
from fitai.training.vocabulary import Measurement, Tag

MIN_WARMUP = ((30, 120, 240), (44, 180, 240), (45, 240, 240), (59, 240, 480), (10_000, 300, 480))
"""Minutes up to which a row holds, and the least seconds of the warm-up for others and from 65 on."""
COOLDOWN_FROM_MINUTES = 30
MIN_COOLDOWN = 60
USUAL_WARMUP_SHARE = 0.1
USUAL_COOLDOWN_SHARE = 0.05
MAX_USUAL_WARMUP = 480
MAX_USUAL_COOLDOWN = 240
LONG_RAISE = 120
"""Seconds from which what makes warm is done in two ways."""
STEP = 10
"""Durations are multiples of it."""


@dataclass(frozen=True, slots=True)
class DrillTimes:
    """Seconds of warm-up and cool-down: the usual ones, and where time is short."""

    warmup: int
    cooldown: int
    short_warmup: int
    short_cooldown: int
    most_warmup: int


def drill_times(request: PlanRequest) -> DrillTimes:
    """How long warm-up and cool-down of a request take."""
    minutes = request.duration_minutes
    session = 60 * session_minutes(request)
    column = 2 if is_senior(request) else 1
    least = next(row[column] for row in MIN_WARMUP if minutes <= row[0])
    most = min(900, max(300, 21 * minutes))
    warmup = max(least, min(MAX_USUAL_WARMUP, _round(USUAL_WARMUP_SHARE * session)))
    has_cooldown = minutes >= COOLDOWN_FROM_MINUTES
    cooldown = max(
        MIN_COOLDOWN if has_cooldown else 30, min(MAX_USUAL_COOLDOWN, _round(USUAL_COOLDOWN_SHARE * session))
    )
    return DrillTimes(warmup, cooldown, least, MIN_COOLDOWN if has_cooldown else 0, most)


def _round(seconds: float) -> int:
    return STEP * round(seconds / STEP)


RAISE_DRILLS = (
    "jumping-jack", "high-knees", "butt-kicks", "standing-knee-to-elbow", "fast-feet", "shadow-boxing",
    "treadmill-walk", "outdoor-walk", "stationary-bike-ride", "standing-march-balance",
)  # fmt: skip
"""What makes warm, the most usual first."""
GENTLE_RAISE_DRILLS = (
    "treadmill-walk", "stationary-bike-ride", "outdoor-walk", "standing-march-balance", "standing-knee-to-elbow",
    "elliptical-trainer", "arm-ergometer", "shadow-boxing",
)  # fmt: skip
"""The same for minors, from 65 on and in pregnancy: without hops."""
UPPER_DRILLS = (
    "arm-circles", "band-pull-apart", "open-book", "wall-slide", "scapular-push-up", "shoulder-cars",
    "quadruped-thoracic-rotation", "shoulder-roll", "cat-cow", "thread-the-needle",
)  # fmt: skip
LOWER_DRILLS = (
    "leg-swing-front-back", "walking-knee-hug", "glute-bridge", "squat-to-stand", "leg-swing-side",
    "90-90-hip-switch", "ankle-rocker", "adductor-rock-back", "runners-lunge-rock", "bodyweight-squat",
)  # fmt: skip
BALANCE_DRILLS = (
    "single-leg-stand", "tandem-stand", "tandem-walk", "standing-march-balance", "tree-pose", "heel-raise-balance",
    "split-squat", "single-leg-toe-touch",
)  # fmt: skip
UPPER_STRETCHES = (
    "doorway-chest-stretch", "cross-body-shoulder-stretch", "childs-pose", "overhead-triceps-stretch",
    "hands-clasped-chest-stretch", "standing-side-bend-stretch", "wall-biceps-stretch", "thread-the-needle",
)  # fmt: skip
LOWER_STRETCHES = (
    "standing-quad-stretch", "standing-hamstring-stretch", "figure-four-stretch", "standing-calf-stretch",
    "half-kneeling-hip-flexor-stretch", "butterfly-stretch", "seated-forward-fold", "knee-to-chest-stretch",
)  # fmt: skip

RAISE_TEXT = "Easy to moderate: breathe deeper, but keep talking. This lifts the pulse before the first work."
MOBILITY_TEXT = "Smooth and controlled, a little further with each repetition; no bouncing."
BALANCE_TEXT = "Stand next to a wall or chair and hold on as much as needed; change sides halfway."
STRETCH_TEXT = "Hold a mild pull, breathe out slowly, change sides halfway where there are two."
FREE_RAISE_TEXT = "March on the spot and swing the arms, slowly at first, then a little faster, until you feel warm."
FREE_COOLDOWN_TEXT = "Walk slowly and breathe out for longer than in, until the pulse has come down."


@dataclass(frozen=True, slots=True)
class DrillPool:
    """The exercises that drills are made of, by what they are for, the most usual first."""

    raising: tuple[ExerciseFacts, ...]
    upper: tuple[ExerciseFacts, ...]
    lower: tuple[ExerciseFacts, ...]
    balance: tuple[ExerciseFacts, ...]
    upper_stretches: tuple[ExerciseFacts, ...]
    lower_stretches: tuple[ExerciseFacts, ...]


def drill_pool(fitting: Sequence[ExerciseFacts], *, is_gentle: bool = False) -> DrillPool:
    """The drills among the exercises that fit.

    Args:
        is_gentle: whether what makes warm has no hops.
    """
    by_id = {facts.id: facts for facts in fitting}

    def named(ids: Sequence[str]) -> tuple[ExerciseFacts, ...]:
        return tuple(by_id[id] for id in ids if id in by_id)

    balance = named(BALANCE_DRILLS)
    others = [facts for facts in fitting if facts.is_balance_work and facts not in balance and not facts.is_loaded]
    others += [facts for facts in fitting if facts.is_balance_work and facts.is_loaded]
    stretches = [facts for facts in fitting if is_static_stretch(facts)]
    return DrillPool(
        raising=named(GENTLE_RAISE_DRILLS if is_gentle else RAISE_DRILLS),
        upper=named(UPPER_DRILLS),
        lower=named(LOWER_DRILLS),
        balance=(*balance, *others),
        upper_stretches=named(UPPER_STRETCHES) or _tagged(stretches, Tag.UPPER_BODY),
        lower_stretches=named(LOWER_STRETCHES) or _tagged(stretches, Tag.LOWER_BODY),
    )


def is_static_stretch(facts: ExerciseFacts) -> bool:
    """Whether it is a stretch that is held."""
    return (
        facts.kind is Kind.STRETCH and facts.exercise.measurement is Measurement.DURATION and not facts.is_balance_work
    )


def _tagged(facts: Sequence[ExerciseFacts], tag: Tag) -> tuple[ExerciseFacts, ...]:
    return tuple(stretch for stretch in facts if tag in stretch.exercise.tags)[:6]


def warmup_drills(
    pool: DrillPool, kind: DayKind, seconds: int, turn: int, *, with_balance: bool, closing: str | None
) -> list[TemplateDrill]:
    """The drills of a warm-up: what makes warm, mobility for what the day trains, balance from 65 on.

    Args:
        seconds: the whole time. turn: the number of the day, so that days differ.
        closing: what the last drill leads to, as a sentence.
    """
    balance_seconds = 60 if with_balance and pool.balance else 0
    left = seconds - balance_seconds
    mobility = _mobility(pool, kind, turn, count=0 if left < 120 else 1 if left < 180 else 2 if left < 300 else 3)
    each = _round(min(60.0, left * 0.5 / len(mobility))) if mobility else 0
    drills = _raise_drills(pool, turn, left - each * len(mobility))
    drills += [_drill(facts, each, MOBILITY_TEXT) for facts in mobility]
    if balance_seconds:
        drills.append(_drill(pool.balance[turn % min(3, len(pool.balance))], balance_seconds, BALANCE_TEXT))
    if closing:
        last = drills[-1]
        drills[-1] = last.model_copy(update={"instructions": f"{last.instructions} {closing}"})
    return drills


def cooldown_drills(pool: DrillPool, kind: DayKind, seconds: int, turn: int) -> list[TemplateDrill]:
    """The drills of a cool-down: easy stretches of what was trained, else slow walking."""
    if seconds <= 0:
        return []
    stretches = _rotated(_stretches(pool, kind), turn)
    count = min(len(stretches), max(1, seconds // 45), 8)
    if not count:
        return [TemplateDrill(duration=seconds, instructions=FREE_COOLDOWN_TEXT)]
    walk = seconds - 90 * count if seconds > 90 * count else 0
    each = (seconds - walk) // count
    drills = [_drill(facts, each, STRETCH_TEXT) for facts in stretches[:count]]
    rest = seconds - each * count
    if walk:
        drills.insert(0, TemplateDrill(duration=rest, instructions=FREE_COOLDOWN_TEXT))
    elif rest:
        drills[-1] = drills[-1].model_copy(update={"duration": each + rest})
    return drills


def _raise_drills(pool: DrillPool, turn: int, seconds: int) -> list[TemplateDrill]:
    """What makes warm: one drill, or two where it takes long."""
    if not pool.raising:
        return [TemplateDrill(duration=seconds, instructions=FREE_RAISE_TEXT)]
    choices = pool.raising[:3]
    first = choices[turn % len(choices)]
    if seconds < LONG_RAISE or len(choices) == 1 or first.id.endswith(("walk", "ride")):
        return [_drill(first, seconds, RAISE_TEXT)]
    half = _round(seconds / 2)
    second = choices[(turn + 1) % len(choices)]
    return [_drill(first, half, RAISE_TEXT), _drill(second, seconds - half, RAISE_TEXT)]


def _mobility(pool: DrillPool, kind: DayKind, turn: int, count: int) -> list[ExerciseFacts]:
    if kind in (DayKind.UPPER, DayKind.PUSH, DayKind.PULL):
        choices = _rotated(pool.upper, turn)
    elif kind in (DayKind.LOWER, DayKind.LEGS):
        choices = _rotated(pool.lower, turn)
    else:
        choices = _alternating(_rotated(pool.lower, turn), _rotated(pool.upper, turn))
    return choices[:count]


def _stretches(pool: DrillPool, kind: DayKind) -> list[ExerciseFacts]:
    if kind in (DayKind.UPPER, DayKind.PUSH, DayKind.PULL):
        return list(pool.upper_stretches)
    if kind in (DayKind.LOWER, DayKind.LEGS):
        return list(pool.lower_stretches)
    return _alternating(list(pool.lower_stretches), list(pool.upper_stretches))


def _rotated(facts: Sequence[ExerciseFacts], turn: int) -> list[ExerciseFacts]:
    start = turn % len(facts) if facts else 0
    return [*facts[start:], *facts[:start]]


def _alternating(first: list[ExerciseFacts], second: list[ExerciseFacts]) -> list[ExerciseFacts]:
    mixed = [facts for pair in zip(first, second, strict=False) for facts in pair]
    shorter = min(len(first), len(second))
    return [*mixed, *first[shorter:], *second[shorter:]]


def _drill(facts: ExerciseFacts, seconds: int, text: str) -> TemplateDrill:
    return TemplateDrill(exercise_id=facts.id, duration=seconds, instructions=text)
