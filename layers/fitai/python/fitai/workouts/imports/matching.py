"""Match the exercise names of files with the library, or define new exercises. Reads the library only."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
"""Equipment as the apps write it in parentheses, or in front of a name."""
RESPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), replacement)
    for pattern, replacement in (
        ("one (arm|leg)", r"single \1"), ("legged", "leg"), ("hammer strength|plate loaded", "machine"), ("bicep curl", "curl"),
        ("rear delt reverse fly", "reverse fly"), ("smith(?! machine)", "smith machine"), ("flat|regular|standard|conventional|two arm|both arm", ""),
    )
)  # fmt: skip
"""Words of the apps and ours for them; words that only name the ordinary form of an exercise are removed."""
LOADED_EQUIPMENT = frozenset(EQUIPMENT_WORDS.values()) - {Equipment.BODYWEIGHT}
"""Equipment that is the load: with another one it is another exercise."""
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
"""First words of the names of variants for which the library has exercises of their own."""
APP_NAMES: dict[str, str] = {
    exercise_names.sorted_name_key(name): exercise_id
    for name, exercise_id in (
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
"""The muscles that a word of a name hints at, the surest word first."""


class ExerciseLibrary(Protocol):
    """The part of the library that matching uses."""

    def get(self, id: str) -> Exercise | None: ...
    def named(self, name: str) -> list[Exercise]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """An exercise of the library for a name of a file, and whether nothing else can be meant by that name."""

    exercise: Exercise
    is_certain: bool


def match_exercise(library: ExerciseLibrary, name: str) -> Match | None:
    """Return the library's exercise that an app calls by this name; never one that is only similar.

    It is certain where our table of the apps' names has it, or where the exercise is called so, its equipment and the order of the
    words set aside. An alias with other words may be another exercise in an app that has both.
    """
    exercise = library_exercise(library, name)
    if exercise is None:
        return None
    in_table = APP_NAMES.get(exercise_names.sorted_name_key(name)) == exercise.id
    return Match(exercise, in_table or _movement_words(name, exercise) == _movement_words(exercise.name, exercise))


def _movement_words(name: str, exercise: Exercise) -> str:
    """The words of a name in a fixed order, spelled out and without the exercise's equipment."""
    spelled_out = " ".join(exercise_names.ABBREVIATIONS.get(word, word) for word in exercise_names.words(name))
    plain = " ".join(exercise_names.singulars(spelled_out))
    for word, equipment in EQUIPMENT_WORDS.items():
        if equipment in exercise.equipment:
            plain = re.sub(rf"\b{word}\b", " ", plain)
    return "".join(sorted(plain.split()))


def library_exercise(library: ExerciseLibrary, name: str) -> Exercise | None:
    """Return the library's exercise that an app calls by this name, or None; never one that is only similar."""
    plain = " ".join(exercise_names.singulars(name))
    respelled = plain
    for pattern, replacement in RESPELLINGS:
        respelled = pattern.sub(replacement, respelled)
    spellings = [name, *([respelled] if respelled.split() and respelled != plain else [])]
    for spelling in spellings:
        exercise_id = APP_NAMES.get(exercise_names.sorted_name_key(spelling))
        exercise = library.get(exercise_id) if exercise_id else None
        if exercise is not None:
            return exercise
        if namesakes := _exercises_named(library, spelling):
            return namesakes[0]
    matches = (_exercise_by_equipment(library, spelling) for spelling in spellings)
    return next((match for match in matches if match), None)


def _exercises_named(library: ExerciseLibrary, name: str) -> list[Exercise]:
    """The exercises with this name, in any order of its words; but `elbow to knee` is not `knees to elbows`."""
    exercises = library.named(name)
    if "to" not in exercise_names.words(name):
        return exercises
    key = exercise_names.name_key(name)
    return [
        exercise
        for exercise in exercises
        if any(exercise_names.name_key(spelling) == key for spelling in (exercise.name, *exercise.aliases))
    ]


