"""Deleting templates, and restoring them.

    TEMPLATE#<id>           TEMPLATE                 the marker of a deleted template, at its place

The marker keeps the template with its counts for its restoration (`kernel.trash.RETENTION`); uses and opinions are counted on
in it.
"""

from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, events, table, trash
from fitai.kernel.clock import iso
from fitai.kernel.entitlements import PlanLimit
from fitai.kernel.errors import NotFound
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write, commit, delete, get, put, update
from fitai.templates.counting.store import addition_write, subtraction_write
from fitai.templates.events import TemplateDeleted, TemplateRestored
from fitai.templates.featuring.models import FeatureDecision
from fitai.templates.models import TemplateContent, TemplateOrigin
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import (
    COUNT_ATTRIBUTES,
    TemplateCardItem,
    TemplateItem,
    ranking_deletion_write,
    ranking_write,
    template_copy,
    template_partition,
)
from fitai.templates.uses import store as uses_store

RESTORED_ATTRIBUTES = (
    "created_by",
    "content",
    "origin",
    "created_at",
    "updated_at",
    "featured_order",
    "premium",
    "feature_version",
    "feature_history",
    "use_shards",
    "folded_usage",
    "folded_completed",
    "uses_folded_at",
    *COUNT_ATTRIBUTES,
)
"""Attributes that a template and the marker of a deleted one share."""


DELETION_ATTEMPTS = 40
"""Tries of a deletion: hundreds may rate or use the template at the same moment."""


class DeletedTemplateItem(Entity, discriminator="deleted_template"):
    """The marker of a deleted template, so that a late retry of its creation does not restore it.

    It has the template's attributes, for its restoration, unless its author's account was erased. What is conditioned on a
    template fails on it, since it has no `version`.
    """

    deleted_at = UnicodeAttribute()
    created_by = UnicodeAttribute(null=True)
    content: PydanticAttribute[TemplateContent] = PydanticAttribute(TemplateContent, null=True)
    origin: PydanticAttribute[TemplateOrigin] = PydanticAttribute(TemplateOrigin, null=True)
    former_version = NumberAttribute(null=True)
    created_at = UnicodeAttribute(null=True)
    updated_at = UnicodeAttribute(null=True)
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
    def of(cls, template_id: str, **attributes: Any) -> "DeletedTemplateItem":
        now = clock.now()
        return cls(
            PK=template_partition(template_id), SK="TEMPLATE", deleted_at=iso(now), ttl=trash.expiry(now), **attributes
        )

    @classmethod
    def from_template(cls, item: TemplateItem) -> "DeletedTemplateItem":
        """The marker that keeps a template."""
        attributes = {name: getattr(item, name) for name in RESTORED_ATTRIBUTES}
        return cls.of(item.PK.removeprefix("TEMPLATE#"), former_version=item.version, **attributes)

    def take_shards(self, uses: TemplateCounts) -> None:
        """Add the uses in the shards, which are deleted with the template."""
        self.usage_count, self.completed_count = self.usage_count + uses.usage, self.completed_count + uses.completed
        self.use_shards = self.folded_usage = self.folded_completed = 0
        # Whoever read the template before its deletion finds after its restoration that it was folded.
        self.uses_folded_at = clock.epoch()

    @property
    def restored(self) -> TemplateItem | None:
        """The item of the template as it was; None where nothing is kept of it."""
        if self.content is None:
            return None
        attributes = {name: getattr(self, name) for name in RESTORED_ATTRIBUTES}
        return TemplateItem.of(self.PK.removeprefix("TEMPLATE#"), version=self.former_version, **attributes)


def delete_template(owner: str, template_id: str) -> None:
    """Delete a template of the owner with its card; a marker keeps it for its restoration. One GetItem, one transaction.

    A BatchGetItem more for a template whose uses are counted in shards.

    Raises:
        NotFound: the owner has no such template. NotCounted: the owner's templates were never counted.
    """
    table.retry_on_conflict(lambda: _attempt_deletion(owner, template_id), tries=DELETION_ATTEMPTS)


