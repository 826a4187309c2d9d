"""Many at the same moment: the unread count is the number of unread lines, and no like is lost or counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from fitai.kernel.errors import Unavailable
from fitai.kernel.identity import Caller
from fitai.notifications import published, service
from fitai.notifications.models import ReadAll
from fitai.notifications.rules import line_actors

from tests.harness.gateway import access_token
from tests.store.conftest import on_a_server
from tests.unit.auth.people import Person, register
from tests.unit.notifications.steps import counted_unread, goal, like, lines, unread

pytestmark = pytest.mark.usefixtures("dynamodb")


def caller(person: Person) -> Caller:
    from fitai.kernel.tokens import verify_access_token

    return verify_access_token(access_token(person.id))


def as_a_queue_does(work: Callable[[], object]) -> None:
    """Do it again until it succeeds, as a reaction's queue and an app do."""
    for _ in range(20):
        try:
            work()
        except Unavailable:
            continue
        return
    raise AssertionError("it never succeeded")


def together(*works: Callable[[], object]) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(as_a_queue_does, works))


def test_one_after_the_other_the_count_is_right() -> None:
    ada = register("ada")
    people = [register(f"person{number}") for number in range(6)]
    random = Random(7)
    for _ in range(60):
        person, activity = random.choice(people), str(random.randrange(3))
        match random.randrange(5):
            case 0 | 1:
                published.notify(like(ada, person, activity))
            case 2:
                published.withdraw(ada.id, "like", f"activity:{activity}", person.id)
            case 3 if lines(ada.id):
                service.mark_read(caller(ada), random.choice(lines(ada.id)).id)
            case 4 if random.random() < 0.3:
                service.mark_all_read(caller(ada), ReadAll())
        assert unread(ada.id) == counted_unread(ada.id)


@on_a_server
def test_likes_of_many_at_once_make_one_line_with_all_of_them() -> None:
    ada = register("ada")
    people = [register(f"person{number}") for number in range(24)]
    together(*[lambda person=person: published.notify(like(ada, person)) for person in people * 2])
    (line,) = lines(ada.id)
    assert (line.count, unread(ada.id)) == (24, 1)
    assert set(line_actors(line)) <= {person.id for person in people}


@on_a_server
def test_telling_reading_and_withdrawing_at_once_keeps_the_count_exact() -> None:
    ada = register("ada")
    people = [register(f"person{number}") for number in range(6)]
    published.notify(*(goal(ada, number) for number in range(10)))
    read_ids = [line.id for line in lines(ada.id)[:6]]
    works: list[Callable[[], object]] = [
        lambda number=number: published.notify(goal(ada, number)) for number in range(10, 20)
    ]
    works += [lambda id_=id_: service.mark_read(caller(ada), id_) for id_ in read_ids * 2]
    works += [
        lambda person=person, activity=activity: published.notify(like(ada, person, str(activity)))
        for person in people
        for activity in range(3)
    ]
    works += [lambda person=person: published.withdraw(ada.id, "like", "activity:1", person.id) for person in people]
    works += [lambda: service.mark_all_read(caller(ada), ReadAll())] * 2
    Random(3).shuffle(works)
    together(*works)
    assert unread(ada.id) == counted_unread(ada.id)
