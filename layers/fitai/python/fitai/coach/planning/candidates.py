"""The exercises that a plan may be made of: those that fit, the most useful ones of every kind and muscle. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from fitai.coach.planning import scoring
from fitai.coach.planning.choices import PlanChoice, follow_choice
from fitai.coach.planning.exercises import ExerciseFacts, Kind, facts_of, refusal_for
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import Prescription, prescribe
from fitai.coach.planning.terms import BIG_MUSCLES, group_of, is_beginner, targets
from fitai.exercises.models import Exercise
from fitai.exercises.published import ranking_key, unlikeliness
from fitai.training.landmarks import LANDMARKS
from fitai.training.vocabulary import Difficulty, Measurement, MovementPattern, Muscle, Tag

GROUPS: tuple[str, ...] = tuple(
    dict.fromkeys([*LANDMARKS, *(muscle for muscle in Muscle if muscle not in (Muscle.LATS, Muscle.MIDDLE_BACK))])
)
"""The muscles whose volume is counted; their positions are the indices of all lists of volumes."""
GROUP_INDEX = {group: index for index, group in enumerate(GROUPS)}
MAX_CANDIDATES = 120
"""Exercises that are offered to a model, at most."""
UNUSUAL_FAMILIES = frozenset(
    {
        "calisthenics-skill",
        "strongman",
        "olympic-lift",
        "medicine-ball-throw",
        "jump",
        "neck",
        "kettlebell-ballistic",
        "full-body",
    }
)
"""Movements that a plan does not use without need: they are skills of their own, or train nothing else."""
ODD_WORDS = frozenset(
    {
        "kang", "wall-sit", "arch-rock", "jefferson", "sissy", "zercher", "larsen", "arm-wrestling", "fingertip", "planche",
        "typewriter", "tiger", "headbanger", "korean", "russian-dip", "atomic", "bird-dog", "side-plank", "plank-cable",
        "kipping", "muscle-up", "lever", "flag", "90-degree", "pelican", "superman", "burpee", "handcuff", "swimmer",
        "serratus", "quad-set", "ulnar", "radial", "guillotine", "wrist", "finger", "towel", "side-pressure", "yoke",
        "chinese-plank", "man-maker", "iron-cross", "pronation", "supination", "twenty-one", "kas", "batwing", "board",
        "california", "kelso", "biering", "bus-driver", "powell", "monkey-row", "scapular", "jm", "javelin", "bradford",
    }
)  # fmt: skip
"""Words of exercises that are skills, remedies or curiosities: a coach does not begin with them."""
UNUSUAL_TAGS = frozenset({Tag.OLYMPIC, Tag.PLYOMETRIC, Tag.REHAB})
NO_CHOICES: Mapping[str, PlanChoice] = MappingProxyType({})
NO_PREFERENCES: Mapping[str, float] = MappingProxyType({})
PER_PLACE = 5
"""Candidates for each pattern and main muscle."""
USUAL_TIER = 1
"""Of exercises that are used without need."""
MIN_PER_PLACE = 3
"""The same, where the others are far less usual than the first."""
USUAL_DISTANCE = 8
"""Points of unlikeliness between the most usual exercise of a place and others that are usual, too."""
ENOUGH_LOADED = 1
"""Loaded lifts of a place from which on those with the own body are left out, where loads must grow."""
PER_MUSCLE = 4
"""Candidates for each muscle, at least."""


@dataclass(slots=True, eq=False)
class Candidate:
    """A lift that fits the request, with what the planner asks of it again and again.

    Attributes:
        tier: 0 for what the model chose, 1 for usual exercises, 2 for those that are used where nothing else serves.
        rank: sorts equals, the most usual first. unlikeliness: the lower, the more usual.
        static_score: the part of its score that the plan does not change; `liking` is its part for novelty and feedback.
        volume: what a set counts, by the index of the muscle. primary: the indices of the primary muscles.
        trained: those of them that a set counts for: glutes beside quadriceps do not.
        pattern: the movement pattern, of a push or pull with its direction, of isolation with its muscle.
        short_seconds, usual_seconds: of a set with its rest; `short_tail` and `usual_tail` are what the last set adds.
    """

    facts: ExerciseFacts
    prescription: Prescription
    tier: int
    static_score: float
    liking: float
    rank: str
    unlikeliness: int
    volume: tuple[tuple[int, float], ...]
    primary: tuple[int, ...]
    trained: tuple[int, ...]
    pattern: str
    short_seconds: float
    usual_seconds: float
    short_tail: float
    usual_tail: float
    is_last_plan: bool
    is_harder: bool
    primary_mask: int
    muscle_mask: int

    @property
    def id(self) -> str:
        """The id of the exercise."""
        return self.facts.id

    @property
    def stays(self) -> bool:
        """Whether it is a main lift of the last plan, which stays (rule V18)."""
        return self.is_last_plan and self.kind is Kind.COMPOUND

    @property
    def kind(self) -> Kind:
        """The kind of the exercise."""
        return self.facts.kind


def fitting_facts(request: PlanRequest, exercises: Iterable[Exercise]) -> list[ExerciseFacts]:
    """The exercises that fit a request, as facts, in the order of their ids."""
    refusal = refusal_for(request)
    fitting = [facts for exercise in exercises if refusal(facts := facts_of(exercise)) is None]
    return sorted(fitting, key=lambda facts: facts.id)


def lift_candidates(
    request: PlanRequest,
    fitting: Sequence[ExerciseFacts],
    *,
    choices: Mapping[str, PlanChoice] = NO_CHOICES,
    preferences: Mapping[str, float] = NO_PREFERENCES,
) -> list[Candidate]:
    """The lifts that a plan may be made of, the best first; `best_of_each_place` are those that are looked at."""
    lifts = [facts for facts in fitting if facts.is_lift]
    highest = scoring.highest_popularity(facts.exercise for facts in lifts)
    last_ids = frozenset(request.history.last_plan_exercise_ids)
    only_easy = is_held_to_easy_lifts(request, lifts)
    candidates = []
    for facts in lifts:
        if request.fitness_level is Difficulty.INTERMEDIATE and facts.difficulty is Difficulty.ADVANCED:
            continue
        liking = scoring.liking(facts, last_ids, preferences)
        score = liking + scoring.suitability(facts, request.fitness_level, highest)
        tier = 0 if facts.id in choices else _tier(facts, only_easy)
        prescription = prescribe(facts, request)
        if facts.id in choices:
            prescription = follow_choice(prescription, choices[facts.id], facts, request)
        candidates.append(_candidate(facts, prescription, tier, score, liking, facts.id in last_ids))
    candidates.sort(
        key=lambda candidate: (candidate.tier, -candidate.static_score, not candidate.stays, candidate.rank)
    )
    return candidates


def plan_candidates(request: PlanRequest, exercises: Sequence[Exercise], limit: int = MAX_CANDIDATES) -> list[Exercise]:
    """The exercises that a model may choose from: lifts for every muscle that can be trained, then cardio.

    Args:
        limit: how many, at most.
    """
    fitting = fitting_facts(request, exercises)
    lifts = best_of_each_place(lift_candidates(request, fitting))
    wanted = targets(request)
    lifts.sort(key=lambda candidate: (candidate.tier, wanted.isdisjoint(candidate.facts.primary)))
    cardio = cardio_choices(fitting)[: max(1, limit // 12)]
    chosen = [candidate.facts.exercise for candidate in _interleaved(lifts)[: max(0, limit - len(cardio))]]
    return [*chosen, *(facts.exercise for facts in cardio)][:limit]


def is_held_to_easy_lifts(request: PlanRequest, lifts: Iterable[ExerciseFacts]) -> bool:
    """Whether at most half of the lifts may be of intermediate difficulty (rule V19)."""
    if not is_beginner(request) or request.goal == "strength":
        return False
    counts = dict.fromkeys(BIG_MUSCLES, 0)
    for facts in lifts:
        if facts.difficulty is Difficulty.BEGINNER:
            for muscle in facts.primary & counts.keys():
                counts[muscle] += 1
    return min(counts.values()) >= 3


STEADY_CARDIO = (
    "stationary-bike-ride", "treadmill-incline-walk", "rowing-machine-row", "elliptical-trainer", "outdoor-walk",
    "outdoor-bike-ride", "treadmill-walk", "recumbent-bike-ride", "nordic-walking", "treadmill-run", "outdoor-run",
    "hiking", "stair-climber", "stair-walk", "spin-bike-ride", "air-bike-ride", "ski-erg", "arm-ergometer",
    "recumbent-stepper", "mini-stepper", "shadow-boxing", "aerobics", "standing-knee-to-elbow", "aqua-jogging",
)  # fmt: skip
"""Cardio at a pace that can be kept for long, the most usual first."""
OUT_OF_THE_WAY_WORDS = frozenset(
    ["swim", "skiing", "skating", "climbing", "rucking", "water", "kick", "sprint", "burpee"]
)
"""Cardio that needs a place or a skill of its own."""


def cardio_choices(fitting: Iterable[ExerciseFacts]) -> list[ExerciseFacts]:
    """The cardio exercises that fit, what can be kept up for long first."""
    order = {id: index for index, id in enumerate(STEADY_CARDIO)}
    cardio = [facts for facts in fitting if facts.kind is Kind.CARDIO]

    def sort_key(facts: ExerciseFacts) -> tuple[int, bool, bool, float, str]:
        is_far = not facts.words.isdisjoint(OUT_OF_THE_WAY_WORDS)
        is_timed = facts.exercise.measurement in (Measurement.DURATION, Measurement.DISTANCE_DURATION)
        effort = facts.exercise.calories.met + 3 * facts.difficulty.level
        return order.get(facts.id, len(order)), not is_timed, is_far, effort, facts.id

    return sorted(cardio, key=sort_key)


def timed_cardio(fitting: Iterable[ExerciseFacts]) -> list[ExerciseFacts]:
    """The cardio exercises that fill time: those that are measured by it, what can be kept up for long first."""
    return [
        facts
        for facts in cardio_choices(fitting)
        if facts.exercise.measurement in (Measurement.DURATION, Measurement.DISTANCE_DURATION)
    ]


def _candidate(
    facts: ExerciseFacts, prescription: Prescription, tier: int, score: float, liking: float, is_last_plan: bool
) -> Candidate:
    rests = prescription.rests
    exercise = facts.exercise
    detail: str | None = facts.direction
    if facts.pattern is MovementPattern.ISOLATION:
        detail = group_of(exercise.primary_muscle_groups[0])
    pattern = f"{facts.pattern}-{detail}" if detail else str(facts.pattern)
    primary_mask = _mask(exercise.primary_muscle_groups)
    key = ranking_key(exercise)
    return Candidate(
        facts=facts,
        prescription=prescription,
        tier=tier,
        static_score=round(score, 9),
        liking=round(liking, 9),
        unlikeliness=unlikeliness(exercise),
        rank=f"{key[:18]}{not facts.is_loaded:d}{key[18:]}",
        volume=tuple((GROUP_INDEX[group], share) for group, share in sorted(facts.volume.items())),
        primary=tuple(GROUP_INDEX[group] for group in sorted(facts.primary)),
        trained=tuple(GROUP_INDEX[group] for group, share in sorted(facts.volume.items()) if share == 1),
        pattern=pattern,
        short_seconds=work_seconds(facts, prescription, is_short=True) + rests.short,
        usual_seconds=work_seconds(facts, prescription) + rests.usual,
        short_tail=max(0, 60 - rests.short),
        usual_tail=max(0, 60 - rests.usual),
        is_last_plan=is_last_plan,
        is_harder=facts.difficulty is not Difficulty.BEGINNER,
        primary_mask=primary_mask,
        muscle_mask=primary_mask | _mask(exercise.secondary_muscle_groups),
    )


def work_seconds(facts: ExerciseFacts, prescription: Prescription, *, is_short: bool = False) -> float:
    """The seconds of a set without its rest."""
    if prescription.reps is not None:
        seconds: float = 4 * (prescription.reps.short if is_short else prescription.reps.target)
    elif prescription.seconds is not None:
        seconds = prescription.seconds
    else:
        seconds = prescription.metres or 0
    return seconds * 2 if facts.is_unilateral else seconds


_MUSCLE_BITS = {muscle: 1 << index for index, muscle in enumerate(Muscle)}


def _mask(muscles: Iterable[Muscle]) -> int:
    return sum(_MUSCLE_BITS[muscle] for muscle in muscles)


def likeness(candidate: Candidate, other: Candidate) -> float:
    """`substitutes.likeness_score` of two candidates, computed on bits: the planner compares thousands of pairs."""
    exercise, other_exercise = candidate.facts.exercise, other.facts.exercise
    score = 0.30 * (exercise.movement_pattern is other_exercise.movement_pattern)
    score += 0.30 * _overlap(candidate.primary_mask, other.primary_mask)
    score += 0.15 * _overlap(candidate.muscle_mask, other.muscle_mask)
    score += 0.10 * (exercise.mechanic is other_exercise.mechanic) + 0.10 * (exercise.force is other_exercise.force)
    difference = abs(exercise.difficulty.level - other_exercise.difficulty.level)
    return round(score + 0.05 * (1 - difference / 2), 4)


def _overlap(mask: int, other: int) -> float:
    union = mask | other
    return (mask & other).bit_count() / union.bit_count() if union else 1.0


def _tier(facts: ExerciseFacts, only_easy: bool) -> int:
    exercise = facts.exercise
    is_unusual = (
        exercise.family in UNUSUAL_FAMILIES
        or facts.kind is Kind.POWER
        or not UNUSUAL_TAGS.isdisjoint(exercise.tags)
        or not facts.words.isdisjoint(ODD_WORDS)
        or len(exercise.primary_muscle_groups) > 3
        or facts.pattern is MovementPattern.LOCOMOTION
        or (facts.kind in (Kind.COMPOUND, Kind.ISOLATION) and exercise.measurement is Measurement.DURATION)
    )
    return 2 if is_unusual or (only_easy and facts.difficulty is not Difficulty.BEGINNER) else 1


def best_of_each_place(candidates: Sequence[Candidate], *, needs_load: bool = False) -> list[Candidate]:
    """The most usual few of every pattern and main muscle, in the order of `candidates`: the best first.

    What the user has liked or what is new comes before what is usual, what the user has disliked after it. Each muscle
    has several, also where it is never the main one.

    Args:
        needs_load: whether the goal is reached by growing loads, so that loaded lifts replace those with the own body.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate.tier, -candidate.liking, candidate.rank))
    chosen: set[str] = set()
    by_place: dict[tuple[str, str], int] = {}
    most_usual: dict[tuple[str, str], int] = {}
    loaded: dict[tuple[str, str], int] = {}
    by_muscle: dict[int, int] = {}

    def choose(candidate: Candidate) -> None:
        chosen.add(candidate.id)
        for group in candidate.trained:
            by_muscle[group] = by_muscle.get(group, 0) + 1

    for candidate in ordered:
        if candidate.facts.is_loaded and candidate.tier <= USUAL_TIER:
            place = _place(candidate)
            loaded[place] = loaded.get(place, 0) + 1
    for candidate in ordered:
        place = _place(candidate)
        if needs_load and loaded.get(place, 0) >= ENOUGH_LOADED and _is_light(candidate):
            continue
        count = by_place.get(place, 0)
        is_usual = candidate.unlikeliness <= most_usual.setdefault(place, candidate.unlikeliness) + USUAL_DISTANCE
        if candidate.tier == 0 or candidate.stays or count < (PER_PLACE if is_usual else MIN_PER_PLACE):
            by_place[place] = by_place.get(place, 0) + 1
            choose(candidate)
    for candidate in ordered:
        if candidate.id not in chosen and any(by_muscle.get(group, 0) < PER_MUSCLE for group in candidate.trained):
            choose(candidate)
    return [candidate for candidate in candidates if candidate.id in chosen]


def _place(candidate: Candidate) -> tuple[str, str]:
    return candidate.pattern, group_of(candidate.facts.exercise.primary_muscle_groups[0])


def _is_light(candidate: Candidate) -> bool:
    """Whether the own body is too light for strength: not where it is lifted as a whole, as in pull-ups and dips."""
    is_whole = candidate.pattern == "pull-vertical" or "dip" in candidate.facts.words
    return (
        candidate.kind is Kind.COMPOUND and candidate.tier == USUAL_TIER and not (candidate.facts.is_loaded or is_whole)
    )


def _interleaved(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One of each pattern and first muscle in turn, so that a limit leaves something of everything."""
    turns: dict[tuple[str, tuple[int, ...]], int] = {}
    keyed = []
    for position, candidate in enumerate(candidates):
        place = (candidate.pattern, candidate.primary)
        turn = turns[place] = turns.get(place, 0) + 1
        keyed.append((candidate.tier == 2, turn, position, candidate))
    return [candidate for *_, candidate in sorted(keyed, key=lambda item: item[:3])]
