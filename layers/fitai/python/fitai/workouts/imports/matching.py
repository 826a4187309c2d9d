"""Which exercise a name of a file means: the library's, the caller's own, or a new one. Reads the library only."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from fitai.exercises.models import Exercise, ImportedExercise
from fitai.training import exercise_names
from fitai.training.vocabulary import Equipment, ExerciseType, Measurement, Muscle
from fitai.workouts.imports.readers.models import FileExercise, FileSet

IN_PARENTHESES = re.compile(r"(.+?)\s*\(([^()]*)\)\s*")
EQUIPMENT_WORDS: dict[str, Equipment] = {
    "band": Equipment.RESISTANCE_BAND, "resistance band": Equipment.RESISTANCE_BAND, "barbell": Equipment.BARBELL,
    "bodyweight": Equipment.BODYWEIGHT, "cable": Equipment.CABLE, "dumbbell": Equipment.DUMBBELL,
    "ez bar": Equipment.EZ_BAR, "kettlebell": Equipment.KETTLEBELL, "landmine": Equipment.LANDMINE,
    "machine": Equipment.MACHINE, "plate loaded": Equipment.MACHINE, "medicine ball": Equipment.MEDICINE_BALL, "plate": Equipment.WEIGHT_PLATE,
    "smith machine": Equipment.SMITH_MACHINE, "suspension": Equipment.SUSPENSION_TRAINER,
    "trap bar": Equipment.TRAP_BAR, "trx": Equipment.SUSPENSION_TRAINER,
}  # fmt: skip
"""What the apps write in parentheses, or in front."""
RESPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), meant)
    for pattern, meant in (
        ("one (arm|leg)", r"single \1"), ("legged", "leg"), ("hammer strength|plate loaded", "machine"), ("bicep curl", "curl"),
        ("rear delt reverse fly", "reverse fly"), ("smith(?! machine)", "smith machine"), ("flat|regular|standard|conventional|two arm|both arm", ""),
    )
)  # fmt: skip
"""Words that an app has for others; and without those that tell the ordinary form of an exercise from others."""
LOADED_EQUIPMENT = frozenset(EQUIPMENT_WORDS.values()) - {Equipment.BODYWEIGHT}
"""What is lifted; an exercise that is done with one of them is another one with another."""
VARIANT_PREFIXES = (
    "assisted",
    "weighted",
    "machine",
    "cable",
    "barbell",
    "dumbbell",
    "kettlebell",
    "smith machine",
    "band",
)
"""What the name of an exercise begins with, where the library has one of its own for it."""
APP_NAMES: dict[str, str] = {
    exercise_names.sorted_name_key(name): id
    for name, id in (
        ("Squat (Barbell)", "barbell-back-squat"), ("Squat", "barbell-back-squat"), ("Treadmill", "treadmill-run"),
        ("Seated Shoulder Press (Machine)", "machine-shoulder-press"), ("Shoulder Press (Machine)", "machine-shoulder-press"),
        ("Shoulder Press (Plate Loaded)", "machine-shoulder-press"), ("Skullcrusher (Barbell)", "skull-crusher"),
        ("Skullcrusher", "skull-crusher"), ("Rowing (Machine)", "rowing-machine-row"), ("Pec Deck (Machine)", "pec-deck"),
        ("Butterfly (Pec Deck)", "pec-deck"), ("Seated Machine Fly", "pec-deck"), ("Overhead Press", "barbell-overhead-press"),
        ("Standing Military Press (Barbell)", "barbell-overhead-press"), ("Bicep Curl (Barbell)", "barbell-curl"),
        ("Preacher Curl (Barbell)", "preacher-curl"), ("Preacher Curl (Dumbbell)", "single-arm-dumbbell-preacher-curl"),
        ("Reverse Curl (Barbell)", "reverse-curl"), ("Seated Incline Curl (Dumbbell)", "incline-dumbbell-curl"),
        ("Stationary Bike", "stationary-bike-ride"), ("Elliptical Machine", "elliptical-trainer"), ("Running (Outdoor)", "outdoor-run"),
        ("Stair Machine (Floors)", "stair-climber"), ("Stair Machine", "stair-climber"), ("Russian Twist (Weighted)", "russian-twist"),
        ("Around the World", "dumbbell-around-the-world"), ("Bent Over One Arm Row (Dumbbell)", "single-arm-dumbbell-row"),
        ("Calf Press on Leg Press", "leg-press-calf-raise"), ("Calf Press on Seated Leg Press", "leg-press-calf-raise"),
        ("Calf Press (Machine)", "leg-press-calf-raise"), ("Hip Abductor (Machine)", "seated-hip-abduction"),
        ("Hip Adductor (Machine)", "seated-hip-adduction"), ("Incline Bench Press (Smith Machine)", "incline-smith-machine-press"),
        ("Decline Bench Press (Smith Machine)", "decline-smith-machine-press"), ("Incline Chest Fly (Dumbbell)", "incline-dumbbell-fly"),
        ("Decline Chest Fly (Dumbbell)", "decline-dumbbell-fly"), ("Overhead Press (Smith Machine)", "smith-machine-shoulder-press"),
        ("Overhead Press (Machine)", "machine-shoulder-press"), ("Overhead Press (Dumbbell)", "dumbbell-shoulder-press"),
        ("Overhead Press (Cable)", "cable-shoulder-press"), ("Seated Overhead Press (Dumbbell)", "seated-dumbbell-shoulder-press"),
        ("Pull Up (Band)", "band-assisted-pull-up"), ("Chest Dip (Band)", "band-assisted-dip"), ("Wide Pull Up", "wide-grip-pull-up"),
        ("Neutral Chin Up", "neutral-grip-pull-up"), ("Parallel Bar Triceps Dip", "dip"), ("Single Leg Bridge", "single-leg-glute-bridge"),
        ("Standing Calf Raise (Bodyweight)", "bodyweight-calf-raise"), ("Standing Calf Raise (Dumbbell)", "dumbbell-calf-raise"),
        ("Standing Calf Raise (Smith Machine)", "smith-machine-calf-raise"), ("Kettlebell Turkish Get Up", "turkish-get-up"),
        ("Back Extension (Hyperextension)", "back-extension-45"), ("Cable Fly Crossovers", "cable-crossover"),
        ("Low Cable Fly Crossovers", "low-to-high-cable-fly"), ("Chest Supported Incline Row (Dumbbell)", "chest-supported-dumbbell-row"),
        ("Inverted Row (Bodyweight)", "inverted-row"), ("Leg Raise Parallel Bars", "captains-chair-leg-raise"), ("Knee Raise Parallel Bars", "captains-chair-knee-raise"),
        ("Seated Cable Row - V Grip (Cable)", "seated-cable-row"), ("Seated Cable Row - Bar Grip", "seated-cable-row"),
        ("Seated Cable Row - Bar Wide Grip", "wide-grip-seated-cable-row"), ("Single Arm Triceps Pushdown (Cable)", "single-arm-cable-pushdown"),
        ("Straight Arm Lat Pulldown (Cable)", "straight-arm-pulldown"), ("Straight Arm Cable Pushdown", "straight-arm-pulldown"),
        ("One Arm Standing Dumbbell Press", "single-arm-dumbbell-shoulder-press"), ("Heel Taps", "heel-touch"),
        ("Front Lever Hold", "front-lever"), ("Plank Pushup", "plank-up-down"), ("Meadows Rows (Barbell)", "meadows-row"),
        ("Ab Scissors", "scissor-kick"), ("Behind the Back Curl (Cable)", "behind-body-cable-curl"),
        ("Cable Core Palloff Press", "pallof-press"), ("Strict Military Press (Barbell)", "barbell-overhead-press"),
        ("Cable Twist", "cable-trunk-rotation"), ("Bent Over Row - Underhand (Barbell)", "underhand-barbell-row"),
        ("Push Up (Band)", "banded-push-up"), ("Plate Squeeze (Svend Press)", "svend-press"),
        ("Vertical Traction (Machine)", "machine-pulldown"), ("Landmine Squat and Press", "landmine-thruster"),
        ("Seated Palms Up Wrist Curl (Dumbbell)", "dumbbell-wrist-curl"), ("Glute Kickback on Floor", "donkey-kick"),
        ("Russian Twist (Plate)", "russian-twist"),
    )
}  # fmt: skip
"""What the apps call exercises that the library has under names which share too few words with it."""
CATEGORY_MUSCLES: dict[str, tuple[Muscle, ...]] = {
    "abs": (Muscle.ABDOMINALS,), "core": (Muscle.ABDOMINALS,), "arms": (Muscle.BICEPS, Muscle.TRICEPS),
    "back": (Muscle.LATS, Muscle.MIDDLE_BACK), "biceps": (Muscle.BICEPS,), "calves": (Muscle.CALVES,),
    "chest": (Muscle.CHEST,), "forearms": (Muscle.FOREARMS,), "glutes": (Muscle.GLUTES,),
    "legs": (Muscle.QUADRICEPS, Muscle.HAMSTRINGS), "shoulders": (Muscle.SHOULDERS,), "triceps": (Muscle.TRICEPS,),
    "cardio": (Muscle.QUADRICEPS,), "neck": (Muscle.NECK,), "traps": (Muscle.TRAPS,),
}  # fmt: skip
"""The muscles of FitNotes' categories."""
MUSCLE_HINTS: tuple[tuple[str, tuple[Muscle, ...]], ...] = (
    ("leg curl", (Muscle.HAMSTRINGS,)), ("hamstring", (Muscle.HAMSTRINGS,)), ("wrist", (Muscle.FOREARMS,)),
    ("curl", (Muscle.BICEPS,)), ("tricep", (Muscle.TRICEPS,)), ("pushdown", (Muscle.TRICEPS,)), ("calf", (Muscle.CALVES,)),
    ("squat", (Muscle.QUADRICEPS,)), ("lunge", (Muscle.QUADRICEPS,)), ("leg", (Muscle.QUADRICEPS,)),
    ("deadlift", (Muscle.HAMSTRINGS,)), ("hip", (Muscle.GLUTES,)), ("glute", (Muscle.GLUTES,)), ("row", (Muscle.LATS,)),
    ("pull", (Muscle.LATS,)), ("chin", (Muscle.LATS,)), ("shrug", (Muscle.TRAPS,)), ("raise", (Muscle.SHOULDERS,)),
    ("shoulder", (Muscle.SHOULDERS,)), ("overhead", (Muscle.SHOULDERS,)), ("bench", (Muscle.CHEST,)),
    ("chest", (Muscle.CHEST,)), ("fly", (Muscle.CHEST,)), ("push", (Muscle.CHEST,)), ("press", (Muscle.CHEST,)),
    ("run", (Muscle.QUADRICEPS,)), ("walk", (Muscle.QUADRICEPS,)), ("bike", (Muscle.QUADRICEPS,)),
)  # fmt: skip
"""The muscle that a word of a name speaks of, the surest word first."""


