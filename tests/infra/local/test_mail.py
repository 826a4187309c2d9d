"""`make mail` shows what was sent, from whichever record there is."""

import io
import json
from typing import Any
from urllib.error import HTTPError

import pytest

from infra.local import mail
from infra.local.cloud import Cloud

KEPT = {
    "MessageId": "1",
    "Timestamp": 10,
    "Source": "a@fitai",
    "To": ["x@example.com"],
    "Subject": "Old",
    "BodyText": "o",
}
RAW = {"MessageId": "2", "Timestamp": 20, "Source": "", "To": [], "Subject": "", "BodyText": ""}
OURS = {
    "id": "2",
    "at": 20,
    "from": "a@fitai",
    "to": ["y@example.com"],
    "subject": "Raw",
    "text": "",
    "html": "<p>r</p>",
}


def answer(monkeypatch: pytest.MonkeyPatch, sent: Any) -> None:
    """Let the local cloud answer: with what was sent, or with a status where it does not know that address."""

    def urlopen(url: str, timeout: float) -> Any:
        if url.endswith("/_ministack/ses/messages"):
            content = {"messages": {"000000000000": [KEPT, RAW]}}
        elif isinstance(sent, int):
            raise HTTPError(url, sent, "no", {}, None)  # type: ignore[arg-type]
        else:
            content = sent
        return io.BytesIO(json.dumps(content).encode())

    monkeypatch.setattr(mail, "urlopen", urlopen)


def test_mails_are_those_kept_and_those_seen_each_once_the_oldest_first(monkeypatch: pytest.MonkeyPatch):
    answer(monkeypatch, {"mails": [OURS], "pushes": []})

    mails = mail.mails(Cloud())

    assert [(letter.subject, letter.to, letter.text) for letter in mails] == [
        ("Old", ("x@example.com",), "o"),
        ("Raw", ("y@example.com",), "<p>r</p>"),
    ]


def test_where_nothing_is_recorded_the_kept_ones_are_shown(monkeypatch: pytest.MonkeyPatch):
    answer(monkeypatch, 404)

    assert [letter.subject for letter in mail.mails(Cloud())] == ["Old", ""]
    assert mail.pushes(Cloud()) == []


def test_a_cloud_that_fails_is_not_taken_for_one_that_sent_nothing(monkeypatch: pytest.MonkeyPatch):
    answer(monkeypatch, 500)

    with pytest.raises(HTTPError):
        mail.pushes(Cloud())


def test_pushes_are_shown(monkeypatch: pytest.MonkeyPatch):
    push = {"endpoint": "arn:aws:sns:app/device", "platform": "GCM", "message": "Rest is over"}
    answer(monkeypatch, {"mails": [], "pushes": [push]})

    assert mail.pushes(Cloud()) == [push]


def test_mails_to_somebody_are_all_shown_and_otherwise_the_newest():
    letters = [mail.mail_of({"at": n, "to": [f"{'ab'[n % 2]}@example.com"], "subject": str(n)}) for n in range(50)]

    assert [letter.subject for letter in mail.chosen(letters, "a@")] == [str(n) for n in range(0, 50, 2)]
    assert [letter.subject for letter in mail.chosen(letters, "")] == [str(n) for n in range(30, 50)]
