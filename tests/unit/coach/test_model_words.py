"""The analyses with a model on loopback: its words with our numbers, ours otherwise, in time, and only for who pays."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.coach import model_words

from tests.harness.model_server import ModelServer, Reply, data_of, model_server, use_model
from tests.unit.coach.steps import BENCH, analyze, ask, at, optimize, train_weekly

SECONDS = model_words.SECONDS
PLAN = {"type": "weight", "currentValue": 80, "targetValue": 74}
LOSS = "From 80 kg to 74 kg takes about 12 weeks"


@pytest.fixture
def server(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model on loopback that is waited for, however busy the machine is."""
    monkeypatch.setattr(model_words, "SECONDS", 20.0)
    with model_server() as running:
        use_model(running)
        at(0)
        yield running
        use_model(None)


def rewording(change: Any) -> Any:
    """A model that changes the text of each sentence."""

    def reply(body: dict[str, Any]) -> Reply:
        findings = data_of(body)["findings"]
        sentences = [{"key": finding["key"], "text": change(finding["text"])} for finding in findings]
        return Reply(json.dumps({"sentences": sentences}))

    return reply


def test_the_words_of_the_model_are_used_with_our_numbers(server: ModelServer) -> None:
    server.script(rewording(lambda text: f"Good news. {text}"))
    train_weekly([100, 101, 102.5, 103, 104.5, 105])
    analysis, goal = analyze(exerciseId=BENCH), optimize(goal=PLAN)
    assert (analysis["wordedBy"], goal["wordedBy"]) == ("model", "model")
    assert analysis["text"].startswith("Good news. Barbell Bench Press is going up: about +1 kg a week")
    assert goal["text"].startswith(f"Good news. {LOSS}")
    assert analysis["lifts"][0]["text"].startswith("Barbell Bench Press is going up"), "only the whole is worded"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("12 weeks", "6 weeks"),
        lambda text: text + " Lose 5 kg a week.",
        lambda text: "Just lose it in half the time.",
        lambda text: text + " See www.example.com.",
    ],
)
def test_another_number_gives_our_own_words(server: ModelServer, change: Any) -> None:
    server.script(rewording(change))
    answer = optimize(goal=PLAN)
    assert answer["wordedBy"] == "built_in"
    assert answer["text"].startswith(LOSS)


@pytest.mark.parametrize("behaviour", ["rate_limited", {"name": "content", "text": "no JSON"}])
def test_a_model_that_fails_changes_nothing(server: ModelServer, behaviour: Any) -> None:
    server.script(behaviour)
    answer = optimize(goal=PLAN)
    assert (answer["wordedBy"], answer["text"][: len(LOSS)]) == ("built_in", LOSS)


def test_a_model_that_is_slow_is_not_waited_for(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SECONDS < 2
    monkeypatch.setattr(model_words, "SECONDS", 0.2)
    server.script(lambda body: Reply("{}", delay=5))
    assert optimize(goal=PLAN)["wordedBy"] == "built_in"


def test_nothing_is_sent_that_says_who_asks(server: ModelServer) -> None:
    server.script(rewording(lambda text: text))
    optimize(goal=PLAN)
    sent = json.dumps([request.body for request in server.requests])
    assert server.requests
    assert "user-1" not in sent
    assert "example.com" not in sent


def test_who_does_not_pay_gets_our_own_words_and_asks_no_model(server: ModelServer) -> None:
    answer = ask("/ai/exercise-suggest", premium=False, kind="similar", exerciseId=BENCH)
    assert (answer.data["wordedBy"], server.requests) == ("built_in", [])
    assert ask("/ai/exercise-suggest", kind="similar", exerciseId=BENCH).status == 200
    assert len(server.requests) == 1


def test_sixty_analyses_an_hour_are_worded_and_the_others_are_answered_all_the_same(server: ModelServer) -> None:
    server.script(rewording(lambda text: f"Good news. {text}"))
    for _ in range(59):
        assert ask("/ai/exercise-suggest", premium=True, kind="similar", exerciseId=BENCH, limit=1).status == 200
    assert optimize(goal=PLAN)["wordedBy"] == "model"
    assert optimize(goal=PLAN)["wordedBy"] == "built_in"
    at(0.1)
    assert optimize(goal=PLAN)["wordedBy"] == "model"
