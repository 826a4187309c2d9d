"""Use cases of the lists of templates."""

from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.templates import rules
from fitai.templates.cards import store
from fitai.templates.models import TemplateBrowse, TemplateList, TemplateSummary


def list_own_templates(caller: Caller, query: TemplateList) -> Page[TemplateSummary]:
    """A page of the caller's own templates, newest first or as sorted; one Query."""
    scope = ("templates/my", caller.id)
    cards = store.own_cards(caller.id, query, query.limit, query.position(*scope))
    return Page(cards.items, query.cursor_at(cards.after, *scope), query.limit)


def list_public_templates(query: TemplateList) -> Page[TemplateSummary]:
    """A page of the public templates, newest first or as sorted; one Query, and a BatchGetItem for a ranked order."""
    cards = store.public_cards(query, query.limit, query.position("templates/public"))
    return Page(_without_authors(cards.items), query.cursor_at(cards.after, "templates/public"), query.limit)


def list_featured_templates(query: TemplateList) -> Page[TemplateSummary]:
    """A page of the featured templates, in their order or as sorted; one Query."""
    cards = store.featured_cards(query, query.limit, query.position("templates/featured"))
    return Page(_without_authors(cards.items), query.cursor_at(cards.after, "templates/featured"), query.limit)


def _without_authors(summaries: list[TemplateSummary], reader_id: str | None = None) -> list[TemplateSummary]:
    """The summaries without authors but FitAI and the reader: who has blocked the reader is not known here."""
    return [rules.without_authors(summary, rules.author_ids(summary) - {reader_id}) for summary in summaries]


def list_templates(caller: Caller, query: TemplateBrowse) -> Page[TemplateSummary]:
    """A page of all templates that the caller can see, own templates first, or of the caller's favorites.

    One Query, two on the page where the own templates end; and one BatchGetItem: for the caller's opinions of others'
    templates, or for the cards of the favorites. By popularity or rating another BatchGetItem, for the cards.
    """
    scope = ("templates", caller.id)
    position = query.position(*scope)
    if query.favorites:
        cards = store.favorite_cards(caller.id, query, query.limit, position)
        return Page(_without_authors(cards.items, caller.id), query.cursor_at(cards.after, *scope), query.limit)
    items, after = _own_then_public(caller, query, position)
    return Page(items, query.cursor_at(after, *scope), query.limit)


def _own_then_public(
    caller: Caller, query: TemplateBrowse, position: dict[str, str] | None
) -> tuple[list[TemplateSummary], dict[str, str] | None]:
    """Own templates, then public ones, and the position of the next page."""
    items: list[TemplateSummary] = []
    if position is None or position["part"] == "own":
        cards = store.own_cards(caller.id, query, query.limit, position)
        items = cards.items
        if cards.after or len(items) == query.limit:
            return items, {"part": "own"} | cards.after if cards.after else {"part": "public"}
        position = None
    start = position if position and "SK" in position else None
    cards = store.public_cards(query, query.limit - len(items), start, without=caller.id)
    others = _without_authors(store.with_opinions(caller.id, cards.items))
    return items + others, None if cards.after is None else {"part": "public"} | cards.after
