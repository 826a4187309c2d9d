"""The closed vocabularies that describe an exercise: muscles, equipment, movement patterns and others."""

from enum import StrEnum


class Muscle(StrEnum):
    """A muscle group."""

    ABDOMINALS = "abdominals"
    ABDUCTORS = "abductors"
    ADDUCTORS = "adductors"
    BICEPS = "biceps"
    CALVES = "calves"
    CHEST = "chest"
    FOREARMS = "forearms"
    GLUTES = "glutes"
    HAMSTRINGS = "hamstrings"
    LATS = "lats"
    LOWER_BACK = "lower_back"
    MIDDLE_BACK = "middle_back"
    NECK = "neck"
    QUADRICEPS = "quadriceps"
    SHOULDERS = "shoulders"
    TRAPS = "traps"
    TRICEPS = "triceps"


class Equipment(StrEnum):
    """The equipment that an exercise needs; `bodyweight` for none."""

    BARBELL = "barbell"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    EZ_BAR = "ez_bar"
    TRAP_BAR = "trap_bar"
    CABLE = "cable"
    MACHINE = "machine"
    SMITH_MACHINE = "smith_machine"
    RESISTANCE_BAND = "resistance_band"
    BODYWEIGHT = "bodyweight"
    PULL_UP_BAR = "pull_up_bar"
    DIP_BARS = "dip_bars"
    BENCH = "bench"
    RACK = "rack"
    BOX = "box"
    STABILITY_BALL = "stability_ball"
    MEDICINE_BALL = "medicine_ball"
    SUSPENSION_TRAINER = "suspension_trainer"
    RINGS = "rings"
    LANDMINE = "landmine"
    SLED = "sled"
    WEIGHT_PLATE = "weight_plate"
    FOAM_ROLLER = "foam_roller"
    AB_WHEEL = "ab_wheel"
    BATTLE_ROPE = "battle_rope"
    TREADMILL = "treadmill"
    STATIONARY_BIKE = "stationary_bike"
    ROWING_MACHINE = "rowing_machine"
    ELLIPTICAL = "elliptical"
    STAIR_CLIMBER = "stair_climber"
    SKI_ERG = "ski_erg"
    JUMP_ROPE = "jump_rope"
    SANDBAG = "sandbag"
    SAFETY_BAR = "safety_bar"
    WEIGHT_BELT = "weight_belt"
    MAT = "mat"
    PUNCHING_BAG = "punching_bag"
    TIRE = "tire"
    TRAMPOLINE = "trampoline"
    SLIDERS = "sliders"
    AGILITY_LADDER = "agility_ladder"
    WALKING_POLES = "walking_poles"


class BodyRegion(StrEnum):
    """A region of the body that may be injured; `exercises.exclusions` says which exercises load it."""

    NECK = "neck"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST = "wrist"
    UPPER_BACK = "upper_back"
    CHEST = "chest"
    ABDOMEN = "abdomen"
    LOWER_BACK = "lower_back"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"


class Difficulty(StrEnum):
    """The experience that an exercise needs."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def level(self) -> int:
        """The rank of the difficulty, 0 for the easiest."""
        return list(Difficulty).index(self)


class ExerciseType(StrEnum):
    """The quality that an exercise mainly trains."""

    STRENGTH = "strength"
    CARDIO = "cardio"
    FLEXIBILITY = "flexibility"
    BALANCE = "balance"


class MovementPattern(StrEnum):
    """The movement pattern of an exercise."""

    PUSH = "push"
    PULL = "pull"
    SQUAT = "squat"
    HINGE = "hinge"
    LUNGE = "lunge"
    CARRY = "carry"
    ROTATION = "rotation"
    BRACE = "brace"
    JUMP = "jump"
    LOCOMOTION = "locomotion"
    ISOLATION = "isolation"
    MOBILITY = "mobility"


class Force(StrEnum):
    """The direction in which the load is moved."""

    PUSH = "push"
    PULL = "pull"
    STATIC = "static"


class Mechanic(StrEnum):
    """Whether an exercise moves several joints or one."""

    COMPOUND = "compound"
    ISOLATION = "isolation"


class Measurement(StrEnum):
    """The quantities that a set of an exercise is measured in."""

    WEIGHT_REPS = "weight_reps"
    BODYWEIGHT_REPS = "bodyweight_reps"
    ASSISTED_REPS = "assisted_reps"
    DURATION = "duration"
    DISTANCE_DURATION = "distance_duration"
    WEIGHT_DISTANCE = "weight_distance"


class Tag(StrEnum):
    """Further properties that exercises are searched by."""

    UPPER_BODY = "upper_body"
    LOWER_BODY = "lower_body"
    FULL_BODY = "full_body"
    CORE = "core"
    POWERLIFTING = "powerlifting"
    OLYMPIC = "olympic"
    PLYOMETRIC = "plyometric"
    UNILATERAL = "unilateral"
    HOME = "home"
    CALISTHENICS = "calisthenics"
    WARM_UP = "warm_up"
    REHAB = "rehab"
    GRIP = "grip"
    POSTURE = "posture"
    MOBILITY = "mobility"
