"""Use cases of the profile and the preferences."""

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.consents import rules as consent_rules
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Account, Preferences, PreferencesChange, ProfileChange
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import InsufficientScope, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import Write, retry_on_conflict
from fitai.kernel.types import Units
from fitai.telemetry import published as telemetry
from fitai.users import rules, store
from fitai.users.live_events import PreferencesSynced
from fitai.users.models import Profile


def profile(caller: Caller, units: Units) -> Profile:
    """The caller's profile, in the units of the response."""
    return rules.profile(_load_account(caller), units)


def change_profile(caller: Caller, change: ProfileChange, units: Units) -> Profile:
    """Change the fields that are set.

    A new time zone also makes `user.preferences_changed`, since weeks and streaks are counted in it.
    """

    def attempt() -> Account:
        before = _load_account(caller)
        details, metrics = accounts_rules.apply_profile_change(before, change)
        if details == before.profile and metrics == before.metrics:
            return before
        after = _next_version(before).model_copy(update={"profile": details, "metrics": metrics})
        has_new_time_zone = details.timezone != before.profile.timezone
        accounts_store.save_profile(before, after, PreferencesChanged.of(after) if has_new_time_zone else None)
        return after

    return rules.profile(retry_on_conflict(attempt), units)


def preferences(caller: Caller) -> Preferences:
    """The caller's preferences; what was never set has its default."""
    return _load_account(caller).preferences


def change_preferences(caller: Caller, change: PreferencesChange, origin: Origin) -> Preferences:
    """Change the fields that are set, push the preferences to the user's devices, and apply them to all pushes.

    Units and privacy switches that are given anew are applied to the connections again: an attempt before may have failed
    between the account and them.

    Raises:
        InsufficientScope: an API key changes a consent.
    """

    def attempt() -> tuple[Account, Account]:
        before = _load_account(caller)
        new_preferences = accounts_rules.apply_preferences_change(before, change, clock.now())
        if new_preferences == before.preferences:
            return before, before
        after = _next_version(before).model_copy(update={"preferences": new_preferences})
        consent_writes = _consent_writes(caller, before, after, origin)
        accounts_store.save_preferences(before, after, PreferencesChanged.of(after), *consent_writes)
        return before, after

    before, after = retry_on_conflict(attempt)
    is_for_connections = change.units is not None or change.privacy is not None or _settings(before) != _settings(after)
    if after.version != before.version or is_for_connections:
        user_connections = connections.user_connections(after.id)
        if is_for_connections:
            _update_connections(user_connections, after)
        if after.version != before.version:
            delivery.push(user_connections, PreferencesSynced.of(after))
    return after.preferences


def _consent_writes(caller: Caller, before: Account, after: Account, origin: Origin) -> list[Write]:
    """The writes of changed consents: an entry of the audit trail for each, as evidence, and what they are acted on by."""
    former, present = before.preferences.privacy.consents, after.preferences.privacy.consents
    changed = [
        kind
        for kind in consent_rules.KINDS
        if consent_rules.consent(former, kind) != consent_rules.consent(present, kind)
    ]
    if not changed:
        return []
    if caller.key_id is not None:
        # A consent is the person's own act, and the trail is evidence of it.
        raise InsufficientScope(details={"scope": "manage:account"})
    entries = [
        audit_write(after.id, "users.consent_changed", after.id, origin, consent_rules.evidence(present, kind))
        for kind in changed
    ]
    return [*entries, *telemetry.consent_writes(after.id, former, present)]


def _settings(account: Account) -> tuple[Units, SharingSwitches]:
    """Those of the preferences that connections hold."""
    return account.preferences.units, account.preferences.privacy.switches


def _update_connections(user_connections: list[Connection], account: Account) -> None:
    """Give the connections the account's units and privacy switches.

    Of two simultaneous changes the later one may have set them first; so the account is read again afterwards.
    """
    while user_connections:
        settings = _settings(account)
        store.set_connection_preferences(account.id, user_connections, *settings)
        current_account = accounts_store.find_account(account.id)
        if current_account is None or _settings(current_account) == settings:
            return
        account = current_account


def _load_account(caller: Caller) -> Account:
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    return account


def _next_version(account: Account) -> Account:
    return account.model_copy(update={"version": account.version + 1, "updated_at": clock.now()})
