"""Use cases of the platform's settings: read them with their history, change them."""

from fitai.admin.settings import rules, store
from fitai.admin.settings.models import PlatformSettings, UpdateSettings
from fitai.admin.settings.store import StoredSettings
from fitai.exercises import published as exercises
from fitai.kernel import clock, switches
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.digests import staff_digest
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict


def read_settings() -> PlatformSettings:
    """All settings, their last changes, and the newest imports into the library. Two Queries."""
    return _settings_view(store.load_settings())


def update_settings(caller: Caller, request: UpdateSettings, origin: Origin) -> PlatformSettings:
    """Change settings. Every container uses the new values within 30 seconds. Audited in the same transaction.

    A request that changes nothing writes nothing.

    Raises:
        Conflict: `stale_version`: somebody else has changed them since they were read.
        Invalid: a setting does not exist, or cannot have this value.
    """

    def attempt() -> StoredSettings:
        before, now = store.load_settings(), clock.now()
        if request.version != before.version:
            raise store.stale_version(before.version)
        values = rules.changed_values(before.values, request.values)
        changes = rules.differences(before.values, values)
        if not changes:
            return before
        version = before.version + 1
        change = rules.new_change(version, changes, staff_digest(caller.id), request.reason, now)
        after = StoredSettings(version, values, rules.with_change(before.history, change))
        details = rules.audit_details(version, changes, request.reason)
        commit(
            *store.settings_writes(before, after),
            audit_write(caller.id, "admin.settings_changed", caller.id, origin, details),
        )
        return after

    stored = retry_on_conflict(attempt)
    switches.use(stored.values)
    return _settings_view(stored)


def _settings_view(stored: StoredSettings) -> PlatformSettings:
    return PlatformSettings(
        version=stored.version,
        settings=rules.current_settings(stored.values),
        history=stored.history,
        imports=exercises.newest_imports(),
    )
