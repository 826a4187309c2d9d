"""Reads and erases the templates of an author."""

from collections.abc import Iterable, Iterator

from fitai.kernel import table
from fitai.kernel.errors import NotFound
from fitai.kernel.table import Entity, Write, batch_delete, commit, get, get_many, of_kind, put, update
from fitai.templates.models import Template, TemplateOrigin
from fitai.templates.opinions.store import delete_opinions
from fitai.templates.store import (
    TEMPLATE_EXISTS,
    DeletedTemplateItem,
    TemplateCard,
    TemplateCopyItem,
    TemplateItem,
    copies_partition,
    copy_marker,
    item_pages,
    owner_partition,
    template_partition,
)


def card_pages(owner: str) -> Iterator[list[TemplateCard]]:
    """The cards of somebody's templates, a page at a time."""
    return item_pages(owner_partition(owner), TemplateCard, begins="TEMPLATE#")


def load_templates(cards: Iterable[TemplateCard]) -> Iterator[Template]:
    """The templates of these cards."""
    for item in of_kind(get_many((template_partition(card.summary.id), "TEMPLATE") for card in cards), TemplateItem):
        yield item.template


def erase_template(card: TemplateCard) -> Iterator[None]:
    """Remove a template with everything that hangs on it; its card goes last, since it is what finds the rest.

    Copies of it stay; `forget_author` takes the author out of them.
    """
    template_id = card.summary.id
    item = get(Entity, template_partition(template_id), "TEMPLATE")
    if isinstance(item, TemplateItem):
        marker = copy_marker(item.template)
        if marker is not None:
            batch_delete([(marker.PK, marker.SK)])
        # From now on nobody can copy, use or rate it: the transactions of all three ask whether it is there.
        _commit_unless(NotFound, put(DeletedTemplateItem.of(template_id), when=TEMPLATE_EXISTS, otherwise=NotFound))
    yield from delete_opinions(template_id)
    batch_delete([(card.PK, card.SK)])
    yield


def forget_author(author: str) -> Iterator[None]:
    """Take the author out of the copies that others made; yields after each page."""
    for page in item_pages(copies_partition(author), TemplateCopyItem):
        for item in of_kind(get_many((template_partition(one.copy_id), "TEMPLATE") for one in page), TemplateItem):
            origin: TemplateOrigin | None = item.origin
            if origin is not None and origin.created_by == author:
                nameless = origin.model_copy(update={"created_by": None, "created_by_name": None})
                copy_id = item.PK.removeprefix("TEMPLATE#")
                write = update(
                    TemplateItem.of(copy_id),
                    TemplateItem.origin.set(nameless),
                    when=TEMPLATE_EXISTS,
                    otherwise=NotFound,
                )
                _commit_unless(NotFound, write)
        batch_delete((one.PK, one.SK) for one in page)
        yield


def _commit_unless(passes: type[Exception], write: Write) -> None:
    """Commit, where one failure means that there is nothing to do; others' transactions are waited for."""

    def attempt() -> None:
        try:
            commit(write)
        except passes:
            return

    table.retry_on_conflict(attempt)
