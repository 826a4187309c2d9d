"""The traffic that capacity is computed for: what an active user does in a day, and how popular things are.

These are assumptions, each in one place. What an operation reads and writes is measured (`tests.benchmarks.key_audit`).
"""

import random
import re
from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from fitai.coach.model.usage.store import SHARDS as MODEL_USAGE_SHARDS
from fitai.exercises.library.store import METRICS_SHARDS
from fitai.insights.store import SHARDS as INSIGHTS_SHARDS
from fitai.kernel.events import OUTBOX_SHARDS
from fitai.kernel.live.population import SHARDS as ONLINE_SHARDS

from tests.benchmarks.key_audit import CALLER, OTHER, PLAIN_SET, USER

DAILY_USERS = 100_000
PEAK_FACTOR = 5.0
"""How much more is done in the busiest minute than on average."""
TARGET_RATE = 10_000
"""Requests a second that capacity is computed for."""
DAY = 24 * 60 * 60

TEMPLATE_USE = "reactions/count_template_use"
"""That a workout of a template was begun or completed: behind other requests, and none by itself. Three of five are."""
PER_USER_AND_DAY: Mapping[str, float] = {
    "workouts/create_workout": 0.5,
    "workouts/start_workout": 0.5,
    "workouts/complete_set": 1.0,
    PLAIN_SET: 11.5,
    "workouts/rest_timer": 3.0,
    "workouts/complete_workout": 0.5,
    "workouts/get_workout": 3.0,
    "workouts/list_workouts": 2.0,
    "workouts/list_changes": 3.0,
    "exercises/search_exercises": 3.0,
    "exercises/get_exercise": 3.0,
    "exercises/rate_exercise": 0.05,
    "templates/get_template": 0.5,
    TEMPLATE_USE: 0.6,
    "templates/favorite_template": 0.05,
    "templates/rate_template": 0.03,
    "users/get_profile": 2.0,
    "users/add_metrics": 0.3,
    "users/follow_user": 0.05,
    "users/search_users": 0.1,
    "analytics/get_overview": 2.0,
    "notifications/list_notifications": 2.0,
    "community/read_feed": 3.0,
    "community/get_activity": 1.0,
    "community/publish_activity": 0.1,
    "community/like_activity": 2.0,
    "community/comment_on_activity": 0.2,
    "community/get_leaderboard": 1.0,
    "community/join_challenge": 0.02,
    "auth/refresh": 2.0,
    "auth/login": 0.1,
    "auth/register": 0.01,
}
"""How often an active user does what, by the sample event that shows it. Every second active user trains:
25 sets, two of them records."""

CREATES = frozenset(
    {"workouts/create_workout", "workouts/complete_set", "workouts/complete_workout", "community/publish_activity"}
)
"""The operations whose activities and workouts are new, and those of one user."""


def requests_per_user() -> float:
    """Requests of an active user in a day."""
    return sum(number for name, number in PER_USER_AND_DAY.items() if name != TEMPLATE_USE)


def peak_rate(users: int = DAILY_USERS) -> float:
    """Requests a second in the busiest minute of so many daily users."""
    return users * requests_per_user() / DAY * PEAK_FACTOR


def users_of(rate: float) -> int:
    """Daily users whose busiest minute has this rate."""
    return round(rate / peak_rate(1))


def rates(total: float) -> dict[str, float]:
    """Operations a second, of `total` in all."""
    return {name: total * number / requests_per_user() for name, number in PER_USER_AND_DAY.items()}


# --- who and what is meant ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Population:
    """Things of which one is chosen for each operation.

    Attributes:
        exponent: of Zipf's law, the share of the n-th being proportional to 1 / n^exponent; 0 chooses evenly.
    """

    name: str
    size: int
    exponent: float = 0.0

    def choose(self, random_: random.Random) -> str:
        """One of them, by its rank."""
        if not self.exponent:
            return f"{self.name} {random_.randrange(self.size)}"
        weights = _cumulative(self.size, self.exponent)
        return f"{self.name} {bisect(weights, random_.random() * weights[-1])}"

    @property
    def first_share(self) -> float:
        """The share of the most popular one."""
        return 1 / self.size if not self.exponent else 1 / _cumulative(self.size, self.exponent)[-1]


@cache
def _cumulative(size: int, exponent: float) -> list[float]:
    return list(accumulate(1 / rank**exponent for rank in range(1, size + 1)))


