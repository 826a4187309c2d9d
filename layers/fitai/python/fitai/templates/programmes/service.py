"""Loads FitAI's own programmes of a deployment into the table."""

from collections import Counter
from collections.abc import Iterable

from fitai.kernel import clock
from fitai.templates import premium, store
from fitai.templates.models import SYSTEM_OWNER, Programme, Template


def load_programmes(programmes: Iterable[Programme]) -> dict[str, int]:
    """Create or update the templates of FitAI's own programmes; an unchanged one is not written.

    A new one is featured at its position. A changed one becomes the next version; its ratings, favorites, uses and
    current featured position are kept. Whether it is premium is what its file says.

    Returns:
        how many were `created`, `replaced` and `unchanged`.
    """
    outcomes = Counter(_load_programme(programme) for programme in programmes)
    return {outcome: outcomes[outcome] for outcome in ("created", "replaced", "unchanged")}


def _load_programme(programme: Programme) -> str:
    now = clock.now()
    current = store.find_template(programme.id)
    published_at = now if current is None else current.sharing.published_at
    sharing = programme.content.sharing.model_copy(update={"published_at": published_at})
    if current is None:
        featured = sharing.model_copy(update={"featured_order": programme.featured})
        content = dict(programme.content) | {"sharing": featured}
        store.create_template(
            Template(
                **content,
                id=programme.id,
                created_by=SYSTEM_OWNER,
                premium=programme.premium or None,
                version=1,
                created_at=now,
                updated_at=now,
            ),
            limit=None,
        )
        return "created"
    featured = sharing.model_copy(update={"featured_order": current.sharing.featured_order})
    content = dict(programme.content) | {"sharing": featured}
    is_unchanged = all(getattr(current, name) == value for name, value in content.items())
    if bool(current.premium) != programme.premium:
        premium.set_premium(programme.id, is_premium=programme.premium)
        if is_unchanged:
            return "replaced"
    if is_unchanged:
        return "unchanged"
    store.replace_template(current.model_copy(update=content | {"version": current.version + 1, "updated_at": now}))
    return "replaced"
