"""What connects the seeded people: ties, posts, comments, challenges, goals, plans. Data."""

from typing import Any, NamedTuple

FRIENDS: tuple[tuple[str, str], ...] = (
    ("ada", "bruno"), ("ada", "chloe"), ("ada", "dmitri"), ("ada", "emeka"), ("ada", "farah"), ("ada", "grace"), ("ada", "hiro"),
    ("ada", "ines"), ("ada", "jonas"), ("bruno", "dmitri"), ("bruno", "emeka"), ("bruno", "hiro"), ("chloe", "grace"), ("chloe", "ines"),
    ("chloe", "jonas"), ("dmitri", "jonas"), ("emeka", "farah"), ("emeka", "hiro"), ("farah", "ines"), ("grace", "ines"),
)  # fmt: skip
"""Who asked whom; all have accepted."""
REQUESTS: tuple[tuple[str, str], ...] = (("jonas", "grace"), ("farah", "hiro"))
"""Friendships that are asked for, and not answered."""
FOLLOWS: tuple[tuple[str, str], ...] = (
    ("dmitri", "hiro"), ("farah", "bruno"), ("grace", "bruno"), ("hiro", "bruno"), ("ines", "hiro"), ("jonas", "bruno"),
    ("chloe", "ada"), ("emeka", "bruno"), ("bruno", "hiro"),
)  # fmt: skip


class Post(NamedTuple):
    """A post: by whom, its text, who likes it, and the comments on it."""

    author: str
    text: str
    visibility: str = "public"
    likes: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()


POSTS: tuple[Post, ...] = (
    Post("ada", "A year of training in one table: 190 sessions, one of them with a fever, which I do not recommend.", "public",
         ("bruno", "dmitri", "hiro", "ines", "jonas"),
         (("bruno", "The table is the real personal record."), ("ines", "How do you find the time to write it all down?"),
          ("ada", "@ines between the sets, there is nothing else to do."))),
    Post("bruno", "Nine weeks to the meet. Openers decided: 480, 335, 560. Everything above is a present.", "public",
         ("ada", "dmitri", "emeka", "hiro", "farah"),
         (("hiro", "Conservative. I like it."), ("emeka", "What is an opener?"), ("bruno", "@emeka the weight you could do with the flu."))),
    Post("chloe", "Twenty kilometres on Sunday with a second half that was quicker than the first. Lyon was still asleep.", "public",
         ("ada", "grace", "jonas", "ines"), (("jonas", "That is the way to do it."), ("grace", "I was asleep too."))),
    Post("dmitri", "First bench session without pain since the winter. Half the old weight, twice the joy.", "friends",
         ("ada", "bruno", "jonas"), (("ada", "Best news of the week!"),)),
    Post("emeka", "Squatted my own body weight for five. My legs have opinions about stairs now.", "friends",
         ("ada", "bruno", "farah", "hiro"), (("bruno", "Welcome to the rest of your life."), ("farah", "Great work!"))),
    Post("farah", "The pull-up band is down to the thin one. Soon, doorway, soon.", "public", ("ada", "emeka", "ines"),
         (("ada", "You will have it before spring."),)),
    Post("grace", "Took the stairs at work today and noticed on the fourth floor that I had not stopped.", "friends",
         ("ada", "chloe", "ines"), (("ines", "This made my day."), ("chloe", "The best kind of record."))),
    Post("hiro", "Five hundred sets of lateral raises since January. Still no wings.", "public", ("ada", "bruno", "emeka", "dmitri", "ines"),
         (("dmitri", "Have you tried five hundred more?"),)),
    Post("jonas", "Rain, wind, and forty kilometres on the bike. The coffee afterwards was worth every one of them.", "friends",
         ("ada", "chloe", "dmitri"), ()),
)  # fmt: skip

