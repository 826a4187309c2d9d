"""Names of the plan and its days, the description, and the sentences about what yields (rules V22 to V24). Pure."""

from collections.abc import Sequence

from fitai.coach.planning.candidates import GROUPS
from fitai.coach.planning.draft import Draft
from fitai.coach.planning.filling import FilledDay
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.reasons import joined
from fitai.coach.planning.split import DayKind
from fitai.coach.planning.terms import is_minor, is_senior, targets
from fitai.training.landmarks import LANDMARKS
from fitai.training.plans import WeeklyPlan
from fitai.training.vocabulary import Difficulty

GOAL_TITLES = {
    Goal.STRENGTH: "Strength",
    Goal.MUSCLE_BUILDING: "Muscle building",
    Goal.FAT_LOSS: "Fat loss",
    Goal.ENDURANCE: "Endurance",
    Goal.GENERAL: "All-round fitness",
}
KIND_TITLES = {
    DayKind.FULL: "Full body",
    DayKind.UPPER: "Upper body",
    DayKind.LOWER: "Lower body",
    DayKind.PUSH: "Push",
    DayKind.PULL: "Pull",
    DayKind.LEGS: "Legs",
    DayKind.EASY: "Easy cardio and mobility",
    DayKind.RECOVERY: "Recovery",
}
GOAL_METHODS = {
    Goal.STRENGTH: "A few big lifts with low repetitions and long rests come first, lighter work follows.",
    Goal.MUSCLE_BUILDING: "Each muscle gets hard sets spread over the week, compound lifts first, then direct work.",
    Goal.FAT_LOSS: "Lifting keeps the muscle you have; cardio in every week raises what you burn.",
    Goal.ENDURANCE: "More than a third of the time is cardio; light lifts with many repetitions keep you strong for it.",
    Goal.GENERAL: "Every week squats, hinges, pushes, pulls and braces, with a little of everything for heart and joints.",
}
PROGRESS = {
    Difficulty.BEGINNER: "Add weight or repetitions as the notes say, as long as every repetition looks the same.",
    Difficulty.INTERMEDIATE: "First fill the range of repetitions, then add weight and start at its bottom again.",
    Difficulty.ADVANCED: "Progress is by double progression: repetitions first, then load, close to but not at failure.",
}
ASK_DOCTOR = (
    "Ask your doctor or midwife before you start, and stop when you feel dizzy, short of breath or uncomfortable."
)
MAX_DESCRIPTION = 2000
MAX_NAME = 100
FOCUS_AREAS = 3
MIN_TOLD_CARDIO = 15
"""Weekly minutes of cardio that are worth a sentence."""


def plan_name(request: PlanRequest, days: Sequence[FilledDay]) -> str:
    """The name of the plan: goal, days, split, and the targets."""
    titles = list(dict.fromkeys(KIND_TITLES[day.day.kind].lower() for day in days if day.lifts))
    count = request.days_per_week
    name = f"{GOAL_TITLES[request.goal]}, {count} day{'' if count == 1 else 's'} a week"
    wanted = sorted(targets(request))
    if wanted:
        focus = joined([muscle.replace("_", " ") for muscle in wanted[:3]])
        name = f"{name}: focus on {focus}"
    elif titles:
        name = f"{name}: {joined(titles)}"
    else:
        name = f"{name}: easy cardio and mobility"
    return name[:MAX_NAME]


def day_names(days: Sequence[FilledDay]) -> list[str]:
    """The name of each day; those of the same kind have letters."""
    titles = [KIND_TITLES[day.day.kind] for day in days]
    names = []
    for index, title in enumerate(titles):
        number = titles[:index].count(title)
        names.append(f"{title} {'ABCDEFG'[number]}" if titles.count(title) > 1 else title)
    return names


def focus_areas(day: FilledDay) -> list[str]:
    """What a day is about: its most trained muscles, or cardio and mobility."""
    sets: dict[str, int] = {}
    for lift in day.lifts:
        for group in sorted(lift.candidate.facts.primary):
            sets[group] = sets.get(group, 0) + lift.sets
    muscles = sorted(sets, key=lambda group: (-sets[group], GROUPS.index(group)))[:FOCUS_AREAS]
    areas = [muscle.replace("_", " ") for muscle in muscles]
    if day.cardio:
        areas.append("cardio")
    if not day.lifts:
        areas.append("mobility")
    return areas


