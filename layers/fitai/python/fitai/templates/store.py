"""Templates in the table.

    TEMPLATE#<id>           TEMPLATE                 the template, found by its id with one GetItem
                            RANKING                  its place in the sorted lists, while everybody can see it
                              GSI1 TEMPLATES#POPULAR      <uses>#<published>#<id>
                              GSI2 TEMPLATES#RATED        <weighted rating>#<ratings>#<id>
                            OPINION#<user>           a user's opinion of it: favorite since, rating (`opinions.store`)
                              GSI1 USER#<user>#FAVORITES  <since>#<id>    while it is a favorite
                              GSI2 USER#<user>#OPINIONS   <id>
    USER#<owner>            TEMPLATE#<created>#<id>  its card for lists, some 700 bytes instead of ten thousand
                              GSI1 TEMPLATES#PUBLIC       <published>#<id>   while everybody can see the template
                              GSI2 TEMPLATES#FEATURED     <position>#<id>    while it is featured
    USER#<author>#COPIED    COPY#<copy>              a copy of one of the author's templates that another user has

A template and its card are written in one transaction. The own list is one Query of the owner's partition (strongly
consistent, about six cards per read unit), the public and the featured list one Query of an index (about twelve).
A filter reads up to `cards.store.MAX_FILTERED_CARDS` cards for a page (some 18 read units on the index) and may find
fewer than the limit; the next page continues after the last card that was read. Sorted by popularity or rating, the public
list is one Query of the rankings' index and one BatchGetItem for their cards.

The counts (uses, ratings, favorites) are attributes of their own on the template and on its card. Both change in the
transaction of the item that is counted, so they are exact, and a new version overwrites none of them. The ranking is
written in the same transaction, from the counts that were read: of several simultaneous counts the place may miss all but
one, until the next.

A deleted template has no card, and leaves a marker that keeps it for its restoration (`trash.store`).
"""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.kernel import events, table
from fitai.kernel.clock import iso
from fitai.kernel.entitlements import PlanLimit
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    check,
    commit,
    delete,
    get,
    put,
    update,
)
from fitai.templates.counting.store import addition_write
from fitai.templates.events import TemplateCreated, TemplateShared, TemplateUnshared
from fitai.templates.featuring.models import FeatureDecision
from fitai.templates.models import (
    SYSTEM_OWNER,
    Template,
    TemplateContent,
    TemplateOrigin,
    TemplateStats,
    TemplateSummary,
)
from fitai.templates.rules import TemplateCounts, author_name, popularity_key, rating_key, summarize

PUBLIC_PARTITION = "TEMPLATES#PUBLIC"
FEATURED_PARTITION = "TEMPLATES#FEATURED"
POPULAR_PARTITION = "TEMPLATES#POPULAR"
RATED_PARTITION = "TEMPLATES#RATED"
RANKING_SORT_KEY = "RANKING"
COUNT_ATTRIBUTES = ("usage_count", "completed_count", "rating_sum", "rating_count", "favorites_count")


class TemplateItem(Entity, discriminator="template"):
    """A template. Whatever changes without its author (counts, featured position, origin) is an attribute of its own.

    `use_shards` and what follows it are for uses that are counted beside it (`uses.store`). `feature_version` counts the decisions about featuring it, whose last ones are `feature_history`.
    """

    created_by = UnicodeAttribute()
    content: PydanticAttribute[TemplateContent] = PydanticAttribute(TemplateContent)
    origin: PydanticAttribute[TemplateOrigin] = PydanticAttribute(TemplateOrigin, null=True)
    version = NumberAttribute()
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    featured_order = NumberAttribute(null=True)
    premium = BooleanAttribute(null=True)
    feature_version = NumberAttribute(default=0)
    feature_history: PydanticAttribute[list[FeatureDecision]] = PydanticAttribute(list[FeatureDecision], null=True)
    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    favorites_count = NumberAttribute(default=0)
    use_shards = NumberAttribute(default=0)
    folded_usage = NumberAttribute(default=0)
    folded_completed = NumberAttribute(default=0)
    uses_folded_at = NumberAttribute(null=True)

    @classmethod
    def of(cls, template_id: str, **attributes: Any) -> "TemplateItem":
        return cls(PK=template_partition(template_id), SK="TEMPLATE", **attributes)

    @classmethod
    def new(cls, template: Template) -> "TemplateItem":
        """The item of a new template."""
        return cls.of(
            template.id,
            created_by=template.author_id,
            content=_stored_content(template),
            origin=template.origin,
            version=template.version,
            created_at=iso(template.created_at),
            updated_at=iso(template.updated_at),
            featured_order=template.sharing.featured_order,
            premium=template.premium,
        )

    @property
    def template(self) -> Template:
        """The template as a value."""
        content: TemplateContent = self.content
        order = None if self.featured_order is None else int(self.featured_order)
        return Template.model_validate(
            dict(content)
            | {
                "id": self.PK.removeprefix("TEMPLATE#"),
                "created_by": self.created_by,
                "created_by_name": author_name(self.created_by),
                "sharing": content.sharing.model_copy(update={"featured_order": order}),
                "origin": self.origin,
                "stats": item_counts(self).stats,
                "premium": self.premium,
                "version": self.version,
                "created_at": self.created_at,
                "updated_at": self.updated_at,
            }
        )


