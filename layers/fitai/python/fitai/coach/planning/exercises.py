"""What the rules of a plan ask of an exercise: its kind, the words of its id, its muscles, and whether it fits a request. Pure.

The facts of an exercise are computed once and kept for as long as the process has the same exercise.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from fitai.coach.planning.models import AgeBand, PlanRequest
from fitai.coach.planning.terms import BACK, BACK_MUSCLES, group_of, is_beginner, is_careful, is_senior
from fitai.exercises.models import Exercise
from fitai.exercises.published import loaded_regions, name_words
from fitai.training.session_time import SetTraits
from fitai.training.vocabulary import (
    BodyRegion,
    Difficulty,
    Equipment,
    ExerciseType,
    Measurement,
    MovementPattern,
    Muscle,
    Tag,
)

Direction = Literal["vertical", "horizontal"]
Refusal = tuple[str, str]
"""The rule that an exercise does not fit, and a sentence about it."""


class Kind(StrEnum):
    """The kind of an exercise, in the order of a day (rule V10)."""

    POWER = "power"
    COMPOUND = "compound"
    ISOLATION = "isolation"
    CORE = "core"
    CARDIO = "cardio"
    STRETCH = "stretch"
    OTHER = "other"
    """Of none of the kinds: balance work on the feet."""


POWER_WORDS = frozenset(["swing", "slam", "throw", "toss", "clean", "snatch", "jerk", "hop", "bound"])
CORE_PATTERNS = frozenset(
    {MovementPattern.BRACE, MovementPattern.ROTATION, MovementPattern.CARRY, MovementPattern.LOCOMOTION}
)
VERTICAL_PULL_WORDS = frozenset(["pull-up", "chin-up", "pulldown", "chin", "muscle-up"])
BALANCE_PATTERNS = frozenset(
    {MovementPattern.LUNGE, MovementPattern.SQUAT, MovementPattern.HINGE, MovementPattern.CARRY}
)
FREE_EQUIPMENT = frozenset({Equipment.BODYWEIGHT, Equipment.MAT})
"""What every user has."""
RISKY_BALANCE_WORDS = frozenset(["crow", "handstand", "headstand"])
"""Positions that neither somebody of 65 or more nor somebody who is pregnant is put into."""
PREGNANCY_WORDS = frozenset(
    [
        "bench-press",
        "floor-press",
        "hip-thrust",
        "glute-bridge",
        "dead-bug",
        "lying",
        "supine",
        "fly",
        "pullover",
        "skullcrusher",
    ]
)
"""Exercises on the back, which are left out in pregnancy unless one of `UPRIGHT_WORDS` is in the id, too."""
UPRIGHT_WORDS = frozenset(["incline", "seated", "standing", "side-lying"])
PREGNANCY_TRUNK_WORDS = frozenset(["crunch", "sit-up", "v-up", "twist"])
"""What loads the abdominal wall, without exception."""
PREGNANCY_EQUIPMENT = frozenset(
    {
        Equipment.BOX,
        Equipment.RINGS,
        Equipment.TRAMPOLINE,
        Equipment.TIRE,
        Equipment.JUMP_ROPE,
        Equipment.PUNCHING_BAG,
    }
)


@dataclass(frozen=True)
class ExerciseFacts:
    """What the rules ask of an exercise.

    Attributes:
        words: of the id, with singulars and pairs.
        volume: what a set counts for each muscle: 1 or 0.5; lats and middle back are `back`.
        primary: the primary muscles as they are counted, `back` for lats and middle back.
        is_lift: of type strength, and not mobility.
        is_loaded: measured in weight and repetitions.
        is_olympic: tagged so, and no squat.
        is_balance_work: of type balance, or a unilateral lunge, squat, hinge or carry.
        direction: of a push or a pull.
    """

    exercise: Exercise
    id: str
    kind: Kind
    words: frozenset[str]
    volume: Mapping[str, float]
    primary: frozenset[str]
    pattern: MovementPattern
    difficulty: Difficulty
    equipment: frozenset[Equipment]
    is_lift: bool
    is_loaded: bool
    is_unilateral: bool
    is_olympic: bool
    is_plyometric: bool
    is_balance_work: bool
    direction: Direction | None
    traits: SetTraits

    @cached_property
    def loaded_regions(self) -> frozenset[BodyRegion]:
        """The regions of the body that it loads."""
        return loaded_regions(self.exercise)

    @property
    def is_often_repeated(self) -> bool:
        """Whether it may be done on more than three days a week: brace, rotation, isolation of the abdominals (V18)."""
        return self.kind is Kind.CORE and self.pattern not in (MovementPattern.CARRY, MovementPattern.LOCOMOTION)


_facts: dict[str, ExerciseFacts] = {}
_MAX_FACTS = 5000
"""Exercises whose facts are kept: the library has 1300, the others are users' own."""


