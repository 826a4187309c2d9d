"""Use cases of an account's owner: the profile and the preferences."""

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Account, Preferences, PreferencesChange, ProfileChange
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.types import Units
from fitai.users import rules
from fitai.users import store as users_store
from fitai.users.live_events import PreferencesSynced
from fitai.users.models import Profile


def profile(caller: Caller, units: Units) -> Profile:
    """The caller's profile, for an answer in these units."""
    return rules.profile(_load_account(caller), units)


def change_profile(caller: Caller, change: ProfileChange, units: Units) -> Profile:
    """Change the fields given; the rest stays.

    A new time zone is also told as `user.preferences_changed`, since weeks and streaks are counted in it.
    """

    def attempt() -> Account:
        before = _load_account(caller)
        details, metrics = accounts_rules.apply_profile_change(before, change)
        if details == before.profile and metrics == before.metrics:
            return before
        after = _next_version(before).model_copy(update={"profile": details, "metrics": metrics})
        moved = details.timezone != before.profile.timezone
        store.save_profile(before, after, PreferencesChanged.of(after) if moved else None)
        return after

    return rules.profile(retry_on_conflict(attempt), units)


def preferences(caller: Caller) -> Preferences:
    """The caller's preferences; what was never chosen has its default."""
    return _load_account(caller).preferences


def change_preferences(caller: Caller, change: PreferencesChange) -> Preferences:
    """Change the fields given, tell the user's devices, and let everything speak the new units from now on."""

    def attempt() -> tuple[Account, Account]:
        before = _load_account(caller)
        chosen = accounts_rules.apply_preferences_change(before, change)
        if chosen == before.preferences:
            return before, before
        after = _next_version(before).model_copy(update={"preferences": chosen})
        store.save_preferences(before, after, PreferencesChanged.of(after))
        return before, after

    before, after = retry_on_conflict(attempt)
    if after.version != before.version:
        _push_preferences(before, after)
    return after.preferences


def _push_preferences(before: Account, after: Account) -> None:
    devices = connections.room_connections(connections.user_room(after.id))
    if after.preferences.units != before.preferences.units:
        _set_device_units(devices, after)
    delivery.push(devices, PreferencesSynced.of(after))


def _set_device_units(devices: list[Connection], account: Account) -> None:
    """Let the devices speak the account's units. Of two changes at once the later one may have been here first: so
    whoever has written looks once more at what the account says."""
    while True:
        units = account.preferences.units
        users_store.set_connection_units(account.id, devices, units)
        now = store.find_account(account.id)
        if now is None or now.preferences.units == units:
            return
        account = now


def _load_account(caller: Caller) -> Account:
    account = store.find_account(caller.id)
    if account is None:
        raise NotFound
    return account


def _next_version(account: Account) -> Account:
    return account.model_copy(update={"version": account.version + 1, "updated_at": clock.now()})
