"""Templates in the table.

    TEMPLATE#<id>  TEMPLATE                      the template, found by its id in one GetItem
    USER#<owner>   TEMPLATE#<created>#<id>       its card: what lists show, some 700 bytes instead of ten thousand
                   GSI1 TEMPLATES#PUBLIC  <published>#<id>     the card, while everybody may see the template

A template and its card are written in one transaction. The own list is one Query of the owner's partition (strongly
consistent, about six cards to a read unit), the public list one Query of the index (about twelve), both newest first.
A filter by goal or difficulty looks at up to `LOOKED_THROUGH` cards for a page (some 18 read units on the index) and
may find fewer than asked for; the next page goes on where it stopped looking.

A deleted template has no card, and its item goes after `KEPT`.
"""

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.kernel import clock
from fitai.kernel.clock import iso
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.table import (
    Document,
    Entity,
    commit,
    delete,
    get,
    of_kind,
    put,
    query,
    update,
)
from fitai.templates.models import Template, TemplateContent, TemplateList, TemplateStats, TemplateSummary
from fitai.templates.rules import summary

PUBLIC = "TEMPLATES#PUBLIC"
LOOKED_THROUGH = 200
"""Cards that one page of a filtered list reads at most."""
KEPT = 30 * 24 * 60 * 60
"""Seconds that a deleted template's item stays."""


class TemplateItem(Entity, discriminator="template"):
    """A template. What is counted are attributes of their own, so that a new version overwrites no count."""

    created_by = UnicodeAttribute()
    content: Document[TemplateContent] = Document(TemplateContent)
    version = NumberAttribute()
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    deleted_at = UnicodeAttribute(null=True)
    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    favorites_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template_id: str, **attributes: Any) -> "TemplateItem":
        return cls(PK=f"TEMPLATE#{template_id}", SK="TEMPLATE", **attributes)

    @property
    def template(self) -> Template:
        """What a use case sees of it."""
        return Template.model_validate(
            dict(self.content)
            | {
                "id": self.PK.removeprefix("TEMPLATE#"),
                "created_by": self.created_by,
                "stats": self._stats,
                "version": self.version,
                "created_at": self.created_at,
                "updated_at": self.updated_at,
            }
        )

    @property
    def _stats(self) -> TemplateStats:
        return TemplateStats(
            usage_count=int(self.usage_count),
            average_rating=round(self.rating_sum / self.rating_count, 2) if self.rating_count else 0.0,
            total_ratings=int(self.rating_count),
            completion_rate=round(self.completed_count / self.usage_count, 4) if self.usage_count else 0.0,
            favorites_count=int(self.favorites_count),
        )


class TemplateCard(Entity, discriminator="template_card"):
    """What lists show of a template."""

    created_by = UnicodeAttribute()
    goal = UnicodeAttribute(null=True)
    difficulty = UnicodeAttribute(null=True)
    summary: Document[TemplateSummary] = Document(TemplateSummary)

    @classmethod
    def of(cls, template: Template) -> "TemplateCard":
        published = template.sharing.published_at
        return cls(
            PK=_shelf(template.created_by),
            SK=f"TEMPLATE#{iso(template.created_at)}#{template.id}",
            GSI1PK=PUBLIC if published else None,
            GSI1SK=f"{iso(published)}#{template.id}" if published else None,
            created_by=template.created_by,
            goal=template.metadata.goal,
            difficulty=template.metadata.difficulty,
            summary=summary(template),
        )


class AlreadyThere(Exception):
    """An item with this id exists: the same request was carried out before."""


@dataclass(frozen=True, slots=True)
class Cards:
    """A part of a list, in order, and where the next part begins (None at the end)."""

    items: list[TemplateSummary]
    after: dict[str, str] | None


def find(template_id: str) -> Template | None:
    """The template with this id, or None; one GetItem."""
    item = get(TemplateItem, f"TEMPLATE#{template_id}", "TEMPLATE")
    return None if item is None or item.deleted_at else item.template


def create(template: Template) -> None:
    """Write a new template.

    Raises:
        AlreadyThere: the id is in use.
    """
    item = TemplateItem.of(
        template.id,
        created_by=template.created_by,
        content=_content(template),
        version=template.version,
        created_at=iso(template.created_at),
        updated_at=iso(template.updated_at),
    )
    commit(put(item, otherwise=AlreadyThere), put(TemplateCard.of(template)))


def replace(template: Template) -> None:
    """Write the next version of a template; its counts stay what they are.

    Raises:
        Conflict: the stored version is not the one before. NotFound: it has been deleted.
    """
    before = template.version - 1
    fields = TemplateItem.content.set(_content(template)), TemplateItem.version.set(template.version)
    changed = TemplateItem.updated_at.set(iso(template.updated_at))
    current = (TemplateItem.version == before) & TemplateItem.deleted_at.does_not_exist()
    commit(
        update(TemplateItem.of(template.id), *fields, changed, when=current, otherwise=_outdated),
        put(TemplateCard.of(template), when=Entity.PK.exists()),
    )


def remove(template: Template) -> None:
    """Take a template out of everything.

    Raises:
        NotFound: it has been deleted.
    """
    now = clock.now()
    actions = TemplateItem.deleted_at.set(iso(now)), TemplateItem.ttl.set(int(now.timestamp()) + KEPT)
    there = TemplateItem.PK.exists() & TemplateItem.deleted_at.does_not_exist()
    commit(
        update(TemplateItem.of(template.id), *actions, when=there, otherwise=NotFound),
        delete(TemplateCard.of(template)),
    )


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
        return Cards([card.summary for card in cards[:limit]], {"SK": cards[limit - 1].SK})
    return Cards([card.summary for card in cards], part.after and {"SK": part.after["SK"]})


def public(filters: TemplateList, limit: int, after: dict[str, str] | None, *, without: str | None = None) -> Cards:
    """What everybody may see, newest first; one Query of the index.

    Args:
        without: an owner whose templates are left out.
    """
    part = query(
        PUBLIC,
        index="GSI1",
        newest_first=True,
        limit=_looked_through(filters, limit),
        after=None if after is None else {"GSI1PK": PUBLIC} | {name: after[name] for name in ("GSI1SK", "PK", "SK")},
        where=_where(filters, without),
    )
    cards = of_kind(part.items, TemplateCard)
    if len(cards) > limit:
        last = cards[limit - 1]
        position = {"GSI1SK": str(last.GSI1SK), "PK": last.PK, "SK": last.SK}
        return Cards([card.summary for card in cards[:limit]], position)
    rest = part.after and {name: part.after[name] for name in ("GSI1SK", "PK", "SK")}
    return Cards([card.summary for card in cards], rest)


def _shelf(owner: str) -> str:
    return f"USER#{owner}"


def _content(template: Template) -> TemplateContent:
    return TemplateContent.model_construct(**{name: getattr(template, name) for name in TemplateContent.model_fields})


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
    item = None if standing is None else TemplateItem.from_raw_data(standing)
    if item is None or item.deleted_at:
        return NotFound()
    return stale(int(item.version))


def stale(version: int) -> Conflict:
    """The change starts from a version that is not the current one."""
    return Conflict(
        "Somebody changed this template in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )
