"""Counts uses of templates.

    TEMPLATE#<id>#USES#<shard>    USES    the uses that were counted in a shard of a template that many use at once

A use is counted on the template, its card and its place in the lists, in one transaction: exact everywhere, and some
twenty write units of a single item. When writers meet there, the template gets shards, small items in partitions of
their own, and as long as they still meet, twice as many (up to `MAX_SHARDS`): then a use is one write to a random shard.

A shard is created by its first use, in a transaction that checks that the template exists, and is deleted in the transaction that
deletes the template, whose marker keeps their sum: a use that meets the deletion leaves no shard behind. Until then shards only grow. The template knows how much of their sum it contains (`folded_usage`, `folded_completed`), so that reading one
template is exact, and the difference is added to the template, its card and its ranking at most every `FOLD_SECONDS`: lists may be behind by
as much while the template is used all the time.
"""

import random
from collections.abc import Collection
from typing import Any, Protocol

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.kernel import clock, events
from fitai.kernel.errors import NotFound
from fitai.kernel.table import (
    ABSENT,
    Entity,
    Write,
    WriteConflict,
    check,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    update,
    update_if_present,
)
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import TEMPLATE_EXISTS, TemplateItem, count_writes, item_counts, template_partition

CONFLICTS_THAT_GROW = 3
"""Write conflicts of one count after which the template gets shards, or twice as many."""
MAX_SHARDS = 32
"""Shards of a template at most: some 16,000 uses a second."""
FOLD_SECONDS = 60
"""Seconds after which the uses in the shards are added to the template, its card and its ranking."""


class ItemWithShards(Protocol):
    """A template, or the marker of a deleted one."""

    PK: str
    use_shards: Any


class TemplateUsesItem(Entity, discriminator="template_uses"):
    """The uses that were counted in one shard of a template."""

    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template_id: str, shard: int) -> "TemplateUsesItem":
        return cls(PK=f"{template_partition(template_id)}#USES#{shard:02}", SK="USES")


class _ShardAbsent(Exception):
    """No use was counted in the shard yet, or it was deleted with the template."""


def load_item(template_id: str) -> TemplateItem | None:
    """The item of a template, or None; one GetItem."""
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    return item if isinstance(item, TemplateItem) else None


def count_use(item: TemplateItem, change: TemplateCounts, reaction: str, event: events.Event) -> None:
    """Count a use of a template, once per event: on the template, or where it has shards in one of them.

    Raises:
        Duplicate: the event was counted before. NotFound: the template has been deleted.
        WriteConflict: others count at the same moment, or the template was deleted since it was read.
    """
    once = events.deduplication_write(reaction, event)
    if not item.use_shards:
        template = item.template
        stats = (item_counts(item) + change).stats
        commit(once, *count_writes(template, change, stats))
        return
    shard = TemplateUsesItem.of(_id(item), random.randrange(int(item.use_shards)))
    changes = {name: number for name, number in change.attributes.items() if number}
    actions = [getattr(TemplateUsesItem, name).add(number) for name, number in changes.items()]
    try:
        commit(once, update(shard, *actions, otherwise=_ShardAbsent))
    except _ShardAbsent:
        for name, number in changes.items():
            setattr(shard, name, number)
        commit(once, check(TemplateItem.of(_id(item)), when=TEMPLATE_EXISTS & has_shards(item)), put(shard))
    if clock.epoch() >= int(item.uses_folded_at or 0) + FOLD_SECONDS:
        fold_uses(item)


def add_shards(item: TemplateItem) -> None:
    """Give a template its first shards, or twice as many, unless somebody else has done it since it was read."""
    shards = int(item.use_shards)
    if shards < MAX_SHARDS:
        update_if_present(item, TemplateItem.use_shards.set(shards * 2 or 2), when=TEMPLATE_EXISTS & has_shards(item))


def has_shards(item: TemplateItem) -> Condition:
    """The condition that a template has as many shards as when it was read."""
    unchanged = TemplateItem.use_shards == int(item.use_shards)
    return unchanged if item.use_shards else unchanged | TemplateItem.use_shards.does_not_exist()


def shard_items(item: ItemWithShards) -> list[TemplateUsesItem]:
    """The shards of a template in which uses were counted; one BatchGetItem where it has shards."""
    return of_kind(get_many(shard_keys(item)), TemplateUsesItem)


def shard_keys(item: ItemWithShards) -> list[tuple[str, str]]:
    """The keys of all shards that a template may have."""
    shards = [TemplateUsesItem.of(_id(item), shard) for shard in range(int(item.use_shards))]
    return [(shard.PK, shard.SK) for shard in shards]


def unfolded_uses(item: TemplateItem) -> TemplateCounts:
    """The uses in the shards of a template that its own counts do not contain yet; one BatchGetItem where it has shards."""
    return _unfolded(item, shard_items(item))


def fold_uses(item: TemplateItem) -> None:
    """Add what is in the shards of a template to its own counts, its card and its ranking; nothing where another writer does it."""
    fold(item, unfolded_uses(item))


def fold(item: TemplateItem, change: TemplateCounts) -> None:
    """Add uses in the shards of a template to its own counts; nothing where it was folded or deleted since it was read."""
    if not any(change.attributes.values()):
        return
    stored = TemplateItem
    actions: list[Action] = [
        stored.folded_usage.set(int(item.folded_usage) + change.usage),
        stored.folded_completed.set(int(item.folded_completed) + change.completed),
        stored.uses_folded_at.set(clock.epoch()),
    ]
    stats = (item_counts(item) + change).stats
    try:
        commit(*count_writes(item.template, change, stats, item_actions=actions, item_condition=is_not_folded(item)))
    except (WriteConflict, NotFound):
        return  # The next use does it.


def is_not_folded(item: TemplateItem) -> Condition:
    """The condition that uses in shards were not added to the counts of a template since it was read."""
    stored = TemplateItem
    if not item.uses_folded_at:
        return stored.uses_folded_at.does_not_exist()
    unchanged: Condition = stored.uses_folded_at == int(item.uses_folded_at)
    unchanged &= stored.folded_usage == int(item.folded_usage)
    unchanged &= stored.folded_completed == int(item.folded_completed)
    return unchanged


def deletion_writes(item: TemplateItem) -> tuple[TemplateCounts, list[Write]]:
    """The uses that are in shards alone, and the writes that delete the shards as they were read.

    Their commit raises `WriteConflict` where a use was counted meanwhile.
    """
    items = {shard.PK: shard for shard in shard_items(item)}
    stored = TemplateUsesItem
    writes = []
    for pk, sk in shard_keys(item):
        shard = items.get(pk)
        if shard is None:
            writes.append(delete(stored(PK=pk, SK=sk), when=ABSENT))
            continue
        unchanged = (stored.usage_count == shard.usage_count) & (stored.completed_count == shard.completed_count)
        writes.append(delete(shard, when=unchanged))
    return _unfolded(item, items.values()), writes


def _unfolded(item: TemplateItem, shards: Collection[TemplateUsesItem]) -> TemplateCounts:
    """The uses in shards that the counts of the template do not contain.

    Fewer than were folded are there only when the template was deleted since it was read.
    """
    usage = sum(int(shard.usage_count) for shard in shards) - int(item.folded_usage)
    completed = sum(int(shard.completed_count) for shard in shards) - int(item.folded_completed)
    return TemplateCounts(usage=max(0, usage), completed=max(0, completed))


def _id(item: ItemWithShards) -> str:
    return str(item.PK.removeprefix("TEMPLATE#"))