def description(
    request: PlanRequest, draft: Draft, days: Sequence[FilledDay], weekly_plan: WeeklyPlan, yields: Sequence[str]
) -> str:
    """What the plan is for, how it goes on, and what it could not do.

    Args:
        yields: the names of what yields: `V5`, `V6:chest`.
    """
    weeks, deload = weekly_plan.total_weeks, weekly_plan.deload
    lifting = sum(bool(day.lifts) for day in days)
    cardio = round(sum(block.seconds for day in days for block in day.cardio) / 60)
    sentences = [
        f"{weeks} weeks of {GOAL_TITLES[request.goal].lower()} for {_people(request)}, "
        f"{len(days)} day{'' if len(days) == 1 else 's'} a week of about {_minutes(days)} minutes.",
        GOAL_METHODS[request.goal],
    ]
    if lifting and cardio >= MIN_TOLD_CARDIO:
        sentences.append(
            f"You lift on {lifting} day{'' if lifting == 1 else 's'}, and spend {cardio} minutes a week on cardio."
        )
    elif not lifting:
        sentences.append(f"All of it is cardio and mobility, {cardio} minutes of cardio a week.")
    volume = draft.volume()
    most = sorted((group for group in range(len(LANDMARKS)) if volume[group] > 0), key=lambda group: -volume[group])[:3]
    if most:
        counted = joined([f"{GROUPS[group].replace('_', ' ')} {volume[group]:g}" for group in most])
        sentences.append(f"Weekly sets of the most trained muscles: {counted}.")
    if lifting:
        sentences.append(PROGRESS[request.fitness_level])
    if lifting and deload is not None:
        sentences.append(
            f"Week {weeks} is a deload: {deload.load_percentage:g} % of the load, {deload.sets_percentage:g} % of the sets."
        )
    if not lifting:
        sentences.append("Add two minutes of cardio each week while it stays easy to talk.")
    if request.pregnant:
        sentences.append(ASK_DOCTOR)
    elif is_senior(request):
        sentences.append("Balance work is part of the warm-up; rise slowly and keep something to hold within reach.")
    elif is_minor(request):
        sentences.append("Technique comes before weight: no attempts at a maximum, and never to failure.")
    sentences += yield_sentences(yields)
    return " ".join(sentences)[:MAX_DESCRIPTION]


def yield_sentences(yields: Sequence[str]) -> list[str]:
    """What could not be kept, in words, by the names of what yields."""
    muscles = [name.partition(":")[2].replace("_", " ") for name in yields if name.startswith("V6:")]
    sentences = []
    if muscles:
        verb = "get" if len(muscles) > 1 or muscles[0].endswith("s") else "gets"
        sentences.append(
            f"{joined(muscles).capitalize()} {verb} fewer weekly sets than usual for this goal: days, minutes, equipment or "
            f"what you leave out have no room for more."
        )
    if "V5" in yields:
        sentences.append(
            "Some days are shorter than the minutes you gave, since too few exercises are left to fill them."
        )
    if "V11" in yields:
        sentences.append("Push and pull are not in balance, since one side has too few exercises for you.")
    if "V21" in yields:
        sentences.append("There is less cardio than usual for this goal, since hardly any cardio exercise is left.")
    if "V22" in yields:
        sentences.append("There is no balance work, since no balance exercise is left for you.")
    return sentences


def _people(request: PlanRequest) -> str:
    level = {"beginner": "beginners", "intermediate": "intermediate lifters", "advanced": "advanced lifters"}
    people = level[request.fitness_level]
    if request.pregnant:
        return f"{people} in pregnancy"
    if is_senior(request):
        return f"{people} of 65 and more"
    return f"young {people}" if is_minor(request) else people


def _minutes(days: Sequence[FilledDay]) -> int:
    return round(sum(day.seconds for day in days) / 60 / len(days))
