"""Answers of the chat that are computed by the API's calculators: maxima, plates, warm-ups."""

from fitai.coach.amounts import WeightWriter, listed, number
from fitai.coach.chat.intents import Amounts
from fitai.coach.chat.reading import Reader
from fitai.coach.chat.reply import Reply
from fitai.exercises.models import Exercise
from fitai.kernel.own_units import WeightUnit
from fitai.tools import published as tools
from fitai.tools.models import OneRepMaxQuery, PlateLoad, PlateLoading, PlatesQuery
from fitai.training.loads import BAR_WEIGHTS, weight_step
from fitai.training.plates import PlatePairs, nearest_loads, standard_bar_and_plates
from fitai.training.vocabulary import Equipment
from fitai.training.warmup import warmup_sets
from fitai.workouts.models import Workout, WorkoutExercise

MAX_WEIGHT = 1000.0
"""Kilograms that the calculators take."""
MAX_REPS = 100
EXAMPLE_LOADS: dict[WeightUnit, str] = {"kg": "80 kg", "lb": "175 lb"}
EXAMPLE_PLATES: dict[WeightUnit, str] = {"kg": "100 kg", "lb": "225 lb"}
"""Loads that a question is shown with, in the user's unit."""
TOLERANCE = 1e-6


def one_rep_max(reader: Reader, exercise: Exercise | None, amounts: Amounts, reply: Reply) -> Reply:
    """The estimated maximum of a set that the message names, else of the caller's record in an exercise."""
    writer = reader.writer(exercise.id if exercise else None)
    if amounts.weight and amounts.reps and amounts.weight <= MAX_WEIGHT and amounts.reps <= MAX_REPS:
        estimate = tools.one_rep_max(OneRepMaxQuery(weight=amounts.weight, reps=amounts.reps))
        text = writer.text(estimate.one_rep_max)
        set_text = f"{writer.text(amounts.weight, 2)} × {amounts.reps}"
        reply.say(f"{set_text} is an estimated one-rep max of {text} (Epley).")
        if estimate.low_confidence:
            reply.say("With more than twelve repetitions that is only a rough estimate.")
        return reply.cite("calculator", "One-rep max, Epley", f"{set_text} is {text}")
    exercise_ids = [exercise.id] if exercise else [lift.exercise_id for lift in reader.overview.strongest_lifts[:3]]
    names = {lift.exercise_id: lift.name for lift in ([] if exercise else reader.overview.strongest_lifts)}
    parts = []
    for exercise_id in exercise_ids:
        record = reader.record(exercise_id)
        if record is not None and record.one_rep_max is not None:
            name = exercise.name if exercise else names[exercise_id]
            text = reader.writer(exercise_id).text(record.one_rep_max)
            parts.append(f"{name} {text}")
            reply.cite("record", f"Best estimated one-rep max, {name}", text, exercise_id)
    if parts:
        return reply.say(
            f"Your best estimated one-rep max: {listed(parts)}.",
            "It is estimated from your sets; you need not test it.",
        )
    example = f"{EXAMPLE_LOADS[reader.writer().unit]} x 5"
    reply.offers = [f"What is my 1RM if I do {example}?"]
    return reply.say(f"I have no set with a weight to estimate it from. Tell me one, such as {example}.").cite(
        "record", exercise.name if exercise else "Records", "none"
    )


def plates_question(writer: WeightWriter) -> str:
    """A question for plates that can be asked, in the user's unit."""
    return f"Which plates make {EXAMPLE_PLATES[writer.unit]}?"


def plates(reader: Reader, exercise: Exercise | None, amounts: Amounts, reply: Reply) -> Reply:
    """The plates of one side of the bar, for the weight that the message names, else for the next set."""
    weight = amounts.weight or _next_weight(reader, exercise, reply)
    writer = reader.writer(exercise.id if exercise else None)
    if weight is None or weight > MAX_WEIGHT:
        reply.offers = [plates_question(writer)]
        return reply.say("Tell me the weight, and I tell you the plates.").cite(
            "calculator", "Plates", "no weight was named"
        )
    load = tools.plate_load(reader.caller, PlatesQuery(weight=weight), reader.units)
    bar = writer.text(load.bar, 2)
    reply.say(f"{writer.text(load.weight, 2)} on a bar of {bar}: {_side_text(load, reader)}.")
    if load.rounded:
        others = [writer.text(other.weight, 2) for other in (load.below, load.above) if other is not None]
        reply.say(f"{load.message} Nearest are {listed(others)}." if others else load.message)
    if reader.athlete.plates is not None or reader.athlete.bars is not None:
        reply.cite("account", "Bar and plates in your preferences", bar)
    return reply.cite("calculator", "Plates", f"{writer.text(weight, 2)}: {_side_text(load, reader)}")


