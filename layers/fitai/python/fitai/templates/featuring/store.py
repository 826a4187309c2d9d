"""Items of featured templates.

    TEMPLATES#FEATURED    ORDER    which templates are featured, with the keys of their cards, by version

Positions are attributes of the templates and of their cards (`templates.store`). The item makes decisions pass one after the
other: two administrators cannot give one position to two templates. It may name a template whose author has made it private or
deleted it since: a decision reads the cards of all, strongly consistent, and drops those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.update import Action

from fitai.kernel.errors import NotFound
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    commit,
    get,
    get_many,
    of_kind,
    put,
    query,
    retry_on_conflict,
    update,
)
from fitai.templates.cards.store import MAX_FILTERED_CARDS, MAX_RANKED_CARDS
from fitai.templates.featuring import rules
from fitai.templates.featuring.models import FeaturableTemplates, FeatureDecision
from fitai.templates.models import TemplateSort
from fitai.templates.rules import has_filters, matches_filters, sort_key
from fitai.templates.store import (
    FEATURED_PARTITION,
    POPULAR_PARTITION,
    PUBLIC_PARTITION,
    RATED_PARTITION,
    TemplateCardItem,
    TemplateItem,
    TemplateRankingItem,
    featured_sort_key,
    stale_version,
    template_partition,
)

CardKeys = dict[str, tuple[str, str]]
"""The keys of cards by the templates' ids."""


class FeaturedOrderItem(Entity, discriminator="featured_order"):
    """Which templates are featured."""

    version = NumberAttribute()
    cards: PydanticAttribute[CardKeys] = PydanticAttribute(CardKeys)

    @classmethod
    def of(cls, version: int = 0, cards: CardKeys | None = None) -> "FeaturedOrderItem":
        """The item."""
        return cls(PK=FEATURED_PARTITION, SK="ORDER", version=version, cards=cards or {})


@dataclass(frozen=True, slots=True)
class FeaturedOrder:
    """The featured templates.

    Attributes:
        version: of the item; 0 where there is none.
        cards: the cards of all, by the templates' ids.
    """

    version: int = 0
    cards: dict[str, TemplateCardItem] = field(default_factory=dict)

    @property
    def positions(self) -> dict[str, int]:
        """The positions by the templates' ids."""
        return {id: int(card.featured_order) for id, card in self.cards.items()}


def load_template_item(template_id: str) -> TemplateItem | None:
    """A template as it is stored; one GetItem."""
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    return item if isinstance(item, TemplateItem) else None


def load_order() -> FeaturedOrder:
    """The featured templates: one GetItem, one Query of GSI2 for those that a deployment has added, one BatchGetItem."""
    key = FeaturedOrderItem.of()
    item = get(FeaturedOrderItem, key.PK, key.SK)
    version, keys = (0, {}) if item is None else (int(item.version), dict(item.cards))
    listed = of_kind(query(FEATURED_PARTITION, index="GSI2", limit=MAX_FILTERED_CARDS).items, TemplateCardItem)
    keys = {card.summary.id: (card.PK, card.SK) for card in listed} | keys
    cards = of_kind(get_many(keys.values()), TemplateCardItem)
    return FeaturedOrder(version, {card.summary.id: card for card in cards if card.featured_order is not None})


def remove_author(partition: str) -> bool:
    """Remove the cards of an erased author from the order, whose keys name them; whether there were any. One GetItem."""

    def attempt() -> bool:
        key = FeaturedOrderItem.of()
        item = get(FeaturedOrderItem, key.PK, key.SK)
        if item is None or all(pk != partition for pk, _ in item.cards.values()):
            return False
        others = {id: card for id, card in item.cards.items() if card[0] != partition}
        version = int(item.version)
        commit(put(FeaturedOrderItem.of(version + 1, others), when=FeaturedOrderItem.version == version))
        return True

    return retry_on_conflict(attempt)


def decision_writes(
    order: FeaturedOrder,
    item: TemplateItem,
    positions: Mapping[str, int],
    history: list[FeatureDecision],
    *,
    is_premium: bool,
) -> list[Write]:
    """The writes of a decision: the order, the template with its card, and the others that move with theirs.

    Their commit raises `WriteConflict` where another decision, or an author, was faster.

    Args:
        item: the template that is decided about.
        positions: of all featured templates after the decision.
        is_premium: whether it is part of the paid plans after it.
    """
    template = item.template
    card = TemplateCardItem.of(template)
    keys = {id: (other.PK, other.SK) for id, other in order.cards.items() if id in positions}
    if template.id in positions:
        keys[template.id] = (card.PK, card.SK)
    feature_version = int(item.feature_version) + 1
    is_undecided = TemplateItem.feature_version == item.feature_version
    if feature_version == 1:
        # Templates that were stored before there were decisions have no such attribute.
        is_undecided = is_undecided | TemplateItem.feature_version.does_not_exist()
    unchanged = (TemplateItem.version == item.version) & is_undecided
    place = positions.get(template.id)
    writes = [
        put(
            FeaturedOrderItem.of(order.version + 1, keys),
            when=FeaturedOrderItem.version == order.version if order.version else ABSENT,
        ),
        update(
            TemplateItem.of(template.id),
            TemplateItem.featured_order.remove() if place is None else TemplateItem.featured_order.set(place),
            TemplateItem.premium.set(True) if is_premium else TemplateItem.premium.remove(),
            TemplateItem.feature_version.set(feature_version),
            TemplateItem.feature_history.set(history),
            when=unchanged,
            otherwise=_decision_error,
        ),
        update(
            card,
            *_card_actions(template.id, place),
            TemplateCardItem.premium.set(True) if is_premium else TemplateCardItem.premium.remove(),
            TemplateCardItem.feature_version.set(feature_version),
            otherwise=WriteConflict,
        ),
    ]
    for id, other in order.cards.items():
        if id == template.id or positions.get(id) == int(other.featured_order):
            continue
        before, after = int(other.featured_order), positions[id]
        writes += [
            update(
                TemplateItem.of(id),
                TemplateItem.featured_order.set(after),
                when=TemplateItem.featured_order == before,
            ),
            update(other, *_card_actions(id, after), when=TemplateCardItem.featured_order == before),
        ]
    return writes


