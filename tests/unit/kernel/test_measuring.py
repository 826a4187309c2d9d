"""What a call costs is counted, and every call writes one line."""

import json

import pytest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.identity import AUTHORIZED_BY
from fitai.kernel.observability import METRIC_UNITS, count, write_metrics
from fitai.kernel.table import Entity, commit, get, get_many, put, query, update
from fitai.kernel.task import task
from fitai.kernel.types import Nothing
from pynamodb.attributes import UnicodeAttribute

from functions.schedules import sweep_outbox
from tests.harness.gateway import CONTEXT, rest_event
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


def metrics_of(line: dict) -> dict[tuple[str, ...], set[str]]:
    """The names of the line's metrics, by their dimensions. Each is there as CloudWatch reads it: a number, or several."""
    found: dict[tuple[str, ...], set[str]] = {}
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for metric in directive["Metrics"]:
            value = line[metric["Name"]]
            assert all(isinstance(number, float) for number in (value if isinstance(value, list) else [value]))
        for dimensions in directive["Dimensions"]:
            assert all(isinstance(line[name], str) for name in dimensions)
            found.setdefault(tuple(dimensions), set()).update(metric["Name"] for metric in directive["Metrics"])
    return found


def test_metrics_tell_stages_apart_and_the_duration_routes(capsys):
    send(make_endpoint(lambda: None), caller=account())
    (line,) = lines(capsys)

    assert metrics_of(line) == {
        ("service", "stage"): set(METRIC_UNITS),
        ("service", "stage", "route"): {"Duration"},
    }
    assert (line["stage"], line["route"]) == ("test", "POST /stones")


def test_what_nobody_waits_for_has_no_metrics_by_route(capsys):
    task()(lambda event, context: None)({}, CONTEXT)
    (line,) = lines(capsys)

    assert set(metrics_of(line)) == {("service", "stage")}


def test_the_time_of_the_table_is_part_of_the_calls_time(capsys):
    send(make_endpoint(lambda: get(Stone, "STONES", "a")), caller=account())
    (line,) = lines(capsys)

    assert 0 < line["DynamoDBTime"][0] <= line["Duration"][0]


def test_the_memory_is_a_share_of_what_the_function_has(capsys, monkeypatch):
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", str(100_000))
    send(make_endpoint(lambda: None), caller=account())
    (line,) = lines(capsys)

    assert metrics_of(line)[("stage",)] == {"MemoryShare"}
    assert 0 < line["MemoryShare"][0] < 1


def test_what_a_call_counts_is_in_its_line_and_in_no_other(capsys):
    def work() -> None:
        count("LibraryHits")
        count("LibraryHits")

    send(make_endpoint(work), caller=account())
    send(make_endpoint(lambda: None), caller=account())
    first, second = lines(capsys)

    assert first["LibraryHits"] == 2.0
    assert metrics_of(first)[("stage",)] == {"LibraryHits"}
    assert ("stage",) not in metrics_of(second)


def test_an_unexpected_failure_has_its_kind_as_a_dimension(capsys, caplog):
    def work() -> None:
        raise RuntimeError("why it failed")

    send(make_endpoint(work), caller=account())
    send(make_endpoint(lambda: None), caller=account())
    failed, other = [line for line in lines(capsys) if "_aws" in line]

    assert failed["errorKind"].startswith("RuntimeError in ")
    assert caplog.records[0].errorKind == failed["errorKind"]
    assert metrics_of(failed)[("stage", "errorKind")] == {"UnexpectedErrors"}
    assert metrics_of(failed)[("service", "stage", "route")] == {"Duration", "Errors"}
    assert "errorKind" not in other


@pytest.mark.parametrize(("authorized_by", "metric"), [("the-same", "AuthorizerMisses"), ("another", "AuthorizerHits")])
def test_an_endpoint_sees_whether_the_authorizers_answer_was_cached(capsys, authorized_by, metric):
    event = rest_event("POST", "/stones", {}, {}, None, account().context | {AUTHORIZED_BY: authorized_by})
    event["requestContext"]["requestId"] = "the-same"
    make_endpoint(lambda: None)(event, CONTEXT)
    (line,) = lines(capsys)

    assert metrics_of(line)[("stage",)] == {metric}


def test_metrics_of_a_service_have_the_stage(capsys):
    write_metrics("insights", {"currency": "eur"}, {"Revenue": 1.0, "CountingTime": 2.0})
    (line,) = lines(capsys)

    assert metrics_of(line) == {("service", "stage", "currency"): {"Revenue", "CountingTime"}}
    assert [metric["Unit"] for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]] == ["Count", "Milliseconds"]


@pytest.mark.parametrize(
    ("dimensions", "name"),
    [({"stage": "test"}, "Swept"), ({"service": "x"}, "Swept"), ({"currency": "eur"}, "currency")],
)
def test_a_dimension_that_is_named_twice_is_refused(capsys, dimensions, name):
    with pytest.raises(ValueError, match="twice"):
        write_metrics("outbox", dimensions, {name: 1.0})
    assert not lines(capsys)


def test_the_sweep_of_the_outbox_writes_its_metrics(aws, capsys):
    sweep_outbox.handler({}, CONTEXT)

    swept = next(line for line in lines(capsys) if "OutboxSwept" in line)
    assert metrics_of(swept) == {("service", "stage"): {"OutboxSwept", "OutboxRefused"}}
