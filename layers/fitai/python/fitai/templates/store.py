"""Templates in the table.

    TEMPLATE#<id>           TEMPLATE                 the template, found by its id in one GetItem
                            OPINION#<user>           what a user thinks of it: a favorite since when, stars
                              GSI1 USER#<user>#FAVORITES  <since>#<id>    while it is a favorite
                              GSI2 USER#<user>#OPINIONS   <id>
    USER#<owner>            TEMPLATE#<created>#<id>  its card: what lists show, some 700 bytes instead of ten thousand
                              GSI1 TEMPLATES#PUBLIC       <published>#<id>   while everybody may see the template
                              GSI2 TEMPLATES#FEATURED     <place>#<id>       while it is featured
    USER#<author>#COPIED    COPY#<copy>              that somebody else has a copy of a template of the author

A template and its card are written in one transaction. The own list is one Query of the owner's partition (strongly
consistent, about six cards to a read unit), the public and the featured list one Query of an index (about twelve).
A filter by goal or difficulty looks at up to `LOOKED_THROUGH` cards for a page (some 18 read units on the index) and
may find fewer than asked for; the next page goes on where it stopped looking.

What is counted (uses, ratings, favorites) are numbers of their own on the template and on its card. Both change in the
transaction of the one item that is counted, so they are exact, and a new version overwrites none of them.

A deleted template has no card, and leaves a marker without its content for `KEPT`.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from fitai.kernel import clock, events, table
from fitai.kernel.clock import iso
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    commit,
    delete,
    get,
    of_kind,
    put,
    query,
    update,
)
from fitai.templates.events import TemplateDeleted
from fitai.templates.models import SYSTEM_OWNER, Template, TemplateContent, TemplateOrigin, TemplateSummary
from fitai.templates.rules import TemplateCounts, author_name, summarize

E = TypeVar("E", bound=Entity)

PUBLIC_PARTITION = "TEMPLATES#PUBLIC"
FEATURED_PARTITION = "TEMPLATES#FEATURED"
DELETED_TEMPLATE_RETENTION = 30 * 24 * 60 * 60
"""Seconds that the marker of a deleted template stays."""


class TemplateItem(Entity, discriminator="template"):
    """A template. What is counted, ranked or taken back without its author are attributes of their own."""

    created_by = UnicodeAttribute()
    content: PydanticAttribute[TemplateContent] = PydanticAttribute(TemplateContent)
    origin: PydanticAttribute[TemplateOrigin] = PydanticAttribute(TemplateOrigin, null=True)
    version = NumberAttribute()
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    featured_order = NumberAttribute(null=True)
    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    favorites_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template_id: str, **attributes: Any) -> "TemplateItem":
        return cls(PK=template_partition(template_id), SK="TEMPLATE", **attributes)

    @classmethod
    def new(cls, template: Template) -> "TemplateItem":
        """A template that nobody has used yet."""
        return cls.of(
            template.id,
            created_by=template.created_by,
            content=_stored_content(template),
            origin=template.origin,
            version=template.version,
            created_at=iso(template.created_at),
            updated_at=iso(template.updated_at),
            featured_order=template.sharing.featured_order,
        )

    @property
    def template(self) -> Template:
        """What a use case sees of it."""
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
                "version": self.version,
                "created_at": self.created_at,
                "updated_at": self.updated_at,
            }
        )


class DeletedTemplateItem(Entity, discriminator="deleted_template"):
    """What stays of a deleted template, so that a late retry of its making does not bring it back."""

    deleted_at = UnicodeAttribute()

    @classmethod
    def of(cls, template_id: str) -> "DeletedTemplateItem":
        now = clock.now()
        return cls(
            PK=template_partition(template_id),
            SK="TEMPLATE",
            deleted_at=iso(now),
            ttl=int(now.timestamp()) + DELETED_TEMPLATE_RETENTION,
        )


class TemplateCard(Entity, discriminator="template_card"):
    """What lists show of a template; `favorite` and `rating` are the owner's, for the list of the own ones."""

    created_by = UnicodeAttribute()
    goal = UnicodeAttribute(null=True)
    difficulty = UnicodeAttribute(null=True)
    summary: PydanticAttribute[TemplateSummary] = PydanticAttribute(TemplateSummary)
    favorite = BooleanAttribute(default=False)
    rating = NumberAttribute(null=True)
    featured_order = NumberAttribute(null=True)
    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    favorites_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template: Template) -> "TemplateCard":
        published, order = template.sharing.published_at, template.sharing.featured_order
        return cls(
            PK=owner_partition(template.created_by),
            SK=f"TEMPLATE#{iso(template.created_at)}#{template.id}",
            GSI1PK=PUBLIC_PARTITION if published else None,
            GSI1SK=f"{iso(published)}#{template.id}" if published else None,
            GSI2PK=FEATURED_PARTITION if order is not None else None,
            GSI2SK=None if order is None else _featured_sort_key(order, template.id),
            created_by=template.created_by,
            goal=template.metadata.goal,
            difficulty=template.metadata.difficulty,
            summary=summarize(template),
            featured_order=order,
        )

    @property
    def shown(self) -> TemplateSummary:
        """The card with its counts as they stand."""
        written: TemplateSummary = self.summary
        order = None if self.featured_order is None else int(self.featured_order)
        return written.model_copy(
            update={
                "stats": item_counts(self).stats,
                "sharing": written.sharing.model_copy(update={"featured_order": order}),
                "created_by_name": author_name(self.created_by),
            }
        )

    @property
    def shown_to_owner(self) -> TemplateSummary:
        """The card with what its owner thinks of the template."""
        rating = None if self.rating is None else int(self.rating)
        return self.shown.model_copy(update={"favorite": bool(self.favorite), "rating": rating})


