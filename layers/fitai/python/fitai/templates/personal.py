"""What templates keep about a person: the own ones, and what the person thinks of others'."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data
from fitai.templates.authors import store
from fitai.templates.opinions import service
from fitai.templates.opinions import store as opinions_store


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for cards in store.card_pages(user_id):
        for template in store.load_templates(cards):
            yield "template", personal_data.jsonable(template)
    for opinions in opinions_store.opinion_pages(user_id):
        for one in opinions:
            yield (
                "template_opinion",
                personal_data.item_json(one, without=("card_pk", "card_sk", "revision", "user_id")),
            )


def _erase(user_id: str) -> Iterator[None]:
    """The own templates go, so that nobody can copy one from then on; then the author's name in the copies that others
    made; then the person's opinions, and what they had counted for."""
    for cards in store.card_pages(user_id):
        for card in cards:
            yield from store.erase_template(card)
    yield from store.forget_author(user_id)
    for opinions in opinions_store.opinion_pages(user_id):
        for one in opinions:
            service.remove_opinion(user_id, one.template_id)
        yield


PERSONAL_DATA = personal_data.PersonalData(name="templates", export=_export, erase=_erase)
