"""The texts of the YAML families: common names, British spelling, cues that fit the equipment."""

import re
from collections.abc import Iterator

import pytest
from fitai.exercises.library import seed
from fitai.exercises.models import Exercise
from fitai.training import exercise_names
from fitai.training.vocabulary import Equipment, Measurement

COMMON_NAMES = {
    "21s": "barbell-21s", "90/90 stretch": "ninety-ninety-stretch", "ab crunch machine": "machine-crunch",
    "ab wheel": "ab-wheel-rollout", "abductor machine": "seated-hip-abduction", "adductor machine": "seated-hip-adduction",
    "air bike": "air-bike-ride", "archer push up": "archer-push-up", "arnold press": "arnold-press",
    "assault bike": "air-bike-ride", "assisted pull-up": "assisted-pull-up", "back extension": "back-extension-45",
    "back squat": "barbell-back-squat", "ball slam": "medicine-ball-slam", "band pull apart": "band-pull-apart",
    "barbell curl": "barbell-curl", "barbell lunge": "barbell-forward-lunge", "barbell row": "barbell-row",
    "barbell shrug": "barbell-shrug", "barbell step up": "barbell-step-up", "battle ropes": "battle-rope-alternating-waves",
    "bayesian curl": "behind-body-cable-curl", "bear crawl": "bear-crawl", "behind the neck press": "behind-the-neck-press",
    "belt squat": "belt-squat", "bench dip": "bench-dip", "bench press": "barbell-bench-press",
    "bent over row": "barbell-row", "biceps curl": "dumbbell-curl", "bicycle crunch": "bicycle-crunch", "bird dog": "bird-dog",
    "boat pose": "boat-pose", "box jump": "box-jump", "box squat": "barbell-box-squat", "broad jump": "broad-jump",
    "bulgarian split squat": "bulgarian-split-squat", "burpee": "burpee", "butterfly machine": "pec-deck",
    "cable crossover": "cable-crossover", "cable crunch": "cable-crunch", "cable curl": "cable-curl",
    "cable fly": "standing-cable-fly", "cable front raise": "cable-front-raise", "cable kickback": "cable-glute-kickback",
    "cable lateral raise": "cable-lateral-raise", "cable pull through": "cable-pull-through", "cable row": "seated-cable-row",
    "calf raise": "standing-calf-raise", "calf stretch": "standing-calf-stretch", "cat cow": "cat-cow",
    "captain's chair": "captains-chair-knee-raise", "chaturanga": "four-limbed-staff-pose", "chest dip": "dip",
    "chest fly": "dumbbell-fly", "chest press": "machine-chest-press", "chest supported row": "chest-supported-dumbbell-row",
    "child's pose": "childs-pose", "chin-up": "chin-up", "clamshell": "clamshell", "clean": "clean",
    "clean and jerk": "clean-and-jerk", "clean and press": "barbell-clean-and-press",
    "close grip bench press": "close-grip-bench-press", "close grip lat pulldown": "close-grip-lat-pulldown",
    "concentration curl": "concentration-curl", "copenhagen plank": "copenhagen-plank", "cossack squat": "cossack-squat",
    "couch stretch": "couch-stretch", "crunch": "crunch", "curtsy lunge": "curtsy-lunge", "cycling": "outdoor-bike-ride",
    "dead bug": "dead-bug", "dead hang": "dead-hang", "deadlift": "barbell-deadlift",
    "decline bench press": "decline-barbell-bench-press", "decline crunch": "decline-crunch",
    "decline push-up": "decline-push-up", "deficit deadlift": "deficit-deadlift", "devil's press": "devils-press",
    "diamond push-up": "diamond-push-up", "dip": "dip", "donkey calf raise": "donkey-calf-raise",
    "donkey kick": "donkey-kick", "double unders": "double-under", "downward dog": "downward-facing-dog",
    "dragon flag": "dragon-flag", "dumbbell bench press": "dumbbell-bench-press", "dumbbell clean": "dumbbell-power-clean",
    "dumbbell curl": "dumbbell-curl", "dumbbell fly": "dumbbell-fly", "dumbbell lunge": "dumbbell-forward-lunge",
    "dumbbell romanian deadlift": "dumbbell-romanian-deadlift", "dumbbell row": "single-arm-dumbbell-row",
    "dumbbell shoulder press": "dumbbell-shoulder-press", "dumbbell snatch": "dumbbell-snatch", "dumbbell swing": "dumbbell-swing",
    "elliptical": "elliptical-trainer", "ez bar curl": "ez-bar-curl", "face pull": "face-pull",
    "farmer's carry": "farmers-walk", "farmer's walk": "farmers-walk", "fire hydrant": "fire-hydrant",
    "floor press": "barbell-floor-press", "flutter kicks": "flutter-kick", "french press": "overhead-ez-bar-triceps-extension",
    "frog pumps": "frog-pump", "front lever": "front-lever", "front raise": "dumbbell-front-raise",
    "front squat": "barbell-front-squat", "glute bridge": "glute-bridge", "glute ham raise": "glute-ham-raise",
    "goblet squat": "goblet-squat", "good morning": "barbell-good-morning", "hack squat": "hack-squat",
    "hammer curl": "hammer-curl", "hamstring curl": "lying-leg-curl", "hamstring stretch": "standing-hamstring-stretch",
    "handstand": "freestanding-handstand", "handstand push-up": "handstand-push-up", "hang clean": "hang-clean",
    "hanging knee raise": "hanging-knee-raise", "hanging leg raise": "hanging-leg-raise", "heavy bag": "heavy-bag-boxing",
    "hex press": "dumbbell-squeeze-press", "high knees": "high-knees", "hiking": "hiking",
    "hip abduction": "seated-hip-abduction", "hip adduction": "seated-hip-adduction",
    "hip flexor stretch": "half-kneeling-hip-flexor-stretch", "hip thrust": "barbell-hip-thrust",
    "hollow hold": "hollow-body-hold", "human flag": "human-flag", "hyperextension": "back-extension-45",
    "inchworm": "inchworm", "incline bench press": "incline-barbell-bench-press", "incline curl": "incline-dumbbell-curl",
    "incline push-up": "incline-push-up", "incline walk": "treadmill-incline-walk", "inverted row": "inverted-row",
    "iron cross": "iron-cross", "jm press": "jm-press", "jogging": "outdoor-run", "jump rope": "jump-rope",
    "jump squat": "squat-jump", "jumping jack": "jumping-jack", "kettlebell clean": "kettlebell-clean",
    "kettlebell goblet squat": "kettlebell-goblet-squat", "kettlebell press": "single-arm-kettlebell-press",
    "kettlebell row": "single-arm-kettlebell-row", "kettlebell snatch": "kettlebell-snatch",
    "kettlebell swing": "kettlebell-swing", "kettlebell windmill": "kettlebell-windmill", "l-sit": "l-sit",
    "landmine press": "half-kneeling-landmine-press", "landmine twist": "landmine-rotation", "lat pulldown": "lat-pulldown",
    "lateral raise": "lateral-raise", "leg curl": "lying-leg-curl", "leg extension": "leg-extension", "leg press": "leg-press",
    "leg raise": "lying-leg-raise", "log press": "log-press", "lunge": "forward-lunge",
    "lying triceps extension": "skull-crusher", "machine shoulder press": "machine-shoulder-press", "man maker": "man-maker",
    "meadows row": "meadows-row", "military press": "barbell-overhead-press", "monster walk": "monster-walk",
    "mountain climber": "mountain-climber", "muscle-up": "bar-muscle-up", "nordic curl": "nordic-hamstring-curl",
    "one arm push up": "one-arm-push-up", "overhead press": "barbell-overhead-press", "overhead squat": "overhead-squat",
    "overhead triceps extension": "overhead-dumbbell-triceps-extension", "pallof press": "pallof-press",
    "pause squat": "pause-back-squat", "pec deck": "pec-deck", "pendlay row": "pendlay-row", "pigeon pose": "pigeon-pose",
    "pike push-up": "pike-push-up", "pistol squat": "pistol-squat", "planche": "full-planche", "plank": "plank",
    "plate front raise": "weight-plate-front-raise", "power clean": "power-clean", "power snatch": "power-snatch",
    "preacher curl": "preacher-curl", "prowler": "sled-push", "pull-up": "pull-up", "pullover": "dumbbell-pullover",
    "push jerk": "push-jerk", "push press": "push-press", "push-up": "push-up", "quad stretch": "standing-quad-stretch",
    "rack pull": "rack-pull", "rear delt fly": "reverse-dumbbell-fly", "renegade row": "renegade-row",
    "reverse crunch": "reverse-crunch", "reverse curl": "reverse-curl", "reverse fly": "reverse-dumbbell-fly",
    "reverse lunge": "reverse-lunge", "reverse pec deck": "reverse-pec-deck", "ring dip": "ring-dip",
    "romanian deadlift": "romanian-deadlift", "rope pushdown": "rope-triceps-pushdown", "rowing": "rowing-machine-row",
    "running": "outdoor-run", "russian twist": "russian-twist", "safety bar squat": "safety-bar-squat", "seal row": "seal-row",
    "seated cable row": "seated-cable-row", "seated calf raise": "seated-calf-raise", "seated leg curl": "seated-leg-curl",
    "seated row": "seated-cable-row", "seated shoulder press": "seated-dumbbell-shoulder-press",
    "shadow boxing": "shadow-boxing", "shoulder press": "dumbbell-shoulder-press", "shrug": "barbell-shrug",
    "side bend": "dumbbell-side-bend", "side lunge": "lateral-lunge", "side plank": "side-plank",
    "single leg deadlift": "single-leg-romanian-deadlift", "single leg press": "single-leg-leg-press",
    "sissy squat": "sissy-squat", "sit-up": "sit-up", "ski erg": "ski-erg", "skull crusher": "skull-crusher",
    "sled pull": "arm-over-arm-sled-pull", "sled push": "sled-push", "smith machine squat": "smith-machine-squat",
    "snatch": "snatch", "spider curl": "spider-curl", "spinning": "spin-bike-ride", "split squat": "split-squat",
    "sprint": "sprint", "squat": "barbell-back-squat", "stairmaster": "stair-climber", "stationary bike": "stationary-bike-ride",
    "step-up": "step-up", "stiff leg deadlift": "stiff-leg-deadlift", "straight arm pulldown": "straight-arm-pulldown",
    "suitcase carry": "suitcase-carry", "sumo deadlift": "sumo-deadlift", "sumo squat": "bodyweight-sumo-squat",
    "sumo deadlift high pull": "sumo-deadlift-high-pull",
    "superman": "superman-hold", "svend press": "svend-press", "swimming": "freestyle-swim", "t-bar row": "t-bar-row",
    "tate press": "tate-press", "thruster": "barbell-thruster", "tibialis raise": "wall-tibialis-raise",
    "tire flip": "tire-flip", "toes to bar": "toes-to-bar", "trap bar deadlift": "trap-bar-deadlift",
    "treadmill": "treadmill-run", "triceps dip": "upright-parallel-bar-dip", "triceps kickback": "dumbbell-kickback",
    "triceps pushdown": "triceps-pushdown", "trx row": "suspension-row", "tuck jump": "tuck-jump",
    "turkish get-up": "turkish-get-up", "upright row": "ez-bar-upright-row", "v-up": "v-up", "vertical jump": "vertical-jump",
    "walking": "outdoor-walk", "walking lunge": "walking-lunge", "wall ball": "wall-ball", "wall sit": "wall-sit",
    "warrior 2": "warrior-ii", "wide grip pull up": "wide-grip-pull-up", "wood chop": "cable-wood-chop",
    "world's greatest stretch": "worlds-greatest-stretch", "wrist curl": "barbell-wrist-curl", "yates row": "underhand-barbell-row",
    "yoke walk": "yoke-walk", "z press": "z-press", "zercher squat": "zercher-squat", "zottman curl": "zottman-curl",
}  # fmt: skip
"""Common names of exercises, and the id of the exercise that each means."""

