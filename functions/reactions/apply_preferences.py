"""Adapt streaks to the account's time zone and weekly target."""

from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.analytics import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table


@reaction(UserRegistered, PreferencesChanged, needs=(Table.GET_MANY, Table.PUT, Table.DELETE, Table.CHECK))
def handler(event: UserRegistered | PreferencesChanged) -> None:
    reactions.apply_preferences(event)
