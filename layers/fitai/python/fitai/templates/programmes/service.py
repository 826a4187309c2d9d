"""Brings the deployment's own programmes into the table."""

from collections import Counter
from collections.abc import Iterable

from fitai.kernel import clock
from fitai.templates import store
from fitai.templates.models import SYSTEM_OWNER, Programme, Template


def load_programmes(programmes: Iterable[Programme]) -> dict[str, int]:
    """Put our own programmes among the templates: a new one with its featured place, a changed one as the next version.

    Ratings, favorites, uses, and a place that somebody has given since, stay. Nothing is written where nothing changed.

    Returns:
        how many were `created`, `replaced` and `unchanged`.
    """
    done = Counter(_load_programme(one) for one in programmes)
    return {outcome: done[outcome] for outcome in ("created", "replaced", "unchanged")}


def _load_programme(programme: Programme) -> str:
    now = clock.now()
    before = store.find_template(programme.id)
    since = now if before is None else before.sharing.published_at
    sharing = programme.content.sharing.model_copy(update={"published_at": since})
    if before is None:
        placed = sharing.model_copy(update={"featured_order": programme.featured})
        content = dict(programme.content) | {"sharing": placed}
        store.create_template(
            Template(**content, id=programme.id, created_by=SYSTEM_OWNER, version=1, created_at=now, updated_at=now)
        )
        return "created"
    placed = sharing.model_copy(update={"featured_order": before.sharing.featured_order})
    content = dict(programme.content) | {"sharing": placed}
    if all(getattr(before, name) == value for name, value in content.items()):
        return "unchanged"
    store.replace_template(before.model_copy(update=content | {"version": before.version + 1, "updated_at": now}))
    return "replaced"