AMERICAN = re.compile(
    r"\b(center(s|ed)?|fibers?|meters?|(centi|milli|kilo)meters?|colors?|favors?|gray|pedaling|traveling|afterward|inches"
    r"|(emphas|stabil|mobil|minim|maxim|motor)iz\w+)\b",
    re.I,
)
"""American spellings and inches: the library is written in British English and in metres."""
MAY_HAVE_BAR = frozenset(Equipment) - {
    Equipment.DUMBBELL, Equipment.KETTLEBELL, Equipment.WEIGHT_PLATE, Equipment.RESISTANCE_BAND, Equipment.MEDICINE_BALL,
    Equipment.SANDBAG, Equipment.BENCH, Equipment.MAT,
}  # fmt: skip
"""Equipment that may include a bar."""


def cues(exercise: Exercise) -> Iterator[str]:
    yield from (*exercise.safety.tips, *exercise.safety.common_mistakes, *exercise.safety.warnings)


def test_every_common_name_is_a_name_or_alias(seed_exercises: list[Exercise]) -> None:
    assert len(COMMON_NAMES) >= 200
    ids_by_key = {
        "".join(sorted(exercise_names.singulars(name))): exercise.id
        for exercise in seed_exercises
        for name in (exercise.name, *exercise.aliases)
    }
    ids_by_name = {name: ids_by_key.get("".join(sorted(exercise_names.singulars(name)))) for name in COMMON_NAMES}
    assert {name: id for name, id in ids_by_name.items() if id != COMMON_NAMES[name]} == {}


