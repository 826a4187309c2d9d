"""Many users at once: what is counted stays exact, on the template and on its card."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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


def at_once(work: Callable[[T], object], items: Iterable[T], threads: int = 16) -> None:
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, items))


def stats(template_id: str) -> TemplateStats:
    """The template's, once they are found to be the card's too."""
    whole = store.find_template(template_id)
    assert whole is not None
    (card,) = cards_store.own_cards("ann", TemplateList(), 10, None).items
    assert card.stats == whole.stats
    return whole.stats


def test_two_hundred_ratings_at_once_leave_the_exact_mean(shared: str) -> None:
    ratings = [1 + n * 7 % 5 for n in range(199)] + [1]
    at_once(lambda n: opinions_service.rate_template(caller(f"u{n}"), shared, ratings[n]), range(200))
    found = stats(shared)
    assert (found.total_ratings, found.average_rating) == (200, round(sum(ratings) / 200, 2))


def test_of_many_ratings_of_one_user_one_counts(shared: str) -> None:
    at_once(lambda n: opinions_service.rate_template(caller("bob"), shared, 1 + n % 5), range(40))
    found, mine = stats(shared), opinions_store.load_with_opinion(shared, "bob").rating
    assert (found.total_ratings, found.average_rating) == (1, float(mine or 0))


def test_favorites_that_come_and_go_are_counted_as_they_stand(shared: str) -> None:
    def change(who: tuple[int, int]) -> None:
        (opinions_service.add_favorite if who[1] % 2 else opinions_service.remove_favorite)(
            caller(f"u{who[0]}"), shared
        )
        opinions_service.rate_template(caller(f"u{who[0]}"), shared, 3)

    at_once(change, product(range(10), range(8)))
    standing = [opinions_store.load_with_opinion(shared, f"u{n}").favorite for n in range(10)]
    found = stats(shared)
    assert (found.favorites_count, found.total_ratings, found.average_rating) == (sum(standing), 10, 3.0)


def test_each_workout_counts_once_however_often_it_is_told(shared: str) -> None:
    events = [WorkoutBegan(user_id="bob", workout_id=f"w{n}", template_id=shared) for n in range(30)]

    def told(event: WorkoutBegan) -> None:
        try:
            service.count_use(event, "count_template_use")
        except DuplicateEvent:
            return

    at_once(told, [*events, *events, *events])
    assert stats(shared).usage_count == 30


def test_new_versions_meanwhile_lose_no_rating_and_are_not_lost_to_one(shared: str) -> None:
    def work(n: int) -> None:
        if n % 10:
            opinions_service.rate_template(caller(f"u{n}"), shared, 4)
            return
        while True:
            whole = store.find_template(shared)
            assert whole is not None
            given = UpdateTemplate.model_validate(public(f"v{n}", version=whole.version))
            try:
                service.update_template(caller("ann"), shared, given)
            except Conflict:
                continue
            return

    at_once(work, range(60))
    whole = store.find_template(shared)
    assert whole is not None
    assert whole.version == 7
    assert (stats(shared).total_ratings, stats(shared).average_rating) == (54, 4.0)


def test_no_copy_outlives_its_author_with_the_authors_name(shared: str) -> None:
    """Copies are made while the author is erased: each knows the author no more, or was refused."""
    made: list[str] = []

    def work(n: int) -> None:
        if n == 20:
            for _ in PERSONAL_DATA.erase("ann"):
                pass
            return
        try:
            made.append(service.duplicate_template(caller(f"u{n}"), shared, new_id(), DuplicateTemplate()).id)
        except NotFound:
            return

    at_once(work, range(60), threads=8)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    copies = [store.find_template(id) for id in made]
    assert all(copy is not None and copy.origin is not None and copy.origin.created_by is None for copy in copies)
