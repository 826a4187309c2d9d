"""What activities cost with a few and with many of them: the same requests, and units by the page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.community.activities import reactions
from fitai.community.activities.models import Activity, ActivityContent
from fitai.community.activities.store import ActivityItem
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.workouts.published import completed_workout

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.store.conftest import account
from tests.unit.auth.people import Person, register
from tests.unit.community.activities.steps import PATH, establish
from tests.unit.users.people import befriend, show
from tests.unit.workouts.training import finish

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class People:
    """The author of the activities, and a friend."""

    def __init__(self) -> None:
        self.ada, self.bob = register(), register("bob")
        for person in (self.ada, self.bob):
            show(person, "public")
            establish(person)
        befriend(self.ada, self.bob)
        deliver_events()


def stored_post(author: Person, number: int) -> Any:
    at = NOW - timedelta(minutes=number)
    content = ActivityContent(title=f"Post {number}", description="What happened this week. " * 12)
    values = {"user_id": author.id, "activity_type": "post", "visibility": "public", "version": 1, "content": content}
    activity = Activity.model_validate(
        values | {"id": f"{author.id[:-6]}{number:06d}", "created_at": at, "updated_at": at}
    )
    return ActivityItem.from_activity(activity)


@pytest.fixture(scope="module", params=[10, 10_000])
def people(request: pytest.FixtureRequest) -> Iterator[People]:
    with account():
        clock.set_source(lambda: NOW)
        found = People()
        histories.write([stored_post(found.ada, number) for number in range(request.param)])
        yield found


@pytest.fixture(autouse=True)
def _noon(people: People) -> None:
    clock.set_source(lambda: NOW)


def cost(answer: Answer) -> list[str]:
    assert 200 <= answer.status < 300, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


def token(person: Person) -> str:
    return access_token(person.id)


def newest(people: People) -> str:
    return str(call("GET", PATH, token=token(people.ada), limit=1).data[0]["id"])


def test_a_page_of_ones_own_is_one_query(people: People) -> None:
    answer = call("GET", PATH, token=token(people.ada), limit=10)
    assert len(answer.data) == 10 and cost(answer) == ["Query"]
    assert answer.read_units <= 2


def test_a_page_of_anothers_is_one_query_and_one_batch(people: People) -> None:
    answer = call("GET", PATH, token=token(people.bob), userId=people.ada.id, limit=10)
    assert len(answer.data) == 10 and cost(answer) == ["Query", "BatchGetItem"]
    assert answer.read_units <= 4
    call("POST", f"{PATH}/{newest(people)}/like", token=token(people.bob)).data  # noqa: B018
    again = call("GET", PATH, token=token(people.bob), userId=people.ada.id, limit=10)
    assert cost(again) == ["Query", "BatchGetItem"] and again.data[0]["engagement"]["likedByMe"]


def test_a_page_that_all_are_liked_on_is_still_one_batch(people: People) -> None:
    answer = call("GET", PATH, token=token(people.bob), userId=people.ada.id, limit=100)
    assert cost(answer) == ["Query", "BatchGetItem"]


def test_one_activity_is_two_requests(people: People) -> None:
    answer = call("GET", f"{PATH}/{newest(people)}", token=token(people.bob))
    assert cost(answer) == ["GetItem", "BatchGetItem"] and answer.read_units <= 4


def test_a_post_is_one_read_and_one_transaction(people: People) -> None:
    answer = call("POST", PATH, {"title": "New", "visibility": "public"}, token=token(people.ada))
    assert cost(answer) == ["GetItem", "TransactWriteItems"]
    assert answer.write_units <= 11
    changed = call("PUT", f"{PATH}/{answer.data['id']}", {"version": 1, "title": "Newer"}, token=token(people.ada))
    assert cost(changed) == ["GetItem", "GetItem", "TransactWriteItems", "GetItem", "BatchGetItem"]
    deleted = call("DELETE", f"{PATH}/{answer.data['id']}", token=token(people.ada))
    assert cost(deleted) == ["GetItem", "TransactWriteItems"]


def test_a_like_is_two_reads_and_one_transaction_and_the_push(people: People) -> None:
    url = f"{PATH}/{newest(people)}/like"
    call("DELETE", url, token=token(people.bob))
    liked = call("POST", url, token=token(people.bob))
    assert cost(liked) == ["GetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "Query"]
    assert liked.write_units <= 15
    unliked = call("DELETE", url, token=token(people.bob))
    assert cost(unliked) == ["GetItem", "TransactWriteItems"]


def test_likes_are_listed_in_four_requests(people: People) -> None:
    url = f"{PATH}/{newest(people)}/like"
    call("POST", url, token=token(people.bob))
    answer = call("GET", f"{url}s", token=token(people.bob))
    assert len(answer.data) == 1 and cost(answer) == ["GetItem", "BatchGetItem", "Query", "BatchGetItem"]


def test_a_share_is_two_reads_and_one_transaction(people: People) -> None:
    answer = call("POST", f"{PATH}/{newest(people)}/share", {"platform": "internal"}, token=token(people.bob))
    assert cost(answer) == ["GetItem", "BatchGetItem", "TransactWriteItems"]


def test_a_repeated_event_costs_three_reads_or_one(people: People) -> None:
    workout = finish(token(people.bob))
    event = completed_workout(people.bob.id, workout["id"])
    assert event is not None
    (published,) = [
        activity
        for activity in call("GET", PATH, token=token(people.bob)).data
        if activity["targetId"] == workout["id"]
    ]
    before = len(meter.operations)
    reactions.update_activities(event)
    assert meter.operations[before:] == ["BatchGetItem", "GetItem", "Query"], "a repeated event finds nothing to do"
    call("DELETE", f"{PATH}/{published['id']}", token=token(people.bob)).data  # noqa: B018
    before = len(meter.operations)
    reactions.update_activities(event)
    assert meter.operations[before:] == ["BatchGetItem"]


def test_a_publication_looks_at_its_source_twice(people: People) -> None:
    body = {"exercises": [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}]}], "start": True}
    workout = call("POST", "/workouts", body, token=token(people.bob)).data
    call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 100, "reps": 5}, token=token(people.bob)).data  # noqa: B018
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token(people.bob)).data  # noqa: B018
    event = completed_workout(people.bob.id, workout["id"])
    assert event is not None
    before = len(meter.operations)
    reactions.update_activities(event)
    assert meter.operations[before:] == [
        *("BatchGetItem", "GetItem", "Query", "TransactWriteItems"),
        *("BatchGetItem", "GetItem", "Query"),
    ]
