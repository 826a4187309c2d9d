"""What recommendations cost with a short and a long history: the same requests, and units that follow the page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fitai.coach import rules, store
from fitai.coach.feedback import service as feedback
from fitai.coach.feedback import store as feedback_store
from fitai.coach.feedback.models import ExercisePreference
from fitai.coach.models import RecommendationType
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.meter import meter
from fitai.templates.counting.service import ensure_count

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.conftest import account
from tests.unit.coach.recommendations import BENCH, ROW, SQUAT, START, Clock, content, metadata, plan

ME = "user-1"
HISTORIES = (3, 2_000)
"""Recommendations of the past."""
FEEDBACK = 200
"""Exercises with feedback: as many as are kept."""


@pytest.fixture(scope="module", params=HISTORIES)
def count(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        Clock().start()
        items: list[store.RecommendationItem] = []
        for place in range(number):
            made_at = START - timedelta(hours=place + 1)
            begun = rules.begin(ME, new_id(), RecommendationType.TEMPLATE, "asked", made_at)
            three_lifts = content(template=plan(SQUAT, BENCH, ROW, weekdays=("monday", "wednesday", "friday")))
            made = rules.finish(begun, three_lifts, begun.context, metadata(), made_at)
            items.append(store.RecommendationItem.of(made))
        histories.write(items)
        if number == HISTORIES[-1]:
            preferences = {
                f"exercise-{place}": ExercisePreference(value=0.5, day=START.toordinal()) for place in range(FEEDBACK)
            }
            feedback_item = feedback_store.ExerciseFeedbackItem.of(ME)
            feedback_item.version, feedback_item.preferences = 1, preferences
            histories.write([feedback_item])
        ensure_count(ME)
        yield number


@pytest.fixture(autouse=True)
def _noon(count: int) -> None:
    Clock().start()


def premium() -> str:
    return access_token(ME, subscription="premium")


def cost(answer: Answer) -> list[str]:
    assert 200 <= answer.status < 300, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


def newest() -> str:
    (recommendation,) = call("GET", "/ai/recommendations", token=premium(), limit=1).data
    return str(recommendation["id"])


@pytest.mark.parametrize(
    "query", [{}, {"type": "workout"}, {"status": "expired"}, {"status": "pending", "type": "template"}]
)
def test_a_page_is_one_query(count: int, query: dict[str, str]) -> None:
    answer = call("GET", "/ai/recommendations", token=premium(), **query)
    assert cost(answer) == ["Query"]
    # Twenty plans of less than a kilobyte and a half each, eventually consistent.
    assert answer.read_units <= 4


def test_polling_is_one_get_item(count: int) -> None:
    answer = call("GET", f"/ai/recommendations/{newest()}", token=access_token(ME))
    assert cost(answer) == ["GetItem"]
    assert answer.read_units <= 1


def test_a_rating_is_two_reads_a_transaction_and_the_query_of_the_devices(count: int) -> None:
    path = f"/ai/recommendations/{newest()}/feedback"
    answer = call("PUT", path, {"rating": 5}, token=access_token(ME))
    assert cost(answer) == ["GetItem", "GetItem", "TransactWriteItems", "Query"]
    again = call("PUT", path, {"rating": 5}, token=access_token(ME))
    assert cost(again) == ["GetItem"]


def test_accepting_a_plan_is_one_transaction(count: int) -> None:
    path = f"/ai/recommendations/{newest()}/feedback"
    answer = call("PUT", path, {"status": "accepted"}, token=access_token(ME))
    assert cost(answer) == ["GetItem", "GetItem", "GetItem", "TransactWriteItems", "Query"]
    assert answer.write_units <= 40


def test_preferences_are_one_get_item(count: int) -> None:
    meter.reset()
    feedback.exercise_preferences(ME, clock.now())
    assert list(meter.operations) == ["GetItem"]
    assert meter.read_units <= 2