def test_the_spelling_is_british(seed_exercises: list[Exercise]) -> None:
    texts = {
        exercise.id: " ".join((exercise.name, exercise.description, *exercise.instructions, *cues(exercise)))
        for exercise in seed_exercises
    }
    assert {id: match[0] for id, text in texts.items() if (match := AMERICAN.search(text))} == {}


@pytest.mark.parametrize("name", sorted(seed.MENTIONED_EQUIPMENT))
def test_a_cue_mentions_no_equipment_that_is_not_listed(seed_exercises: list[Exercise], name: str) -> None:
    misplaced = [
        (exercise.id, text)
        for exercise in seed_exercises
        if seed.MENTIONED_EQUIPMENT[name] not in exercise.equipment
        for text in cues(exercise)
        if f" {name} " in f" {' '.join(exercise_names.singulars(text))} "
    ]
    assert misplaced == []


def test_a_cue_mentions_no_bar_where_there_is_none(seed_exercises: list[Exercise]) -> None:
    hand_held = [exercise for exercise in seed_exercises if not MAY_HAVE_BAR.intersection(exercise.equipment)]
    assert len(hand_held) > 300
    assert [
        (exercise.id, text) for exercise in hand_held for text in cues(exercise) if re.search(r"\bbars?\b", text, re.I)
    ] == []


def test_exercises_with_bands_only_are_measured_without_weight(seed_exercises: list[Exercise]) -> None:
    additional_equipment = {Equipment.RESISTANCE_BAND, Equipment.MAT, Equipment.BENCH}
    band_exercises = [
        exercise
        for exercise in seed_exercises
        if Equipment.RESISTANCE_BAND in exercise.equipment and additional_equipment.issuperset(exercise.equipment)
    ]
    assert len(band_exercises) > 50
    assert [exercise.id for exercise in band_exercises if exercise.measurement is Measurement.WEIGHT_REPS] == []
