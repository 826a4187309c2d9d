"""A write that is sent twice with the same Idempotency-Key happens once."""

from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.kernel.endpoint import Endpoint, Request, endpoint
from fitai.kernel.entitlements import Access
from fitai.kernel.errors import NotFound
from fitai.kernel.http_response import RawResponse
from fitai.kernel.ids import new_id
from fitai.kernel.types import Input, Model, Weight

from tests.harness.crashes import held
from tests.unit.kernel.endpoints import account, send

pytestmark = pytest.mark.usefixtures("shared_aws")


class Note(Input):
    text: str
    load: Weight = 0.0


class Kept(Model):
    id: str
    text: str
    load: Weight


class Counter:
    """An endpoint that counts how often it ran; `failures` first runs fail."""

    def __init__(
        self,
        failures: int = 0,
        error: Exception | None = None,
        access: Access = "read:own_profile",
        secret: bool = False,
    ) -> None:
        self.runs = 0
        self.ids: list[str] = []
        path = f"/notes-{new_id()}"

        def handler(request: Request, body: Note) -> Kept:
            self.runs += 1
            self.ids.append(request.new_id())
            if self.runs <= failures:
                raise error or NotFound
            return Kept(id=f"run-{self.runs}", text=body.text, load=body.load)

        self.endpoint: Endpoint = endpoint("POST", path, access=access, summary="Note", status=201, secret=secret)(
            handler
        )  # type: ignore[arg-type]

    def send(self, key: str | None, text: str = "a", user: str | None = "u-1", **options: Any):
        headers = {} if key is None else {"Idempotency-Key": key}
        caller = account(user) if user else None
        return send(self.endpoint, body={"text": text, "load": 1}, caller=caller, headers=headers, **options)


def test_calls_of_a_warm_container_add_no_work_to_its_later_requests():
    """Powertools registers with the client a handler that writes into the User-Agent, once more for each call."""
    sent: list[str] = []

    def note(request: Any, **_: Any) -> None:
        sent.append(str(request.headers["User-Agent"]))

    table.client().meta.events.register_first("before-send.dynamodb.*", note, unique_id="tests-user-agent")
    try:
        counter = Counter()
        for number in range(3):
            counter.send(f"k-{number}")
    finally:
        table.client().meta.events.unregister("before-send.dynamodb.*", unique_id="tests-user-agent")

    assert counter.runs == 3
    assert len(sent) > 6
    assert len(set(sent)) == 1


def test_the_same_key_and_body_answer_the_first_result():
    counter = Counter()
    first, second = counter.send("k"), counter.send("k")

    assert (first.status, second.status) == (201, 201)
    assert first.data == second.data == {"id": "run-1", "text": "a", "load": 1.0}
    assert first.meta["requestId"] != second.meta["requestId"]
    assert counter.runs == 1


def test_without_a_key_a_write_is_applied_each_time():
    counter = Counter()
    assert counter.send(None).data["id"] != counter.send(None).data["id"]


def test_another_key_is_another_request():
    counter = Counter()
    assert counter.send("k").data["id"] != counter.send("l").data["id"]


@pytest.mark.parametrize("change", [{"text": "b"}, {"units": "imperial"}])
def test_the_same_key_with_another_request_is_409(change):
    counter = Counter()
    counter.send("k")
    answer = counter.send("k", **change)

    assert (answer.status, answer.error["code"]) == (409, "idempotency_key_reused")
    assert counter.runs == 1


def test_the_same_key_while_the_first_still_runs_is_409():
    inner = []

    def handler(body: Note) -> Kept:
        if not inner:
            inner.append(None)
            inner[0] = send(
                tested_endpoint, body={"text": "a"}, caller=account("u-1"), headers={"idempotency-key": "k"}
            )
        return Kept(id="1", text="", load=0)

    tested_endpoint = endpoint("POST", f"/slow-{new_id()}", access="read:own_profile", summary="Slow")(handler)
    outer = send(tested_endpoint, body={"text": "a"}, caller=account("u-1"), headers={"idempotency-key": "k"})

    assert outer.status == 200
    assert (inner[0].status, inner[0].error["code"]) == (409, "idempotency_in_progress")


