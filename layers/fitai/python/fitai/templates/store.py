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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
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
    batch_delete,
    check,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    update,
)
from fitai.templates.events import TemplateDeleted
from fitai.templates.models import SYSTEM, Template, TemplateContent, TemplateList, TemplateOrigin, TemplateSummary
from fitai.templates.rules import Counts, author_name, summary

E = TypeVar("E", bound=Entity)

PUBLIC = "TEMPLATES#PUBLIC"
FEATURED = "TEMPLATES#FEATURED"
LOOKED_THROUGH = 200
"""Cards that one page of a filtered list reads at most."""
KEPT = 30 * 24 * 60 * 60
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
        return cls(PK=_partition(template_id), SK="TEMPLATE", **attributes)

    @classmethod
    def new(cls, template: Template) -> "TemplateItem":
        """A template that nobody has used yet."""
        return cls.of(
            template.id,
            created_by=template.created_by,
            content=_content(template),
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
                "stats": _counts(self).stats,
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
        return cls(PK=_partition(template_id), SK="TEMPLATE", deleted_at=iso(now), ttl=int(now.timestamp()) + KEPT)


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
            PK=_shelf(template.created_by),
            SK=f"TEMPLATE#{iso(template.created_at)}#{template.id}",
            GSI1PK=PUBLIC if published else None,
            GSI1SK=f"{iso(published)}#{template.id}" if published else None,
            GSI2PK=FEATURED if order is not None else None,
            GSI2SK=None if order is None else _place(order, template.id),
            created_by=template.created_by,
            goal=template.metadata.goal,
            difficulty=template.metadata.difficulty,
            summary=summary(template),
            featured_order=order,
        )

    @property
    def shown(self) -> TemplateSummary:
        """The card with its counts as they stand."""
        written: TemplateSummary = self.summary
        order = None if self.featured_order is None else int(self.featured_order)
        return written.model_copy(
            update={
                "stats": _counts(self).stats,
                "sharing": written.sharing.model_copy(update={"featured_order": order}),
                "created_by_name": author_name(self.created_by),
            }
        )

    @property
    def shown_to_owner(self) -> TemplateSummary:
        """The card with what its owner thinks of the template."""
        rating = None if self.rating is None else int(self.rating)
        return self.shown.model_copy(update={"favorite": bool(self.favorite), "rating": rating})


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
        return cls(PK=_partition(template_id), SK=f"OPINION#{user_id}", **own)


class TemplateCopyItem(Entity, discriminator="template_copy"):
    """That a copy of an author's template is in somebody else's hands; found when the author is to be forgotten."""

    copy_id = UnicodeAttribute()

    @classmethod
    def of(cls, author: str, copy_id: str) -> "TemplateCopyItem":
        return cls(PK=_copied(author), SK=f"COPY#{copy_id}", copy_id=copy_id)


THERE = TemplateItem.version.exists()
"""The condition that a template is there: a deleted one's marker has no version."""


class AlreadyThere(Exception):
    """An item with this id exists: the same request was carried out before."""


@dataclass(frozen=True, slots=True)
class Cards:
    """A part of a list, in order, and where the next part begins (None at the end)."""

    items: list[TemplateSummary]
    after: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A template as one user sees it. `template` is None where there is none any more."""

    template: Template | None
    counts: Counts
    opinion: TemplateOpinionItem | None

    @property
    def favorite(self) -> bool:
        """Whether the user has it among the favorites."""
        return self.opinion is not None and self.opinion.favorite_since is not None

    @property
    def rating(self) -> int | None:
        """The user's stars."""
        return None if self.opinion is None or self.opinion.rating is None else int(self.opinion.rating)


# --- one template --------------------------------------------------------------------------------------------------


def find(template_id: str) -> Template | None:
    """The template with this id, or None; one GetItem."""
    item = get(Entity, _partition(template_id), "TEMPLATE")
    return item.template if isinstance(item, TemplateItem) else None


def standing(template_id: str, user_id: str) -> Standing:
    """The template with this id, and what the user thinks of it; one BatchGetItem."""
    opinion = TemplateOpinionItem.of(user_id, template_id)
    found = get_many([(_partition(template_id), "TEMPLATE"), (opinion.PK, opinion.SK)])
    items, opinions = of_kind(found, TemplateItem), of_kind(found, TemplateOpinionItem)
    return Standing(
        items[0].template if items else None,
        _counts(items[0]) if items else Counts(),
        opinions[0] if opinions else None,
    )


