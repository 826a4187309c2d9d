"""Streaks follow the account's time zone and weekly target."""

from fitai.analytics import following
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.users.events import PreferencesChanged, UserRegistered


@reaction(UserRegistered, PreferencesChanged, needs=(Table.GET_MANY, Table.PUT, Table.CHECK))
def handler(event: UserRegistered | PreferencesChanged) -> None:
    following.apply_preferences(event)
