"""The catalogue of achievements: data. A change of it is a new `VERSION`, and is applied to each user when next evaluated.

The numbers are those of the product's specification, section C. There is none for weight lost, for daily streaks or for one
huge day: they would reward what harms.
"""

from dataclasses import dataclass
from typing import Literal

VERSION = 1
"""Grows with each change of the table; users are evaluated again by the new one, and lose nothing by it."""

Unit = Literal[
    "count", "weeks", "months", "years", "tonnes", "hours", "kilometres", "percent", "seconds", "reps", "points"
]


@dataclass(frozen=True, slots=True)
class Achievement:
    """An achievement.

    Attributes:
        icon: the name of an icon; what it looks like is the app's matter.
        tiers: the values that unlock it, ascending.
        opt_in: only for users who have turned on `strengthLevels`.
    """

    id: str
    title: str
    description: str
    icon: str
    unit: Unit
    tiers: tuple[float, ...]
    opt_in: bool = False


CATALOGUE: tuple[Achievement, ...] = (
    # --- showing up ---
    Achievement("first_workout", "First workout", "You completed a workout. A good start.", "flag", "count", (1,)),
    Achievement("workouts", "Workouts", "Workouts that you completed.", "dumbbell", "count", (10, 100, 500)),
    Achievement("met_weeks", "Weeks met", "Weeks in which you met your own target.", "calendar_check", "weeks", (4, 26, 52)),
    Achievement("week_streak", "Weeks in a row", "Weeks in a row in which you met your own target.", "chain", "weeks", (4, 10, 26, 52)),
    Achievement("comeback", "Welcome back", "You came back after a break of three weeks or more.", "door", "count", (1, 3)),
    Achievement("rested", "Well rested", "Weeks that met your target and had at least two days of rest.", "moon", "weeks", (4, 12, 26)),
    Achievement("deloads", "Deloads", "Workouts in which you followed a planned deload.", "feather", "count", (1, 4, 8)),
    Achievement("months", "Months", "Months in which you trained.", "calendar", "months", (3, 12, 24)),
    Achievement("years", "Years", "Years in which you trained, and went on.", "tree", "years", (1, 2, 5)),
    Achievement("plan_kept", "As planned", "Planned workouts that you did within a day of the plan.", "clipboard", "count", (5, 25, 100)),
    # --- work done ---
    Achievement("sets", "Sets", "Sets that you completed.", "stack", "count", (100, 1_000, 10_000)),
    Achievement("reps", "Repetitions", "Repetitions that you did.", "repeat", "count", (1_000, 10_000, 100_000)),
    Achievement("tonnes", "Tonnes", "Tonnes that you have lifted, ever.", "scale", "tonnes", (10, 100, 1_000)),
    Achievement("hours", "Hours", "Hours that you trained.", "clock", "hours", (10, 100, 500)),
    Achievement("km", "Kilometres", "Kilometres that you covered.", "road", "kilometres", (10, 100, 1_000)),
    Achievement("active_150", "Active weeks", "Weeks with at least 150 minutes of training.", "heart", "weeks", (1, 10, 50)),
    # --- records and strength ---
    Achievement("first_record", "First record", "You set a personal record.", "star", "count", (1,)),
    Achievement("records", "Records", "Personal records that you set.", "trophy", "count", (10, 50, 250)),
    Achievement("rep_records", "Records in repetitions", "Records in repetitions that you set.", "medal", "count", (10, 50, 100)),
    Achievement("stronger", "Stronger", "How much you have gained on your own first estimated maximum of a lift.", "arrow_up", "percent", (10, 25, 50)),
    Achievement("all_round", "All-round", "Lifts in which you have gained at least 10 %.", "compass", "count", (3, 5, 10)),
    Achievement("less_help", "Less help", "How much of the assistance that you began with you no longer need.", "hand", "percent", (25, 50, 100)),
    Achievement("pull_ups", "Pull-ups", "Pull-ups in one set.", "bar", "reps", (1, 5, 10)),
    Achievement("push_ups", "Push-ups", "Push-ups of any kind in one set.", "arms", "reps", (1, 10, 30)),
    Achievement("hold", "Holding on", "Seconds that you held a position.", "hourglass", "seconds", (30, 60, 120)),
    Achievement("level", "Strength index", "Your best lift, compared with the median of competitors.", "gauge", "points", (0.4, 0.6, 0.8, 1.0), opt_in=True),
    Achievement("bodyweight_lifts", "Bodyweight lifts", "Lifts of at least your own body weight.", "balance", "count", (1, 2, 3), opt_in=True),
    Achievement("dots", "DOTS", "Your total of squat, bench press and deadlift in DOTS points.", "podium", "points", (200, 300, 400), opt_in=True),
    # --- variety ---
    Achievement("explorer", "Explorer", "Different exercises that you have tried.", "map", "count", (10, 25, 100)),
    Achievement("all_muscles", "Everything", "Weeks in which you trained all muscles.", "body", "weeks", (1, 4, 12)),
    Achievement("push_pull", "In balance", "Months in which your pushes and pulls were balanced.", "arrows", "months", (1, 3, 6)),
    Achievement("legs", "Leg days", "Weeks in which at least 30 % of your sets were for the legs.", "leg", "weeks", (4, 12, 26)),
    Achievement("warm_ups", "Warmed up", "Warm-up sets that you did.", "flame", "count", (10, 50, 100)),
    Achievement("mobility", "Mobility", "Mobility exercises that you did.", "wave", "count", (5, 25, 50)),
    Achievement("one_sided", "One side at a time", "Sets of one-sided exercises.", "split", "count", (10, 50, 100)),
    Achievement("kinds", "Many kinds", "Kinds of training that you have done.", "palette", "count", (2, 4, 6)),
    # --- paying attention ---
    Achievement("notes", "Notes", "Notes that you wrote on workouts and sets.", "pencil", "count", (10, 50, 100)),
    Achievement("effort", "Effort", "Sets of which you noted the effort.", "meter", "count", (100, 500, 1_000)),
    Achievement("body_log", "Body log", "Weeks with an entry in your body log.", "ruler", "weeks", (4, 12, 26)),
    Achievement("own_template", "Own templates", "Templates that you have made.", "blueprint", "count", (1, 5, 10)),
    Achievement("programmes", "Programmes", "Programmes that you have finished.", "book", "count", (1, 3, 6)),
    Achievement("imported", "Welcome, history", "You brought your past workouts with you.", "suitcase", "count", (1,)),
    # --- goals ---
    Achievement("first_goal", "First goal", "You reached a goal.", "target", "count", (1,)),
    Achievement("goals", "Goals", "Goals that you reached.", "bullseye", "count", (3, 10, 25)),
    Achievement("milestones", "Milestones", "Milestones that you reached on the way.", "signpost", "count", (5, 20, 50)),
    # --- others ---
    Achievement("cheers", "Cheers", "Cheers that you gave to others.", "clap", "count", (10, 50, 100)),
    Achievement("together", "Together", "Workouts that you did together with others.", "people", "count", (1, 10, 50)),
    Achievement("challenges", "Challenges", "Challenges that you finished.", "mountain", "count", (1, 5, 20)),
)  # fmt: skip
"""All achievements, in the order in which they are shown."""

BY_ID = {achievement.id: achievement for achievement in CATALOGUE}
