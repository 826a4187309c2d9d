"""Loads the cards of templates in pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition

from fitai.kernel.table import get_many, of_kind, query
from fitai.templates.models import TemplateList, TemplateSummary
from fitai.templates.opinions.store import TemplateOpinionItem, TemplateWithOpinion, favorites_partition
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import FEATURED_PARTITION, PUBLIC_PARTITION, TemplateCardItem, owner_partition

MAX_FILTERED_CARDS = 200
"""Cards that one page of a filtered list reads at most."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of a list, and the position where the next page begins (None at the end)."""

    items: list[TemplateSummary]
    after: dict[str, str] | None


def own_cards(owner: str, filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of a user's own templates, newest first; one Query."""
    partition = owner_partition(owner)
    result = query(
        partition,
        begins="TEMPLATE#",
        newest_first=True,
        limit=_read_limit(filters, limit),
        after=None if after is None else {"PK": partition, "SK": after["SK"]},
        where=_filter_condition(filters),
    )
    cards = of_kind(result.items, TemplateCardItem)
    if len(cards) > limit:
        return CardPage([card.summary_for_owner for card in cards[:limit]], {"SK": cards[limit - 1].SK})
    return CardPage([card.summary_for_owner for card in cards], result.after and {"SK": result.after["SK"]})


def public_cards(
    filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None = None
) -> CardPage:
    """A page of the public templates, newest first; one Query of the index.

    Args:
        without: an owner whose templates are left out.
    """
    return _index_page("GSI1", PUBLIC_PARTITION, filters, limit, after, without=without, newest_first=True)


def featured_cards(filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of the featured templates, in their order; one Query of the index."""
    return _index_page("GSI2", FEATURED_PARTITION, filters, limit, after)


def _index_page(
    index: str,
    partition: str,
    filters: TemplateList,
    limit: int,
    after: dict[str, str] | None,
    *,
    without: str | None = None,
    newest_first: bool = False,
) -> CardPage:
    keys = (f"{index}SK", "PK", "SK")
    result = query(
        partition,
        index=index,
        newest_first=newest_first,
        limit=_read_limit(filters, limit),
        after=None if after is None else {f"{index}PK": partition} | {key: after[key] for key in keys},
        where=_filter_condition(filters, without),
    )
    cards = of_kind(result.items, TemplateCardItem)
    if len(cards) > limit:
        last = cards[limit - 1]
        return CardPage(
            [card.current_summary for card in cards[:limit]], {key: str(getattr(last, key)) for key in keys}
        )
    position = result.after and {key: result.after[key] for key in keys}
    return CardPage([card.current_summary for card in cards], position)


def favorite_cards(user_id: str, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of a user's favorites, the newest favorite first: one Query of the index, one BatchGetItem for the cards.

    Templates that were deleted or are not public any more are left out.
    """
    keys = ("GSI1SK", "PK", "SK")
    result = query(
        favorites_partition(user_id),
        index="GSI1",
        newest_first=True,
        limit=limit + 1,
        after=None if after is None else {"GSI1PK": favorites_partition(user_id)} | {key: after[key] for key in keys},
    )
    opinions = of_kind(result.items, TemplateOpinionItem)
    page = opinions[:limit]
    keys_of_cards = [(opinion.card_pk, opinion.card_sk) for opinion in page]
    cards = {(card.PK, card.SK): card for card in of_kind(get_many(keys_of_cards, consistent=False), TemplateCardItem)}
    items = []
    for opinion in page:
        card = cards.get((opinion.card_pk, opinion.card_sk))
        if card is not None and (card.created_by == user_id or card.summary.sharing.is_visible):
            rating = None if opinion.rating is None else int(opinion.rating)
            items.append(card.current_summary.model_copy(update={"favorite": True, "rating": rating}))
    has_more = len(opinions) > limit
    return CardPage(items, {key: str(getattr(page[-1], key)) for key in keys} if has_more else None)


def with_opinions(user_id: str, summaries: Sequence[TemplateSummary]) -> list[TemplateSummary]:
    """Add a user's opinions to the summaries of templates; one BatchGetItem."""
    empty_opinions = (TemplateOpinionItem.of(user_id, summary.id) for summary in summaries)
    keys = [(opinion.PK, opinion.SK) for opinion in empty_opinions]
    items = of_kind(get_many(keys, consistent=False), TemplateOpinionItem)
    opinions = {item.template_id: TemplateWithOpinion(None, TemplateCounts(), item) for item in items}
    no_opinion = TemplateWithOpinion(None, TemplateCounts(), None)
    return [
        summary.model_copy(update={"favorite": opinion.favorite, "rating": opinion.rating})
        for summary, opinion in ((summary, opinions.get(summary.id, no_opinion)) for summary in summaries)
    ]


def _read_limit(filters: TemplateList, limit: int) -> int:
    """The number of cards to read for a page: one more than the limit, to know whether there is a next page."""
    return MAX_FILTERED_CARDS if filters.goal or filters.difficulty else limit + 1


def _filter_condition(filters: TemplateList, without: str | None = None) -> Condition | None:
    conditions: list[Condition] = []
    if filters.goal:
        conditions.append(TemplateCardItem.goal == filters.goal)
    if filters.difficulty:
        conditions.append(TemplateCardItem.difficulty == filters.difficulty)
    if without:
        conditions.append(TemplateCardItem.created_by != without)
    combined: Condition | None = None
    for condition in conditions:
        combined = condition if combined is None else combined & condition
    return combined
