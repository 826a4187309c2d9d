"""Uses of a popular template are spread over shards when writers meet, and none is lost or counted twice."""

from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.events import DuplicateEvent
from fitai.kernel.table import Write, WriteConflict, commit
from fitai.templates import service
from fitai.templates.personal import PERSONAL_DATA
from fitai.templates.rules import TemplateCounts
from fitai.templates.store import TemplateItem
from fitai.templates.uses import store
from fitai.workouts.events import WorkoutBegan

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call
from tests.unit.templates.sample_plans import public

REACTION = "count_template_use"


class Contention:
    """Other writers that are at the template at so many of the next counts."""

    def __init__(self) -> None:
        self.conflicts = 0
        self.shards: list[str] = []

    def commit(self, *writes: Write) -> None:
        if self.conflicts:
            self.conflicts -= 1
            raise WriteConflict
        self.shards += [write.item.PK for write in writes if "#USES#" in write.item.PK]
        commit(*writes)


@pytest.fixture
def contention(monkeypatch: pytest.MonkeyPatch) -> Contention:
    contention = Contention()
    monkeypatch.setattr(store, "commit", contention.commit)
    monkeypatch.setattr("fitai.kernel.table._pause", lambda *_, **__: None)
    return contention


@pytest.fixture
def template(aws: None) -> str:
    return str(call("POST", "/templates", public(), token=access_token("ann")).data["id"])


def use(template: str, number: int) -> None:
    service.count_use(WorkoutBegan(user_id="bob", workout_id=f"w{number}", template_id=template), REACTION)


def shards(template: str) -> int:
    item = store.load_item(template)
    assert item is not None
    return int(item.use_shards)


def shown(template: str) -> int:
    return int(call("GET", f"/templates/{template}", token=access_token("ann")).data["stats"]["usageCount"])


def listed(template: str) -> int:
    (card,) = call("GET", "/templates/public?sort=popular", token=access_token("cal")).data
    return int(card["stats"]["usageCount"])


def stored_shards() -> list[dict[str, Any]]:
    return [item for item in table().scan()["Items"] if "#USES#" in item["PK"]]


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now().timestamp() + store.FOLD_SECONDS + 1
    monkeypatch.setattr(store.clock, "epoch", lambda: int(moment))


def test_without_contention_a_use_is_counted_on_the_template_alone(template: str, contention: Contention) -> None:
    contention.conflicts = store.CONFLICTS_THAT_GROW - 1
    use(template, 1)

    assert (shards(template), shown(template), listed(template)) == (0, 1, 1)
    assert not contention.shards


def test_a_template_gets_shards_when_writers_meet_and_more_as_long_as_they_do(
    template: str, contention: Contention
) -> None:
    grown = []
    for number in range(8):
        contention.conflicts = store.CONFLICTS_THAT_GROW
        use(template, number)
        grown.append(shards(template))

    assert grown == [2, 4, 8, 16, 32, 32, 32, 32], "and no more than there may be"
    assert shown(template) == 8


