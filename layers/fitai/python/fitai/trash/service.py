"""Use cases of the trash."""

from contextlib import suppress

from fitai.exercises import published as exercises
from fitai.kernel import clock, trash
from fitai.kernel.entitlements import Scope
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.trash import TrashEntry, TrashKind
from fitai.templates import published as templates
from fitai.trash.models import RestoredItem, TrashItem
from fitai.workouts import published as workouts

READING: dict[TrashKind, Scope] = {
    "workout": "read:own_workouts",
    "template": "read:public_templates",
    "exercise": "read:exercises",
}
WRITING: dict[TrashKind, Scope] = {
    "workout": "write:own_workouts",
    "template": "write:own_templates",
    "exercise": "write:custom_exercises",
}
"""What an API key needs for each kind of item, beside the scope of the route."""


def list_trash(caller: Caller, query: Paging) -> Page[TrashItem]:
    """A page of what the caller can restore, deleted last first: one Query.

    It is shorter for an API key that may not read items of a kind.
    """
    scope = (caller.id, "GET /trash")
    entries, after = trash.trash_page(caller.id, query.limit, query.position(*scope))
    items = [
        TrashItem(
            id=entry.item_id,
            kind=entry.kind,
            name=entry.name,
            deleted_at=entry.deleted_at,
            restorable_until=entry.restorable_until,
        )
        for entry in entries
        if caller.has(READING[entry.kind])
    ]
    return Page(items, query.cursor_at(after, *scope), query.limit)


def restore_item(caller: Caller, item_id: str) -> RestoredItem:
    """Restore a deleted item; repeating it returns the same.

    Raises:
        NotFound: the caller has not deleted such an item within the last 30 days.
        Conflict: `workout_active`: the workout was running, and another one is.
        PlanLimitReached: the caller has as many templates as the plan contains.
        InsufficientScope: the API key may not change items of this kind.
    """
    entry = _find_entry(caller, item_id)
    caller.require(WRITING[entry.kind])
    if entry.restored_at is None:
        with suppress(trash.AlreadyRestored):
            _restore(caller, entry)
        entry = _find_entry(caller, item_id)
    if entry.restored_at is None:
        raise NotFound("There is no such item in the trash.")
    return RestoredItem(
        id=entry.item_id,
        kind=entry.kind,
        name=entry.name,
        deleted_at=entry.deleted_at,
        restored_at=entry.restored_at,
    )


def _restore(caller: Caller, entry: TrashEntry) -> None:
    """Restore an item, and mark its entry as restored in the same transaction."""
    now = clock.now()
    if entry.kind == "template":
        templates.restore_template(caller, entry, now)
    elif entry.kind == "workout":
        workouts.restore_workout(entry, now)
    else:
        exercises.restore_exercise(entry, now)


def _find_entry(caller: Caller, item_id: str) -> TrashEntry:
    entry = trash.find_entry(caller.id, item_id)
    if entry is None:
        raise NotFound("There is no such item in the trash.")
    return entry