def _card_actions(template_id: str, place: int | None) -> list[Action]:
    card = TemplateCardItem
    if place is None:
        return [card.featured_order.remove(), card.GSI2PK.remove(), card.GSI2SK.remove()]
    return [
        card.featured_order.set(place),
        card.GSI2PK.set(FEATURED_PARTITION),
        card.GSI2SK.set(featured_sort_key(place, template_id)),
    ]


def _decision_error(stored_item: dict[str, Any] | None) -> Exception:
    return NotFound() if stored_item is None or "version" not in stored_item else WriteConflict()


def decision_version(item: TemplateItem | TemplateCardItem) -> int:
    """The version that a decision names: it grows with each change of the template, and with each decision about it."""
    version = item.version if isinstance(item, TemplateItem) else item.summary.version
    return int(version) + int(item.feature_version)


def stale_decision(item: TemplateItem) -> Exception:
    """The error of a decision about another version."""
    return stale_version(decision_version(item))


# --- lists -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeaturablePage:
    """A page of cards, and the position where the next page begins (None at the end)."""

    cards: list[TemplateCardItem]
    after: dict[str, str] | None


def featurable_page(query_: FeaturableTemplates, limit: int, after: dict[str, str] | None) -> FeaturablePage:
    """A page of public templates: one Query of an index; by popularity or rating also a BatchGetItem, unless all are featured.

    A page that filters reads 200 cards at most (100 where they are ranked), and may be short.
    """
    if query_.featured and query_.sort in (TemplateSort.POPULAR, TemplateSort.RATING):
        return _sorted_featured(query_, limit, after)
    if query_.sort in (TemplateSort.POPULAR, TemplateSort.RATING):
        return _ranked_page(query_, limit, after)
    index, partition = ("GSI2", FEATURED_PARTITION) if query_.featured else ("GSI1", PUBLIC_PARTITION)
    keys = (f"{index}SK", "PK", "SK")
    result = query(
        partition,
        index=index,
        newest_first=not query_.featured,
        limit=MAX_FILTERED_CARDS if _filters(query_) else limit + 1,
        after=None if after is None else {f"{index}PK": partition} | {key: after[key] for key in keys},
    )
    cards = [card for card in of_kind(result.items, TemplateCardItem) if _matches(card, query_)]
    if len(cards) > limit:
        return FeaturablePage(cards[:limit], {key: str(getattr(cards[limit - 1], key)) for key in keys})
    return FeaturablePage(cards, result.after and {key: result.after[key] for key in keys})


def _sorted_featured(query_: FeaturableTemplates, limit: int, after: dict[str, str] | None) -> FeaturablePage:
    """All featured templates are few: they are sorted as they are read."""
    result = query(FEATURED_PARTITION, index="GSI2", limit=MAX_FILTERED_CARDS)
    cards = [card for card in of_kind(result.items, TemplateCardItem) if _matches(card, query_)]
    sort = query_.sort or TemplateSort.NEWEST
    cards.sort(key=lambda card: sort_key(card.current_summary, sort), reverse=True)
    start = int(after["start"]) if after else 0
    end = start + limit
    return FeaturablePage(cards[start:end], {"start": str(end)} if end < len(cards) else None)


def _ranked_page(query_: FeaturableTemplates, limit: int, after: dict[str, str] | None) -> FeaturablePage:
    is_popular = query_.sort is TemplateSort.POPULAR
    index, partition = ("GSI1", POPULAR_PARTITION) if is_popular else ("GSI2", RATED_PARTITION)
    keys = (f"{index}SK", "PK", "SK")
    result = query(
        partition,
        index=index,
        newest_first=True,
        limit=MAX_RANKED_CARDS if _filters(query_) else limit,
        after=None if after is None else {f"{index}PK": partition} | {key: after[key] for key in keys},
    )
    rankings = of_kind(result.items, TemplateRankingItem)
    keys_of_cards = [(ranking.card_pk, ranking.card_sk) for ranking in rankings]
    cards = {(card.PK, card.SK): card for card in of_kind(get_many(keys_of_cards, consistent=False), TemplateCardItem)}
    page: list[TemplateCardItem] = []
    for ranking in rankings:
        card = cards.get((ranking.card_pk, ranking.card_sk))
        if card is None or not card.summary.sharing.is_visible or not _matches(card, query_):
            continue
        page.append(card)
        if len(page) == limit:
            has_more = ranking is not rankings[-1] or result.after is not None
            return FeaturablePage(page, {key: str(getattr(ranking, key)) for key in keys} if has_more else None)
    return FeaturablePage(page, result.after and {key: result.after[key] for key in keys})


def _filters(query_: FeaturableTemplates) -> bool:
    return has_filters(query_) or query_.featured is False or query_.premium is not None


def _matches(card: TemplateCardItem, query_: FeaturableTemplates) -> bool:
    is_featured = card.featured_order is not None
    return (
        query_.featured in (None, is_featured)
        and query_.premium in (None, bool(card.premium))
        and matches_filters(card.summary, query_)
    )


assert rules.MAX_FEATURED * 2 + 10 <= 100, "all featured templates move in one transaction"
