"""Many users like, take back and share at the same time: the counts are exact, and so are the cheers."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from typing import TypeVar

import pytest
from fitai.community import published
from fitai.community.activities import service as activities_service
from fitai.community.activities import store as activities_store
from fitai.community.activities.models import Activity, ChangeActivity, NewActivity, ShareActivity
from fitai.community.engagement import service, store
from fitai.community.personal import PERSONAL_DATA
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id

from tests.store.conftest import on_a_server
from tests.unit.auth.people import Person, register
from tests.unit.users.people import show

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

T = TypeVar("T")
USERS, TURNS = 60, 5


def caller(name: str) -> Caller:
    return Caller(name, f"{name}@example.com", "user", "free", "s", 0, 2**40)


@pytest.fixture
def author(dynamodb: None) -> Person:
    ada = register()
    show(ada, "public")
    return ada


@pytest.fixture
def post(author: Person) -> Activity:
    request = NewActivity(title="A good week", visibility="public")
    return activities_service.publish_post(caller(author.id), new_id(), request)


def run_concurrently(work: Callable[[T], object], items: Iterable[T], threads: int = 16) -> None:
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, items))


def stored(post: Activity) -> Activity:
    found = activities_store.load_activity(post.id)
    assert found is not None
    return found


def likers(post: Activity) -> set[str]:
    found, after = store.likes_page(post.id, 100, None)
    assert after is None
    return {user_id for user_id, _ in found}


def test_three_hundred_likes_and_unlikes_by_sixty_users_end_exact(post: Activity) -> None:
    def act(user_and_turn: tuple[int, int]) -> None:
        user, turn = user_and_turn
        (service.unlike if (user + turn) % 2 else service.like)(caller(f"u{user}"), post.id)

    run_concurrently(act, [(user, turn) for turn in range(TURNS) for user in range(USERS)], threads=24)
    liked = {f"u{user}" for user in range(USERS) if store.likes(post.id, f"u{user}")}
    assert stored(post).engagement.likes == len(liked)
    assert likers(post) == liked
    assert {user for user in range(USERS) if published.cheers_given(f"u{user}")} == {int(name[1:]) for name in liked}

    run_concurrently(lambda user: service.like(caller(f"u{user}"), post.id), range(USERS))
    assert stored(post).engagement.likes == USERS == len(likers(post))


def test_one_user_on_many_devices_likes_once(post: Activity) -> None:
    run_concurrently(lambda _: service.like(caller("bob"), post.id), range(40))
    assert (stored(post).engagement.likes, published.cheers_given("bob")) == (1, 1)
    run_concurrently(lambda _: service.unlike(caller("bob"), post.id), range(40))
    assert (stored(post).engagement.likes, published.cheers_given("bob")) == (0, 0)


def test_shares_count_once_for_each_user_and_platform(post: Activity) -> None:
    platforms = ("internal", "social_media")

    def share(request: tuple[int, str, int]) -> None:
        user, platform, _ = request
        service.share(caller(f"u{user}"), post.id, ShareActivity.model_validate({"platform": platform}))

    run_concurrently(share, list(product(range(20), platforms, range(3))))
    assert stored(post).engagement.shares == 40


def test_a_change_and_likes_at_the_same_time_lose_neither(author: Person, post: Activity) -> None:
    def act(number: int) -> None:
        if number % 10:
            service.like(caller(f"u{number}"), post.id)
            return
        version = stored(post).version
        activities_service.change_activity(
            caller(author.id), post.id, ChangeActivity(version=version, description=f"Text {number}")
        )

    for start in range(0, 50, 10):
        run_concurrently(act, range(start, start + 10))
    assert (stored(post).engagement.likes, stored(post).version) == (45, 6)


def test_likes_while_the_post_is_deleted_leave_nothing_behind(author: Person, post: Activity) -> None:
    def act(number: int) -> None:
        with suppress(NotFound):
            if number == 20:
                activities_service.delete_activity(caller(author.id), post.id)
            else:
                service.like(caller(f"u{number}"), post.id)

    run_concurrently(act, range(40))
    for _ in store.delete_engagement(post.id):
        pass
    assert activities_store.load_activity(post.id) is None
    assert likers(post) == set()


def test_the_erasure_of_users_who_like_subtracts_each_once(post: Activity) -> None:
    run_concurrently(lambda user: service.like(caller(f"u{user}"), post.id), range(20))

    def erase(number: int) -> None:
        for _ in PERSONAL_DATA.erase(f"u{number % 10}"):
            pass

    run_concurrently(erase, range(20))
    assert stored(post).engagement.likes == 10
    assert likers(post) == {f"u{user}" for user in range(10, 20)}
