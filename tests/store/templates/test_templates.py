"""Templates in the table: transactions, indexes, pages, refused writes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table, trash
from fitai.kernel.errors import Conflict, NotFound
from fitai.templates import store as templates_store
from fitai.templates.cards import store
from fitai.templates.counting import store as counting_store
from fitai.templates.models import Template, TemplateList, TemplateMetadata, TemplateSharing
from fitai.templates.trash import store as trash_store
from fitai.training.plans import TemplateDay, TemplateDays, TemplateExercise, TemplateReps, TemplateWeight, WeeklyPlan

pytestmark = pytest.mark.usefixtures("dynamodb")

MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)
ALL = TemplateList()

NOT_COUNTED = None
"""No limit: the number of templates is not what is tested here."""


def template(id: str = "t1", minutes: int = 0, **fields: Any) -> Template:
    created_at = MORNING + timedelta(minutes=minutes)
    squat = TemplateExercise(
        exercise_id="barbell-back-squat",
        order=1,
        sets=5,
        reps=TemplateReps(min=3, max=5, target=5),
        weight=TemplateWeight(type="fixed", value=102.05828325),
    )
    content: dict[str, Any] = {
        "name": id,
        "metadata": TemplateMetadata(),
        "weekly_plan": WeeklyPlan(total_weeks=4, days=TemplateDays(monday=TemplateDay(exercises=[squat]))),
        "sharing": TemplateSharing(),
    }
    return Template(
        **content | {"created_by": "ann"} | fields, id=id, version=1, created_at=created_at, updated_at=created_at
    )


def published(id: str, minutes_after: int, **fields: Any) -> Template:
    since = MORNING + timedelta(minutes=minutes_after)
    return template(id, sharing=TemplateSharing(is_public=True, is_published=True, published_at=since), **fields)


def next_version(template: Template, **fields: Any) -> Template:
    return template.model_copy(update={"version": template.version + 1} | fields)


def items() -> list[str]:
    """The keys of all items but the events on their way."""
    raw = table.client().scan(TableName=table.settings().table)["Items"]
    keys = [f"{item['PK']['S']} {item['SK']['S']}" for item in raw]
    return sorted(key for key in keys if not key.startswith("OUTBOX#"))


def ids(cards: store.CardPage) -> list[str]:
    return [summary.id for summary in cards.items]


def test_a_template_is_read_as_it_was_written() -> None:
    created = published("t1", 5)
    templates_store.create_template(created, NOT_COUNTED)
    assert templates_store.find_template("t1") == created
    assert templates_store.find_template("t2") is None
    assert items() == [
        "TEMPLATE#t1 RANKING",
        "TEMPLATE#t1 TEMPLATE",
        "USER#ann TEMPLATE#2026-03-01T09:00:00.000Z#t1",
    ]


def test_an_id_in_use_is_refused() -> None:
    templates_store.create_template(template(), NOT_COUNTED)
    with pytest.raises(templates_store.TemplateAlreadyExists):
        templates_store.create_template(template(created_by="bob", name="Other"), NOT_COUNTED)
    assert templates_store.find_template("t1") == template()
    assert len(items()) == 2, "the card of the second one was not written either"


def test_a_version_replaces_the_previous_one_only() -> None:
    templates_store.create_template(template(), NOT_COUNTED)
    templates_store.replace_template(next_version(template(), name="Second"))
    with pytest.raises(Conflict) as error:
        templates_store.replace_template(next_version(template(), name="Third"))
    assert error.value.details == {"currentVersion": 2}
    stored = templates_store.find_template("t1")
    assert stored is not None
    assert stored.name == "Second"
    assert [summary.name for summary in store.own_cards("ann", ALL, 10, None).items] == ["Second"]


def test_a_new_version_keeps_the_counts() -> None:
    templates_store.create_template(template(), NOT_COUNTED)
    item = templates_store.TemplateItem
    table.commit(
        table.update(
            item.of("t1"),
            item.usage_count.set(4),
            item.completed_count.set(3),
            item.rating_sum.set(9),
            item.rating_count.set(2),
        )
    )
    templates_store.replace_template(next_version(template()))
    stored = templates_store.find_template("t1")
    assert stored is not None
    assert (stored.stats.usage_count, stored.stats.completion_rate) == (4, 0.75)
    assert (stored.stats.average_rating, stored.stats.total_ratings) == (4.5, 2)


def test_a_deleted_template_cannot_be_found_replaced_or_deleted() -> None:
    counting_store.write_first_count("ann", 1)
    templates_store.create_template(published("t1", 0), NOT_COUNTED)
    clock.set_source(lambda: MORNING)
    trash_store.delete_template("ann", "t1")
    assert templates_store.find_template("t1") is None
    assert items() == [
        "TEMPLATE#t1 TEMPLATE",
        "USER#ann TEMPLATE_COUNT",
        "USER#ann#TRASH template#t1",
    ]
    with pytest.raises(NotFound):
        templates_store.replace_template(next_version(template()))
    with pytest.raises(NotFound):
        trash_store.delete_template("ann", "t1")
    with pytest.raises(NotFound):
        templates_store.replace_template(next_version(template("never")))
    marker = table.get(table.Entity, "TEMPLATE#t1", "TEMPLATE")
    assert isinstance(marker, trash_store.DeletedTemplateItem)
    assert marker.ttl == trash.expiry(MORNING), "its content is deleted with the marker"


def test_the_index_has_visible_templates_by_their_publication() -> None:
    templates_store.create_template(published("early", 1, minutes=9), NOT_COUNTED)
    templates_store.create_template(published("late", 5), NOT_COUNTED)
    templates_store.create_template(template("private"), NOT_COUNTED)
    assert ids(store.public_cards(ALL, 10, None)) == ["late", "early"]
    templates_store.replace_template(next_version(published("late", 5), sharing=TemplateSharing()))
    assert ids(store.public_cards(ALL, 10, None)) == ["early"]
    assert ids(store.own_cards("ann", ALL, 10, None)) == ["early", "private", "late"]


def test_templates_of_the_same_moment_are_all_listed() -> None:
    for id in ("a", "b", "c"):
        templates_store.create_template(published(id, 0), NOT_COUNTED)
    first = store.public_cards(ALL, 2, None)
    assert ids(first) + ids(store.public_cards(ALL, 2, first.after)) == ["c", "b", "a"]
    own = store.own_cards("ann", ALL, 2, None)
    assert ids(own) + ids(store.own_cards("ann", ALL, 2, own.after)) == ["c", "b", "a"]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_there_is_no_empty_page_at_the_end(size: int) -> None:
    for n in range(6):
        templates_store.create_template(published(f"t{n}", n, minutes=n), NOT_COUNTED)
    for page in (
        lambda after: store.own_cards("ann", ALL, size, after),
        lambda after: store.public_cards(ALL, size, after),
    ):
        listed, after, pages = [], None, 0
        while True:
            cards = page(after)
            listed += ids(cards)
            after, pages = cards.after, pages + 1
            if after is None:
                break
        assert listed == [f"t{n}" for n in range(5, -1, -1)]
        assert pages == -(-6 // size), "no empty page at the end"


def test_an_owner_can_be_left_out() -> None:
    for n in range(4):
        templates_store.create_template(
            published(f"t{n}", n, minutes=n, created_by="ann" if n % 2 else "bob"), NOT_COUNTED
        )
    listed, after = [], None
    while True:
        cards = store.public_cards(ALL, 1, after, without="ann")
        listed += ids(cards)
        after = cards.after
        if after is None:
            break
    assert listed == ["t2", "t0"]