def test_what_is_in_shards_is_read_exactly_and_lists_follow(
    template: str, contention: Contention, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(template, 0)
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for number in range(1, 30):
        use(template, number)

    assert len(set(contention.shards)) == 2
    assert shown(template) == 30
    assert 1 < listed(template) < 30, "the first use in a shard was added to the lists; the others wait for a minute"
    later(monkeypatch)
    use(template, 30)
    assert (shown(template), listed(template)) == (31, 31)


def test_an_event_that_comes_twice_counts_once_whether_there_are_shards_or_not(
    template: str, contention: Contention
) -> None:
    events = [WorkoutBegan(user_id="bob", workout_id=f"w{number}", template_id=template) for number in range(4)]
    service.count_use(events[0], REACTION)
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for event in events[1:]:
        service.count_use(event, REACTION)
    for event in events:
        with pytest.raises(DuplicateEvent):
            service.count_use(event, REACTION)

    assert shown(template) == 4


def test_of_two_that_fold_at_the_same_moment_one_does_it(template: str, contention: Contention) -> None:
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for number in range(5):
        use(template, number)
    stale = store.load_item(template)
    assert stale is not None
    store.fold_uses(stale)
    store.fold_uses(stale)

    assert (shown(template), listed(template)) == (5, 5)


def test_uses_in_shards_outlive_a_deletion_and_a_restoration(
    template: str, contention: Contention, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = access_token("ann")
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for number in range(6):
        use(template, number)
    assert call("DELETE", f"/templates/{template}", token=token).status == 200
    assert not stored_shards(), "they are deleted with the template, which keeps their sum"
    use(template, 6)
    assert call("POST", f"/trash/{template}/restore", {}, token=token).status == 200

    assert (shards(template), shown(template), listed(template)) == (0, 7, 7)
    contention.conflicts = store.CONFLICTS_THAT_GROW
    use(template, 7)
    assert (shards(template), shown(template)) == (2, 8)
    later(monkeypatch)
    use(template, 8)
    assert listed(template) == 9


@pytest.mark.parametrize("number", [0, 6])
def test_a_use_that_meets_the_deletion_leaves_no_shard_of_a_deleted_template(
    template: str, contention: Contention, number: int
) -> None:
    token = access_token("ann")
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for use_number in range(number):
        use(template, use_number)
    if not number:
        current_item = store.load_item(template)
        assert current_item is not None
        store.add_shards(current_item)
    contention.conflicts = 0
    stale = store.load_item(template)
    assert stale is not None and stale.use_shards == 2
    assert call("DELETE", f"/templates/{template}", token=token).status == 200
    for late_number in range(10):
        event = WorkoutBegan(user_id="bob", workout_id=f"late{late_number}", template_id=template)
        with pytest.raises(WriteConflict):
            store.count_use(stale, TemplateCounts(usage=1), REACTION, event)
        service.count_use(event, REACTION)

    assert not stored_shards()
    assert call("POST", f"/trash/{template}/restore", {}, token=token).status == 200
    assert shown(template) == number + 10


def test_a_deletion_counts_the_use_that_comes_while_it_reads(
    template: str, contention: Contention, monkeypatch: pytest.MonkeyPatch
) -> None:
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for number in range(6):
        use(template, number)
    read_shards, late_uses = store.shard_items, iter(range(6, 9))

    def read_and_use(item: TemplateItem) -> list[store.TemplateUsesItem]:
        items = read_shards(item)
        for number in late_uses:
            use(template, number)
            break
        return items

    monkeypatch.setattr(store, "shard_items", read_and_use)
    token = access_token("ann")
    assert call("DELETE", f"/templates/{template}", token=token).status == 200
    monkeypatch.setattr(store, "shard_items", read_shards)
    assert next(late_uses, None) is None, "the deletion was tried again for each of them"
    assert call("POST", f"/trash/{template}/restore", {}, token=token).status == 200

    assert shown(template) == 9


def test_what_was_read_before_a_deletion_and_a_restoration_is_not_folded(template: str, contention: Contention) -> None:
    token = access_token("ann")
    item = store.load_item(template)
    assert item is not None
    store.add_shards(item)
    stale = store.load_item(template)
    assert stale is not None
    change = TemplateCounts(usage=1)
    assert call("DELETE", f"/templates/{template}", token=token).status == 200
    assert call("POST", f"/trash/{template}/restore", {}, token=token).status == 200
    store.fold(stale, change)

    assert shown(template) == 0


def test_shards_are_erased_with_the_template(template: str, contention: Contention) -> None:
    contention.conflicts = store.CONFLICTS_THAT_GROW
    for number in range(6):
        use(template, number)
    stale = store.load_item(template)
    assert stale is not None
    erasure = iter(PERSONAL_DATA.erase("ann"))
    next(erasure)
    # Interrupted after its first step, and begun again.
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    for number in range(6, 12):
        event = WorkoutBegan(user_id="bob", workout_id=f"w{number}", template_id=template)
        with pytest.raises(WriteConflict):
            store.count_use(stale, TemplateCounts(usage=1), REACTION, event)
        service.count_use(event, REACTION)

    assert not stored_shards()


def test_a_new_version_keeps_the_shards(template: str, contention: Contention) -> None:
    contention.conflicts = store.CONFLICTS_THAT_GROW
    use(template, 0)
    body: dict[str, Any] = public(version=1)
    assert call("PUT", f"/templates/{template}", body, token=access_token("ann")).status == 200
    use(template, 1)

    assert (shards(template), shown(template)) == (2, 2)
    assert {item["kind"] for item in stored_shards()} == {"template_uses"}