WORKOUT_COMMENTS: tuple[str, ...] = (
    "Strong session!",
    "Saving this one for next week.",
    "Nice work.",
    "See you there on Saturday?",
)
"""Comments on the workouts of friends in the feed, in turn."""


class Challenge(NamedTuple):
    """A challenge that begins today.

    Attributes:
        days: how many it lasts.
        cancelled: whether its creator has cancelled it after the others joined.
    """

    creator: str
    body: dict[str, Any]
    days: int
    joined: tuple[str, ...]
    invited: tuple[str, ...] = ()
    cancelled: bool = False


CHALLENGES: tuple[Challenge, ...] = (
    Challenge("ada", {"title": "Four weeks, no excuses", "description": "A workout counts once a day. Any kind.", "metric": "workouts",
                      "visibility": "public"}, 28, ("bruno", "chloe", "dmitri", "emeka", "farah", "hiro", "ines", "jonas")),
    Challenge("chloe", {"title": "As far as the sea", "description": "Kilometres on foot, on the bike or in the boat.", "metric": "distance",
                        "visibility": "friends"}, 21, ("ada", "grace", "jonas"), invited=("ines",)),
    Challenge("bruno", {"title": "Most kilos moved", "metric": "volume", "visibility": "friends"}, 14, ("ada", "dmitri", "hiro"), invited=("emeka",)),
    Challenge("hiro", {"title": "Just today", "description": "Minutes of training, one day only.", "metric": "minutes", "visibility": "friends"},
              1, ("ada", "bruno", "emeka")),
    Challenge("ines", {"title": "A plank every evening", "metric": "custom", "customUnit": "seconds", "visibility": "friends"}, 10,
              ("farah", "grace", "chloe"), cancelled=True),
)  # fmt: skip

GOALS: dict[str, tuple[dict[str, Any], ...]] = {
    "ada": (
        {"type": "strength", "title": "Squat 120 kg", "exerciseId": "barbell-back-squat", "targetValue": 120, "baseline": 90,
         "milestones": [{"value": 100, "notes": "Three digits"}, {"value": 110}]},
        {"type": "frequency", "title": "Sixteen workouts a month", "targetValue": 16, "period": "month"},
    ),
    "bruno": (
        {"type": "strength", "title": "Deadlift 600", "exerciseId": "barbell-deadlift", "targetValue": 600, "baseline": 535,
         "milestones": [{"value": 550}, {"value": 575}]},
        {"type": "strength", "title": "Bench 355", "exerciseId": "barbell-bench-press", "targetValue": 355, "baseline": 315},
    ),
    "chloe": (
        {"type": "distance", "title": "150 km a month", "targetValue": 150, "unit": "km", "period": "month"},
        {"type": "streak", "title": "Twelve weeks in a row", "targetValue": 12},
    ),
    "dmitri": ({"type": "strength", "title": "Back to a 100 kg bench", "exerciseId": "barbell-bench-press", "targetValue": 100, "baseline": 80},),
    "emeka": (
        {"type": "strength", "title": "Squat 100 kg", "exerciseId": "barbell-back-squat", "targetValue": 100, "baseline": 50,
         "milestones": [{"value": 70}, {"value": 85}]},
        {"type": "weight", "title": "75 kg on the scale", "targetValue": 75, "baseline": 67.5},
    ),
    "farah": (
        {"type": "reps", "title": "Thirty push-ups", "exerciseId": "push-up", "targetValue": 30, "baseline": 9},
        {"type": "custom", "title": "Learn the handstand", "targetValue": 10, "unit": "seconds"},
    ),
    "grace": (
        {"type": "weight_loss", "title": "Thirty pounds less", "targetValue": 180, "baseline": 212, "milestones": [{"value": 200}, {"value": 190}]},
        {"type": "minutes", "title": "150 minutes a week", "targetValue": 150, "period": "week"},
    ),
    "hiro": ({"type": "volume", "title": "A thousand tonnes in a year", "targetValue": 1_000_000, "unit": "kg", "period": "year"},),
    "ines": ({"type": "frequency", "title": "Twice a week", "targetValue": 2, "period": "week"},),
    "jonas": ({"type": "distance", "title": "200 km a month", "targetValue": 200, "unit": "km", "period": "month"},),
}  # fmt: skip

