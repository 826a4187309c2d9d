"""What is worth a recommendation in a user's training: a stuck lift, an imbalance, a deload that is due. No request."""

from collections.abc import Callable, Collection, Sequence

from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter, count, number
from fitai.coach.models import Facts, RecommendationData, RecommendationType, RecommendedExercise
from fitai.coach.proactive import rules
from fitai.coach.proactive.models import Finding
from fitai.coach.progress import texts
from fitai.coach.progress import volume as volumes
from fitai.coach.progress.answers import Lift
from fitai.coach.progress.causes import DELOAD_WEEKS, Cause, main_causes, weeks_since_deload
from fitai.coach.progress.history import History
from fitai.coach.progress.rules import TREND_WEEKS, Plateau
from fitai.coach.suggestions import rules as suggestions
from fitai.coach.suggestions.texts import balance_reason
from fitai.exercises.models import Exercise
from fitai.training.days import monday
from fitai.training.landmarks import LANDMARKS

SUGGESTED = 3
"""Exercises that are recommended against an imbalance."""
LOWEST_REPS = 6
"""The fewest repetitions that are advised without knowing more of the user."""
GROUP_OF_SIDE = {"push": "chest", "pull": "back"}
"""The muscle group whose exercises are recommended for a side that is trained too little."""

LoadLibrary = Callable[[], Sequence[Exercise]]


def find(data: History, load_library: LoadLibrary, excluded_ids: Collection[str]) -> list[Finding]:
    """What the training of the last weeks says.

    Args:
        load_library: gives all exercises; called only where some are to be recommended.
        excluded_ids: exercises that the user has declined.
    """
    return [*_deload(data), *_plateaus(data), *_imbalances(data, load_library, excluded_ids)]


# --- a deload that is due ----------------------------------------------------------------------------------


def _deload(data: History) -> list[Finding]:
    deloads = {monday(point.date) for series in data.series.values() for point in series.points if point.deload}
    trained = {week.start for week in data.training.weeks if week.workouts}
    if not trained:
        return []
    weeks = weeks_since_deload(trained, deloads, max(trained))
    if weeks < DELOAD_WEEKS:
        return []
    load, sets = round(100 * rules.DELOAD_LOAD), round(100 * rules.DELOAD_SETS)
    return [
        Finding(
            occasion="deload",
            subject="deload",
            type=RecommendationType.TEMPLATE,
            title="Take a lighter week",
            description=(
                f"Do your usual workouts next week with {load} % of the weight and {sets} % of the sets: where you do five sets, "
                "do three. Stop each set well before it gets hard. After it, go on where you were."
            ),
            reasoning=(
                f"You have trained for {count(weeks, 'week', 0)} in a row without a lighter one. Tiredness adds up faster than one "
                "notices, and hides the strength that you have gained."
            ),
            confidence=0.7,
            priority="high" if weeks >= DELOAD_WEEKS + 2 else "medium",
            weight=weeks,
            data=RecommendationData(
                facts={"weeksWithoutDeload": weeks, "loadShare": rules.DELOAD_LOAD, "setShare": rules.DELOAD_SETS}
            ),
        )
    ]


# --- a lift that is stuck ----------------------------------------------------------------------------------


def _plateaus(data: History) -> list[Finding]:
    names = {lift.exercise_id: lift.name for lift in data.training.strongest}
    lifts = [data.lift(id, names.get(id, id.replace("-", " ").capitalize()), TREND_WEEKS) for id in data.series]
    return [
        _plateau(data, lift, lift.plateau)
        for lift in lifts
        if lift.plateau is not None and (data.today - lift.bests[-1].day).days <= rules.RECENT_DAYS
    ]


def _plateau(data: History, lift: Lift, plateau: Plateau) -> Finding:
    causes = main_causes(data.lift_facts(lift))
    writer = WeightWriter(lift.unit or UNIT_BY_UNITS[data.athlete.units])
    advice = [texts.cause_text(cause, LOWEST_REPS) for cause in causes]
    return Finding(
        occasion="plateau",
        subject=lift.exercise_id,
        type=RecommendationType.EXERCISE,
        title=f"{lift.name} is stuck",
        description=" ".join(advice),
        reasoning=texts.plateau_sentence(plateau, lift.measure, writer, data.today),
        # A lift with many days has more to say than one with five.
        confidence=min(0.9, 0.5 + 0.03 * len(lift.bests)),
        priority="medium" if lift.main_lift else "low",
        weight=causes[0].weight + (1.0 if lift.main_lift else 0.0) if causes else 0.0,
        data=RecommendationData(facts=_plateau_facts(lift, plateau, causes)),
    )


