"""Find out when the week of a user with a streak needs a workout on each of its remaining days, after a change of the training."""

from fitai.analytics.events import AnalyticsChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.delivery import service


@reaction(AnalyticsChanged, needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.DELETE, Table.CHECK))
def handler(event: AnalyticsChanged) -> None:
    service.watch_streak(event.user_id)
