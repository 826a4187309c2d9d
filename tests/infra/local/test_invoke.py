"""`make invoke` knows every sample, and says what it cost."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra import ROOT
from infra.local import invoke, mail
from infra.local.client import Account, Api, Stack
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.invoke import Player, costs, sample_path

STACK = Stack(
    "http://localhost:1/v1", "ws://localhost:1/live", "http://localhost:1/v1/docs", "fitai-local", "eu-central-1"
)
SAMPLES = sorted((ROOT / "events").glob("*/*.json"))


def player(answer: Any = None) -> Player:
    """A player with an account `user`, on a stack that gives an answer to every request, and remembers these."""
    made = Player(Cloud(Path("nowhere")), STACK)
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        status, content = answer
        return httpx.Response(status, json=content)

    api = Api(STACK, "token-of-user", httpx.Client(transport=httpx.MockTransport(respond)))
    made.accounts["user"] = Account("user-1", "user@example.com", "user", "secret", "token-of-user", api)
    made.saved["user.id"] = "user-1"
    made.requests = requests  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_is_of_a_kind_that_can_be_sent(path: Path):
    sample = json.loads(path.read_text())

    assert len({"request", "message", "event"} & sample.keys()) == 1
    for before in sample.get("before", []):
        assert len({"request", "message", "mail", "upload", "totp", "passkey", "payments"} & before.keys()) == 1


def test_a_request_is_sent_as_its_account_with_what_was_saved(monkeypatch: pytest.MonkeyPatch):
    made = player((201, {"data": {"id": "workout-1"}}))
    before = {
        "as": "user",
        "request": {"method": "POST", "path": "/workouts", "body": {"for": "{user.id}"}},
        "save": {"id": "data.id"},
    }
    sample = {
        "as": "user",
        "before": [before],
        "request": {"method": "PUT", "path": "/workouts/{id}/set/0", "query": {"exercise": "0"}, "body": {"reps": 5}},
        "status": 200,
    }
    made.prepare(sample)
    played = made.play(sample, "fitai-local-workouts-complete_set")

    first, second = made.requests  # type: ignore[attr-defined]
    assert json.loads(first.content) == {"for": "user-1"}
    assert str(second.url) == "http://localhost:1/v1/workouts/workout-1/set/0?exercise=0"
    assert second.headers["authorization"] == "Bearer token-of-user"
    assert played.headline.startswith("PUT /workouts/workout-1/set/0  201, where the sample has 200  ")


def test_what_must_have_happened_before_and_did_not_is_said():
    made = player((500, {"error": {}}))
    before = {"as": "user", "request": {"method": "POST", "path": "/workouts", "body": {}}}

    with pytest.raises(Trouble, match="POST /workouts: 500"):
        made.prepare({"before": [before]})


def test_an_account_with_a_fixed_name_may_be_there_from_last_time():
    made = player((409, {"error": {}}))
    made.prepare({"before": [{"as": "user", "request": {"method": "POST", "path": "/auth/register", "body": {}}}]})

    assert len(made.requests) == 1  # type: ignore[attr-defined]


def test_the_link_of_a_mail_is_found(monkeypatch: pytest.MonkeyPatch):
    made = player((200, {}))
    letters = [
        mail.mail_of(
            {"Timestamp": 1, "To": ["a@example.com"], "Subject": "Confirm", "BodyText": "https://x?token=old"}
        ),
        mail.mail_of(
            {"Timestamp": 2, "To": ["a@example.com"], "Subject": "Confirm", "BodyText": "https://x?token=new."}
        ),
        mail.mail_of(
            {"Timestamp": 3, "To": ["b@example.com"], "Subject": "Confirm", "BodyText": "https://x?token=other"}
        ),
    ]
    monkeypatch.setattr(mail, "mails", lambda cloud: letters)
    made.prepare({"before": [{"mail": {"to": "a@example.com", "subject": "Confirm", "save": "token"}}]})

    assert made.fill({"token": "{token}"}) == {"token": "new."}


def test_the_cost_is_that_of_the_line_that_ends_the_call():
    line = json.dumps({"_aws": {}, "DynamoDBRequests": [3.0], "ReadUnits": [1.5], "WriteUnits": [28.0]})

    assert costs(["something else", line]) == "3 requests, 1.5 read units, 28 write units"
    assert costs(["something else"]) == "no line in the log says what it cost"


@pytest.mark.parametrize("text", ["", "events/workouts/no_such.json", "README.md", "events"])
def test_what_is_no_sample_is_said(text: str):
    with pytest.raises(Trouble, match=r"events/workouts/complete_set\.json"):
        sample_path(text)


def test_a_sample_is_found_from_the_repository():
    assert sample_path("events/workouts/complete_set.json") == ROOT / "events" / "workouts" / "complete_set.json"


def test_a_long_answer_is_cut(monkeypatch: pytest.MonkeyPatch):
    assert invoke._shown({"short": 1}) == '{\n  "short": 1\n}'
    shown = invoke._shown("x" * 10_000)
    assert len(shown) < 5_000
    assert shown.endswith("10000 characters in all")
