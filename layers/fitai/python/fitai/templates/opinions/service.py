"""Use cases of favorites and ratings."""

from fitai.kernel import trash
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.templates import rules
from fitai.templates.access import template_not_found
from fitai.templates.events import TemplateDeleted, TemplateRestored
from fitai.templates.models import Template, TemplateOpinion
from fitai.templates.opinions import store

OPINION_ATTEMPTS = 40
"""Tries of an opinion's write: hundreds may rate one template at the same moment."""


def add_favorite(caller: Caller, template_id: str) -> TemplateOpinion:
    """Add a template to the caller's favorites; idempotent.

    Raises:
        NotFound: there is no such template that the caller can see.
    """
    return _change_opinion(caller, template_id, favorite=True)


def remove_favorite(caller: Caller, template_id: str) -> TemplateOpinion:
    """Remove a template from the caller's favorites, even if it is not public any more; idempotent.

    Raises:
        NotFound: there is no such template that the caller can see or has among the favorites.
    """
    return _change_opinion(caller, template_id, favorite=False)


def rate_template(caller: Caller, template_id: str, rating: int) -> TemplateOpinion:
    """Rate a template, replacing the caller's earlier rating.

    Raises:
        NotFound: there is no such template that the caller can see.
    """
    return _change_opinion(caller, template_id, rating=rating)


def _change_opinion(
    caller: Caller, template_id: str, *, favorite: bool | None = None, rating: int | None = None
) -> TemplateOpinion:
    """Change the caller's opinion; None leaves a part of it as it is."""

    def attempt() -> TemplateOpinion:
        current = store.load_with_opinion(template_id, caller.id)
        if not (favorite is False and current.favorite):
            visible_template(caller, current)
        new_favorite = current.favorite if favorite is None else favorite
        new_rating = current.rating if rating is None else rating
        counts = current.counts
        if (new_favorite, new_rating) != (current.favorite, current.rating):
            counts = store.save_opinion(caller.id, current, favorite=new_favorite, rating=new_rating)
        return TemplateOpinion(template_id=template_id, favorite=new_favorite, rating=new_rating, stats=counts.stats)

    return retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)


def update_lifetimes(event: TemplateDeleted | TemplateRestored) -> None:
    """Let the opinions of a deleted template expire with it, and keep those of a restored one."""
    expiry = trash.expiry(event.at) if isinstance(event, TemplateDeleted) else None
    store.update_lifetimes(event.template_id, expiry)


def remove_opinion(user_id: str, template_id: str) -> None:
    """Delete a user's opinion of a template, and subtract it from the counts."""

    def attempt() -> None:
        current = store.load_with_opinion(template_id, user_id)
        if current.opinion is not None:
            store.save_opinion(user_id, current, favorite=False, rating=None)

    retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)


def visible_template(caller: Caller, loaded: store.TemplateWithOpinion) -> Template:
    """The template with the caller's opinion.

    Raises:
        NotFound: it does not exist, or the caller must not see it.
    """
    template = loaded.template
    if template is None or not rules.may_read(template, caller.id):
        raise template_not_found()
    return template.model_copy(update={"favorite": loaded.favorite, "rating": loaded.rating})
