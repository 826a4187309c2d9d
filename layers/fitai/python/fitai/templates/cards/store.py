"""Reads the cards of templates in pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition

from fitai.kernel.table import get_many, of_kind, query
from fitai.templates.models import TemplateList, TemplateSummary
from fitai.templates.opinions.store import TemplateOpinionItem, TemplateWithOpinion, favorites_partition
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import FEATURED_PARTITION, PUBLIC_PARTITION, TemplateCard, owner_partition

MAX_FILTERED_CARDS = 200
"""Cards that one page of a filtered list reads at most."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """A part of a list, in order, and where the next part begins (None at the end)."""

    items: list[TemplateSummary]
    after: dict[str, str] | None


def own_cards(owner: str, filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """The templates that somebody made, newest first; one Query."""
    shelf = owner_partition(owner)
    part = query(
        shelf,
        begins="TEMPLATE#",
        newest_first=True,
        limit=_read_limit(filters, limit),
        after=None if after is None else {"PK": shelf, "SK": after["SK"]},
        where=_filter_condition(filters),
    )
    cards = of_kind(part.items, TemplateCard)
    if len(cards) > limit:
        return CardPage([card.shown_to_owner for card in cards[:limit]], {"SK": cards[limit - 1].SK})
    return CardPage([card.shown_to_owner for card in cards], part.after and {"SK": part.after["SK"]})


def public_cards(
    filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None = None
) -> CardPage:
    """What everybody may see, newest first; one Query of the index.

    Args:
        without: an owner whose templates are left out.
    """
    return _index_page("GSI1", PUBLIC_PARTITION, filters, limit, after, without=without, newest_first=True)


def featured_cards(filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """What is featured, in its order; one Query of the index."""
    return _index_page("GSI2", FEATURED_PARTITION, filters, limit, after)


def _index_page(
    index: str,
    name: str,
    filters: TemplateList,
    limit: int,
    after: dict[str, str] | None,
    *,
    without: str | None = None,
    newest_first: bool = False,
) -> CardPage:
    keys = (f"{index}SK", "PK", "SK")
    part = query(
        name,
        index=index,
        newest_first=newest_first,
        limit=_read_limit(filters, limit),
        after=None if after is None else {f"{index}PK": name} | {key: after[key] for key in keys},
        where=_filter_condition(filters, without),
    )
    cards = of_kind(part.items, TemplateCard)
    if len(cards) > limit:
        last = cards[limit - 1]
        return CardPage([card.shown for card in cards[:limit]], {key: str(getattr(last, key)) for key in keys})
    rest = part.after and {key: part.after[key] for key in keys}
    return CardPage([card.shown for card in cards], rest)


def favorite_cards(user_id: str, limit: int, after: dict[str, str] | None) -> CardPage:
    """The user's favorites, the newest favorite first: one Query of the index, one BatchGetItem for the cards.

    What has been deleted since is left out, and so is what its owner has withdrawn.
    """
    keys = ("GSI1SK", "PK", "SK")
    part = query(
        favorites_partition(user_id),
        index="GSI1",
        newest_first=True,
        limit=limit + 1,
        after=None if after is None else {"GSI1PK": favorites_partition(user_id)} | {key: after[key] for key in keys},
    )
    found = of_kind(part.items, TemplateOpinionItem)
    page = found[:limit]
    wanted = [(one.card_pk, one.card_sk) for one in page]
    cards = {(card.PK, card.SK): card for card in of_kind(get_many(wanted, consistent=False), TemplateCard)}
    items = []
    for one in page:
        card = cards.get((one.card_pk, one.card_sk))
        if card is not None and (card.created_by == user_id or card.summary.sharing.visible):
            rating = None if one.rating is None else int(one.rating)
            items.append(card.shown.model_copy(update={"favorite": True, "rating": rating}))
    more = len(found) > limit
    return CardPage(items, {key: str(getattr(page[-1], key)) for key in keys} if more else None)


def with_opinions(user_id: str, cards: Sequence[TemplateSummary]) -> list[TemplateSummary]:
    """The cards with what the user thinks of each; one BatchGetItem."""
    keys = [(opinion.PK, opinion.SK) for opinion in (TemplateOpinionItem.of(user_id, card.id) for card in cards)]
    found = of_kind(get_many(keys, consistent=False), TemplateOpinionItem)
    opinions = {one.template_id: TemplateWithOpinion(None, TemplateCounts(), one) for one in found}
    nothing = TemplateWithOpinion(None, TemplateCounts(), None)
    return [
        card.model_copy(update={"favorite": mine.favorite, "rating": mine.rating})
        for card, mine in ((card, opinions.get(card.id, nothing)) for card in cards)
    ]


def _read_limit(filters: TemplateList, limit: int) -> int:
    """How many cards to read for a page; one more than it holds tells whether there is a next one."""
    return MAX_FILTERED_CARDS if filters.goal or filters.difficulty else limit + 1


def _filter_condition(filters: TemplateList, without: str | None = None) -> Condition | None:
    wanted: list[Condition] = []
    if filters.goal:
        wanted.append(TemplateCard.goal == filters.goal)
    if filters.difficulty:
        wanted.append(TemplateCard.difficulty == filters.difficulty)
    if without:
        wanted.append(TemplateCard.created_by != without)
    whole: Condition | None = None
    for condition in wanted:
        whole = condition if whole is None else whole & condition
    return whole
