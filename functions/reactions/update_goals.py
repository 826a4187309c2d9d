"""Judge goals by the data after it has changed: body metrics, personal records, analytics, or the goal itself."""

from fitai.analytics.events import AnalyticsChanged
from fitai.goals import reactions
from fitai.goals.events import GoalChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Table
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import RecordsChanged


@reaction(
    BodyChanged,
    RecordsChanged,
    AnalyticsChanged,
    GoalChanged,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, Index.QUERY, *LIVE_NEEDS),
    timeout=120,
)
def handler(event: BodyChanged | RecordsChanged | AnalyticsChanged | GoalChanged) -> None:
    reactions.update_goals(event)
