"""The personal data of templates: a user's own templates, and the user's opinions of templates."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data, trash
from fitai.templates.authors import store
from fitai.templates.featuring import store as featuring_store
from fitai.templates.opinions import service
from fitai.templates.opinions import store as opinions_store
from fitai.templates.store import owner_partition


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for cards in store.card_pages(user_id):
        for template in store.load_templates(cards):
            yield "template", personal_data.jsonable(template)
    for template in store.deleted_templates(entry.item_id for entry in trash.trash_entries(user_id, "template")):
        yield "deleted_template", personal_data.jsonable(template)
    for opinions in opinions_store.opinion_pages(user_id):
        for opinion in opinions:
            yield (
                "template_opinion",
                personal_data.item_json(opinion, without=("card_pk", "card_sk", "revision", "user_id")),
            )


def _erase(user_id: str) -> Iterator[None]:
    """Erase a user's templates, then the author in others' copies, then the user's opinions; yields after each step.

    The templates are first, so that no new copy can be made while the author is removed from the existing ones. Opinions
    are subtracted from the counts.
    """
    for cards in store.card_pages(user_id):
        for card in cards:
            yield from store.erase_template(card)
    for entry in trash.trash_entries(user_id, "template"):
        yield from store.erase_deleted_template(entry.item_id)
    yield from trash.erase_entries(user_id, "template")
    if featuring_store.remove_author(owner_partition(user_id)):
        yield
    store.erase_count(user_id)
    yield from store.erase_author_in_copies(user_id)
    for opinions in opinions_store.opinion_pages(user_id):
        for opinion in opinions:
            service.remove_opinion(user_id, opinion.template_id)
        yield


PERSONAL_DATA = personal_data.PersonalData(name="templates", export=_export, erase=_erase)