@pytest.mark.parametrize(("error", "status"), [(NotFound(), 404), (RuntimeError("crash"), 500)])
def test_after_a_failure_the_same_request_may_be_sent_again(error, status):
    counter = Counter(failures=1, error=error)

    assert counter.send("k").status == status
    assert counter.send("k").data["id"] == "run-2"
    assert counter.send("k").data["id"] == "run-2"


def test_keys_of_two_callers_never_meet():
    counter = Counter()

    assert counter.send("k", user="u-1").data["id"] == "run-1"
    assert counter.send("k", user="u-2", text="b").data["id"] == "run-2"


def test_keys_of_two_addresses_never_meet():
    counter = Counter(access="public")

    assert counter.send("k", user=None, address="192.0.2.1").data["id"] == "run-1"
    assert counter.send("k", user=None, address="192.0.2.2", text="b").data["id"] == "run-2"
    assert counter.send("k", user="u-1", text="c").data["id"] == "run-3"


def test_one_key_may_be_used_on_two_routes():
    first, second = Counter(), Counter()

    assert first.send("k").data["id"] == second.send("k", text="b").data["id"] == "run-1"


def test_a_retried_creation_makes_the_same_id_again():
    counter = Counter(failures=1)
    counter.send("k")
    counter.send("k")
    counter.send("l")
    counter.send("k", user="u-2")

    first, again, other_key, other_user = counter.ids
    assert first == again
    assert len({first, other_key, other_user}) == 3


def test_a_kept_answer_is_kept_for_a_day_only():
    # Powertools looks at the system's clock, so the kept item is looked at instead of waited for.
    from fitai.kernel.table import client, settings

    counter = Counter()
    user = f"u-{new_id()}"
    counter.send("k", user=user)
    (item,) = client().query(
        TableName=settings().table,
        KeyConditionExpression="PK = :p",
        ExpressionAttributeValues={":p": {"S": f"IDEMPOTENCY#{user}"}},
    )["Items"]

    assert int(item["ttl"]["N"]) == pytest.approx(clock.epoch() + 24 * 3600, abs=60)


def test_a_raw_answer_is_answered_again_as_it_was():
    runs = []

    def handler() -> RawResponse:
        runs.append(1)
        return RawResponse(f"a,{len(runs)}", "text/csv", headers={"Content-Disposition": "attachment"})

    tested_endpoint = endpoint("POST", f"/raw-{new_id()}", access="read:own_profile", summary="Raw")(handler)
    first, second = (send(tested_endpoint, caller=account(), headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert first.text == second.text == "a,1"
    assert second.headers["content-type"] == "text/csv"
    assert second.headers["content-disposition"] == "attachment"


def test_reads_take_no_notice_of_the_header():
    runs = []

    def handler() -> RawResponse:
        runs.append(1)
        return RawResponse(str(len(runs)), "text/plain")

    tested_endpoint = endpoint("GET", f"/read-{new_id()}", access="read:own_profile", summary="Read")(handler)
    answers = [send(tested_endpoint, caller=account(), headers={"Idempotency-Key": "k"}) for _ in range(2)]

    assert [answer.text for answer in answers] == ["1", "2"]
    assert [answer.requests for answer in answers] == [1, 1]


@pytest.mark.parametrize("secret", [False, True])
def test_an_answer_that_cannot_be_kept_is_given_all_the_same(secret: bool):
    """It has happened: to say that it failed would be wrong."""
    counter = Counter(secret=secret)
    with held("UpdateItem", of="IDEMPOTENCY#") as refused:
        answer = counter.send("k")
    assert refused
    assert (answer.status, answer.data["id"]) == (201, "run-1")


def test_what_the_table_does_not_take_is_not_begun():
    counter = Counter()
    with held("PutItem", of="IDEMPOTENCY#") as refused:
        answer = counter.send("k")
    assert refused
    assert (answer.status, answer.error["code"], counter.runs) == (503, "unavailable", 0)


def test_a_failure_is_answered_also_when_the_key_cannot_be_removed():
    counter = Counter(failures=1)
    with held("DeleteItem", of="IDEMPOTENCY#") as refused:
        answer = counter.send("k")
    assert refused
    assert answer.status == 404
