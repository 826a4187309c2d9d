"""Changes and rules in words. Pure."""

from collections.abc import Mapping, Sequence

from fitai.coach.models import ChangedValue, ChangeKind
from fitai.coach.planning.checking import Violation
from fitai.training.plans import TemplateDeload, TemplateReps, TemplateWeight

WHY: Mapping[str, str] = {
    "V1": "The exercise is not in the library any more.",
    "V2": "What a plan states must agree with what it has: its goal, its order, and repetitions, seconds or metres as each exercise "
    "is measured.",
    "V3": "It needs equipment that you do not have.",
    "V4": "It loads what is to be spared, or you do not want it.",
    "V5": "A day takes the minutes that were asked for, and says so.",
    "V6": "Each muscle needs so many sets a week that it grows, or at least keeps what it has.",
    "V7": "More sets than a muscle can recover from do not make it stronger.",
    "V8": "Big muscles do better with two days a week than with one.",
    "V9": "A big muscle needs a day of rest after a hard day.",
    "V10": "What needs the most freshness comes first: power, then big lifts, then small ones, then cardio and stretching.",
    "V11": "Push and pull, their directions, and the front and back of the thighs must not drift apart.",
    "V12": "Repetitions, rests and effort suit the goal: start at RPE 7, and let the effort grow slowly.",
    "V13": "Loads follow from your records; without a record the first load is found by effort.",
    "V14": "The load must be one that can be put together.",
    "V15": "A plan lasts some weeks, and grows in them in small steps.",
    "V16": "After some weeks a lighter one lets you recover.",
    "V17": "A day begins with a warm-up, with lighter sets before heavy ones, and ends calmly.",
    "V18": "No lift twice in a day, nor on more than three days a week.",
    "V19": "It is harder than your level asks for.",
    "V20": "Who trains one side at a time must know that the numbers are for each side.",
    "V21": "The goal needs cardio, at a pace that you can check by talking.",
    "V22": "Age or pregnancy asks for care.",
    "V23": "You should know why each exercise is there, and what the plan is for.",
    "V24": "What cannot be kept is said openly.",
}
"""Why a change is made, by its rule."""
LABELS = {
    ChangeKind.SETS: "Sets",
    ChangeKind.REPS: "Repetitions",
    ChangeKind.DURATION: "Seconds",
    ChangeKind.DISTANCE: "Metres",
    ChangeKind.REST: "Rest",
    ChangeKind.EFFORT: "RPE",
    ChangeKind.LOAD: "Load",
    ChangeKind.SET_PLAN: "Sets one by one",
    ChangeKind.PROGRESSION: "Progression",
    ChangeKind.ALTERNATIVES: "Alternatives",
    ChangeKind.NOTES: "Notes",
    ChangeKind.WARMUP: "Warm-up",
    ChangeKind.COOLDOWN: "Cool-down",
    ChangeKind.DAY_DURATION: "Stated minutes",
    ChangeKind.REST_DAY: "Rest day",
    ChangeKind.WEEKS: "Weeks",
    ChangeKind.DELOAD: "Deload",
    ChangeKind.GOAL: "Goal",
    ChangeKind.TAGS: "Tags",
    ChangeKind.DESCRIPTION: "Description",
}
MAX_TOLD = 8
"""Rules that are still broken of which the description tells."""


def what(
    kind: ChangeKind,
    before: ChangedValue | None,
    after: ChangedValue | None,
    exercise_id: str | None,
    names: Mapping[str, str],
) -> str:
    """A change in words, such as `Barbell bench press: Sets 3 → 4`."""
    name = "" if exercise_id is None else names.get(exercise_id, exercise_id)
    if kind is ChangeKind.REPLACE:
        new_id = getattr(after, "exercise_id", "")
        return f"{names.get(new_id, new_id)} instead of {name}"
    if kind is ChangeKind.ADD:
        return f"{name} is added: {getattr(after, 'sets', 1)} sets"
    if kind is ChangeKind.REMOVE:
        return f"{name} is left out"
    if kind is ChangeKind.ORDER:
        return "The exercises come in another order"
    subject = f"{name}: {LABELS[kind].lower()}" if name else LABELS[kind]
    old, new = _short(kind, before), _short(kind, after)
    if new is None:
        return (
            f"{subject} changed"
            if before is not None and after is not None
            else f"{subject} {'removed' if after is None else 'added'}"
        )
    return f"{subject} {old} → {new}" if old is not None else f"{subject} {new}"


def _short(kind: ChangeKind, value: ChangedValue | None) -> str | None:
    """A value that can be told in a few letters; None for any other."""
    if kind in (ChangeKind.NOTES, ChangeKind.DESCRIPTION):
        return None
    if isinstance(value, TemplateReps):
        return str(value.target) if value.min == value.max else f"{value.min}–{value.max} ({value.target})"
    if isinstance(value, TemplateWeight) and value.type == "percentage":
        return f"{value.value:g} %"
    if isinstance(value, TemplateDeload):
        return f"every {value.every_weeks} weeks"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}"
    return value if isinstance(value, str) else None


def title(name: str, changes: int) -> str:
    """The title of the recommendation."""
    return f"{name}: nothing to change" if not changes else f"{name}: {changes} change{'' if changes == 1 else 's'}"


def description(changes: int, before: Sequence[Violation], after: Sequence[Violation]) -> str:
    """What the changes come to, and what is left."""
    if not before:
        return "The template keeps every rule of a good plan for you. There is nothing to change."
    if not changes:
        sentences = ["No small change makes this template better."]
    else:
        sentences = [
            f"{changes} change{'' if changes == 1 else 's'}, each with its reason: the template breaks {_times(len(before))} before "
            f"them and {_times(len(after))} after them. Exercises, order and words of its author stay where the rules allow it."
        ]
    if after:
        sentences.append("What could not be met:")
        told = list(dict.fromkeys(_told(violation) for violation in after))
        sentences += told[:MAX_TOLD]
        if len(told) > MAX_TOLD:
            sentences.append(f"And {len(told) - MAX_TOLD} more.")
    return " ".join(sentences)


def _times(count: int) -> str:
    return "no rule" if not count else f"a rule {'once' if count == 1 else f'{count} times'}"


def _told(violation: Violation) -> str:
    place = " ".join(part for part in (violation.day, violation.exercise_id) if part)
    text = f"{place}: {violation.message}" if place else violation.message
    return f"{text[0].upper()}{text[1:]}."


def reasoning(rules: Sequence[str]) -> str:
    """Why, by the rules of the changes, each once."""
    distinct = sorted(set(rules), key=lambda rule: int(rule.removeprefix("V")))
    return " ".join(WHY[rule] for rule in distinct) or "Every rule was looked at, and is kept."