class ExerciseLibrary(Protocol):
    """What is asked of the library."""

    def get(self, id: str) -> Exercise | None: ...
    def named(self, name: str) -> list[Exercise]: ...


def library_exercise(shelf: ExerciseLibrary, name: str) -> Exercise | None:
    """The library's exercise that an app calls so, or None; never one that only resembles it."""
    plain = " ".join(exercise_names.singulars(name))
    respelled = plain
    for pattern, meant in RESPELLINGS:
        respelled = pattern.sub(meant, respelled)
    spellings = [name, *([respelled] if respelled.split() and respelled != plain else [])]
    for one in spellings:
        id = APP_NAMES.get(exercise_names.sorted_name_key(one))
        known = shelf.get(id) if id else None
        if known is not None:
            return known
        if called := _exercises_named(shelf, one):
            return called[0]
    return next((found for one in spellings if (found := _exercise_by_equipment(shelf, one))), None)


def _exercises_named(shelf: ExerciseLibrary, name: str) -> list[Exercise]:
    """Those with this name in whatever order of its words; but `elbow to knee` is not `knees to elbows`."""
    found = shelf.named(name)
    if "to" not in exercise_names.words(name):
        return found
    key = exercise_names.name_key(name)
    return [one for one in found if any(exercise_names.name_key(each) == key for each in (one.name, *one.aliases))]


