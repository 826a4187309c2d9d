"""Which exercise a name of a file means: the library's, the caller's own, or a new one. Reads the library only."""

import re
from collections import Counter
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from fitai.exercises import words
from fitai.exercises.models import CreateExercise, Equipment, Exercise, ExerciseType, Measurement, Muscle
from fitai.workouts.imports.models import ReadExercise, ReadSet

IN_PARENTHESES = re.compile(r"(.+?)\s*\(([^()]*)\)\s*")
EQUIPMENT: dict[str, Equipment] = {
    "band": Equipment.RESISTANCE_BAND, "resistance band": Equipment.RESISTANCE_BAND, "barbell": Equipment.BARBELL,
    "bodyweight": Equipment.BODYWEIGHT, "cable": Equipment.CABLE, "dumbbell": Equipment.DUMBBELL,
    "ez bar": Equipment.EZ_BAR, "kettlebell": Equipment.KETTLEBELL, "landmine": Equipment.LANDMINE,
    "machine": Equipment.MACHINE, "medicine ball": Equipment.MEDICINE_BALL, "plate": Equipment.WEIGHT_PLATE,
    "smith machine": Equipment.SMITH_MACHINE, "suspension": Equipment.SUSPENSION_TRAINER,
    "trap bar": Equipment.TRAP_BAR, "trx": Equipment.SUSPENSION_TRAINER,
}  # fmt: skip
"""What the apps write in parentheses, or in front."""
EMPTY_WORDS = frozenset({"flat", "regular", "standard", "conventional", "two", "arm", "both"})
"""Words that tell the ordinary form of an exercise from others, and that a name without them means too."""
KNOWN_AS: dict[str, str] = {
    words.sorted_key(name): id
    for name, id in (
        ("Squat (Barbell)", "barbell-back-squat"), ("Squat", "barbell-back-squat"), ("Treadmill", "treadmill-run"),
        ("Goblet Squat (Kettlebell)", "goblet-squat"), ("Goblet Squat (Dumbbell)", "goblet-squat"),
        ("Seated Shoulder Press (Machine)", "machine-shoulder-press"),
        ("Shoulder Press (Machine)", "machine-shoulder-press"), ("Skullcrusher (Barbell)", "skull-crusher"),
        ("Skullcrusher", "skull-crusher"), ("Rowing (Machine)", "rowing-machine-row"),
        ("Pec Deck (Machine)", "pec-deck"), ("Butterfly (Pec Deck)", "pec-deck"),
        ("Overhead Press", "barbell-overhead-press"), ("Bicep Curl (Barbell)", "barbell-curl"), ("Stationary Bike", "stationary-bike-ride"),
    )
}  # fmt: skip
"""What the apps call exercises that the library has under names which share too few words with it."""
CATEGORIES: dict[str, tuple[Muscle, ...]] = {
    "abs": (Muscle.ABDOMINALS,), "core": (Muscle.ABDOMINALS,), "arms": (Muscle.BICEPS, Muscle.TRICEPS),
    "back": (Muscle.LATS, Muscle.MIDDLE_BACK), "biceps": (Muscle.BICEPS,), "calves": (Muscle.CALVES,),
    "chest": (Muscle.CHEST,), "forearms": (Muscle.FOREARMS,), "glutes": (Muscle.GLUTES,),
    "legs": (Muscle.QUADRICEPS, Muscle.HAMSTRINGS), "shoulders": (Muscle.SHOULDERS,), "triceps": (Muscle.TRICEPS,),
    "cardio": (Muscle.QUADRICEPS,), "neck": (Muscle.NECK,), "traps": (Muscle.TRAPS,),
}  # fmt: skip
"""The muscles of FitNotes' categories."""
HINTS: tuple[tuple[str, tuple[Muscle, ...]], ...] = (
    ("curl", (Muscle.BICEPS,)), ("tricep", (Muscle.TRICEPS,)), ("pushdown", (Muscle.TRICEPS,)), ("calf", (Muscle.CALVES,)),
    ("squat", (Muscle.QUADRICEPS,)), ("lunge", (Muscle.QUADRICEPS,)), ("leg", (Muscle.QUADRICEPS,)),
    ("deadlift", (Muscle.HAMSTRINGS,)), ("hip", (Muscle.GLUTES,)), ("glute", (Muscle.GLUTES,)), ("row", (Muscle.LATS,)),
    ("pull", (Muscle.LATS,)), ("chin", (Muscle.LATS,)), ("shrug", (Muscle.TRAPS,)), ("raise", (Muscle.SHOULDERS,)),
    ("shoulder", (Muscle.SHOULDERS,)), ("overhead", (Muscle.SHOULDERS,)), ("bench", (Muscle.CHEST,)),
    ("chest", (Muscle.CHEST,)), ("fly", (Muscle.CHEST,)), ("push", (Muscle.CHEST,)), ("press", (Muscle.CHEST,)),
    ("run", (Muscle.QUADRICEPS,)), ("walk", (Muscle.QUADRICEPS,)), ("bike", (Muscle.QUADRICEPS,)),
)  # fmt: skip
"""The muscle that a word of a name speaks of, the surest word first."""
UNKNOWN_MUSCLES = (Muscle.ABDOMINALS,)
"""Every exercise has a muscle; where nothing says which, the trunk has worked."""