class TemplateCardItem(Entity, discriminator="template_card"):
    """A template in lists; `favorite` and `rating` are the owner's, for the list of own templates."""

    created_by = UnicodeAttribute()
    goal = UnicodeAttribute(null=True)
    difficulty = UnicodeAttribute(null=True)
    summary: PydanticAttribute[TemplateSummary] = PydanticAttribute(TemplateSummary)
    favorite = BooleanAttribute(default=False)
    rating = NumberAttribute(null=True)
    featured_order = NumberAttribute(null=True)
    premium = BooleanAttribute(null=True)
    feature_version = NumberAttribute(default=0)
    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    favorites_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template: Template) -> "TemplateCardItem":
        published, order = template.sharing.published_at, template.sharing.featured_order
        return cls(
            PK=owner_partition(template.author_id),
            SK=f"TEMPLATE#{iso(template.created_at)}#{template.id}",
            GSI1PK=PUBLIC_PARTITION if published else None,
            GSI1SK=f"{iso(published)}#{template.id}" if published else None,
            GSI2PK=FEATURED_PARTITION if order is not None else None,
            GSI2SK=None if order is None else featured_sort_key(order, template.id),
            created_by=template.author_id,
            goal=template.metadata.goal,
            difficulty=template.metadata.difficulty,
            summary=summarize(template),
            featured_order=order,
            premium=template.premium,
        )

    @property
    def current_summary(self) -> TemplateSummary:
        """The summary with the current counts and featured position."""
        stored: TemplateSummary = self.summary
        order = None if self.featured_order is None else int(self.featured_order)
        return stored.model_copy(
            update={
                "stats": item_counts(self).stats,
                "sharing": stored.sharing.model_copy(update={"featured_order": order}),
                "created_by_name": author_name(self.created_by),
                "premium": self.premium,
            }
        )

    @property
    def summary_for_owner(self) -> TemplateSummary:
        """The current summary with the owner's opinion."""
        rating = None if self.rating is None else int(self.rating)
        return self.current_summary.model_copy(update={"favorite": bool(self.favorite), "rating": rating})


class TemplateCopyItem(Entity, discriminator="template_copy"):
    """A copy of an author's template that another user has; found when the author's account is erased."""

    copy_id = UnicodeAttribute()

    @classmethod
    def of(cls, author: str, copy_id: str) -> "TemplateCopyItem":
        return cls(PK=copies_partition(author), SK=f"COPY#{copy_id}", copy_id=copy_id)


class TemplateRankingItem(Entity, discriminator="template_ranking"):
    """The place of a template that everybody can see in the lists by popularity and by rating, and its card's key."""

    template_id = UnicodeAttribute()
    card_pk = UnicodeAttribute()
    card_sk = UnicodeAttribute()

    @classmethod
    def of(cls, template: Template, stats: TemplateStats | None = None) -> "TemplateRankingItem":
        """The ranking of a template.

        Args:
            stats: by default those of the template.
        """
        card = TemplateCardItem.of(template)
        current_stats = stats or template.stats
        since = iso(template.sharing.published_at or template.created_at)
        return cls(
            PK=template_partition(template.id),
            SK=RANKING_SORT_KEY,
            GSI1PK=POPULAR_PARTITION,
            GSI1SK=popularity_key(current_stats, since, template.id),
            GSI2PK=RATED_PARTITION,
            GSI2SK=rating_key(current_stats, template.id),
            template_id=template.id,
            card_pk=card.PK,
            card_sk=card.SK,
        )


CREATION_ATTEMPTS = 40
"""Tries of a creation: each of several at the same moment changes the number of the author's templates."""
TEMPLATE_EXISTS = TemplateItem.version.exists()
"""The condition that a template exists: the marker of a deleted one has no version."""