PLANS: dict[str, dict[str, Any]] = {
    "ada": {"goal": "strength", "durationMinutes": 60, "daysPerWeek": 4, "fitnessLevel": "intermediate"},
    "dmitri": {"goal": "general", "durationMinutes": 45, "daysPerWeek": 3, "fitnessLevel": "intermediate", "wishes": "Careful with the shoulder"},
    "farah": {"goal": "muscle_building", "durationMinutes": 40, "daysPerWeek": 3, "fitnessLevel": "beginner",
              "equipment": ["pull_up_bar", "resistance_band", "mat", "bodyweight"]},
    "grace": {"goal": "fat_loss", "durationMinutes": 45, "daysPerWeek": 3, "fitnessLevel": "beginner"},
}  # fmt: skip
"""What people ask the coach for."""
ACCEPTED = ("ada", "farah")
"""Who takes the coach's plan over as a template."""

TEMPLATES: dict[str, dict[str, Any]] = {
    "bruno": {
        "name": "Bruno's meet preparation",
        "description": "Squat, bench, deadlift, bench. Heavy triples, then down.",
        "metadata": {"goal": "strength", "difficulty": "advanced", "tags": ["powerlifting"]},
        "weeklyPlan": {"totalWeeks": 9, "days": {
            "monday": {"name": "Squat", "exercises": [
                {"exerciseId": "barbell-back-squat", "order": 1, "sets": 5, "reps": {"min": 3, "max": 3, "target": 3}, "weight": {"type": "percentage", "value": 82}, "restTime": 240},
                {"exerciseId": "pause-back-squat", "order": 2, "sets": 3, "reps": {"min": 4, "max": 4, "target": 4}, "weight": {"type": "percentage", "value": 70}, "restTime": 180}]},
            "tuesday": {"name": "Bench", "exercises": [
                {"exerciseId": "barbell-bench-press", "order": 1, "sets": 5, "reps": {"min": 3, "max": 3, "target": 3}, "weight": {"type": "percentage", "value": 82}, "restTime": 240}]},
            "thursday": {"name": "Deadlift", "exercises": [
                {"exerciseId": "barbell-deadlift", "order": 1, "sets": 4, "reps": {"min": 2, "max": 2, "target": 2}, "weight": {"type": "percentage", "value": 85}, "restTime": 300}]},
        }},
        "sharing": {"isPublic": True},
    },
    "ines": {
        "name": "Forty minutes, twice a week",
        "description": "What fits between breakfast and school.",
        "metadata": {"goal": "muscle_building", "difficulty": "intermediate", "tags": ["short"]},
        "weeklyPlan": {"totalWeeks": 8, "days": {
            "tuesday": {"name": "Quick full body", "exercises": [
                {"exerciseId": "barbell-hip-thrust", "order": 1, "sets": 3, "reps": {"min": 6, "max": 10, "target": 8}, "weight": {"type": "percentage", "value": 72}, "restTime": 120},
                {"exerciseId": "dumbbell-bench-press", "order": 2, "sets": 3, "reps": {"min": 8, "max": 12, "target": 10}, "weight": {"type": "fixed", "value": 16}, "restTime": 90}]},
            "saturday": {"name": "Quick full body", "exercises": [
                {"exerciseId": "barbell-deadlift", "order": 1, "sets": 3, "reps": {"min": 5, "max": 6, "target": 5}, "weight": {"type": "percentage", "value": 75}, "restTime": 150}]},
        }},
        "sharing": {"isPublic": True},
    },
}  # fmt: skip
"""Templates that everybody can see."""
