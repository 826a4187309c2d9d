"""Use cases of the platform's settings: read them with their history, change them."""

from fitai.admin.settings import rules, store
from fitai.admin.settings.models import ChangedSetting, PlatformSettings, SettingValues, UpdateSettings
from fitai.admin.settings.store import StoredSettings
from fitai.exercises import published as exercises
from fitai.kernel import clock, switches
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.digests import staff_digest
from fitai.kernel.errors import Conflict
from fitai.kernel.identity import Caller
from fitai.kernel.table import WriteConflict, commit, retry_on_conflict

OPERATOR = "operator"
"""Who has changed settings outside of the API, in the history and in the audit trail."""
BY_OPERATOR = Origin("", OPERATOR)


def read_settings() -> PlatformSettings:
    """All settings, their last changes, and the newest imports into the library. Two Queries."""
    return _settings_view(store.load_settings())


def update_settings(caller: Caller, request: UpdateSettings, origin: Origin) -> PlatformSettings:
    """Change settings. Every container uses the new values within 30 seconds. Audited in the same transaction.

    A request that changes nothing writes nothing.

    Raises:
        Conflict: `stale_version`: somebody else has changed them since they were read.
    """

    def attempt() -> StoredSettings:
        before = store.load_settings()
        if request.version != before.version:
            raise store.stale_version(before.version)
        return _change(before, request.values, request.reason, caller.id, origin)

    stored = retry_on_conflict(attempt)
    switches.use(stored.values)
    return _settings_view(stored)


def switch_by_operator(values: SettingValues, reason: str) -> list[ChangedSetting]:
    """Change settings from whatever they are, by the operator of a deployment (`make switch`): also while the API is down. Audited.

    Returns:
        What was changed; nothing where the settings were so already.
    """

    def attempt() -> list[ChangedSetting]:
        before = store.load_settings()
        try:
            after = _change(before, values, reason, None, BY_OPERATOR)
        except Conflict:
            raise WriteConflict from None
        return rules.differences(before.values, after.values)

    return retry_on_conflict(attempt)


def _change(
    before: StoredSettings, requested: SettingValues, reason: str, administrator: str | None, origin: Origin
) -> StoredSettings:
    """Write a change of settings, with its history and its entry of the audit trail; nothing where nothing changes.

    Args:
        administrator: the id of who changes them; None for the operator.
    """
    values = rules.changed_values(before.values, requested)
    changes = rules.differences(before.values, values)
    if not changes:
        return before
    version = before.version + 1
    by = OPERATOR if administrator is None else staff_digest(administrator)
    change = rules.new_change(version, changes, by, reason, clock.now())
    after = StoredSettings(version, values, rules.with_change(before.history, change))
    details = rules.audit_details(version, changes, reason)
    commit(
        *store.settings_writes(before, after),
        audit_write(administrator, "admin.settings_changed", administrator or OPERATOR, origin, details),
    )
    return after


def _settings_view(stored: StoredSettings) -> PlatformSettings:
    return PlatformSettings(
        version=stored.version,
        values=rules.current_values(stored.values),
        settings=rules.declared_settings(stored.values),
        history=stored.history,
        imports=exercises.newest_imports(),
    )