class TemplateCopyItem(Entity, discriminator="template_copy"):
    """That a copy of an author's template is in somebody else's hands; found when the author is to be forgotten."""

    copy_id = UnicodeAttribute()

    @classmethod
    def of(cls, author: str, copy_id: str) -> "TemplateCopyItem":
        return cls(PK=copies_partition(author), SK=f"COPY#{copy_id}", copy_id=copy_id)


TEMPLATE_EXISTS = TemplateItem.version.exists()
"""The condition that a template is there: a deleted one's marker has no version."""


class TemplateAlreadyExists(Exception):
    """An item with this id exists: the same request was carried out before."""


# --- one template --------------------------------------------------------------------------------------------------


def find_template(template_id: str) -> Template | None:
    """The template with this id, or None; one GetItem."""
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    return item.template if isinstance(item, TemplateItem) else None


def create_template(template: Template) -> None:
    """Write a new template; a copy of somebody else's is noted for its author.

    Raises:
        AlreadyThere: the id is in use. NotFound: the original of the copy has just been deleted.
    """
    writes = [put(TemplateItem.new(template), otherwise=TemplateAlreadyExists), put(TemplateCard.of(template))]
    origin = template.origin
    if origin is not None and origin.created_by is not None:
        writes.append(check(TemplateItem.of(origin.template_id), when=TEMPLATE_EXISTS, otherwise=NotFound))
        if origin.created_by not in (template.created_by, SYSTEM_OWNER):
            writes.append(put(TemplateCopyItem.of(origin.created_by, template.id)))
    _commit_with_retries(*writes)


def replace_template(template: Template) -> None:
    """Write the next version of a template; its counts and its origin stay what they are, and its featured place
    while everybody may see it.

    Raises:
        Conflict: the stored version is not the one before. NotFound: it has been deleted.
    """
    card = TemplateCard.of(template)
    changed: list[Action] = [
        TemplateItem.content.set(_stored_content(template)),
        TemplateItem.version.set(template.version),
        TemplateItem.updated_at.set(iso(template.updated_at)),
    ]
    shown: list[Action] = [TemplateCard.summary.set(card.summary)]
    for attribute in ("goal", "difficulty", "GSI1PK", "GSI1SK"):
        path, value = getattr(TemplateCard, attribute), getattr(card, attribute)
        shown.append(path.remove() if value is None else path.set(value))
    if not template.sharing.visible:
        changed.append(TemplateItem.featured_order.remove())
        shown += [TemplateCard.featured_order.remove(), TemplateCard.GSI2PK.remove(), TemplateCard.GSI2SK.remove()]
    current = TemplateItem.version == template.version - 1
    _commit_with_retries(
        update(TemplateItem.of(template.id), *changed, when=current, otherwise=_version_error),
        update(card, *shown),
    )


def feature_template(template: Template, order: int | None) -> None:
    """Give a template its place among the featured ones, or take it away.

    Raises:
        Contended: somebody has changed the template since it was read.
    """
    item, card = TemplateItem, TemplateCard
    if order is None:
        ranked: list[Action] = [item.featured_order.remove()]
        placed: list[Action] = [card.featured_order.remove(), card.GSI2PK.remove(), card.GSI2SK.remove()]
    else:
        ranked = [item.featured_order.set(order)]
        place = _featured_sort_key(order, template.id)
        placed = [card.featured_order.set(order), card.GSI2PK.set(FEATURED_PARTITION), card.GSI2SK.set(place)]
    commit(
        update(item.of(template.id), *ranked, when=item.version == template.version),
        update(card.of(template), *placed),
    )


