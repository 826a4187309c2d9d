"""Counts uses of templates.

    TEMPLATE#<id>#USES#<shard>    USES    the uses that were counted in a shard of a template that many use at once

A use is counted on the template, its card and its place in the lists, in one transaction: exact everywhere, and some
twenty write units of a single item. When writers meet there, the template gets shards, small items in partitions of
their own, and as long as they still meet, twice as many (up to `MAX_SHARDS`): then a use is one write to a random shard.

Shards only grow. The template knows how much of their sum it contains (`folded_usage`, `folded_completed`), so that reading one
template is exact, and the difference is added to the template, its card and its ranking at most every `FOLD_SECONDS`: lists may be behind by
as much while the template is used all the time.
"""

import random

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.update import Action

from fitai.kernel import clock, events
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    WriteConflict,
    commit,
    get,
    get_many,
    of_kind,
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


class TemplateUsesItem(Entity, discriminator="template_uses"):
    """The uses that were counted in one shard of a template."""

    usage_count = NumberAttribute(default=0)
    completed_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, template_id: str, shard: int) -> "TemplateUsesItem":
        return cls(PK=f"{template_partition(template_id)}#USES#{shard:02}", SK="USES")


def load_item(template_id: str) -> TemplateItem | None:
    """The item of a template, or None; one GetItem."""
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    return item if isinstance(item, TemplateItem) else None


def count_use(item: TemplateItem, change: TemplateCounts, reaction: str, event: events.Event) -> None:
    """Count a use of a template, once per event: on the template, or where it has shards in one of them.

    Raises:
        Duplicate: the event was counted before. NotFound: the template has been deleted.
        WriteConflict: others count at the same moment.
    """
    once = events.deduplication_write(reaction, event)
    if not item.use_shards:
        template = item.template
        stats = (item_counts(item) + change).stats
        commit(once, *count_writes(template, change, stats))
        return
    shard = TemplateUsesItem.of(_id(item), random.randrange(int(item.use_shards)))
    counted = [getattr(TemplateUsesItem, name).add(number) for name, number in change.attributes.items() if number]
    # The kind is set too: the first use creates the item.
    commit(once, update(shard, TemplateUsesItem.kind.set(TemplateUsesItem), *counted, when=ABSENT | PRESENT))
    if clock.epoch() >= int(item.uses_folded_at or 0) + FOLD_SECONDS:
        fold_uses(item)


def add_shards(item: TemplateItem) -> None:
    """Give a template its first shards, or twice as many, unless somebody else has done it since it was read."""
    shards = int(item.use_shards)
    if shards < MAX_SHARDS:
        none = TemplateItem.use_shards.does_not_exist() | (TemplateItem.use_shards == 0)
        unchanged = TemplateItem.use_shards == shards if shards else none
        update_if_present(item, TemplateItem.use_shards.set(shards * 2 or 2), when=TEMPLATE_EXISTS & unchanged)


def unfolded_uses(item: TemplateItem) -> TemplateCounts:
    """The uses in the shards of a template that its own counts do not contain yet; one BatchGetItem where it has shards."""
    if not item.use_shards:
        return TemplateCounts()
    keys = [TemplateUsesItem.of(_id(item), shard) for shard in range(int(item.use_shards))]
    shards = of_kind(get_many((key.PK, key.SK) for key in keys), TemplateUsesItem)
    return TemplateCounts(
        usage=sum(int(shard.usage_count) for shard in shards) - int(item.folded_usage),
        completed=sum(int(shard.completed_count) for shard in shards) - int(item.folded_completed),
    )


def fold_uses(item: TemplateItem) -> None:
    """Add what is in the shards of a template to its own counts, its card and its ranking; nothing where another one does it."""
    change = unfolded_uses(item)
    if not any(change.attributes.values()):
        return
    stored = TemplateItem
    folded: list[Action] = [
        stored.folded_usage.set(int(item.folded_usage) + change.usage),
        stored.folded_completed.set(int(item.folded_completed) + change.completed),
        stored.uses_folded_at.set(clock.epoch()),
    ]
    unchanged = stored.uses_folded_at.does_not_exist()
    if item.uses_folded_at:
        unchanged = (stored.folded_usage == int(item.folded_usage)) & (
            stored.folded_completed == int(item.folded_completed)
        )
    stats = (item_counts(item) + change).stats
    try:
        commit(*count_writes(item.template, change, stats, item_actions=folded, item_condition=unchanged))
    except WriteConflict:
        return  # The next use does it.


def _id(item: TemplateItem) -> str:
    return str(item.PK.removeprefix("TEMPLATE#"))
