"""Loads and erases the templates of an author."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from fitai.kernel import personal_data, table
from fitai.kernel.errors import NotFound
from fitai.kernel.table import Entity, Write, batch_delete, commit, get, get_many, of_kind, put, query, update
from fitai.templates.counting.store import count_key
from fitai.templates.models import Template, TemplateOrigin
from fitai.templates.opinions.store import delete_opinions
from fitai.templates.store import (
    RANKING_SORT_KEY,
    TEMPLATE_EXISTS,
    TemplateCardItem,
    TemplateCopyItem,
    TemplateItem,
    copies_partition,
    owner_partition,
    template_copy,
    template_partition,
)
from fitai.templates.trash.store import DeletedTemplateItem
from fitai.templates.uses import store as uses_store

MAX_COUNTED = 50
"""Own templates that are counted."""


def count_templates(user_id: str) -> int:
    """How many templates a user has, up to `MAX_COUNTED`: one Query."""
    page = query(owner_partition(user_id), begins="TEMPLATE#", limit=MAX_COUNTED)
    return len(of_kind(page.items, TemplateCardItem))


def card_pages(user_id: str) -> Iterator[list[TemplateCardItem]]:
    """The cards of a user's own templates, a page at a time; one Query per page."""
    for page in personal_data.item_pages(owner_partition(user_id), begins="TEMPLATE#"):
        yield of_kind(page, TemplateCardItem)


def load_templates(cards: Iterable[TemplateCardItem]) -> Iterator[Template]:
    """Load the templates of a page of cards; one BatchGetItem."""
    for item in of_kind(get_many((template_partition(card.summary.id), "TEMPLATE") for card in cards), TemplateItem):
        yield item.template


def erase_template(card: TemplateCardItem) -> Iterator[None]:
    """Erase a template with its opinions; its card is deleted last, as the rest is found by it.

    Copies of it stay; `erase_author_in_copies` removes the author from them.
    """
    template_id = card.summary.id
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    if isinstance(item, TemplateItem):
        copy_item = template_copy(item.template)
        if copy_item is not None:
            batch_delete([(copy_item.PK, copy_item.SK)])
    _erase_item(template_id)
    yield from delete_opinions(template_id)
    batch_delete([(template_partition(template_id), RANKING_SORT_KEY), (card.PK, card.SK)])
    yield


def erase_count(user_id: str) -> None:
    """Erase the number of a user's templates."""
    batch_delete([count_key(user_id)])


def erase_author_in_copies(author: str) -> Iterator[None]:
    """Remove the author from others' copies of the author's templates; yields after each page."""
    for page in personal_data.item_pages(copies_partition(author)):
        copies = of_kind(page, TemplateCopyItem)
        for item in get_many((template_partition(copy.copy_id), "TEMPLATE") for copy in copies):
            if isinstance(item, TemplateItem | DeletedTemplateItem):
                _erase_author(item, author)
        batch_delete((copy.PK, copy.SK) for copy in copies)
        yield


def _erase_author(item: TemplateItem | DeletedTemplateItem, author: str) -> None:
    """Remove the author from a copy, or from a deleted one that can be restored."""
    origin: TemplateOrigin | None = item.origin
    if origin is None or origin.created_by != author:
        return
    anonymous = origin.model_copy(update={"created_by": None, "created_by_name": None})
    exists = TEMPLATE_EXISTS if isinstance(item, TemplateItem) else DeletedTemplateItem.former_version.exists()
    _commit_unless_absent(update(item, type(item).origin.set(anonymous), when=exists, otherwise=NotFound))


def erase_deleted_template(template_id: str) -> Iterator[None]:
    """Erase what is kept of a deleted template, with its opinions."""
    _erase_item(template_id)
    yield from delete_opinions(template_id)


def _erase_item(template_id: str) -> None:
    """Replace a template, or a deleted one that can be restored, by a marker without content, and delete its shards.

    From then on nobody can copy, use or rate it: the transactions of all three require that it exists. The marker keeps how many
    shards there were, for an erasure that is interrupted.
    """

    def attempt() -> None:
        item = get(Entity, template_partition(template_id), "TEMPLATE")
        if isinstance(item, TemplateItem):
            condition = TEMPLATE_EXISTS & uses_store.has_shards(item)
        elif isinstance(item, DeletedTemplateItem):
            condition = DeletedTemplateItem.deleted_at == item.deleted_at
        else:
            return
        if isinstance(item, TemplateItem) or item.former_version is not None:
            commit(put(DeletedTemplateItem.of(template_id, use_shards=item.use_shards), when=condition))
        batch_delete(uses_store.shard_keys(item))

    table.retry_on_conflict(attempt)


def deleted_templates(template_ids: Iterable[str]) -> Iterator[Template]:
    """Load deleted templates that can be restored; one GetItem each."""
    for template_id in template_ids:
        marker = get(Entity, template_partition(template_id), "TEMPLATE")
        item = marker.restored if isinstance(marker, DeletedTemplateItem) else None
        if item is not None:
            yield item.template


def _commit_unless_absent(write: Write) -> None:
    """Commit a write of a template, or do nothing where the template does not exist; retries on write conflicts."""

    def attempt() -> None:
        with suppress(NotFound):
            commit(write)

    table.retry_on_conflict(attempt)