def delete_template(template: Template) -> None:
    """Take a template out of everything.

    Raises:
        NotFound: it has been deleted.
    """
    deleted = TemplateDeleted(user_id=template.created_by, template_id=template.id)
    writes = [
        put(DeletedTemplateItem.of(template.id), when=TEMPLATE_EXISTS, otherwise=NotFound),
        delete(TemplateCard.of(template)),
        events.outbox_write(deleted),
    ]
    marker = copy_marker(template)
    if marker is not None:
        writes.append(delete(marker, when=PRESENT | ABSENT))
    _commit_with_retries(*writes)


def _commit_with_retries(*writes: Write) -> None:
    """Commit what holds whatever is counted meanwhile: a popular template is rated and used all the time."""
    table.retry_on_conflict(lambda: commit(*writes))


# --- what is counted -----------------------------------------------------------------------------------------------


def count_use(template: Template, change: TemplateCounts, reaction: str, event: events.Event) -> None:
    """Count a use of the template, once per event.

    Raises:
        Duplicate: the event has been counted. NotFound: the template has been deleted.
    """
    commit(events.deduplication_write(reaction, event), *count_writes(template, change))


def count_writes(template: Template, change: TemplateCounts, marks: Sequence[Action] = ()) -> list[Write]:
    """The writes that change the counts of a template and of its card, and what else is on the card.

    There is always something that changes: who asks for nothing is not let through to here.
    """
    numbers = {name: by for name, by in change.attributes.items() if by}
    item = [getattr(TemplateItem, name).add(by) for name, by in numbers.items()]
    card = [getattr(TemplateCard, name).add(by) for name, by in numbers.items()]
    return [
        update(TemplateItem.of(template.id), *item, when=TEMPLATE_EXISTS, otherwise=NotFound),
        update(TemplateCard.of(template), *card, *marks, otherwise=NotFound),
    ]


# --- lists ---------------------------------------------------------------------------------------------------------


# --- what is kept about a person -----------------------------------------------------------------------------------


def item_pages(pk: str, kind: type[E], **options: Any) -> Iterator[list[E]]:
    after: dict[str, str] | None = None
    while True:
        part = query(pk, limit=100, after=after, **options)
        if part.items:
            yield of_kind(part.items, kind)
        after = part.after
        if after is None:
            return


# --- keys and forms ------------------------------------------------------------------------------------------------


def template_partition(template_id: str) -> str:
    return f"TEMPLATE#{template_id}"


def owner_partition(owner: str) -> str:
    return f"USER#{owner}"


def copies_partition(author: str) -> str:
    return f"USER#{author}#COPIED"


def _featured_sort_key(order: int, template_id: str) -> str:
    return f"{order:06d}#{template_id}"


def copy_marker(template: Template) -> TemplateCopyItem | None:
    """What says, for the author of its original, that this is a copy."""
    author = template.origin.created_by if template.origin else None
    return (
        None if author in (None, template.created_by, SYSTEM_OWNER) else TemplateCopyItem.of(str(author), template.id)
    )


def item_counts(item: TemplateItem | TemplateCard) -> TemplateCounts:
    return TemplateCounts(
        usage=int(item.usage_count),
        completed=int(item.completed_count),
        rating_sum=int(item.rating_sum),
        rating_count=int(item.rating_count),
        favorites=int(item.favorites_count),
    )


def _stored_content(template: Template) -> TemplateContent:
    """What the author decides; the featured place and the origin are not of that kind."""
    content = TemplateContent.model_construct(
        **{name: getattr(template, name) for name in TemplateContent.model_fields}
    )
    sharing = content.sharing.model_copy(update={"featured_order": None})
    return content.model_copy(update={"sharing": sharing, "origin": None})


def _version_error(standing: dict[str, Any] | None) -> Exception:
    """What it means that the version to be replaced is not the one that stands there."""
    if standing is None or "version" not in standing:
        return NotFound()
    return stale_version(int(standing["version"]["N"]))


def stale_version(version: int) -> Conflict:
    """The change starts from a version that is not the current one."""
    return Conflict(
        "Somebody changed this template in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )
