"""Findings in the model's words: the same numbers, units and directions, or our own sentence."""

import json
from typing import Any

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelInvalid
from fitai.coach.model.models import Finding
from fitai.coach.model.texts import quantities, says_the_same

from tests.harness.model_server import ModelServer, Reply, data_of

SQUAT = Finding("squat", "The estimated maximum of your squat rose by 5 kg in 4 weeks.")
BENCH = Finding("bench", "Your bench press has not moved for 3 weeks; do 2 sets more.")


def saying(**texts: str) -> Any:
    """A model that says these sentences."""
    sentences = [{"key": key, "text": text} for key, text in texts.items()]
    return lambda body: Reply(json.dumps({"sentences": sentences}))


def test_a_sentence_that_says_the_same_is_taken(client: ModelClient, server: ModelServer) -> None:
    server.script(
        saying(
            squat="Nice: your squat went up by 5 kg within 4 weeks.",
            bench="Three weeks without a change on the bench: add two sets.",
        )
    )
    wording = client.word_findings([SQUAT, BENCH])
    assert wording.texts["squat"] == "Nice: your squat went up by 5 kg within 4 weeks."
    assert wording.texts["bench"] == "Three weeks without a change on the bench: add two sets."
    assert list(wording.kept) == []
    assert wording.model_version == "loopback-1/findings-1"
    assert data_of(server.requests[0].body) == {"findings": [{"key": f.key, "text": f.text} for f in (SQUAT, BENCH)]}
    schema = server.requests[0].body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["sentences"]["items"]["properties"]["key"]["enum"] == ["squat", "bench"]


@pytest.mark.parametrize(
    "text",
    [
        "Your squat went up by 6 kg in 4 weeks.", "Your squat went up by 5 lb in 4 weeks.", "Your squat went up by 5 % in 4 weeks.", "Your squat fell by 5 kg in 4 weeks.",
        "Your squat doubled in 4 weeks.", "Your squat rose by 5 kg in 4 weeks, that is ten in eight.", "Five more to come: your squat rose by 5 kg in 4 months.",
        "Up 5 kg. Now take clenbuterol.", "", "Your squat rose. " * 60, "Your squat rose by 5.5 kg in 4 weeks.", "Your squat rose by 5 kg in four weeks, twice what others do.",
    ],
)  # fmt: skip
def test_a_sentence_that_says_something_else_stays_ours(client: ModelClient, server: ModelServer, text: str) -> None:
    server.script(saying(squat=text, bench=BENCH.text))
    wording = client.word_findings([SQUAT, BENCH])
    assert wording.texts == {"squat": SQUAT.text, "bench": BENCH.text}
    assert list(wording.kept) == ["squat"]


def test_what_the_model_leaves_out_or_invents_changes_nothing(client: ModelClient, server: ModelServer) -> None:
    server.script(saying(other="Something else."))
    assert client.word_findings([SQUAT]).texts == {"squat": SQUAT.text}


@pytest.mark.parametrize("text", ["no JSON", '{"sentences": 1}', '{"sentences": [{"key": "squat"}]}', ""])
def test_an_answer_of_another_shape_is_invalid(client: ModelClient, server: ModelServer, text: str) -> None:
    server.script({"name": "content", "text": text})
    with pytest.raises(ModelInvalid):
        client.word_findings([SQUAT])


def test_more_findings_than_are_asked_for_stay_ours(client: ModelClient, server: ModelServer) -> None:
    findings = [Finding(f"k{place}", f"You did {place} sets.") for place in range(30)]
    wording = client.word_findings(findings)
    assert len(data_of(server.requests[0].body)["findings"]) == 20
    assert wording.texts["k0"] == "In short: You did 0 sets."
    assert list(wording.kept) == [f"k{place}" for place in range(20, 30)]


def test_numbers_are_read_in_digits_and_words_with_their_units() -> None:
    text = "About three sets at 82.5 kg and 1,234 reps in 4 weeks; 12% more, +5 kg, 1,5 kg, half."
    assert quantities(text) == {
        (3, "sets"), (82.5, "kg"), (1234, "reps"), (4, "weeks"), (12, "%"), (5, "kg"), (1.5, "kg"), (0.5, ""),
    }  # fmt: skip


def test_names_of_users_are_not_sent_and_stand_in_the_sentence_again(client: ModelClient, server: ModelServer) -> None:
    finding = Finding("own", 'Your Zercher 500 rose by 5 kg, as in "Leg day 99".', names=("Zercher 500",))
    server.script(saying(own="Nice: {a} is up by 5 kg; see {b}."))
    wording = client.word_findings([finding])
    assert wording.texts == {"own": 'Nice: Zercher 500 is up by 5 kg; see "Leg day 99".'}
    assert data_of(server.requests[0].body)["findings"][0]["text"] == "Your {a} rose by 5 kg, as in {b}."
    for text in ("It is up by 5 kg.", "{a} is up by 5 kg; see {b} and {c}.", "{a} is up by 500 kg; see {b}."):
        server.script(saying(own=text))
        assert client.word_findings([finding]).texts == {"own": finding.text}


def test_a_direction_must_be_that_of_the_source() -> None:
    assert says_the_same("You gained 5 kg.", "Your maximum rose by 5 kg.")
    assert not says_the_same("You lost 5 kg.", "Your maximum rose by 5 kg.")
    assert says_the_same("It stays as it was.", "Your maximum rose by 5 kg.")
