"""Loads the cards of templates in pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition

from fitai.kernel.table import Entity, get_many, of_kind, query
from fitai.templates.models import TemplateList, TemplateSort, TemplateSummary
from fitai.templates.opinions.store import TemplateOpinionItem, TemplateWithOpinion, favorites_partition
from fitai.templates.rules import TemplateCounts, has_filters, matches_filters, sort_key
from fitai.templates.store import (
    FEATURED_PARTITION,
    POPULAR_PARTITION,
    PUBLIC_PARTITION,
    RATED_PARTITION,
    TemplateCardItem,
    TemplateRankingItem,
    owner_partition,
)

MAX_FILTERED_CARDS = 200
"""Cards that one page of a filtered list reads at most, and that a list of own or featured templates sorts at most."""
MAX_RANKED_CARDS = 100
"""Cards that one page of a ranked list reads at most: the keys of one BatchGetItem."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of a list, and the position where the next page begins (None at the end)."""

    items: list[TemplateSummary]
    after: dict[str, str] | None


def own_cards(owner: str, filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of a user's own templates, newest first or as sorted; one Query.

    By popularity or rating the newest `MAX_FILTERED_CARDS` are sorted.
    """
    partition = owner_partition(owner)
    is_sorted = filters.sort in (TemplateSort.POPULAR, TemplateSort.RATING)
    result = query(
        partition,
        begins="TEMPLATE#",
        newest_first=True,
        limit=MAX_FILTERED_CARDS if is_sorted else _read_limit(filters, limit),
        after=None if after is None or is_sorted else {"PK": partition, "SK": after["SK"]},
        where=_filter_condition(filters),
    )
    cards = _matching_cards(result.items, filters)
    if is_sorted:
        return _sorted_page([card.summary_for_owner for card in cards], filters, limit, after)
    if len(cards) > limit:
        return CardPage([card.summary_for_owner for card in cards[:limit]], {"SK": cards[limit - 1].SK})
    return CardPage([card.summary_for_owner for card in cards], result.after and {"SK": result.after["SK"]})


def public_cards(
    filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None = None
) -> CardPage:
    """A page of the public templates, newest first or as sorted; one Query of the index.

    By popularity or rating also one BatchGetItem.

    Args:
        without: an owner whose templates are left out.
    """
    if filters.sort in (TemplateSort.POPULAR, TemplateSort.RATING):
        return _ranked_page(filters, limit, after, without=without)
    return _index_page("GSI1", PUBLIC_PARTITION, filters, limit, after, without=without, newest_first=True)


def featured_cards(filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of the featured templates, in their order or as sorted; one Query of the index.

    A sort is of the first `MAX_FILTERED_CARDS`.
    """
    if filters.sort is None:
        return _index_page("GSI2", FEATURED_PARTITION, filters, limit, after)
    result = query(FEATURED_PARTITION, index="GSI2", limit=MAX_FILTERED_CARDS, where=_filter_condition(filters))
    summaries = [card.current_summary for card in _matching_cards(result.items, filters)]
    return _sorted_page(summaries, filters, limit, after)


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
    cards = _matching_cards(result.items, filters)
    if len(cards) > limit:
        last = cards[limit - 1]
        return CardPage(
            [card.current_summary for card in cards[:limit]], {key: str(getattr(last, key)) for key in keys}
        )
    position = result.after and {key: result.after[key] for key in keys}
    return CardPage([card.current_summary for card in cards], position)


def _ranked_page(filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None) -> CardPage:
    """A page of the public templates by popularity or rating: one Query of the index, one BatchGetItem for the cards."""
    index, partition = (
        ("GSI1", POPULAR_PARTITION) if filters.sort is TemplateSort.POPULAR else ("GSI2", RATED_PARTITION)
    )
    keys = (f"{index}SK", "PK", "SK")
    result = query(
        partition,
        index=index,
        newest_first=True,
        limit=MAX_RANKED_CARDS + 1 if without or has_filters(filters) else limit + 1,
        after=None if after is None else {f"{index}PK": partition} | {key: after[key] for key in keys},
    )
    rankings = of_kind(result.items, TemplateRankingItem)
    read_rankings = rankings[:MAX_RANKED_CARDS]
    keys_of_cards = [(ranking.card_pk, ranking.card_sk) for ranking in read_rankings]
    cards = {(card.PK, card.SK): card for card in of_kind(get_many(keys_of_cards, consistent=False), TemplateCardItem)}
    summaries: list[TemplateSummary] = []
    last: TemplateRankingItem | None = None
    for ranking in read_rankings:
        card = cards.get((ranking.card_pk, ranking.card_sk))
        # The index may be a moment behind the cards.
        if card is None or card.created_by == without or not card.summary.sharing.is_visible:
            continue
        summary = card.current_summary
        if not matches_filters(summary, filters):
            continue
        if len(summaries) == limit:
            return CardPage(summaries, {key: str(getattr(last, key)) for key in keys})
        summaries.append(summary)
        last = ranking
    has_more = result.after is not None or len(rankings) > len(read_rankings)
    return CardPage(summaries, {key: str(getattr(read_rankings[-1], key)) for key in keys} if has_more else None)


def favorite_cards(user_id: str, filters: TemplateList, limit: int, after: dict[str, str] | None) -> CardPage:
    """A page of a user's favorites, the newest favorite first or as sorted.

    One Query of the index, one BatchGetItem for the cards. Templates that were deleted or are not public any more are
    left out. A sort is of the newest `MAX_RANKED_CARDS` favorites.
    """
    keys = ("GSI1SK", "PK", "SK")
    read_limit = MAX_RANKED_CARDS if filters.sort else limit
    start = None if filters.sort else after
    result = query(
        favorites_partition(user_id),
        index="GSI1",
        newest_first=True,
        limit=read_limit + 1,
        after=None if start is None else {"GSI1PK": favorites_partition(user_id)} | {key: start[key] for key in keys},
    )
    opinions = of_kind(result.items, TemplateOpinionItem)
    page = opinions[:read_limit]
    keys_of_cards = [(opinion.card_pk, opinion.card_sk) for opinion in page]
    cards = {(card.PK, card.SK): card for card in of_kind(get_many(keys_of_cards, consistent=False), TemplateCardItem)}
    items = []
    for opinion in page:
        card = cards.get((opinion.card_pk, opinion.card_sk))
        if card is not None and (card.created_by == user_id or card.summary.sharing.is_visible):
            rating = None if opinion.rating is None else int(opinion.rating)
            items.append(card.current_summary.model_copy(update={"favorite": True, "rating": rating}))
    matches = [summary for summary in items if matches_filters(summary, filters)]
    if filters.sort:
        return _sorted_page(matches, filters, limit, after)
    has_more = len(opinions) > limit
    return CardPage(matches, {key: str(getattr(page[-1], key)) for key in keys} if has_more else None)


def _matching_cards(items: Sequence[Entity], filters: TemplateList) -> list[TemplateCardItem]:
    return [card for card in of_kind(items, TemplateCardItem) if matches_filters(card.summary, filters)]


def _sorted_page(
    summaries: list[TemplateSummary], filters: TemplateList, limit: int, after: dict[str, str] | None
) -> CardPage:
    """A page of summaries, all of which were read, in the list's order; the position is the number of those before it."""
    assert filters.sort is not None
    sort = filters.sort
    ordered = sorted(summaries, key=lambda summary: sort_key(summary, sort), reverse=True)
    start = int(after["start"]) if after else 0
    end = start + limit
    return CardPage(ordered[start:end], {"start": str(end)} if end < len(ordered) else None)


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
    return MAX_FILTERED_CARDS if has_filters(filters) else limit + 1


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
