"""Favorites and ratings of templates in the table, and the counts that change with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.kernel import clock, table
from fitai.kernel.clock import iso
from fitai.kernel.table import ABSENT, Entity, Write, batch_delete, commit, delete, get_many, of_kind, put
from fitai.templates.models import Template
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import TemplateCard, TemplateItem, count_writes, item_counts, item_pages, template_partition


class TemplateOpinionItem(Entity, discriminator="template_opinion"):
    """What one user thinks of a template. It knows where the template's card lies."""

    user_id = UnicodeAttribute()
    template_id = UnicodeAttribute()
    card_pk = UnicodeAttribute()
    card_sk = UnicodeAttribute()
    favorite_since = UnicodeAttribute(null=True)
    rating = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, template_id: str, **attributes: Any) -> "TemplateOpinionItem":
        own = {"user_id": user_id, "template_id": template_id} | attributes
        return cls(PK=template_partition(template_id), SK=f"OPINION#{user_id}", **own)


@dataclass(frozen=True, slots=True)
class TemplateWithOpinion:
    """A template as one user sees it. `template` is None where there is none any more."""

    template: Template | None
    counts: TemplateCounts
    opinion: TemplateOpinionItem | None

    @property
    def favorite(self) -> bool:
        """Whether the user has it among the favorites."""
        return self.opinion is not None and self.opinion.favorite_since is not None

    @property
    def rating(self) -> int | None:
        """The user's stars."""
        return None if self.opinion is None or self.opinion.rating is None else int(self.opinion.rating)


def load_with_opinion(template_id: str, user_id: str) -> TemplateWithOpinion:
    """The template with this id, and what the user thinks of it; one BatchGetItem."""
    opinion = TemplateOpinionItem.of(user_id, template_id)
    found = get_many([(template_partition(template_id), "TEMPLATE"), (opinion.PK, opinion.SK)])
    items, opinions = of_kind(found, TemplateItem), of_kind(found, TemplateOpinionItem)
    return TemplateWithOpinion(
        items[0].template if items else None,
        item_counts(items[0]) if items else TemplateCounts(),
        opinions[0] if opinions else None,
    )


def save_opinion(user_id: str, before: TemplateWithOpinion, *, favorite: bool, rating: int | None) -> TemplateCounts:
    """Write what the user thinks from now on, and count it; gives the counts after it.

    Raises:
        Contended: the opinion has changed since it was read. NotFound: the template has been deleted.
    """
    change = TemplateCounts(
        favorites=favorite - before.favorite,
        rating_count=(rating is not None) - (before.rating is not None),
        rating_sum=(rating or 0) - (before.rating or 0),
    )
    writes = [_opinion_write(user_id, before, favorite, rating)]
    template = before.template
    if template is not None:
        marks: list[Action] = []
        if template.created_by == user_id:
            stars = TemplateCard.rating
            marks = [TemplateCard.favorite.set(favorite), stars.remove() if rating is None else stars.set(rating)]
        writes += count_writes(template, change, marks)
    commit(*writes)
    return before.counts + change


def _opinion_write(user_id: str, before: TemplateWithOpinion, favorite: bool, rating: int | None) -> Write:
    old = before.opinion
    if old is None:
        template = before.template
        assert template is not None
        card = TemplateCard.of(template)
        item = TemplateOpinionItem.of(user_id, template.id, card_pk=card.PK, card_sk=card.SK)
        return put(_fill_opinion(item, favorite, None, rating), when=ABSENT)
    # What is counted depends on what stood there, so this is what is compared: a number of changes would begin anew
    # with an opinion that was taken back and given again, and would then let through what has counted already.
    known = _equals(TemplateOpinionItem.favorite_since, old.favorite_since) & _equals(
        TemplateOpinionItem.rating, old.rating
    )
    if not favorite and rating is None:
        return delete(old, when=known)
    item = TemplateOpinionItem.of(user_id, old.template_id, card_pk=old.card_pk, card_sk=old.card_sk)
    return put(_fill_opinion(item, favorite, old.favorite_since, rating), when=known)


def _equals(attribute: Attribute[Any], value: Any) -> Condition:
    """That the attribute has this value, or with None that there is none."""
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


def delete_opinions(template_id: str) -> Iterator[None]:
    """Remove what users thought of a template that is no more; yields after each page."""
    after: dict[str, Any] | None = None
    while True:
        page, after = table.query_keys(template_partition(template_id), begins="OPINION#", limit=100, after=after)
        if page:
            batch_delete(page)
            yield
        if after is None:
            return


def opinion_pages(user_id: str) -> Iterator[list[TemplateOpinionItem]]:
    """What somebody thinks of templates, a page at a time."""
    return item_pages(_opinions_partition(user_id), TemplateOpinionItem, index="GSI2")


def favorites_partition(user_id: str) -> str:
    return f"USER#{user_id}#FAVORITES"


def _opinions_partition(user_id: str) -> str:
    return f"USER#{user_id}#OPINIONS"
