"""What a call costs is counted, and every call writes one line."""

import json

import pytest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.table import Entity, commit, get, get_many, put, query, update
from fitai.kernel.types import Nothing
from pynamodb.attributes import UnicodeAttribute

from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("empty_table")


class Stone(Entity, discriminator="test_stone"):
    text = UnicodeAttribute(default="")

    @classmethod
    def of(cls, name: str, text: str = "") -> "Stone":
        return cls(PK="STONES", SK=name, text=text)


def make_endpoint(work):
    def handler(request: Request) -> Nothing:
        work()
        return Nothing()

    return endpoint("POST", "/stones", access="read:own_profile", summary="Stones")(handler)


def test_each_kind_of_request_is_counted_once():
    def work() -> None:
        commit(put(Stone.of("a")))
        commit(put(Stone.of("b")), update(Stone.of("a"), Stone.text.set("x")))
        get(Stone, "STONES", "a")
        query("STONES")
        get_many([("STONES", "a"), ("STONES", "b")])

    answer = send(make_endpoint(work), caller=account())

    assert answer.operations == ["UpdateItem", "PutItem", "TransactWriteItems", "GetItem", "Query", "BatchGetItem"]
    assert answer.requests == 6
    assert answer.write_units > 0 and answer.read_units > 0


def test_each_call_is_counted_anew():
    measured_endpoint = make_endpoint(
        lambda: commit(put(Stone.of("a"), when=Stone.PK.exists() | Stone.PK.does_not_exist()))
    )
    answers = [send(measured_endpoint, caller=account()) for _ in range(2)]

    assert [answer.operations for answer in answers] == [["UpdateItem", "PutItem"]] * 2


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def test_a_call_writes_one_line_with_what_it_cost(capsys):
    answer = send(make_endpoint(lambda: get(Stone, "STONES", "a")), caller=account("u-9"))
    (line,) = lines(capsys)

    assert line["route"] == "POST /stones"
    assert line["requestId"] == answer.meta["requestId"]
    assert line["userId"] == "u-9"
    assert line["status"] == 200
    assert line["DynamoDBRequests"] == [2.0]
    assert line["Errors"] == [0.0]
    assert line["Duration"][0] > 0


def test_the_line_has_no_personal_data(capsys):
    send(
        make_endpoint(lambda: None),
        caller=account("u-9"),
        headers={"Authorization": "Bearer secret"},
        address="192.0.2.77",
    )
    text = capsys.readouterr().out

    assert "secret" not in text
    assert "192.0.2.77" not in text
    assert "@" not in text


def test_an_unexpected_failure_is_logged_with_its_reason_and_counted(capsys, caplog):
    def work() -> None:
        raise RuntimeError("why it failed")

    answer = send(make_endpoint(work), caller=account())
    (record,) = caplog.records
    line = lines(capsys)[-1]

    assert "why it failed" in caplog.text
    assert record.requestId == line["requestId"] == answer.meta["requestId"]
    assert (line["status"], line["Errors"]) == (500, [1.0])


def test_a_refusal_is_a_line_but_no_error(capsys):
    send(make_endpoint(lambda: None))
    (line,) = lines(capsys)

    assert (line["status"], line["Errors"]) == (401, [0.0])