class Shelf(Protocol):
    """What is asked of the library."""

    def get(self, id: str) -> Exercise | None: ...
    def named(self, name: str) -> list[Exercise]: ...


def named(shelf: Shelf, name: str) -> Exercise | None:
    """The library's exercise that an app calls so, or None; never one that only resembles it."""
    id = KNOWN_AS.get(words.sorted_key(name))
    if id is not None and (known := shelf.get(id)) is not None:
        return known
    found = shelf.named(name)
    if found:
        return found[0]
    plain = " ".join(word for word in words.words(name) if word not in EMPTY_WORDS)
    if plain and plain != " ".join(words.words(name)) and (found := shelf.named(plain)):
        return found[0]
    return _by_equipment(shelf, name)


def _by_equipment(shelf: Shelf, name: str) -> Exercise | None:
    """`Lat Pulldown (Cable)` is the lat pulldown, as that is done with a cable."""
    match = IN_PARENTHESES.fullmatch(name)
    if match is None:
        return None
    said = match[2].casefold().partition(" - ")[0].strip()
    equipment = EQUIPMENT.get(said)
    for one in shelf.named(match[1]):
        if equipment in one.equipment or (said == "weighted" and one.measurement == Measurement.WEIGHT_REPS):
            return one
    return None


def key(name: str) -> str:
    """What spellings of a name have in common."""
    return words.sorted_key(name) or name.casefold()


def id_of_new(user_id: str, name: str) -> str:
    """The id of an exercise that an import makes: always the same one for a user and a name."""
    return str(uuid5(NAMESPACE_URL, f"fitai/imported-exercise/{user_id}/{key(name)}"))


def described(name: str, entries: list[ReadExercise]) -> CreateExercise:
    """A new exercise, as far as a file tells of it."""
    match = IN_PARENTHESES.fullmatch(name)
    equipment = EQUIPMENT.get(match[2].casefold().partition(" - ")[0].strip()) if match else None
    category = next((one.category.casefold() for one in entries if one.category), "")
    measurement = _measurement([one for entry in entries for one in entry.sets])
    cardio = measurement == Measurement.DISTANCE_DURATION or category == "cardio"
    content = {
        "primary_muscle_groups": CATEGORIES.get(category) or _muscles(name),
        "equipment": (equipment or _worn(measurement),),
        "exercise_type": ExerciseType.CARDIO if cardio else ExerciseType.STRENGTH,
        "measurement": measurement,
    }
    try:
        return CreateExercise.model_validate({"name": name[:80].strip(), **content})
    except ValidationError:
        # A name of signs only, or of one letter.
        return CreateExercise.model_validate({"name": f"Exercise {name[:40].strip()}"[:80], **content})


def _muscles(name: str) -> tuple[Muscle, ...]:
    plain = " ".join(words.singulars(name))
    return next((muscles for word, muscles in HINTS if word in plain), UNKNOWN_MUSCLES)


def _worn(measurement: Measurement) -> Equipment:
    return Equipment.BARBELL if measurement == Measurement.WEIGHT_REPS else Equipment.BODYWEIGHT


def _measurement(sets: list[ReadSet]) -> Measurement:
    """What most of its sets are measured in."""
    kinds = Counter(
        Measurement.DISTANCE_DURATION if one.distance
        else Measurement.DURATION if one.reps is None
        else Measurement.WEIGHT_REPS if one.weight
        else Measurement.BODYWEIGHT_REPS
        for one in sets
    )  # fmt: skip
    if kinds[Measurement.WEIGHT_REPS]:
        # Without a weight it was done for warming up.
        kinds[Measurement.WEIGHT_REPS] += kinds.pop(Measurement.BODYWEIGHT_REPS, 0)
    return max(kinds, key=lambda kind: kinds[kind])