def create(template: Template) -> None:
    """Write a new template; a copy of somebody else's is noted for its author.

    Raises:
        AlreadyThere: the id is in use. NotFound: the original of the copy has just been deleted.
    """
    writes = [put(TemplateItem.new(template), otherwise=AlreadyThere), put(TemplateCard.of(template))]
    origin = template.origin
    if origin is not None and origin.created_by is not None:
        writes.append(check(TemplateItem.of(origin.template_id), when=THERE, otherwise=NotFound))
        if origin.created_by not in (template.created_by, SYSTEM):
            writes.append(put(TemplateCopyItem.of(origin.created_by, template.id)))
    _write(*writes)


def replace(template: Template) -> None:
    """Write the next version of a template; its counts and its origin stay what they are, and its featured place
    while everybody may see it.

    Raises:
        Conflict: the stored version is not the one before. NotFound: it has been deleted.
    """
    card = TemplateCard.of(template)
    changed: list[Action] = [
        TemplateItem.content.set(_content(template)),
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
    _write(
        update(TemplateItem.of(template.id), *changed, when=current, otherwise=_outdated),
        update(card, *shown),
    )


def feature(template: Template, order: int | None) -> None:
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
        place = _place(order, template.id)
        placed = [card.featured_order.set(order), card.GSI2PK.set(FEATURED), card.GSI2SK.set(place)]
    commit(
        update(item.of(template.id), *ranked, when=item.version == template.version),
        update(card.of(template), *placed),
    )


def remove(template: Template) -> None:
    """Take a template out of everything.

    Raises:
        NotFound: it has been deleted.
    """
    deleted = TemplateDeleted(user_id=template.created_by, template_id=template.id)
    writes = [
        put(DeletedTemplateItem.of(template.id), when=THERE, otherwise=NotFound),
        delete(TemplateCard.of(template)),
        events.outbox_write(deleted),
    ]
    marker = _marker(template)
    if marker is not None:
        writes.append(delete(marker, when=PRESENT | ABSENT))
    _write(*writes)


def _write(*writes: Write) -> None:
    """Commit what holds whatever is counted meanwhile: a popular template is rated and used all the time."""
    table.retry_on_conflict(lambda: commit(*writes))


# --- what is counted -----------------------------------------------------------------------------------------------


def save_opinion(user_id: str, before: Standing, *, favorite: bool, rating: int | None) -> Counts:
    """Write what the user thinks from now on, and count it; gives the counts after it.

    Raises:
        Contended: the opinion has changed since it was read. NotFound: the template has been deleted.
    """
    change = Counts(
        favorites=favorite - before.favorite,
        rating_count=(rating is not None) - (before.rating is not None),
        rating_sum=(rating or 0) - (before.rating or 0),
    )
    writes = [_opinion(user_id, before, favorite, rating)]
    template = before.template
    if template is not None:
        marks: list[Action] = []
        if template.created_by == user_id:
            stars = TemplateCard.rating
            marks = [TemplateCard.favorite.set(favorite), stars.remove() if rating is None else stars.set(rating)]
        writes += _counting(template, change, marks)
    commit(*writes)
    return before.counts + change


def _opinion(user_id: str, before: Standing, favorite: bool, rating: int | None) -> Write:
    old = before.opinion
    if old is None:
        template = before.template
        assert template is not None
        card = TemplateCard.of(template)
        item = TemplateOpinionItem.of(user_id, template.id, card_pk=card.PK, card_sk=card.SK)
        return put(_decided(item, favorite, None, rating), when=ABSENT)
    # What is counted depends on what stood there, so this is what is compared: a number of changes would begin anew
    # with an opinion that was taken back and given again, and would then let through what has counted already.
    known = _stands(TemplateOpinionItem.favorite_since, old.favorite_since) & _stands(
        TemplateOpinionItem.rating, old.rating
    )
    if not favorite and rating is None:
        return delete(old, when=known)
    item = TemplateOpinionItem.of(user_id, old.template_id, card_pk=old.card_pk, card_sk=old.card_sk)
    return put(_decided(item, favorite, old.favorite_since, rating), when=known)


def _stands(attribute: Attribute[Any], value: Any) -> Condition:
    """That the attribute has this value, or with None that there is none."""
    return attribute.does_not_exist() if value is None else attribute == value


def _decided(item: TemplateOpinionItem, favorite: bool, since: str | None, rating: int | None) -> TemplateOpinionItem:
    item.rating = rating
    item.GSI2PK, item.GSI2SK = _opinions(item.user_id), item.template_id
    if favorite:
        item.favorite_since = since or iso(clock.now())
        item.GSI1PK, item.GSI1SK = _favorites(item.user_id), f"{item.favorite_since}#{item.template_id}"
    return item


def count_use(template: Template, change: Counts, reaction: str, event: events.Event) -> None:
    """Count a use of the template, once per event.

    Raises:
        Duplicate: the event has been counted. NotFound: the template has been deleted.
    """
    commit(events.deduplication_write(reaction, event), *_counting(template, change))


def _counting(template: Template, change: Counts, marks: Sequence[Action] = ()) -> list[Write]:
    """The writes that change the counts of a template and of its card, and what else is on the card.

    There is always something that changes: who asks for nothing is not let through to here.
    """
    numbers = {name: by for name, by in change.attributes.items() if by}
    item = [getattr(TemplateItem, name).add(by) for name, by in numbers.items()]
    card = [getattr(TemplateCard, name).add(by) for name, by in numbers.items()]
    return [
        update(TemplateItem.of(template.id), *item, when=THERE, otherwise=NotFound),
        update(TemplateCard.of(template), *card, *marks, otherwise=NotFound),
    ]


def forget_opinions(template_id: str) -> Iterator[None]:
    """Remove what users thought of a template that is no more; yields after each page."""
    after: dict[str, Any] | None = None
    while True:
        page, after = table.query_keys(_partition(template_id), begins="OPINION#", limit=100, after=after)
        if page:
            batch_delete(page)
            yield
        if after is None:
            return


# --- lists ---------------------------------------------------------------------------------------------------------


def own(owner: str, filters: TemplateList, limit: int, after: dict[str, str] | None) -> Cards:
    """The templates that somebody made, newest first; one Query."""
    shelf = _shelf(owner)
    part = query(
        shelf,
        begins="TEMPLATE#",
        newest_first=True,
        limit=_looked_through(filters, limit),
        after=None if after is None else {"PK": shelf, "SK": after["SK"]},
        where=_where(filters),
    )
    cards = of_kind(part.items, TemplateCard)
    if len(cards) > limit:
        return Cards([card.shown_to_owner for card in cards[:limit]], {"SK": cards[limit - 1].SK})
    return Cards([card.shown_to_owner for card in cards], part.after and {"SK": part.after["SK"]})


def public(filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None = None) -> Cards:
    """What everybody may see, newest first; one Query of the index.

    Args:
        without: an owner whose templates are left out.
    """
    return _indexed("GSI1", PUBLIC, filters, limit, after, without=without, newest_first=True)


def featured(filters: TemplateList, limit: int, after: dict[str, str] | None) -> Cards:
    """What is featured, in its order; one Query of the index."""
    return _indexed("GSI2", FEATURED, filters, limit, after)


def _indexed(
    index: str,
    name: str,
    filters: TemplateList,
    limit: int,
    after: dict[str, str] | None,
    *,
    without: str | None = None,
    newest_first: bool = False,
) -> Cards:
    keys = (f"{index}SK", "PK", "SK")
    part = query(
        name,
        index=index,
        newest_first=newest_first,
        limit=_looked_through(filters, limit),
        after=None if after is None else {f"{index}PK": name} | {key: after[key] for key in keys},
        where=_where(filters, without),
    )
    cards = of_kind(part.items, TemplateCard)
    if len(cards) > limit:
        last = cards[limit - 1]
        return Cards([card.shown for card in cards[:limit]], {key: str(getattr(last, key)) for key in keys})
    rest = part.after and {key: part.after[key] for key in keys}
    return Cards([card.shown for card in cards], rest)


def favorites(user_id: str, limit: int, after: dict[str, str] | None) -> Cards:
    """The user's favorites, the newest favorite first: one Query of the index, one BatchGetItem for the cards.

    What has been deleted since is left out, and so is what its owner has withdrawn.
    """
    keys = ("GSI1SK", "PK", "SK")
    part = query(
        _favorites(user_id),
        index="GSI1",
        newest_first=True,
        limit=limit + 1,
        after=None if after is None else {"GSI1PK": _favorites(user_id)} | {key: after[key] for key in keys},
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
    return Cards(items, {key: str(getattr(page[-1], key)) for key in keys} if more else None)


def marked(user_id: str, cards: Sequence[TemplateSummary]) -> list[TemplateSummary]:
    """The cards with what the user thinks of each; one BatchGetItem."""
    keys = [(opinion.PK, opinion.SK) for opinion in (TemplateOpinionItem.of(user_id, card.id) for card in cards)]
    found = of_kind(get_many(keys, consistent=False), TemplateOpinionItem)
    opinions = {one.template_id: Standing(None, Counts(), one) for one in found}
    nothing = Standing(None, Counts(), None)
    return [
        card.model_copy(update={"favorite": mine.favorite, "rating": mine.rating})
        for card, mine in ((card, opinions.get(card.id, nothing)) for card in cards)
    ]


# --- what is kept about a person -----------------------------------------------------------------------------------


def own_cards(owner: str) -> Iterator[list[TemplateCard]]:
    """The cards of somebody's templates, a page at a time."""
    return _pages(_shelf(owner), TemplateCard, begins="TEMPLATE#")


def whole(cards: Iterable[TemplateCard]) -> Iterator[Template]:
    """The templates of these cards."""
    for item in of_kind(get_many((_partition(card.summary.id), "TEMPLATE") for card in cards), TemplateItem):
        yield item.template


def opinions_of(user_id: str) -> Iterator[list[TemplateOpinionItem]]:
    """What somebody thinks of templates, a page at a time."""
    return _pages(_opinions(user_id), TemplateOpinionItem, index="GSI2")


def erase(card: TemplateCard) -> Iterator[None]:
    """Remove a template with everything that hangs on it; its card goes last, since it is what finds the rest.

    Copies of it stay; `forget_author` takes the author out of them.
    """
    template_id = card.summary.id
    item = get(Entity, _partition(template_id), "TEMPLATE")
    if isinstance(item, TemplateItem):
        marker = _marker(item.template)
        if marker is not None:
            batch_delete([(marker.PK, marker.SK)])
        # From now on nobody can copy, use or rate it: the transactions of all three ask whether it is there.
        _unless(NotFound, put(DeletedTemplateItem.of(template_id), when=THERE, otherwise=NotFound))
    yield from forget_opinions(template_id)
    batch_delete([(card.PK, card.SK)])
    yield


def forget_author(author: str) -> Iterator[None]:
    """Take the author out of the copies that others made; yields after each page."""
    for page in _pages(_copied(author), TemplateCopyItem):
        for item in of_kind(get_many((_partition(one.copy_id), "TEMPLATE") for one in page), TemplateItem):
            origin: TemplateOrigin | None = item.origin
            if origin is not None and origin.created_by == author:
                nameless = origin.model_copy(update={"created_by": None, "created_by_name": None})
                copy_id = item.PK.removeprefix("TEMPLATE#")
                write = update(
                    TemplateItem.of(copy_id), TemplateItem.origin.set(nameless), when=THERE, otherwise=NotFound
                )
                _unless(NotFound, write)
        batch_delete((one.PK, one.SK) for one in page)
        yield


def _pages(pk: str, kind: type[E], **options: Any) -> Iterator[list[E]]:
    after: dict[str, str] | None = None
    while True:
        part = query(pk, limit=100, after=after, **options)
        if part.items:
            yield of_kind(part.items, kind)
        after = part.after
        if after is None:
            return


def _unless(passes: type[Exception], write: Write) -> None:
    """Commit, where one failure means that there is nothing to do; others' transactions are waited for."""

    def attempt() -> None:
        try:
            commit(write)
        except passes:
            return

    table.retry_on_conflict(attempt)


# --- keys and forms ------------------------------------------------------------------------------------------------


def _partition(template_id: str) -> str:
    return f"TEMPLATE#{template_id}"


def _shelf(owner: str) -> str:
    return f"USER#{owner}"


def _favorites(user_id: str) -> str:
    return f"USER#{user_id}#FAVORITES"


def _opinions(user_id: str) -> str:
    return f"USER#{user_id}#OPINIONS"


def _copied(author: str) -> str:
    return f"USER#{author}#COPIED"


def _place(order: int, template_id: str) -> str:
    return f"{order:06d}#{template_id}"


def _marker(template: Template) -> TemplateCopyItem | None:
    """What says, for the author of its original, that this is a copy."""
    author = template.origin.created_by if template.origin else None
    return None if author in (None, template.created_by, SYSTEM) else TemplateCopyItem.of(str(author), template.id)


def _counts(item: TemplateItem | TemplateCard) -> Counts:
    return Counts(
        usage=int(item.usage_count),
        completed=int(item.completed_count),
        rating_sum=int(item.rating_sum),
        rating_count=int(item.rating_count),
        favorites=int(item.favorites_count),
    )


def _content(template: Template) -> TemplateContent:
    """What the author decides; the featured place and the origin are not of that kind."""
    content = TemplateContent.model_construct(
        **{name: getattr(template, name) for name in TemplateContent.model_fields}
    )
    sharing = content.sharing.model_copy(update={"featured_order": None})
    return content.model_copy(update={"sharing": sharing, "origin": None})


def _looked_through(filters: TemplateList, limit: int) -> int:
    """How many cards to read for a page; one more than it holds tells whether there is a next one."""
    return LOOKED_THROUGH if filters.goal or filters.difficulty else limit + 1


def _where(filters: TemplateList, without: str | None = None) -> Condition | None:
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


def _outdated(standing: dict[str, Any] | None) -> Exception:
    """What it means that the version to be replaced is not the one that stands there."""
    if standing is None or "version" not in standing:
        return NotFound()
    return stale(int(standing["version"]["N"]))


def stale(version: int) -> Conflict:
    """The change starts from a version that is not the current one."""
    return Conflict(
        "Somebody changed this template in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )
