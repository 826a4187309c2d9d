"""Favorites and ratings: use cases."""

from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.templates import rules
from fitai.templates.access import template_not_found
from fitai.templates.events import TemplateDeleted
from fitai.templates.models import Template, TemplateOpinion
from fitai.templates.opinions import store

OPINION_ATTEMPTS = 40
"""How often an opinion is tried: hundreds may rate one template at the same moment, and none of them is at fault."""


def add_favorite(caller: Caller, template_id: str) -> TemplateOpinion:
    """Put a template among the caller's favorites; it stays there once, however often it is put.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    return _change_opinion(caller, template_id, favorite=True)


def remove_favorite(caller: Caller, template_id: str) -> TemplateOpinion:
    """Take a template out of the caller's favorites, also one that its owner has withdrawn since.

    Raises:
        NotFound: there is none with this id that the caller may see or has among the favorites.
    """
    return _change_opinion(caller, template_id, favorite=False)


def rate_template(caller: Caller, template_id: str, rating: int) -> TemplateOpinion:
    """The caller's rating, in place of an earlier one.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    return _change_opinion(caller, template_id, rating=rating)


def _change_opinion(
    caller: Caller, template_id: str, *, favorite: bool | None = None, rating: int | None = None
) -> TemplateOpinion:
    """What the caller thinks from now on; what is not given stays."""

    def attempt() -> TemplateOpinion:
        before = store.load_with_opinion(template_id, caller.id)
        if not (favorite is False and before.favorite):
            visible_template(caller, before)
        wanted = before.favorite if favorite is None else favorite
        stars = before.rating if rating is None else rating
        counts = before.counts
        if (wanted, stars) != (before.favorite, before.rating):
            counts = store.save_opinion(caller.id, before, favorite=wanted, rating=stars)
        return TemplateOpinion(template_id=template_id, favorite=wanted, rating=stars, stats=counts.stats)

    return retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)


def delete_opinions(event: TemplateDeleted) -> None:
    """A template is gone, and with it what users thought of it."""
    for _ in store.delete_opinions(event.template_id):
        pass


def remove_opinion(user_id: str, template_id: str) -> None:
    """Remove what a user thinks of a template, and what it had counted for."""

    def attempt() -> None:
        before = store.load_with_opinion(template_id, user_id)
        if before.opinion is not None:
            store.save_opinion(user_id, before, favorite=False, rating=None)

    retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)


def visible_template(caller: Caller, standing: store.TemplateWithOpinion) -> Template:
    """The template, if the caller may see it, with what the caller thinks of it."""
    template = standing.template
    if template is None or not rules.may_read(template, caller.id):
        raise template_not_found()
    return template.model_copy(update={"favorite": standing.favorite, "rating": standing.rating})