class TemplateAlreadyExists(Exception):
    """A template with this id exists, possibly written by an earlier attempt of the same request."""


def find_template(template_id: str) -> Template | None:
    """Find a template, or None; one GetItem."""
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    return item.template if isinstance(item, TemplateItem) else None


def create_template(template: Template, limit: PlanLimit | None) -> None:
    """Write a new template; a copy of another user's is recorded for its author.

    Args:
        limit: of the author's own templates; None for FitAI's programmes, which are not counted.

    Raises:
        TemplateAlreadyExists: the id is in use. NotFound: the original of the copy has just been deleted.
        PlanLimitReached: the author has as many templates as the plan contains.
        NotCounted: the author's templates were never counted.
    """
    _commit_with_retries(*creation_writes(template, limit), tries=CREATION_ATTEMPTS)


def creation_writes(template: Template, limit: PlanLimit | None) -> list[Write]:
    """The writes of a new template, for a transaction; see `create_template` for what their commit raises."""
    writes = [put(TemplateItem.new(template), otherwise=TemplateAlreadyExists), put(TemplateCardItem.of(template))]
    if limit is not None:
        writes.append(addition_write(template.author_id, limit))
    if template.sharing.is_visible:
        writes.append(ranking_write(template))
    origin = template.origin
    if origin is not None and origin.created_by is not None:
        writes.append(check(TemplateItem.of(origin.template_id), when=TEMPLATE_EXISTS, otherwise=NotFound))
        if origin.created_by not in (template.author_id, SYSTEM_OWNER):
            writes.append(put(TemplateCopyItem.of(origin.created_by, template.id)))
    if template.author_id != SYSTEM_OWNER:
        writes.append(events.outbox_write(TemplateCreated(user_id=template.author_id, template_id=template.id)))
        if template.sharing.is_visible:
            writes.append(events.outbox_write(TemplateShared(user_id=template.author_id, template_id=template.id)))
    return writes


def replace_template(template: Template, *, was_visible: bool = True) -> None:
    """Write the next version of a template.

    Its counts and its origin are kept, and its featured position while everybody can see it.

    Args:
        was_visible: whether everybody could see the previous version.

    Raises:
        Conflict: the stored version is not the previous one. NotFound: it has been deleted.
    """
    _commit_with_retries(*replacement_writes(template, was_visible=was_visible))


def replacement_writes(template: Template, *, was_visible: bool) -> list[Write]:
    """The writes of the next version of a template, for a transaction; see `replace_template`."""
    card = TemplateCardItem.of(template)
    actions: list[Action] = [
        TemplateItem.content.set(_stored_content(template)),
        TemplateItem.version.set(template.version),
        TemplateItem.updated_at.set(iso(template.updated_at)),
    ]
    card_actions: list[Action] = [TemplateCardItem.summary.set(card.summary)]
    for attribute in ("goal", "difficulty", "GSI1PK", "GSI1SK"):
        path, value = getattr(TemplateCardItem, attribute), getattr(card, attribute)
        card_actions.append(path.remove() if value is None else path.set(value))
    if not template.sharing.is_visible:
        actions.append(TemplateItem.featured_order.remove())
        card_actions += [
            TemplateCardItem.featured_order.remove(),
            TemplateCardItem.GSI2PK.remove(),
            TemplateCardItem.GSI2SK.remove(),
        ]
    is_previous_version = TemplateItem.version == template.version - 1
    writes = [
        update(TemplateItem.of(template.id), *actions, when=is_previous_version, otherwise=_version_error),
        update(card, *card_actions),
    ]
    if template.sharing.is_visible:
        writes.append(ranking_write(template))
    elif was_visible:
        writes.append(ranking_deletion_write(template))
    if template.sharing.is_visible != was_visible and template.author_id != SYSTEM_OWNER:
        event = TemplateShared if template.sharing.is_visible else TemplateUnshared
        writes.append(events.outbox_write(event(user_id=template.author_id, template_id=template.id)))
    return writes


def premium_writes(template: Template, *, is_premium: bool) -> list[Write]:
    """The writes that make a template part of the paid plans, or free again, for a transaction.

    Their commit raises `WriteConflict` where the template was changed since it was read.
    """
    item, card = TemplateItem, TemplateCardItem
    return [
        update(
            item.of(template.id),
            item.premium.set(True) if is_premium else item.premium.remove(),
            when=item.version == template.version,
        ),
        update(card.of(template), card.premium.set(True) if is_premium else card.premium.remove()),
    ]