CALLERS = Population("user", 100_000)
AUTHORS = Population("author", 100_000, 1.0)
ACTIVITIES = Population("activity", 50_000, 1.0)
TEMPLATES = Population("template", 20_000, 1.0)
CHALLENGES = Population("challenge", 500, 1.0)
EXERCISES = Population("exercise", 1_000, 1.0)
NAMES = Population("letters", 500, 1.0)
OFFSETS = Population("utc offset", 38, 1.0)
BUCKETS = Population("bucket", CALLERS.size // 300)
"""Of a leaderboard: a bucket holds 300 of its users on average (docs/leaderboards.md)."""

POPULAR = {
    "ACTIVITY#": ACTIVITIES,
    "TEMPLATE#": TEMPLATES,
    "COMMUNITY_CHALLENGE#": CHALLENGES,
    "EXERCISE#": EXERCISES,
    "NAME#": NAMES,
    "SEARCH#": NAMES,
    "NOTIFIED#activity:": ACTIVITIES,
    "NOTIFIED#template:": TEMPLATES,
    "NOTIFIED#challenge:": CHALLENGES,
}
"""Whose ids are in the keys that begin so."""
ONCE = re.compile(r"^NOTIFIED#achievement:first_|^\S+ achievement_unlocked#first_")
"""What an account does once: the samples' accounts are new, and do it each time."""
EXERCISES_PER_WORKOUT = 5
"""The samples' workouts have one exercise, or two."""
METRICS = re.compile(r"^(LIBRARY#METRICS)#\d+ [\w-]+$")
"""What is counted of an exercise."""
SHARDED = {
    re.compile(r"^(LIBRARY#METRICS)#\d+$"): METRICS_SHARDS,
    re.compile(r"^(MODEL_USAGE#\S+ TOTAL#\S+)#\d+$"): MODEL_USAGE_SHARDS,
    re.compile(r"^(INSIGHTS(?: DAY#\d{4}-\d\d-\d\d| TOTAL))#\d+$"): INSIGHTS_SHARDS,
    re.compile(r"^(INSIGHTS ONLINE#\d+)#\d+$"): ONLINE_SHARDS,
    re.compile(r"^(OUTBOX)#\d{4}-\d\d-\d\dT\d\d#\d\d(?= |$)"): OUTBOX_SHARDS,
    re.compile(r"^(DUE#\w+)#[+-]\d\d:\d\d$"): OFFSETS.size,
}
"""Keys of which a user, or a zone, has always the same of several."""


def factor(operation: str, key: str) -> float:
    """How often a real operation does what its sample does once to a key."""
    is_per_exercise = operation == "workouts/complete_workout" and key.startswith("LIBRARY#METRICS#")
    return EXERCISES_PER_WORKOUT if is_per_exercise else 1.0


def population(operation: str, key: str) -> Population | None:
    """Whose id is in a key, and how popular these are; None where it is unique, or there is none in it."""
    if ONCE.search(key):
        return None
    if CALLER in key:
        return CALLERS
    if USER in key:
        return AUTHORS
    for prefix, things in POPULAR.items():
        if key.startswith(prefix) and OTHER in key:
            return None if operation in CREATES and things is ACTIVITIES else things
    if key.startswith("WORKOUT#"):
        return ACTIVITIES if operation.startswith("community/") else CALLERS
    return None


def chooser(operation: str, key: str) -> Callable[[dict[str, str], random.Random], str] | None:
    """What replaces the roles in a key, for each operation anew; None where the key is unique, and never hot.

    The same entity is meant by all keys of an operation: what was chosen is kept in the dictionary.
    """

    def pick(population: Population) -> Callable[[dict[str, str], random.Random], str]:
        def choose(chosen: dict[str, str], random_: random.Random) -> str:
            if population.name not in chosen:
                chosen[population.name] = population.choose(random_)
            return f"{key} [{chosen[population.name]}]"

        return choose

    if ONCE.search(key):
        return None
    if match := METRICS.match(key):
        metrics = match[1]
        return lambda chosen, random_: (
            f"{metrics} <exercise> [{EXERCISES.choose(random_)}, shard {random_.randrange(METRICS_SHARDS)}]"
        )
    for pattern, shards in SHARDED.items():
        if match := pattern.match(key):
            name = match[1]
            zoned = shards == OFFSETS.size
            return lambda chosen, random_: (
                f"{name} [{OFFSETS.choose(random_)}]" if zoned else f"{name} [shard {random_.randrange(shards)}]"
            )
    if key.startswith("BOARD#"):
        return lambda chosen, random_: f"{key} [{BUCKETS.choose(random_)}]"
    things = population(operation, key)
    if things is not None:
        return pick(things)
    if OTHER in key:
        return None
    return lambda chosen, random_: key
