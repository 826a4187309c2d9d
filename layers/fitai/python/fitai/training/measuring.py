"""How the sets of an exercise may be measured: in the usual way, and in the others that make sense for it. Pure."""

from collections.abc import Iterable, Sequence

from fitai.training.vocabulary import Equipment, ExerciseType, Force, Measurement, MovementPattern

REPS_MEASUREMENTS = frozenset({Measurement.WEIGHT_REPS, Measurement.BODYWEIGHT_REPS, Measurement.ASSISTED_REPS})
"""What is measured in repetitions; how long a set of these takes is no achievement."""
ASSISTABLE_EQUIPMENT = frozenset({Equipment.PULL_UP_BAR, Equipment.DIP_BARS, Equipment.RINGS})
"""On which the body is lifted as a whole, so that a machine or a band can help."""
TIMED_EQUIPMENT = frozenset(
    {
        Equipment.BATTLE_ROPE,
        Equipment.JUMP_ROPE,
        Equipment.KETTLEBELL,
        Equipment.MEDICINE_BALL,
        Equipment.PUNCHING_BAG,
        Equipment.RESISTANCE_BAND,
        Equipment.SANDBAG,
        Equipment.SLIDERS,
        Equipment.SUSPENSION_TRAINER,
        Equipment.TIRE,
    }
)
"""Equipment of circuits, whose work is often timed."""
TIMED_PATTERNS = frozenset(
    {
        MovementPattern.BRACE,
        MovementPattern.CARRY,
        MovementPattern.JUMP,
        MovementPattern.LOCOMOTION,
        MovementPattern.MOBILITY,
    }
)
"""Patterns that are held, or repeated for a time."""
DISTANCE_PATTERNS = frozenset({MovementPattern.LOCOMOTION, MovementPattern.CARRY})


def possible_measurements(
    usual: Measurement,
    *,
    exercise_type: ExerciseType,
    pattern: MovementPattern,
    force: Force,
    equipment: Iterable[Equipment],
) -> tuple[Measurement, ...]:
    """The ways in which a set of an exercise may be measured, the usual one first.

    Repetitions without a load are often done for time, and what is held is often repeated. A load that is lifted for
    repetitions is held, or moved for time, only in static exercises, in circuits and with their equipment. Whoever trains
    with assistance goes on without it; of what lifts the body from a bar, some need assistance.
    """
    items = frozenset(equipment)
    others: list[Measurement] = []
    if usual is Measurement.BODYWEIGHT_REPS:
        others.append(Measurement.DURATION)
        if items & ASSISTABLE_EQUIPMENT and pattern in (MovementPattern.PUSH, MovementPattern.PULL):
            others.append(Measurement.ASSISTED_REPS)
    elif usual is Measurement.ASSISTED_REPS:
        others += [Measurement.BODYWEIGHT_REPS, Measurement.DURATION]
    elif usual is Measurement.WEIGHT_REPS:
        is_timed = force is Force.STATIC or pattern in TIMED_PATTERNS or exercise_type is not ExerciseType.STRENGTH
        if is_timed or items & TIMED_EQUIPMENT:
            others.append(Measurement.DURATION)
    elif usual is Measurement.DURATION:
        others.append(Measurement.BODYWEIGHT_REPS)
        if pattern in DISTANCE_PATTERNS:
            others.append(Measurement.DISTANCE_DURATION)
    else:
        others.append(
            Measurement.BODYWEIGHT_REPS if usual is Measurement.DISTANCE_DURATION else Measurement.WEIGHT_REPS
        )
    return with_usual(usual, others)


def with_usual(usual: Measurement, others: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """Measurements with the usual one first, each once."""
    return tuple(dict.fromkeys((usual, *others)))
