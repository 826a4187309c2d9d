"""What the coach says about exercises that are suggested. Pure."""

from collections.abc import Sequence

from fitai.coach.amounts import count, listed, number
from fitai.coach.progress.texts import PLURAL_GROUPS, group_name
from fitai.coach.progress.volume import GroupVolume
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Mechanic, MovementPattern

MOVEMENTS = {
    MovementPattern.PUSH: "push",
    MovementPattern.PULL: "pull",
    MovementPattern.SQUAT: "squat",
    MovementPattern.HINGE: "hinge",
    MovementPattern.LUNGE: "lunge",
    MovementPattern.CARRY: "carry",
    MovementPattern.JUMP: "jump",
    MovementPattern.ROTATION: "turn",
}
"""Movements that have a name; others are kinds of exercises."""


def similar_sentences(exercise: Exercise, others: Sequence[Exercise], *, spares_injuries: bool) -> list[str]:
    """What can replace an exercise."""
    if not others:
        return [
            f"Nothing that you can do comes close to {exercise.name}. Allow more equipment, or ask for the muscle instead."
        ]
    sentences = [f"In place of {exercise.name}, do {others[0].name}: it is the closest that you can do."]
    if len(others) > 1:
        verb = "come" if len(others) > 2 else "comes"
        sentences.append(f"{listed([other.name for other in others[1:3]])} {verb} close, too.")
    if spares_injuries:
        sentences.append("Everything here spares what hurts; stop if it does not.")
    return sentences


def alternative_reason(exercise: Exercise, other: Exercise) -> str:
    """Why an exercise can replace another one."""
    shared = [muscle for muscle in exercise.primary_muscle_groups if muscle in other.primary_muscle_groups]
    muscles = _muscles(shared)
    reason = f"It is {_movement(exercise, other)}"
    reason += f" for {muscles}" if shared else f", with most of the work for {_muscles(other.primary_muscle_groups)}"
    if other.difficulty.level < exercise.difficulty.level:
        return f"{reason}, and easier to learn."
    return (
        f"{reason}, and needs more experience." if other.difficulty.level > exercise.difficulty.level else f"{reason}."
    )


def _movement(exercise: Exercise, other: Exercise) -> str:
    if exercise.movement_pattern != other.movement_pattern:
        return "another movement"
    name = MOVEMENTS.get(exercise.movement_pattern)
    return f"the same {name}" if name else "the same kind of exercise"


def _muscles(muscles: Sequence[str]) -> str:
    return listed([muscle.replace("_", " ") for muscle in muscles])


def balance_sentences(volume: GroupVolume, others: Sequence[Exercise]) -> list[str]:
    """Which muscle lacks most, by how much, and what to do."""
    name = group_name(volume.group)
    verb = "get" if volume.group in PLURAL_GROUPS else "gets"
    sets = count(volume.sets, "set")
    if volume.gap > 0:
        sentences = [
            f"{name} {verb} {sets} a week, and should get {number(volume.floor)} at least: {number(volume.gap)} more."
        ]
    elif volume.floor > 0:
        sentences = [
            f"Every muscle gets what it needs. {name} {verb} the least beyond that: {sets} a week, where {number(volume.floor)} are "
            "the least."
        ]
    else:
        sentences = [f"Every muscle gets what it needs; {name[0].lower()}{name[1:]} {verb} {sets} a week."]
    if not others:
        return [*sentences, "No exercise for it fits your equipment and what you spare."]
    return [*sentences, f"Add {others[0].name}."]


def balance_reason(group: str, exercise: Exercise, *, is_new: bool) -> str:
    """Why an exercise is suggested for a muscle group."""
    muscle = group.replace("_", " ")
    joints = "several joints at once" if exercise.mechanic is Mechanic.COMPOUND else "this muscle alone"
    reason = f"It trains {muscle} first of all, with {joints}"
    return (
        f"{reason}, and you have not done it lately."
        if is_new
        else f"{reason}; you do it already, so just do more of it."
    )


def equipment_sentences(pairs: Sequence[tuple[Exercise, Exercise]], impossible: int) -> list[str]:
    """What replaces the exercises that are not possible with some equipment."""
    if not impossible:
        return ["You can do all that you have trained lately with this equipment."]
    if not pairs:
        return ["Nothing that you can do with this equipment comes close to what you have trained lately."]
    return ["With this equipment:", *(f"{other.name} in place of {exercise.name}." for exercise, other in pairs)]