def _attempt_deletion(owner: str, template_id: str) -> None:
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    if not isinstance(item, TemplateItem) or item.created_by != owner:
        raise NotFound("There is no such template.")
    template, marker = item.template, DeletedTemplateItem.from_template(item)
    uses, shard_writes = uses_store.deletion_writes(item)
    marker.take_shards(uses)
    # The counts, too, must be those that were read: they are counted on in the marker.
    unchanged = (TemplateItem.version == item.version) & uses_store.has_shards(item)
    for name in COUNT_ATTRIBUTES:
        unchanged &= getattr(TemplateItem, name) == getattr(item, name)
    writes = [
        put(marker, when=unchanged),
        delete(TemplateCardItem.of(template)),
        ranking_deletion_write(template),
        trash.trash_write(owner, "template", template_id, template.name, datetime.fromisoformat(marker.deleted_at)),
        subtraction_write(owner),
        events.outbox_write(TemplateDeleted(user_id=owner, template_id=template_id)),
        *shard_writes,
    ]
    copy_item = template_copy(template)
    if copy_item is not None:
        # Kept as long as the template can be restored: the original's author may be erased meanwhile.
        copy_item.ttl = marker.ttl
        writes.append(put(copy_item, when=PRESENT | ABSENT))
    commit(*writes)


def restore_template(
    entry: trash.TrashEntry, restored_at: datetime, limit: PlanLimit, *, favorite: bool, rating: int | None
) -> None:
    """Restore a deleted template with its card and its counts. One GetItem, one transaction.

    Args:
        limit: of the owner's templates.
        favorite, rating: the owner's opinion of it.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
        PlanLimitReached: the owner has as many templates as the plan contains.
        NotCounted: the owner's templates were never counted.
        WriteConflict: its counts were changed since they were read.
    """
    marker = get(Entity, template_partition(entry.item_id), "TEMPLATE")
    item = marker.restored if isinstance(marker, DeletedTemplateItem) else None
    if not isinstance(marker, DeletedTemplateItem) or item is None or item.created_by != entry.user_id:
        raise NotFound("There is no such template.")
    unchanged = DeletedTemplateItem.deleted_at == marker.deleted_at
    for name in COUNT_ATTRIBUTES:
        unchanged &= getattr(DeletedTemplateItem, name) == getattr(marker, name)
    template = item.template
    card = TemplateCardItem.of(template)
    card.favorite, card.rating, card.feature_version = favorite, rating, item.feature_version
    for name in COUNT_ATTRIBUTES:
        setattr(card, name, getattr(item, name))
    copy_item = template_copy(template)
    commit(
        trash.restoration_write(entry, restored_at),
        put(item, when=unchanged),
        put(card),
        addition_write(entry.user_id, limit),
        *([ranking_write(template)] if template.sharing.is_visible else []),
        *([put(copy_item, when=PRESENT | ABSENT)] if copy_item else []),
        events.outbox_write(TemplateRestored(user_id=entry.user_id, template_id=entry.item_id)),
    )


def count_trashed_use(template_id: str, change: TemplateCounts, reaction: str, event: events.Event) -> None:
    """Count a use of a deleted template that can be restored, once per event.

    Raises:
        Duplicate: the event was counted before. NotFound: it was restored, or deleted for good.
    """
    commit(events.deduplication_write(reaction, event), trashed_count_write(template_id, change))


def trashed_count_write(template_id: str, change: TemplateCounts) -> Write:
    """The write that changes the counts of a deleted template that can be restored.

    Raises (at commit):
        NotFound: it was restored, or deleted for good.
    """
    changes = {name: number for name, number in change.attributes.items() if number}
    actions = [getattr(DeletedTemplateItem, name).add(number) for name, number in changes.items()]
    is_trashed = DeletedTemplateItem.former_version.exists()
    return update(DeletedTemplateItem.of(template_id), *actions, when=is_trashed, otherwise=NotFound)