def _side_text(load: PlateLoad | PlateLoading, reader: Reader) -> str:
    writer = reader.writer()
    stacks = [f"{stack.count} × {number(writer.value(stack.weight, 2), 2)}" for stack in load.per_side]
    return f"{listed(stacks)} {writer.unit} on each side" if stacks else "no plates"


def warm_up(reader: Reader, exercise: Exercise | None, amounts: Amounts, reply: Reply) -> Reply:
    """The ramp before the working weight that the message names, else before that of the next set, or of the last session."""
    weight = amounts.weight or _next_weight(reader, exercise, reply)
    writer = reader.writer(exercise.id if exercise else None)
    if weight is None or weight > MAX_WEIGHT:
        reply.offers = [f"Warm-up for {EXAMPLE_PLATES[writer.unit]}"]
        reply.say("Five minutes of easy movement, then two or three lighter sets before the first heavy exercise.")
        return reply.say("Tell me the working weight, and I give you the steps.").cite(
            "calculator", "Warm-up", "no weight was named"
        )
    bar, pairs = _bar_and_plates(reader, exercise)
    # Without a bar it is dumbbells or the like.
    handle_step = weight_step(Equipment.DUMBBELL, "imperial" if writer.unit == "lb" else "metric")

    def loadable(target: float) -> float | None:
        if bar is None:
            return int(target / handle_step + TOLERANCE) * handle_step or None
        below = nearest_loads(target, bar, pairs).below
        return None if below is None else below.weight

    steps = [f"{writer.text(step.weight, 2)} × {step.reps}" for step in warmup_sets(weight, bar, loadable)]
    name = exercise.name if exercise else "it"
    if not steps:
        reply.say(f"{writer.text(weight, 2)} is so light that one easy set before {name} is enough.")
    else:
        reply.say(f"Before {name} at {writer.text(weight, 2)}: {listed(steps)}. Rest a minute between them.")
    if exercise is not None:
        reply.cite("exercise", exercise.name, id=exercise.id)
    return reply.cite("calculator", "Warm-up ramp", "; ".join(steps) or "none")


def _bar_and_plates(reader: Reader, exercise: Exercise | None) -> tuple[float | None, list[PlatePairs]]:
    """The bar and the plates of an exercise; no bar for what is lifted without one."""
    athlete = reader.athlete
    bar, usual = standard_bar_and_plates(reader.units)
    pairs = usual if athlete.plates is None else [PlatePairs(plate.weight, plate.pairs) for plate in athlete.plates]
    if exercise is None or Equipment.BARBELL in exercise.equipment:
        return (athlete.bars[0] if athlete.bars else bar), list(pairs)
    return (bar if any(item in BAR_WEIGHTS for item in exercise.equipment) else None), list(pairs)


def _next_weight(reader: Reader, exercise: Exercise | None, reply: Reply) -> float | None:
    """The weight (kilograms) of the next set of an exercise in the workout, or of the next set of all."""
    workout = reader.next_workout
    for item in [] if workout is None else _in_order(workout):
        weight = next(
            (set_.weight for set_ in item.sets if set_.completed_at is None and set_.type != "warmup" and set_.weight),
            None,
        )
        if workout is not None and weight is not None and (exercise is None or item.exercise_id == exercise.id):
            reply.cite(
                "workout", f"{item.name} in {workout.name}", reader.writer(item.exercise_id).text(weight, 2), workout.id
            )
            return weight
    weight = None if exercise is None else reader.last_weight(exercise.id)
    if exercise is not None and weight:
        reply.cite("history", f"{exercise.name}, last time", reader.writer(exercise.id).text(weight, 2), exercise.id)
    return weight


def _in_order(workout: Workout) -> list[WorkoutExercise]:
    """The exercises, the current one first."""
    current = workout.real_time.current_exercise_index
    return [*workout.exercises[current:], *workout.exercises[:current]]
