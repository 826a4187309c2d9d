"""Make the deliveries of what has happened in an account, one for each of its webhooks; one Query where it has none."""

from fitai.achievements.events import AchievementUnlocked
from fitai.developer.webhooks import delivery
from fitai.goals.events import GoalCompleted
from fitai.kernel.events import Event, reaction
from fitai.kernel.needs import ApiUrl, Table
from fitai.payments.events import SubscriptionChanged
from fitai.workouts.events import RecordsChanged, WorkoutBegan, WorkoutCompleted


@reaction(
    WorkoutBegan,
    WorkoutCompleted,
    RecordsChanged,
    GoalCompleted,
    AchievementUnlocked,
    SubscriptionChanged,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.CHECK, ApiUrl.READ),
    switches=("fan_out",),
)
def handler(event: Event) -> None:
    delivery.deliver(event)