def ranking_write(template: Template, stats: TemplateStats | None = None) -> Write:
    """The write of the place of a template in the sorted lists; its counts are those of the template by default."""
    return put(TemplateRankingItem.of(template, stats), when=ABSENT | PRESENT)


def ranking_deletion_write(template: Template) -> Write:
    """The removal of a template from the sorted lists."""
    return delete(TemplateRankingItem.of(template), when=ABSENT | PRESENT)


def _commit_with_retries(*writes: Write, tries: int = 12) -> None:
    """Commit writes that do not depend on the counts, which others change all the time on a popular template."""
    table.retry_on_conflict(lambda: commit(*writes), tries=tries)


# --- counts --------------------------------------------------------------------------------------------------------


def count_writes(
    template: Template,
    change: TemplateCounts,
    stats: TemplateStats,
    card_actions: Sequence[Action] = (),
    *,
    item_actions: Sequence[Action] = (),
    item_condition: Condition = TEMPLATE_EXISTS,
) -> list[Write]:
    """Build the writes that change the counts of a template, its card and its ranking.

    Args:
        change: must not be zero.
        stats: what the counts are after the change, as far as is known.
        card_actions: further changes of the card.
        item_actions, item_condition: further changes of the template, and what they are conditioned on.
    """
    changes = {name: number for name, number in change.attributes.items() if number}
    item = [getattr(TemplateItem, name).add(number) for name, number in changes.items()]
    card = [getattr(TemplateCardItem, name).add(number) for name, number in changes.items()]
    card_write = update(TemplateCardItem.of(template), *card, *card_actions, otherwise=NotFound)
    if not template.sharing.is_visible or not (change.usage or change.rating_count or change.rating_sum):
        error = NotFound if item_condition is TEMPLATE_EXISTS else _count_error
        condition = TEMPLATE_EXISTS & item_condition
        item_write = update(TemplateItem.of(template.id), *item, *item_actions, when=condition, otherwise=error)
        return [item_write, card_write]
    # The ranking is there exactly while everybody can see the template, which only a new version changes.
    is_unchanged = (TemplateItem.version == template.version) & item_condition
    return [
        update(TemplateItem.of(template.id), *item, *item_actions, when=is_unchanged, otherwise=_count_error),
        card_write,
        ranking_write(template, stats),
    ]


def _count_error(stored_item: dict[str, Any] | None) -> Exception:
    """The error of a count of a template that was changed, or deleted, since it was read."""
    return NotFound() if stored_item is None or "version" not in stored_item else WriteConflict()


# --- keys and attributes -------------------------------------------------------------------------------------------


def template_partition(template_id: str) -> str:
    """The partition of a template, its opinions and its marker."""
    return f"TEMPLATE#{template_id}"


def owner_partition(owner: str) -> str:
    """The partition of a user's cards."""
    return f"USER#{owner}"


def copies_partition(author: str) -> str:
    """The partition of others' copies of an author's templates."""
    return f"USER#{author}#COPIED"


def featured_sort_key(order: int, template_id: str) -> str:
    return f"{order:06d}#{template_id}"


def template_copy(template: Template) -> TemplateCopyItem | None:
    """The item that records a copy for the author of its original; None where the original is own or FitAI's."""
    author = template.origin.created_by if template.origin else None
    return None if author in (None, template.author_id, SYSTEM_OWNER) else TemplateCopyItem.of(str(author), template.id)


def item_counts(item: TemplateItem | TemplateCardItem) -> TemplateCounts:
    """The counts of a template or card."""
    return TemplateCounts(
        usage=int(item.usage_count),
        completed=int(item.completed_count),
        rating_sum=int(item.rating_sum),
        rating_count=int(item.rating_count),
        favorites=int(item.favorites_count),
    )


def _stored_content(template: Template) -> TemplateContent:
    """The content that the author decides, without the featured position and the origin."""
    content = TemplateContent.model_construct(
        **{name: getattr(template, name) for name in TemplateContent.model_fields}
    )
    sharing = content.sharing.model_copy(update={"featured_order": None})
    return content.model_copy(update={"sharing": sharing, "origin": None})


def _version_error(stored_item: dict[str, Any] | None) -> Exception:
    """The error of a write whose expected version is not the stored one."""
    if stored_item is None or "version" not in stored_item:
        return NotFound()
    return stale_version(int(stored_item["version"]["N"]))


def stale_version(version: int) -> Conflict:
    """Build the error of a change that does not start from the current version."""
    return Conflict(
        "The template was changed in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )
