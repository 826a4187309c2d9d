"""Analyses how a user's training goes: two Queries and a BatchGetItem, however long the history."""

from collections.abc import Sequence
from datetime import timedelta

from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter
from fitai.coach.goals.models import GoalOutlook
from fitai.coach.goals.outlook import outlook
from fitai.coach.progress import answers, history, texts
from fitai.coach.progress.answers import Lift
from fitai.coach.progress.history import History
from fitai.coach.progress.models import AnalyzeProgress, LiftAnalysis, MuscleBalance, ProgressAnalysis
from fitai.coach.progress.volume import GroupVolume
from fitai.coach.wording import Findings, WordFindings, word_findings
from fitai.exercises import published as exercises
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import Units
from fitai.progress.published import MAIN_LIFTS


def analyze(
    caller: Caller, request: AnalyzeProgress, units: Units, word: WordFindings | None = None
) -> ProgressAnalysis:
    """How an exercise of the caller's goes, or everything at once.

    Args:
        units: those of the request.
        word: words the findings; without it our own words are answered.

    Raises:
        NotFound: the caller has neither done the exercise nor could: there is no such exercise.
    """
    if request.exercise_id is not None:
        return _exercise(caller, request.exercise_id, request.period, UNIT_BY_UNITS[units], word)
    return _overview(caller, request.period, UNIT_BY_UNITS[units], word)


def _exercise(
    caller: Caller, exercise_id: str, weeks: int, unit: WeightUnit, word: WordFindings | None
) -> ProgressAnalysis:
    data = history.load(caller.id, [exercise_id], with_strongest=False)
    exercise = exercises.available_exercises(caller.id, [exercise_id]).get(exercise_id)
    if exercise is None and exercise_id not in data.series:
        raise NotFound("There is no such exercise.")
    lift = data.lift(exercise_id, exercise.name if exercise else exercise_id, weeks)
    answer, sentences = answers.lift_answer(lift, data.lift_facts(lift), data.person, data.today, unit)
    goals = [goal for goal in _goals(data, unit) if goal.exercise_id == exercise_id]
    sentences = [*sentences, *(f"Your goal: {goal.text}" for goal in goals)]
    return _answer("exercise", data, weeks, sentences, [answer], [], goals, word)


def _overview(caller: Caller, weeks: int, unit: WeightUnit, word: WordFindings | None) -> ProgressAnalysis:
    main_ids = [exercise_id for exercise_ids in MAIN_LIFTS.values() for exercise_id in exercise_ids]
    data = history.load(caller.id, main_ids, with_strongest=True)
    lifts = _trained_lifts(data, weeks)
    analyses = [answers.lift_answer(lift, data.lift_facts(lift), data.person, data.today, unit)[0] for lift in lifts]
    volumes = data.volumes()
    goals = _goals(data, unit)
    sentences = _overview_sentences(analyses, volumes, goals)
    return _answer("overview", data, weeks, sentences, analyses, volumes, goals, word)


def _trained_lifts(data: History, weeks: int) -> list[Lift]:
    """The main lifts that were trained in the period, of each the variant with the best value, and the other strongest lifts."""
    names = {lift.exercise_id: lift.name for lift in data.training.strongest}
    names |= {exercise.id: exercise.name for exercise in exercises.current_library().get_many(data.series)}
    lifts = []
    for exercise_ids in MAIN_LIFTS.values():
        variants = [data.lift(id, names.get(id, id), weeks) for id in exercise_ids if id in data.series]
        trained = [lift for lift in variants if lift.bests]
        if trained:
            lifts.append(max(trained, key=_variant_key))
    shown = {exercise_id for exercise_ids in MAIN_LIFTS.values() for exercise_id in exercise_ids}
    others = [
        data.lift(lift.exercise_id, lift.name, weeks)
        for lift in data.training.strongest
        if lift.exercise_id not in shown and lift.exercise_id in data.series
    ]
    return [*lifts, *(lift for lift in others if lift.bests)]