def facts_of(exercise: Exercise) -> ExerciseFacts:
    """The facts of an exercise."""
    facts = _facts.get(exercise.id)
    if facts is None or facts.exercise is not exercise:
        if len(_facts) >= _MAX_FACTS:
            _facts.clear()
        facts = _facts[exercise.id] = _read_facts(exercise)
    return facts


def facts_by_id(exercises: Iterable[Exercise]) -> dict[str, ExerciseFacts]:
    """The facts of exercises, by their ids."""
    return {exercise.id: facts_of(exercise) for exercise in exercises}


def kind_of(exercise: Exercise) -> Kind:
    """The kind of an exercise: the first of V10's table that matches."""
    return _kind(exercise, name_words(exercise))


def _kind(exercise: Exercise, words: set[str]) -> Kind:
    primary = frozenset(exercise.primary_muscle_groups)
    pattern = exercise.movement_pattern
    if exercise.exercise_type is ExerciseType.CARDIO:
        return Kind.CARDIO
    if exercise.exercise_type is ExerciseType.FLEXIBILITY or pattern is MovementPattern.MOBILITY:
        return Kind.STRETCH
    is_lift = _is_lift(exercise)
    if is_lift and (
        Tag.PLYOMETRIC in exercise.tags
        or pattern is MovementPattern.JUMP
        or _is_olympic(exercise)
        or words & POWER_WORDS
    ):
        return Kind.POWER
    is_isolation = pattern is MovementPattern.ISOLATION
    if pattern in CORE_PATTERNS or (is_isolation and primary == {Muscle.ABDOMINALS}):
        return Kind.CORE
    is_rear_pull = pattern is MovementPattern.PULL and Muscle.SHOULDERS in primary and Muscle.LATS not in primary
    if is_isolation or is_rear_pull:
        return Kind.ISOLATION
    return Kind.COMPOUND if is_lift else Kind.OTHER


def fitting(request: PlanRequest, exercises: Iterable[Exercise]) -> list[Exercise]:
    """The exercises that pass V3, V4, V19 and V22 for a request, in their order."""
    refusal = refusal_for(request)
    return [exercise for exercise in exercises if refusal(facts_of(exercise)) is None]


def refusal_for(request: PlanRequest) -> Callable[[ExerciseFacts], Refusal | None]:
    """A function that says why an exercise does not fit a request: the rule, and a sentence; None where it fits."""
    checks = (_equipment_check(request), _exclusion_check(request), _level_check(request), _people_check(request))

    def refusal(facts: ExerciseFacts) -> Refusal | None:
        for check in checks:
            reason = check(facts)
            if reason is not None:
                return reason
        return None

    return refusal


def refusals_for(request: PlanRequest) -> Callable[[ExerciseFacts], list[Refusal]]:
    """A function that gives every rule that an exercise does not fit."""
    checks = (_equipment_check(request), _exclusion_check(request), _level_check(request), _people_check(request))
    return lambda facts: [reason for check in checks if (reason := check(facts)) is not None]


_Check = Callable[[ExerciseFacts], Refusal | None]


def _equipment_check(request: PlanRequest) -> _Check:
    if request.equipment is None:
        return lambda facts: None
    available = FREE_EQUIPMENT | frozenset(request.equipment)

    def check(facts: ExerciseFacts) -> Refusal | None:
        missing = facts.equipment - available
        return ("V3", f"needs {', '.join(sorted(missing))}") if missing else None

    return check


def _exclusion_check(request: PlanRequest) -> _Check:
    ids = frozenset(request.dislikes) | frozenset(request.exclusions.exercises)
    muscles = frozenset(request.exclusions.muscles)
    regions = frozenset(request.exclusions.regions)

    def check(facts: ExerciseFacts) -> Refusal | None:
        if facts.id in ids:
            return "V4", "is disliked or excluded"
        if muscles and not muscles.isdisjoint(facts.exercise.primary_muscle_groups):
            return "V4", "trains an excluded muscle first of all"
        if regions and not regions.isdisjoint(facts.loaded_regions):
            return "V4", "loads an excluded region"
        return None

    return check


def _level_check(request: PlanRequest) -> _Check:
    if not is_beginner(request):
        return lambda facts: None

    def check(facts: ExerciseFacts) -> Refusal | None:
        if facts.difficulty is Difficulty.ADVANCED:
            return "V19", "is advanced"
        if facts.is_olympic:
            return "V19", "is an olympic lift, which a beginner does not do"
        if facts.is_plyometric and facts.difficulty is not Difficulty.BEGINNER:
            return "V19", "is plyometric and harder than for beginners"
        return None

    return check