def _exercise_by_equipment(library: ExerciseLibrary, name: str) -> Exercise | None:
    """Match a movement and its equipment.

    `Lat Pulldown (Cable)` is the lat pulldown, since that is done with a cable; `Dip (Weighted)` is the weighted dip.
    """
    for movement, equipment_word in _split_equipment(name):
        exercises = _exercises_named(library, movement)
        equipment = EQUIPMENT_WORDS.get(equipment_word)
        for exercise in exercises:
            if equipment in exercise.equipment and LOADED_EQUIPMENT.intersection(exercise.equipment) <= {
                equipment,
                Equipment.WEIGHT_PLATE,
            }:
                return exercise
        if equipment_word in VARIANT_PREFIXES:
            names = [spelling for exercise in exercises for spelling in (exercise.name, *exercise.aliases)]
            variants = {variant.id: variant for name in names for variant in library.named(f"{equipment_word} {name}")}
            if len(variants) == 1:
                return next(iter(variants.values()))
    return None


def _split_equipment(name: str) -> Iterator[tuple[str, str]]:
    """The movement and the equipment of a name: as it is in parentheses, or among the words."""
    if match := IN_PARENTHESES.fullmatch(name):
        yield match[1], match[2].casefold().partition(" - ")[0].strip()
    plain = " ".join(exercise_names.singulars(name))
    for equipment_word in (*EQUIPMENT_WORDS, "assisted", "weighted"):
        movement = re.sub(rf"\b{equipment_word}\b", " ", plain)
        if movement != plain and movement.split():
            yield movement, equipment_word


def name_key(name: str) -> str:
    """The key that all spellings of a name share."""
    return exercise_names.sorted_name_key(name) or name.casefold()


def new_exercise_id(user_id: str, name: str) -> str:
    """The id of an exercise that an import creates: always the same one for a user and a name."""
    return str(uuid5(NAMESPACE_URL, f"fitai/imported-exercise/{user_id}/{name_key(name)}"))


def new_exercise(name: str, entries: list[FileExercise]) -> ImportedExercise:
    """A new exercise, as far as a file describes it; without muscles where nothing hints at them.

    Args:
        entries: where the file has the exercise.
    """
    equipment = next((EQUIPMENT_WORDS[word] for _, word in _split_equipment(name) if word in EQUIPMENT_WORDS), None)
    category = next((entry.category.casefold() for entry in entries if entry.category), "")
    sets = [set_ for entry in entries for set_ in entry.sets]
    file_measurement = next((entry.measurement for entry in entries if entry.measurement in set(Measurement)), None)
    inferred = Measurement.ASSISTED_REPS if _is_assisted(name, sets) else _usual_measurement(sets)
    measurement = Measurement(file_measurement) if file_measurement else inferred
    is_cardio = measurement == Measurement.DISTANCE_DURATION or category == "cardio"
    content = {
        "primary_muscle_groups": CATEGORY_MUSCLES.get(category) or _hinted_muscles(name),
        "equipment": (equipment or _default_equipment(measurement),),
        "exercise_type": ExerciseType.CARDIO if is_cardio else ExerciseType.STRENGTH,
        "measurement": measurement,
    }
    try:
        return ImportedExercise.model_validate({"name": name[:80].strip(), **content})
    except ValidationError:
        # The name has no letters, or only one.
        return ImportedExercise.model_validate({"name": f"Exercise {name[:40].strip()}"[:80], **content})


def _hinted_muscles(name: str) -> tuple[Muscle, ...]:
    plain = " ".join(["", *exercise_names.singulars(name)])
    return next((muscles for word, muscles in MUSCLE_HINTS if f" {word}" in plain), ())


def _default_equipment(measurement: Measurement) -> Equipment:
    return Equipment.BARBELL if measurement == Measurement.WEIGHT_REPS else Equipment.BODYWEIGHT


def _is_assisted(name: str, sets: list[FileSet]) -> bool:
    """Whether the weights are assistance: by the name, or because all of them are negative."""
    weights = [set_.weight for set_ in sets if set_.weight and set_.reps]
    return bool(weights) and ("assisted" in exercise_names.words(name) or all(weight < 0 for weight in weights))


def _usual_measurement(sets: list[FileSet]) -> Measurement:
    """The measurement of most of the sets."""
    counts = Counter(
        Measurement.DISTANCE_DURATION if set_.distance
        else Measurement.DURATION if set_.reps is None
        else Measurement.WEIGHT_REPS if set_.weight
        else Measurement.BODYWEIGHT_REPS
        for set_ in sets
    )  # fmt: skip
    if counts[Measurement.WEIGHT_REPS]:
        # The sets without a weight were warm-ups.
        counts[Measurement.WEIGHT_REPS] += counts.pop(Measurement.BODYWEIGHT_REPS, 0)
    return max(counts, key=lambda measurement: counts[measurement])