def _variant_key(lift: Lift) -> tuple[bool, bool, float, str]:
    """Estimated maxima go before repetitions, and these before assistance; then the better value."""
    best = max(best.value for best in lift.bests)
    return lift.measure == "one_rep_max", lift.measure == "reps", best, lift.exercise_id


def _goals(data: History, unit: WeightUnit) -> list[GoalOutlook]:
    """The outlook of the open goals that there are rates of."""
    writer = WeightWriter(unit)
    return [
        outlook(data.facts_of_goal(goal), data.person, data.today, writer)
        for goal in data.goals
        if goal.kind in ("weight", "strength")
    ]


# --- the answer --------------------------------------------------------------------------------------------


def _overview_sentences(
    analyses: Sequence[LiftAnalysis], volumes: Sequence[GroupVolume], goals: Sequence[GoalOutlook]
) -> list[str]:
    """Which lifts move, the muscle that lacks most, the first cause of each plateau, and the goals."""
    if not analyses:
        sentences = [texts.no_lifts_sentence()]
    else:
        stuck = [lift for lift in analyses if lift.plateau is not None]
        moving = [lift for lift in analyses if lift.plateau is None and lift.trend is not None]
        names = {
            direction: [lift.name for lift in moving if lift.trend is not None and lift.trend.direction == direction]
            for direction in ("up", "down", "flat")
        }
        sentences = texts.overview_sentences(
            names["up"], names["down"], [lift.name for lift in stuck], names["flat"]
        ) or [analyses[0].text]
        sentences += [
            f"{lift.name}: {lift.plateau.causes[0].text}" for lift in stuck if lift.plateau and lift.plateau.causes
        ]
        balance = texts.balance_sentence(volumes[0])
        sentences += [balance] if balance else []
    return [*sentences, *(f"{_goal_name(goal)}: {goal.text}" for goal in goals)]


def _goal_name(goal: GoalOutlook) -> str:
    """What a goal is called in a text that a model may see: nothing that its owner has written."""
    exercise = exercises.current_library().get(goal.exercise_id) if goal.exercise_id else None
    if goal.type == "weight":
        return "Your goal of body weight"
    return f"Your goal in {exercise.name}" if exercise else "Your goal of strength"


def _answer(
    scope: str,
    data: History,
    weeks: int,
    sentences: list[str],
    lifts: list[LiftAnalysis],
    volumes: Sequence[GroupVolume],
    goals: list[GoalOutlook],
    word: WordFindings | None,
) -> ProgressAnalysis:
    wording = word_findings(Findings(sentences, _amounts(lifts), _own_names(lifts)), word)
    return ProgressAnalysis(
        scope="exercise" if scope == "exercise" else "overview",
        first_day=data.today - timedelta(weeks=weeks) + timedelta(days=1),
        last_day=data.today,
        text=wording.text,
        worded_by=wording.worded_by,
        lifts=lifts,
        muscles=[
            MuscleBalance(group=volume.group, sets_per_week=volume.sets, floor=volume.floor, maximum=volume.maximum)
            for volume in volumes
        ],
        goals=goals,
    )


def _amounts(lifts: Sequence[LiftAnalysis]) -> list[tuple[str, float, str]]:
    """The numbers of plateaus and their causes."""
    plateaus = [lift.plateau for lift in lifts if lift.plateau is not None]
    facts = [fact for plateau in plateaus for fact in plateau.facts]
    facts += [fact for plateau in plateaus for cause in plateau.causes for fact in cause.facts]
    return [(fact.name, fact.value, fact.unit) for fact in facts]


def _own_names(lifts: Sequence[LiftAnalysis]) -> list[str]:
    """The names of exercises that are not the library's."""
    library = exercises.current_library()
    return [lift.name for lift in lifts if library.get(lift.exercise_id) is None]
