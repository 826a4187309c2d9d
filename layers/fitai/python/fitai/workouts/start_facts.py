"""What is read when a live workout starts: past performance, and what the words at its start depend on."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from fitai.coach.motivation.live_events import Motivation
from fitai.coach.motivation.models import MotivationState
from fitai.coach.published import Outlook, motivation, occasions_of_start
from fitai.users import published as users
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import PastPerformance


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What the words at a start depend on.

    Attributes:
        motivation: the state that the workout begins with; None where its owner wants no words.
        outlook: where the owner stands; None without a workout so far.
    """

    motivation: MotivationState | None
    outlook: Outlook | None


def read_start_facts(user_id: str, exercise_ids: Iterable[str]) -> tuple[PastPerformance, StartFacts]:
    """Past performance, the owner's wishes and the owner's streaks: one BatchGetItem for up to 49 exercises."""
    # Imported here: completing a set, which imports this module, needs nothing of it.
    from fitai.analytics import published as analytics

    keys = users.account_key(user_id), analytics.totals_key(user_id)
    performance, items = records_store.load_past_performance_with(user_id, exercise_ids, *keys)
    athlete = users.athlete_among(items)
    state = MotivationState(language=athlete.language) if athlete.ai_recommendations else None
    glance = analytics.training_outlook_among(items)
    outlook = None if glance is None else Outlook(**asdict(glance))
    return performance, StartFacts(state, outlook)


def start_motivation(workout_id: str, start: StartFacts | None, now: datetime) -> Motivation | None:
    """The words at the start of a workout, where there is an occasion and its owner wants them."""
    if start is None:
        return None
    return motivation(workout_id, start.motivation, occasions_of_start(start.outlook), now)
