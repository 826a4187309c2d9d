"""Use cases of an account's owner: the profile and the preferences."""

from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.types import Units
from fitai.users import rules, store
from fitai.users.events import PreferencesChanged
from fitai.users.live_events import PreferencesSynced
from fitai.users.models import Account, Athlete, Preferences, PreferencesChange, Profile, ProfileChange


def profile(caller: Caller, units: Units) -> Profile:
    """The caller's profile, for an answer in these units."""
    return rules.profile(_account(caller), units)


def change_profile(caller: Caller, change: ProfileChange, units: Units) -> Profile:
    """Change the fields given; the rest stays.

    A new time zone is also told as `user.preferences_changed`, since weeks and streaks are counted in it.
    """

    def attempt() -> Account:
        before = _account(caller)
        details, metrics = rules.changed_profile(before, change)
        if details == before.profile and metrics == before.metrics:
            return before
        after = _next(before).model_copy(update={"profile": details, "metrics": metrics})
        moved = details.timezone != before.profile.timezone
        store.save_profile(before, after, PreferencesChanged.of(after) if moved else None)
        return after

    return rules.profile(retry_on_conflict(attempt), units)


def preferences(caller: Caller) -> Preferences:
    """The caller's preferences; what was never chosen has its default."""
    return _account(caller).preferences


def change_preferences(caller: Caller, change: PreferencesChange) -> Preferences:
    """Change the fields given, tell the user's devices, and let everything speak the new units from now on."""

    def attempt() -> tuple[Account, Account]:
        before = _account(caller)
        chosen = rules.changed_preferences(before, change)
        if chosen == before.preferences:
            return before, before
        after = _next(before).model_copy(update={"preferences": chosen})
        store.save_preferences(before, after, PreferencesChanged.of(after))
        return before, after

    before, after = retry_on_conflict(attempt)
    if after.version != before.version:
        _tell_devices(before, after)
    return after.preferences


def _tell_devices(before: Account, after: Account) -> None:
    devices = connections.room_connections(connections.user_room(after.id))
    if after.preferences.units != before.preferences.units:
        _speak(devices, after)
    delivery.push(devices, PreferencesSynced.of(after))


def _speak(devices: list[Connection], account: Account) -> None:
    """Let the devices speak the account's units. Of two changes at once the later one may have been here first: so
    whoever has written looks once more at what the account says."""
    while True:
        units = account.preferences.units
        store.set_connections_units(account.id, devices, units)
        now = store.find(account.id)
        if now is None or now.preferences.units == units:
            return
        account = now


def _account(caller: Caller) -> Account:
    account = store.find(caller.id)
    if account is None:
        raise NotFound
    return account


def _next(account: Account) -> Account:
    return account.model_copy(update={"version": account.version + 1, "updated_at": clock.now()})


def athlete(user_id: str) -> Athlete:
    """What training needs of an account: its time zone, body weight, units, bars and plates. One request.

    An account that has said none of it, or is not there any more, trains in UTC with no known weight.
    """
    account = store.find(user_id)
    if account is None:
        return Athlete()
    chosen = account.preferences
    return Athlete(
        timezone=account.profile.timezone or "UTC",
        weight=account.metrics.current_weight,
        units=chosen.units,
        bars=chosen.bars,
        plates=chosen.plates,
    )
