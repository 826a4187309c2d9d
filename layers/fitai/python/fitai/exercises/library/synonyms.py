"""Synonyms of muscles, equipment and types of exercise."""

from fitai.training.vocabulary import Equipment, ExerciseType, Muscle

MUSCLE_SYNONYMS = {
    Muscle.ABDOMINALS: "abs core stomach",
    Muscle.ABDUCTORS: "hips",
    Muscle.ADDUCTORS: "inner thighs",
    Muscle.BICEPS: "arms",
    Muscle.CALVES: "legs",
    Muscle.CHEST: "pecs pectorals",
    Muscle.FOREARMS: "arms grip wrists",
    Muscle.GLUTES: "butt hips",
    Muscle.HAMSTRINGS: "hams legs",
    Muscle.LATS: "back latissimus",
    Muscle.LOWER_BACK: "erectors",
    Muscle.MIDDLE_BACK: "rhomboids upper",
    Muscle.QUADRICEPS: "quads legs thighs",
    Muscle.SHOULDERS: "delts deltoids",
    Muscle.TRAPS: "trapezius",
    Muscle.TRICEPS: "arms",
}
"""Other words for a muscle."""
EQUIPMENT_SYNONYMS = {
    Equipment.BODYWEIGHT: "body weight",
    Equipment.CABLE: "pulley",
    Equipment.RESISTANCE_BAND: "elastic bands",
    Equipment.STABILITY_BALL: "swiss exercise ball",
    Equipment.SUSPENSION_TRAINER: "trx straps",
    Equipment.TRAP_BAR: "hex bar",
    Equipment.STATIONARY_BIKE: "bicycle cycling",
    Equipment.ROWING_MACHINE: "rower erg",
    Equipment.JUMP_ROPE: "skipping rope",
}
"""Other words for a piece of equipment."""
TYPE_SYNONYMS = {
    ExerciseType.CARDIO: "conditioning endurance aerobic",
    ExerciseType.FLEXIBILITY: "stretching stretches stretch mobility",
    ExerciseType.STRENGTH: "weights lifting",
}
"""Other words for a type of exercise."""