def _exercise_by_equipment(shelf: ExerciseLibrary, name: str) -> Exercise | None:
    """`Lat Pulldown (Cable)` is the lat pulldown, as that is done with a cable; `Dip (Weighted)` the weighted dip."""
    for movement, said in _split_equipment(name):
        called = _exercises_named(shelf, movement)
        equipment = EQUIPMENT_WORDS.get(said)
        for one in called:
            if equipment in one.equipment and LOADED_EQUIPMENT.intersection(one.equipment) <= {
                equipment,
                Equipment.WEIGHT_PLATE,
            }:
                return one
        if said in VARIANT_PREFIXES:
            names = [name for one in called for name in (one.name, *one.aliases)]
            found = {other.id: other for name in names for other in shelf.named(f"{said} {name}")}
            if len(found) == 1:
                return next(iter(found.values()))
    return None


def _split_equipment(name: str) -> Iterator[tuple[str, str]]:
    """What is done, and with what: as it stands in parentheses, or among the words."""
    if match := IN_PARENTHESES.fullmatch(name):
        yield match[1], match[2].casefold().partition(" - ")[0].strip()
    plain = " ".join(exercise_names.singulars(name))
    for said in (*EQUIPMENT_WORDS, "assisted", "weighted"):
        rest = re.sub(rf"\b{said}\b", " ", plain)
        if rest != plain and rest.split():
            yield rest, said