def _plateau_facts(lift: Lift, plateau: Plateau, causes: Sequence[Cause]) -> Facts:
    return {
        "exerciseId": lift.exercise_id,
        "measured": lift.measure,
        "recentBest": round(abs(plateau.recent.value), 2),
        "bestBefore": round(abs(plateau.before.value), 2),
        "daysSinceBest": plateau.days_since,
        "causes": {str(cause.kind): round(cause.weight, 3) for cause in causes},
        "advice": [cause.advice for cause in causes],
    }


# --- an imbalance ------------------------------------------------------------------------------------------


def _imbalances(data: History, load_library: LoadLibrary, excluded_ids: Collection[str]) -> list[Finding]:
    weeks = data.training.whole_weeks[-rules.BALANCE_WEEKS :]
    if len(weeks) < rules.BALANCE_WEEKS or not all(week.workouts for week in weeks):
        return []
    sets = {
        side: sum(exercise.sets for week in weeks for exercise in week.exercises if exercise.pattern == side)
        / len(weeks)
        for side in GROUP_OF_SIDE
    }
    side = rules.weaker_side(sets["push"], sets["pull"])
    if side is not None:
        weaker, stronger = ("pushes", "pulls") if side == "push" else ("pulls", "pushes")
        less, more = sorted(sets.values())
        reasoning = (
            f"In the last {rules.BALANCE_WEEKS} weeks you have done {number(less)} sets of {weaker} a week against "
            f"{number(more)} of {stronger}."
        )
        facts: Facts = {"pushSetsPerWeek": round(sets["push"], 2), "pullSetsPerWeek": round(sets["pull"], 2)}
        title = "Push more" if side == "push" else "Pull more"
        missing = abs(sets["push"] - sets["pull"])
        return [
            _imbalance(
                data, f"{side}s", GROUP_OF_SIDE[side], title, reasoning, missing, facts, load_library, excluded_ids
            )
        ]
    imbalances = []
    for item in data.volumes():
        if rules.lacks_sets(item.sets, item.floor) and item.group in LANDMARKS:
            name = texts.group_name(item.group)
            reasoning = (
                f"{name} had {count(item.sets, 'set')} a week in the last {volumes.MEAN_WEEKS} weeks, and should have "
                f"{number(item.floor)} at least."
            )
            facts = {"group": item.group, "setsPerWeek": item.sets, "floor": item.floor}
            title = f"Train {name.removeprefix('Your ')} more"
            imbalances.append(
                _imbalance(data, item.group, item.group, title, reasoning, item.gap, facts, load_library, excluded_ids)
            )
    return imbalances[:1]


def _imbalance(
    data: History,
    subject: str,
    group: str,
    title: str,
    reasoning: str,
    missing: float,
    facts: Facts,
    load_library: LoadLibrary,
    excluded_ids: Collection[str],
) -> Finding:
    trained = set(volumes.exercise_ids(data.training.weeks))
    library = [exercise for exercise in load_library() if exercise.id not in excluded_ids]
    exercises = suggestions.for_group(group, library, data.person.plan_request(), trained, SUGGESTED)
    recommended = [
        RecommendedExercise(
            exercise_id=exercise.id,
            name=exercise.name,
            reason=balance_reason(group, exercise, is_new=exercise.id not in trained),
        )
        for exercise in exercises
    ]
    return Finding(
        occasion="imbalance",
        subject=subject,
        type=RecommendationType.EXERCISE,
        title=title,
        description="Add two or three sets of one of these exercises on two days a week.",
        reasoning=reasoning,
        confidence=0.7,
        priority="medium",
        weight=missing,
        data=RecommendationData(exercises=recommended, facts=facts),
    )
