"""Who is seeded: ten characters with their profiles, preferences and programmes. Data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from infra.local.seed.movements import Movement, accessory, assisted, body, distance, hold, lift

PASSWORD = "Correct-Horse-42"  # noqa: S105  it is printed, for everybody to sign in with
WEEKS = 52
"""Weeks of training before the one that runs."""


@dataclass(frozen=True, slots=True)
class Session:
    """The training of a weekday: its name, the hour at which it begins, and the exercises."""

    name: str
    hour: int
    movements: tuple[Movement, ...]
    location: str = "gym"


@dataclass(frozen=True, slots=True)
class Person:
    """A seeded person.

    Attributes:
        name: what the tables of `social` call the person.
        suffix: what the user name has behind it, so that several runs can be on one stack.
        born: the year of birth.
        height: in metres.
        week: the sessions by weekday, 0 for Monday.
        first_week: the week in which the person began, counted from a year ago.
        breaks: weeks without training, the first and the last of each break.
        deload_every: after so many weeks one is lighter; 0 for never.
        adherence: the share of the sessions that take place.
        weight: kilograms a year ago and today.
        weighs: days from one weighing to the next.
        premium: whether the account has the plan that contains the analytics and the coach's chat.
    """

    name: str
    first_name: str
    last_name: str
    gender: Literal["female", "male"]
    born: int
    height: float
    timezone: str
    location: str
    level: Literal["beginner", "intermediate", "advanced"]
    bio: str
    week: Mapping[int, Session]
    weight: tuple[float, float]
    units: Literal["metric", "imperial"] = "metric"
    first_week: int = 0
    breaks: tuple[tuple[int, int], ...] = ()
    deload_every: int = 0
    adherence: float = 0.92
    weighs: int = 4
    target: int = 3
    premium: bool = False
    preferences: Mapping[str, Any] = field(default_factory=dict)
    suffix: str = ""

    @property
    def username(self) -> str:
        """The name to sign in with."""
        return self.name + self.suffix

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.username}@example.com"


_ADA_LOWER = Session("Lower body", 18, (
    lift("barbell-back-squat", 92, 122), accessory("romanian-deadlift", 95, 125), accessory("leg-press", 170, 240, step=10),
    accessory("lying-leg-curl", 48, 66), accessory("standing-calf-raise", 80, 110, step=5), hold("plank", 45, 110, 2),
))  # fmt: skip
_ADA_UPPER = Session("Upper body", 18, (
    lift("barbell-bench-press", 52, 70), lift("barbell-row", 58, 76, 3, 6, 10), accessory("dumbbell-shoulder-press", 22, 30, step=2),
    body("chin-up", 3, 9), accessory("lateral-raise", 9, 13, step=1, superset="a"), accessory("hammer-curl", 15, 21, step=1, superset="a"),
))  # fmt: skip
_BRUNO_PRESS = (
    accessory("incline-dumbbell-bench-press", 95, 115, step=5), accessory("barbell-row", 205, 245, 4, 6, 10, 5),
    accessory("triceps-pushdown", 110, 140, step=5), accessory("face-pull", 75, 100, step=5),
)  # fmt: skip
_HIRO_PUSH = Session("Push", 20, (
    lift("barbell-bench-press", 105, 125, 4, 6, 10), accessory("incline-dumbbell-bench-press", 42, 52, 4, step=2),
    accessory("dumbbell-shoulder-press", 34, 42, step=2), accessory("standing-cable-fly", 28, 38), accessory("lateral-raise", 16, 21, 4, 12, 20, 1),
    accessory("triceps-pushdown", 48, 62, 4, 10, 15),
))  # fmt: skip
_HIRO_PULL = Session("Pull", 20, (
    body("pull-up", 10, 16, 4), lift("barbell-row", 98, 120, 4, 6, 10), accessory("lat-pulldown", 88, 108, 4), accessory("face-pull", 36, 48, 3, 12, 20),
    accessory("barbell-curl", 48, 60, 4), accessory("hammer-curl", 24, 30, 3, step=2),
))  # fmt: skip
_HIRO_LEGS = Session("Legs", 20, (
    lift("barbell-back-squat", 140, 170, 4, 6, 10), accessory("romanian-deadlift", 130, 160, 4), accessory("leg-press", 260, 330, 4, 10, 15, 10),
    accessory("leg-extension", 90, 115, 3, 10, 15), accessory("seated-leg-curl", 72, 92, 3, 10, 15), accessory("seated-calf-raise", 70, 95, 4, 10, 15),
))  # fmt: skip
_FARAH = (
    body("push-up", 9, 28), assisted("assisted-pull-up", 38, 6), body("inverted-row", 8, 17), assisted("assisted-dip", 34, 8), hold("plank", 40, 125),
    body("hanging-knee-raise", 6, 16),
)  # fmt: skip

PEOPLE: tuple[Person, ...] = (
    Person(
        "ada", "Ada", "Lindqvist", "female", 1991, 1.71, "Europe/Stockholm", "Stockholm", "intermediate",
        "Four times a week, upper and lower body. I write everything down.",
        {0: _ADA_LOWER, 1: _ADA_UPPER, 3: _ADA_LOWER, 4: _ADA_UPPER}, (68.4, 66.8), deload_every=6, adherence=0.95, weighs=3, target=4,
        premium=True, preferences={"strengthLevels": True},
    ),
    Person(
        "bruno", "Bruno", "Castellanos", "male", 1988, 1.80, "America/Chicago", "Austin, Texas", "advanced",
        "Powerlifter, 93 kg class. Two meets a year, coffee before each.",
        {
            0: Session("Squat", 17, (lift("barbell-back-squat", 455, 510, 5, 2, 5, 5), accessory("pause-back-squat", 370, 415, 3, 3, 5, 5),
                                     accessory("leg-press", 620, 760, 3, 8, 12, 10), body("hanging-leg-raise", 9, 15))),
            1: Session("Bench", 17, (lift("barbell-bench-press", 315, 352, 5, 2, 5, 5), *_BRUNO_PRESS)),
            3: Session("Deadlift", 17, (lift("barbell-deadlift", 530, 595, 4, 1, 4, 5), accessory("romanian-deadlift", 380, 440, 3, 6, 8, 5),
                                        accessory("lying-leg-curl", 130, 160, step=5), accessory("barbell-row", 205, 245, 3, 6, 10, 5))),
            5: Session("Bench, second day", 10, (lift("paused-bench-press", 300, 338, 4, 3, 6, 5), *_BRUNO_PRESS[1:])),
        },
        (94.8, 92.6), units="imperial", deload_every=4, adherence=0.96, weighs=5, target=4, premium=True, preferences={"strengthLevels": True},
    ),
    Person(
        "chloe", "Chloé", "Marchand", "female", 1994, 1.66, "Europe/Paris", "Lyon", "intermediate",
        "Runs before breakfast. Half marathon in the spring, a marathon one day.",
        {
            1: Session("Intervals", 7, (distance("outdoor-run", 6, 9, (352, 305)),), "outdoor"),
            2: Session("Strength for runners", 12, (accessory("goblet-squat", 26, 38, step=2), accessory("dumbbell-romanian-deadlift", 34, 52, step=2),
                                                    body("push-up", 8, 18), hold("plank", 50, 120))),
            3: Session("Easy run", 7, (distance("outdoor-run", 6, 8, (402, 368)),), "outdoor"),
            6: Session("Long run", 9, (distance("outdoor-run", 9, 21, (410, 372)),), "outdoor"),
        },
        (58.9, 58.1), deload_every=3, adherence=0.9, weighs=9, target=4,
    ),
    Person(
        "dmitri", "Dmitri", "Weber", "male", 1985, 1.83, "Europe/Berlin", "Leipzig", "intermediate",
        "Back after a winter with a bad shoulder. Slowly this time.",
        {
            0: Session("Full body A", 19, (lift("barbell-back-squat", 125, 138, 3, 5, 8), lift("barbell-bench-press", 88, 96, 3, 5, 8),
                                           accessory("seated-cable-row", 78, 92))),
            2: Session("Full body B", 19, (lift("barbell-deadlift", 155, 172, 3, 4, 6), accessory("dumbbell-shoulder-press", 28, 34, step=2),
                                           accessory("lat-pulldown", 74, 88))),
            4: Session("Full body C", 19, (accessory("leg-press", 220, 270, step=10), accessory("dumbbell-bench-press", 38, 44, step=2),
                                           accessory("barbell-curl", 42, 50))),
        },
        (91.5, 88.7), breaks=((13, 28),), deload_every=5, adherence=0.88,
    ),
    Person(
        "emeka", "Emeka", "Okafor", "male", 2001, 1.77, "Africa/Lagos", "Lagos", "beginner",
        "Started in summer. Every session is a record, they say it will not last.",
        {
            0: Session("Workout A", 17, (lift("barbell-back-squat", 52, 118, 3, 5, 5), lift("barbell-bench-press", 40, 78, 3, 5, 5),
                                         lift("barbell-row", 42, 76, 3, 5, 5))),
            2: Session("Workout B", 17, (lift("barbell-back-squat", 52, 118, 3, 5, 5), lift("barbell-overhead-press", 28, 52, 3, 5, 5),
                                         lift("barbell-deadlift", 70, 145, 1, 5, 5))),
            4: Session("Workout A", 17, (lift("barbell-back-squat", 52, 118, 3, 5, 5), lift("barbell-bench-press", 40, 78, 3, 5, 5),
                                         lift("barbell-row", 42, 76, 3, 5, 5))),
        },
        (67.5, 72.9), first_week=29, adherence=0.94, weighs=6,
    ),
    Person(
        "farah", "Farah", "Siddiqui", "female", 1997, 1.62, "Asia/Karachi", "Karachi", "beginner",
        "No gym, one bar in the doorway. Counting the kilos until a pull-up of my own.",
        {0: Session("At home", 6, _FARAH, "home"), 2: Session("At home", 6, _FARAH[:4], "home"), 5: Session("At home, longer", 8, _FARAH, "home")},
        (61.0, 58.4), adherence=0.86, weighs=7, preferences={"equipment": ["pull_up_bar", "resistance_band", "mat"]},
    ),
    Person(
        "grace", "Grace", "Bennett", "female", 1979, 1.68, "America/New_York", "Brooklyn, New York", "beginner",
        "Thirty pounds in a year was the plan. Walking counts.",
        {
            1: Session("Machines and dumbbells", 12, (accessory("leg-press", 190, 300, 3, 10, 15, 10), accessory("machine-chest-press", 70, 110, 3, 10, 12, 5),
                                                      accessory("lat-pulldown", 75, 115, 3, 10, 12, 5), accessory("goblet-squat", 30, 55, 3, 8, 12, 5))),
            4: Session("Machines and dumbbells", 12, (accessory("leg-press", 190, 300, 3, 10, 15, 10), accessory("dumbbell-shoulder-press", 20, 35, 3, 8, 12, 5),
                                                      accessory("seated-cable-row", 70, 110, 3, 10, 12, 5), hold("plank", 20, 75))),
            6: Session("A long walk", 10, (distance("outdoor-walk", 4, 8, (690, 610)),), "outdoor"),
        },
        (96.2, 82.6), units="imperial", breaks=((24, 25),), adherence=0.85, weighs=2,
    ),
    Person(
        "hiro", "Hiro", "Tanaka", "male", 1993, 1.74, "Asia/Tokyo", "Osaka", "advanced",
        "Push, pull, legs, and again. Volume is a language.",
        {0: _HIRO_PUSH, 1: _HIRO_PULL, 2: _HIRO_LEGS, 4: _HIRO_PUSH, 5: _HIRO_PULL},
        (76.4, 79.2), deload_every=7, adherence=0.95, weighs=3, target=5, premium=True,
    ),
    Person(
        "ines", "Inês", "Carvalho", "female", 1989, 1.65, "America/Sao_Paulo", "São Paulo", "intermediate",
        "Two children, two sessions a week, forty minutes each. It adds up.",
        {
            1: Session("Quick full body", 6, (lift("barbell-hip-thrust", 110, 165, 3, 6, 10), accessory("dumbbell-bench-press", 18, 25, step=1),
                                              accessory("single-arm-dumbbell-row", 22, 31, step=1), accessory("bulgarian-split-squat", 28, 44, step=2))),
            5: Session("Quick full body", 8, (lift("barbell-deadlift", 88, 122, 3, 5, 6), accessory("goblet-reverse-lunge", 24, 36, step=2),
                                              body("push-up", 7, 16), accessory("lat-pulldown", 46, 60))),
        },
        (63.8, 62.9), adherence=0.78, weighs=11, target=2,
    ),
    Person(
        "jonas", "Jonas", "Haugen", "male", 1966, 1.86, "Europe/Oslo", "Bergen", "intermediate",
        "Rows, cycles, lifts a little. Older than my doctor.",
        {
            0: Session("Rowing machine", 8, (distance("rowing-machine-row", 5, 8, (138, 127)),)),
            2: Session("Strength", 9, (accessory("barbell-deadlift", 118, 136, 3, 5, 8), accessory("machine-chest-press", 70, 84), accessory("seated-cable-row", 72, 86),
                                       body("back-extension-45", 10, 16))),
            5: Session("On the bike", 10, (distance("outdoor-bike-ride", 28, 52, (150, 132)),), "outdoor"),
        },
        (89.2, 86.9), breaks=((40, 41),), adherence=0.9, weighs=5,
    ),
)  # fmt: skip