def name_key(name: str) -> str:
    """What spellings of a name have in common."""
    return exercise_names.sorted_name_key(name) or name.casefold()


def new_exercise_id(user_id: str, name: str) -> str:
    """The id of an exercise that an import makes: always the same one for a user and a name."""
    return str(uuid5(NAMESPACE_URL, f"fitai/imported-exercise/{user_id}/{name_key(name)}"))


def new_exercise(name: str, entries: list[FileExercise]) -> ImportedExercise:
    """A new exercise, as far as a file tells of it; without muscles, where nothing says which they are."""
    equipment = next((EQUIPMENT_WORDS[said] for _, said in _split_equipment(name) if said in EQUIPMENT_WORDS), None)
    category = next((one.category.casefold() for one in entries if one.category), "")
    sets = [one for entry in entries for one in entry.sets]
    said = next((one.measurement for one in entries if one.measurement in set(Measurement)), None)
    guessed = Measurement.ASSISTED_REPS if _is_assisted(name, sets) else _usual_measurement(sets)
    measurement = Measurement(said) if said else guessed
    cardio = measurement == Measurement.DISTANCE_DURATION or category == "cardio"
    content = {
        "primary_muscle_groups": CATEGORY_MUSCLES.get(category) or _hinted_muscles(name),
        "equipment": (equipment or _default_equipment(measurement),),
        "exercise_type": ExerciseType.CARDIO if cardio else ExerciseType.STRENGTH,
        "measurement": measurement,
    }
    try:
        return ImportedExercise.model_validate({"name": name[:80].strip(), **content})
    except ValidationError:
        # A name of signs only, or of one letter.
        return ImportedExercise.model_validate({"name": f"Exercise {name[:40].strip()}"[:80], **content})


def _hinted_muscles(name: str) -> tuple[Muscle, ...]:
    plain = " ".join(["", *exercise_names.singulars(name)])
    return next((muscles for word, muscles in MUSCLE_HINTS if f" {word}" in plain), ())


def _default_equipment(measurement: Measurement) -> Equipment:
    return Equipment.BARBELL if measurement == Measurement.WEIGHT_REPS else Equipment.BODYWEIGHT


def _is_assisted(name: str, sets: list[FileSet]) -> bool:
    """Whether its weights take load away: by its name, or as all of them are negative."""
    weights = [one.weight for one in sets if one.weight and one.reps]
    return bool(weights) and ("assisted" in exercise_names.words(name) or all(weight < 0 for weight in weights))


def _usual_measurement(sets: list[FileSet]) -> Measurement:
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
