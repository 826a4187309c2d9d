"""Suggest exercises: at most two Queries and two reads, however long the history."""

from collections.abc import Sequence

from fitai.analytics import published as analytics
from fitai.coach.person import Person, person_of
from fitai.coach.planning.models import Goal
from fitai.coach.progress import volume
from fitai.coach.progress.history import group_volumes
from fitai.coach.quotas import service as quotas
from fitai.coach.suggestions import rules, texts
from fitai.coach.suggestions.models import ExerciseSuggestions, MuscleGap, SuggestedExercise, SuggestExercises
from fitai.coach.wording import Findings, WordFindings, word_findings
from fitai.exercises import published as exercises
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.goals import published as goals
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.training.days import local_day
from fitai.users import published as users

RECENT_WEEKS = 5
"""Weeks of training that are read: the running one, and the four that means are of."""


def suggest(
    caller: Caller, request_id: str, request: SuggestExercises, word: WordFindings | None = None
) -> ExerciseSuggestions:
    """Suggest exercises; counted in the quota of suggestions, the same request once.

    Raises:
        NotFound: there is no such exercise for the caller.
        TooManyRequests: `ai_quota_exceeded`.
    """
    quotas.take(caller, "suggest", clock.now(), request_id)
    if request.exercise_id is not None:
        return _for_exercise(caller, request, request.exercise_id, word)
    if request.kind == "muscle_balance":
        return _for_muscle(caller, request, word)
    return _for_equipment(caller, request, word)


def _person(caller: Caller, request: SuggestExercises, *, with_goals: bool) -> Person:
    """Who asks: a GetItem, and a Query of the open goals where the goal matters and is not stated."""
    athlete = users.athlete(caller.id)
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    open_goals = goals.open_goals(caller.id) if with_goals and request.goal is None else []
    return person_of(
        athlete,
        today,
        goals=open_goals,
        goal=None if request.goal is None else Goal(request.goal),
        level=request.fitness_level,
        pregnant=request.pregnant,
    )


# --- alternatives of an exercise ---------------------------------------------------------------------------


def _for_exercise(
    caller: Caller, request: SuggestExercises, exercise_id: str, word: WordFindings | None
) -> ExerciseSuggestions:
    exercise = exercises.available_exercises(caller.id, [exercise_id]).get(exercise_id)
    if exercise is None:
        raise NotFound("There is no such exercise.")
    person = _person(caller, request, with_goals=False)
    plan_request = person.plan_request(request.equipment, request.exclude)
    similar = rules.alternatives(exercise, exercises.library_exercises(), plan_request)[: request.limit]
    others = [alternative.exercise for alternative in similar]
    spares_injuries = bool(plan_request.exclusions.regions)
    sentences = texts.similar_sentences(exercise, others, spares_injuries=spares_injuries)
    suggestions = [_alternative_answer(exercise, alternative) for alternative in similar]
    own_names = [] if exercises.current_library().get(exercise_id) else [exercise.name]
    return _answer(request, sentences, suggestions, word, own_names)


def _alternative_answer(exercise: Exercise, alternative: rules.Alternative) -> SuggestedExercise:
    return SuggestedExercise(
        exercise=_summary(alternative.exercise),
        instead_of=exercise.id,
        likeness=alternative.likeness,
        reason=texts.alternative_reason(exercise, alternative.exercise),
    )


# --- the muscle that lacks most ----------------------------------------------------------------------------


def _for_muscle(caller: Caller, request: SuggestExercises, word: WordFindings | None) -> ExerciseSuggestions:
    person = _person(caller, request, with_goals=True)
    training = analytics.recent_training(caller.id, RECENT_WEEKS)
    gap = group_volumes(training, person)[0]
    trained = volume.exercise_ids(training.weeks)
    plan_request = person.plan_request(request.equipment, request.exclude)
    suitable = rules.for_group(gap.group, exercises.library_exercises(), plan_request, set(trained), request.limit)
    suggestions = [
        SuggestedExercise(
            exercise=_summary(exercise),
            reason=texts.balance_reason(gap.group, exercise, is_new=exercise.id not in trained),
        )
        for exercise in suitable
    ]
    answer = _answer(request, texts.balance_sentences(gap, suitable), suggestions, word)
    muscle = MuscleGap(group=gap.group, sets_per_week=gap.sets, floor=gap.floor, missing=round(gap.gap, 2))
    return answer.model_copy(update={"muscle": muscle})


# --- what the equipment allows -----------------------------------------------------------------------------


def _for_equipment(caller: Caller, request: SuggestExercises, word: WordFindings | None) -> ExerciseSuggestions:
    person = _person(caller, request, with_goals=False)
    training = analytics.recent_training(caller.id, RECENT_WEEKS)
    plan_request = person.plan_request(request.equipment, request.exclude)
    trained = exercises.current_library().get_many(volume.exercise_ids(training.weeks))
    impossible = [exercise for exercise in trained if not rules.is_possible(exercise, plan_request)]
    pairs = rules.replacements(impossible, exercises.library_exercises(), plan_request, request.limit)
    sentences = texts.equipment_sentences(
        [(exercise, alternative.exercise) for exercise, alternative in pairs], len(impossible)
    )
    suggestions = [_alternative_answer(exercise, alternative) for exercise, alternative in pairs]
    return _answer(request, sentences, suggestions, word)


# --- the answer --------------------------------------------------------------------------------------------


def _summary(exercise: Exercise) -> ExerciseSummary:
    return ExerciseSummary.model_validate(exercise.model_dump(include=set(ExerciseSummary.model_fields)))


def _answer(
    request: SuggestExercises,
    sentences: list[str],
    suggestions: Sequence[SuggestedExercise],
    word: WordFindings | None,
    own_names: Sequence[str] = (),
) -> ExerciseSuggestions:
    """The answer.

    Args:
        own_names: names of exercises in the sentences that the caller has written.
    """
    wording = word_findings(Findings(sentences, names=own_names), word)
    return ExerciseSuggestions(
        kind=request.kind, text=wording.text, worded_by=wording.worded_by, suggestions=list(suggestions)
    )
