"""Favorites and ratings of templates in the table, and the counts that change with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.kernel import clock, personal_data, table
from fitai.kernel.clock import iso
from fitai.kernel.table import (
    ABSENT,
    Entity,
    Write,
    batch_delete,
    check,
    commit,
    delete,
    get_many,
    of_kind,
    put,
    update,
)
from fitai.templates.models import Template
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import (
    TEMPLATE_EXISTS,
    TemplateCardItem,
    TemplateItem,
    count_writes,
    item_counts,
    template_partition,
)
from fitai.templates.trash.store import DeletedTemplateItem, trashed_count_write
from fitai.templates.uses.store import unfolded_uses


class TemplateOpinionItem(Entity, discriminator="template_opinion"):
    """A user's opinion of a template, with the key of the template's card."""

    user_id = UnicodeAttribute()
    template_id = UnicodeAttribute()
    card_pk = UnicodeAttribute()
    card_sk = UnicodeAttribute()
    favorite_since = UnicodeAttribute(null=True)
    rating = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, template_id: str, **attributes: Any) -> "TemplateOpinionItem":
        values = {"user_id": user_id, "template_id": template_id} | attributes
        return cls(PK=template_partition(template_id), SK=f"OPINION#{user_id}", **values)


@dataclass(frozen=True, slots=True)
class TemplateWithOpinion:
    """A template with a user's opinion. `template` is None where it was deleted; `is_trashed` if it can be restored."""

    template: Template | None
    counts: TemplateCounts
    opinion: TemplateOpinionItem | None
    is_trashed: bool = False

    @property
    def favorite(self) -> bool:
        """Whether it is one of the user's favorites."""
        return self.opinion is not None and self.opinion.favorite_since is not None

    @property
    def rating(self) -> int | None:
        """The user's rating."""
        return None if self.opinion is None or self.opinion.rating is None else int(self.opinion.rating)


def load_with_opinion(template_id: str, user_id: str) -> TemplateWithOpinion:
    """Load a template with a user's opinion of it; one BatchGetItem, another one where many use it (`uses.store`)."""
    opinion = TemplateOpinionItem.of(user_id, template_id)
    loaded = get_many([(template_partition(template_id), "TEMPLATE"), (opinion.PK, opinion.SK)])
    items, opinions = of_kind(loaded, TemplateItem), of_kind(loaded, TemplateOpinionItem)
    template, counts = None, TemplateCounts()
    if items:
        counts = item_counts(items[0]) + unfolded_uses(items[0])
        template = items[0].template.model_copy(update={"stats": counts.stats})
    return TemplateWithOpinion(
        template,
        counts,
        opinions[0] if opinions else None,
        is_trashed=any(marker.content is not None for marker in of_kind(loaded, DeletedTemplateItem)),
    )


def save_opinion(user_id: str, current: TemplateWithOpinion, *, favorite: bool, rating: int | None) -> TemplateCounts:
    """Write a user's opinion and change the counts in one transaction; gives the new counts.

    Raises:
        WriteConflict: the opinion was changed since it was read. NotFound: the template has been deleted.
    """
    change = TemplateCounts(
        favorites=favorite - current.favorite,
        rating_count=(rating is not None) - (current.rating is not None),
        rating_sum=(rating or 0) - (current.rating or 0),
    )
    writes = [_opinion_write(user_id, current, favorite, rating)]
    template = current.template
    if current.is_trashed and any(change.attributes.values()) and current.opinion is not None:
        writes.append(trashed_count_write(current.opinion.template_id, change))
    if template is not None:
        card_actions: list[Action] = []
        if template.author_id == user_id:
            card_rating = TemplateCardItem.rating
            card_actions = [
                TemplateCardItem.favorite.set(favorite),
                card_rating.remove() if rating is None else card_rating.set(rating),
            ]
        writes += count_writes(template, change, (current.counts + change).stats, card_actions)
    commit(*writes)
    return current.counts + change