def _people_check(request: PlanRequest) -> _Check:
    careful, senior, pregnant = is_careful(request), is_senior(request), request.pregnant
    if not careful:
        return lambda facts: None
    no_olympic = senior or pregnant or request.age_band is AgeBand.FROM_13

    def check(facts: ExerciseFacts) -> Refusal | None:
        if facts.difficulty is Difficulty.ADVANCED:
            return "V22", "is advanced"
        if no_olympic and facts.is_olympic:
            return "V22", "is an olympic lift"
        if (senior or pregnant) and _is_risky(facts):
            return "V22", "jumps, or has a risk of falling"
        if pregnant and _is_unfit_in_pregnancy(facts):
            return "V22", "is not done in pregnancy"
        return None

    return check


def _is_risky(facts: ExerciseFacts) -> bool:
    return (
        facts.pattern is MovementPattern.JUMP or facts.is_plyometric or not RISKY_BALANCE_WORDS.isdisjoint(facts.words)
    )


def _is_unfit_in_pregnancy(facts: ExerciseFacts) -> bool:
    on_the_back = not PREGNANCY_WORDS.isdisjoint(facts.words) and UPRIGHT_WORDS.isdisjoint(facts.words)
    return (
        on_the_back
        or not PREGNANCY_TRUNK_WORDS.isdisjoint(facts.words)
        or not PREGNANCY_EQUIPMENT.isdisjoint(facts.equipment)
    )


def _read_facts(exercise: Exercise) -> ExerciseFacts:
    words = name_words(exercise)
    pattern = exercise.movement_pattern
    is_lift = _is_lift(exercise)
    is_unilateral = Tag.UNILATERAL in exercise.tags
    return ExerciseFacts(
        exercise=exercise,
        id=exercise.id,
        kind=_kind(exercise, words),
        words=frozenset(words),
        volume=_volume_of_set(exercise) if is_lift else {},
        primary=frozenset(map(group_of, exercise.primary_muscle_groups)),
        pattern=pattern,
        difficulty=exercise.difficulty,
        equipment=frozenset(exercise.equipment),
        is_lift=is_lift,
        is_loaded=exercise.measurement is Measurement.WEIGHT_REPS,
        is_unilateral=is_unilateral,
        is_olympic=_is_olympic(exercise),
        is_plyometric=Tag.PLYOMETRIC in exercise.tags,
        is_balance_work=exercise.exercise_type is ExerciseType.BALANCE
        or (is_unilateral and pattern in BALANCE_PATTERNS),
        direction=_direction(exercise, words),
        traits=SetTraits(exercise.measurement, is_unilateral),
    )


def _is_lift(exercise: Exercise) -> bool:
    return exercise.exercise_type is ExerciseType.STRENGTH and exercise.movement_pattern is not MovementPattern.MOBILITY


def _is_olympic(exercise: Exercise) -> bool:
    return Tag.OLYMPIC in exercise.tags and exercise.movement_pattern is not MovementPattern.SQUAT


def _volume_of_set(exercise: Exercise) -> dict[str, float]:
    """What a set counts for each muscle: the back once, glutes and abdominals only as the rules of volume say."""
    primary = frozenset(exercise.primary_muscle_groups)
    volume = {group_of(muscle): 0.5 for muscle in exercise.secondary_muscle_groups}
    volume |= {group_of(muscle): 1.0 for muscle in primary}
    if Muscle.GLUTES not in primary or primary & {Muscle.QUADRICEPS, Muscle.HAMSTRINGS}:
        volume.pop(Muscle.GLUTES, None)
    if Muscle.ABDOMINALS not in primary:
        volume.pop(Muscle.ABDOMINALS, None)
    return volume


def _direction(exercise: Exercise, words: set[str]) -> Direction | None:
    primary = frozenset(exercise.primary_muscle_groups)
    if exercise.movement_pattern is MovementPattern.PULL:
        return "vertical" if words & VERTICAL_PULL_WORDS else "horizontal"
    if exercise.movement_pattern is MovementPattern.PUSH:
        return "vertical" if Muscle.SHOULDERS in primary and Muscle.CHEST not in primary else "horizontal"
    return None


def has_primary(facts: ExerciseFacts, muscle: str) -> bool:
    """Whether a muscle, or `back`, is a primary one of the exercise."""
    if muscle == BACK or muscle in BACK_MUSCLES:
        return BACK in facts.primary
    return muscle in facts.primary
