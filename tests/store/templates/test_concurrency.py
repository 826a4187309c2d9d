"""Many users at the same time: the counts stay exact, on the template and on its card."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from typing import TypeVar

import pytest
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.events import DuplicateEvent
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.templates import service, store
from fitai.templates.cards import store as cards_store
from fitai.templates.models import CreateTemplate, DuplicateTemplate, TemplateList, TemplateStats, UpdateTemplate
from fitai.templates.opinions import service as opinions_service
from fitai.templates.opinions import store as opinions_store
from fitai.templates.personal import PERSONAL_DATA
from fitai.workouts.events import WorkoutBegan

from tests.store.conftest import on_a_server
from tests.unit.templates.sample_plans import public

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

T = TypeVar("T")


def caller(name: str) -> Caller:
    return Caller(name, f"{name}@example.com", "user", "free", "s", 0, 2**40)


@pytest.fixture
def shared(dynamodb: None) -> str:
    return service.create_template(caller("ann"), new_id(), CreateTemplate.model_validate(public())).id


def run_concurrently(work: Callable[[T], object], items: Iterable[T], threads: int = 16) -> None:
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, items))


def stats(template_id: str) -> TemplateStats:
    """The stats of a template; asserts that its card has the same."""
    template = store.find_template(template_id)
    assert template is not None
    (card,) = cards_store.own_cards("ann", TemplateList(), 10, None).items
    assert card.stats == template.stats
    return template.stats


def test_two_hundred_concurrent_ratings_have_the_exact_average(shared: str) -> None:
    ratings = [1 + n * 7 % 5 for n in range(199)] + [1]
    run_concurrently(lambda n: opinions_service.rate_template(caller(f"u{n}"), shared, ratings[n]), range(200))
    counted = stats(shared)
    assert (counted.total_ratings, counted.average_rating) == (200, round(sum(ratings) / 200, 2))


def test_many_concurrent_ratings_of_one_user_count_once(shared: str) -> None:
    run_concurrently(lambda n: opinions_service.rate_template(caller("bob"), shared, 1 + n % 5), range(40))
    counted, stored_rating = stats(shared), opinions_store.load_with_opinion(shared, "bob").rating
    assert (counted.total_ratings, counted.average_rating) == (1, float(stored_rating or 0))


def test_favorites_that_are_added_and_removed_are_counted_exactly(shared: str) -> None:
    def change_opinion(user_and_turn: tuple[int, int]) -> None:
        user, turn = caller(f"u{user_and_turn[0]}"), user_and_turn[1]
        (opinions_service.add_favorite if turn % 2 else opinions_service.remove_favorite)(user, shared)
        opinions_service.rate_template(user, shared, 3)

    run_concurrently(change_opinion, product(range(10), range(8)))
    favorites = [opinions_store.load_with_opinion(shared, f"u{n}").favorite for n in range(10)]
    counted = stats(shared)
    assert (counted.favorites_count, counted.total_ratings, counted.average_rating) == (sum(favorites), 10, 3.0)


def test_each_workout_is_counted_once_however_often_its_event_arrives(shared: str) -> None:
    events = [WorkoutBegan(user_id="bob", workout_id=f"w{n}", template_id=shared) for n in range(30)]

    def count_use(event: WorkoutBegan) -> None:
        with suppress(DuplicateEvent):
            service.count_use(event, "count_template_use")

    run_concurrently(count_use, [*events, *events, *events])
    assert stats(shared).usage_count == 30


def test_concurrent_versions_and_ratings_are_both_kept(shared: str) -> None:
    def work(n: int) -> None:
        if n % 10:
            opinions_service.rate_template(caller(f"u{n}"), shared, 4)
            return
        while True:
            template = store.find_template(shared)
            assert template is not None
            request = UpdateTemplate.model_validate(public(f"v{n}", version=template.version))
            try:
                service.update_template(caller("ann"), shared, request)
            except Conflict:
                continue
            return

    run_concurrently(work, range(60))
    template = store.find_template(shared)
    assert template is not None
    assert template.version == 7
    assert (stats(shared).total_ratings, stats(shared).average_rating) == (54, 4.0)


def test_no_copy_made_during_the_erasure_keeps_the_author(shared: str) -> None:
    """Copies are made while the author is erased: each has no author afterwards, or was refused."""
    copy_ids: list[str] = []

    def work(n: int) -> None:
        if n == 20:
            for _ in PERSONAL_DATA.erase("ann"):
                pass
            return
        try:
            copy_ids.append(service.duplicate_template(caller(f"u{n}"), shared, new_id(), DuplicateTemplate()).id)
        except NotFound:
            return

    run_concurrently(work, range(60), threads=8)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    copies = [store.find_template(id) for id in copy_ids]
    assert all(copy is not None and copy.origin is not None and copy.origin.created_by is None for copy in copies)