def _opinion_write(user_id: str, current: TemplateWithOpinion, favorite: bool, rating: int | None) -> Write:
    opinion = current.opinion
    if opinion is None:
        template = current.template
        assert template is not None
        card = TemplateCardItem.of(template)
        item = TemplateOpinionItem.of(user_id, template.id, card_pk=card.PK, card_sk=card.SK)
        return put(_fill_opinion(item, favorite, None, rating), when=ABSENT)
    # The change of the counts depends on the previous opinion, so the condition compares its values. A revision number
    # would not do: it starts again when an opinion is deleted and created anew, and could then match by chance.
    unchanged = _equals(TemplateOpinionItem.favorite_since, opinion.favorite_since) & _equals(
        TemplateOpinionItem.rating, opinion.rating
    )
    if not favorite and rating is None:
        return delete(opinion, when=unchanged)
    item = TemplateOpinionItem.of(user_id, opinion.template_id, card_pk=opinion.card_pk, card_sk=opinion.card_sk)
    return put(_fill_opinion(item, favorite, opinion.favorite_since, rating), when=unchanged)


def _equals(attribute: Attribute[Any], value: Any) -> Condition:
    """The condition that an attribute has this value, or with None that it does not exist."""
    return attribute.does_not_exist() if value is None else attribute == value


def _fill_opinion(
    item: TemplateOpinionItem, favorite: bool, since: str | None, rating: int | None
) -> TemplateOpinionItem:
    item.rating = rating
    item.GSI2PK, item.GSI2SK = _opinions_partition(item.user_id), item.template_id
    if favorite:
        item.favorite_since = since or iso(clock.now())
        item.GSI1PK, item.GSI1SK = favorites_partition(item.user_id), f"{item.favorite_since}#{item.template_id}"
    return item


class _StateChanged(Exception):
    """The template was deleted or restored since."""


def update_lifetimes(template_id: str, expiry: int | None) -> None:
    """Give the opinions of a template a lifetime, or with None take it from them.

    A Query for each fifty of them, and a transaction for each, which holds the template to its state: deleted where there is a
    lifetime, present where there is none. Nothing happens in another state, whose own event follows.
    """
    key = TemplateItem.of(template_id)
    is_deleted = DeletedTemplateItem.former_version.exists()
    state_check = check(key, when=TEMPLATE_EXISTS if expiry is None else is_deleted, otherwise=_StateChanged)
    after: dict[str, Any] | None = None
    while True:
        page, after = table.query_keys(template_partition(template_id), begins="OPINION#", limit=50, after=after)
        ttl = TemplateOpinionItem.ttl
        action: Action = ttl.remove() if expiry is None else ttl.set(expiry)
        items = [TemplateOpinionItem(PK=pk, SK=sk) for pk, sk in page]
        for item in items:
            try:
                # One by one: an opinion that is removed meanwhile must not keep the others from it.
                table.retry_on_conflict(partial(commit, update(item, action, otherwise=_OpinionRemoved), state_check))
            except _OpinionRemoved:
                continue
            except _StateChanged:
                return
        if after is None:
            return


class _OpinionRemoved(Exception):
    """The opinion was removed since its key was read."""


def delete_opinions(template_id: str) -> Iterator[None]:
    """Delete the opinions of a deleted template; yields after each page."""
    after: dict[str, Any] | None = None
    while True:
        page, after = table.query_keys(template_partition(template_id), begins="OPINION#", limit=100, after=after)
        if page:
            batch_delete(page)
            yield
        if after is None:
            return


def opinion_pages(user_id: str) -> Iterator[list[TemplateOpinionItem]]:
    """A user's opinions, a page at a time; one Query of GSI2 per page."""
    for page in personal_data.item_pages(_opinions_partition(user_id), index="GSI2"):
        yield of_kind(page, TemplateOpinionItem)


def favorites_partition(user_id: str) -> str:
    """The partition of GSI1 with a user's favorites."""
    return f"USER#{user_id}#FAVORITES"


def _opinions_partition(user_id: str) -> str:
    return f"USER#{user_id}#OPINIONS"
