"""Many at the same moment: what two users are to each other stays one thing, and is counted right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import pytest
from fitai.accounts import store as accounts_store
from fitai.auth import service as auth
from fitai.auth.models import Registration
from fitai.kernel.audit import Origin
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.tokens import verify_access_token
from fitai.users.body import service as body
from fitai.users.body.models import AddBodyEntry
from fitai.users.social import service, store
from fitai.users.social.models import Tie

from tests.store.conftest import on_a_server

pytestmark = pytest.mark.usefixtures("dynamodb")

ORIGIN = Origin("203.0.113.77", "request-1")


def account(name: str) -> Caller:
    asked = Registration(email=f"{name}@example.com", username=name, password="plums under an oak 7")
    return verify_access_token(auth.register(asked, None, None, ORIGIN).access_token)


def together(*works: Callable[[], object]) -> list[str]:
    """How each ended: `ok`, or the code of the problem."""

    def one(work: Callable[[], object]) -> str:
        try:
            work()
        except Problem as problem:
            return problem.problem_code
        return "ok"

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(one, works))


def assert_ties_are_consistent(*people: Caller) -> None:
    for person in people:
        ties = [store.tie(person.id, other.id) for other in people if other is not person]
        assert ties == [store.tie(other.id, person.id).mirrored for other in people if other is not person]
        counts = store.tie_state("nobody", person.id, with_counts=True).counts
        assert (counts.friends, counts.followers, counts.following) == (
            sum(tie.friends for tie in ties),
            sum(tie.followed for tie in ties),
            sum(tie.follows for tie in ties),
        )


def test_one_after_the_other() -> None:
    ada, bob = account("ada"), account("bob")
    service.request_friend(ada, bob.id)
    service.request_friend(bob, ada.id)
    service.follow_user(ada, bob.id)
    assert store.tie(ada.id, bob.id) == Tie("accepted", follows=True)
    assert_ties_are_consistent(ada, bob)
    service.block_user(bob, ada.id, ORIGIN)
    assert_ties_are_consistent(ada, bob)
    service.unblock_user(bob, ada.id, ORIGIN)
    assert store.tie(ada.id, bob.id) == Tie()


@on_a_server
def test_two_who_ask_each_other_at_once_are_friends() -> None:
    ada = account("ada")
    others = [account(f"other{n}") for n in range(6)]
    for other in others:
        asked = [partial(service.request_friend, ada, other.id), partial(service.request_friend, other, ada.id)]
        assert together(*asked) == ["ok", "ok"]
    assert all(store.tie(ada.id, other.id).friends for other in others)
    assert_ties_are_consistent(ada, *others)


@on_a_server
def test_whatever_three_do_at_once_leaves_everything_sound() -> None:
    people = [account(name) for name in ("ada", "bob", "cat")]
    random = Random(7)
    actions = (
        service.request_friend,
        partial(service.answer_request, accept=True),
        service.remove_friend,
        service.follow_user,
        service.unfollow_user,
        partial(service.block_user, origin=ORIGIN),
        partial(service.unblock_user, origin=ORIGIN),
    )
    for _ in range(8):
        works: list[Callable[[], object]] = []
        for _ in range(8):
            one, other = random.sample(people, 2)
            works.append(partial(random.choice(actions), one, other.id))
        outcomes = together(*works)
        assert set(outcomes) <= {"ok", "not_found", "already_friends"}, outcomes
        assert_ties_are_consistent(*people)


@on_a_server
def test_weighings_at_once_leave_the_latest_as_the_current_weight() -> None:
    ada = account("ada")
    days = [f"2026-01-{day:02d}" for day in (4, 2, 8, 6, 1, 7, 3, 5)]
    given = [AddBodyEntry.model_validate({"date": day, "weight": 60 + int(day[-2:])}) for day in days]
    outcomes = together(*(partial(body.add_entry, ada, f"entry-{n}", item) for n, item in enumerate(given)))
    assert outcomes == ["ok"] * 8
    found = accounts_store.find_account(ada.id)
    assert found is not None
    assert found.metrics.current_weight == 68
