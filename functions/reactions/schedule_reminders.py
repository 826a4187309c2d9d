"""Find out when a user is to be reminded next, after a change of the times, the flags or the time zone."""

from fitai.accounts.events import PreferencesChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.delivery import service
from fitai.notifications.events import NotificationPreferencesChanged


@reaction(
    PreferencesChanged,
    NotificationPreferencesChanged,
    needs=(Table.GET_MANY, Table.PUT, Table.DELETE, Table.CHECK),
)
def handler(event: PreferencesChanged | NotificationPreferencesChanged) -> None:
    service.schedule_reminders(event.user_id)
