"""Reading and writing the one table: what a failed condition, a conflict and a silent DynamoDB come out as."""

import time

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber
from fitai.kernel import table
from fitai.kernel.errors import Conflict, NotFound, Unavailable
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    WriteConflict,
    check,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    retry_on_conflict,
    update,
)
from fitai.kernel.types import Model
from pynamodb.attributes import NumberAttribute

pytestmark = pytest.mark.usefixtures("empty_table")


class Label(Model):
    full_text: str
    note: str | None = None


class Box(Entity, discriminator="test_box"):
    count = NumberAttribute(default=0)
    label: PydanticAttribute[Label] = PydanticAttribute(Label, null=True)

    @classmethod
    def of(cls, name: str, **attributes: object) -> "Box":
        return cls(PK="BOXES", SK=f"BOX#{name}", **attributes)


class Lid(Entity, discriminator="test_lid"):
    @classmethod
    def of(cls, name: str) -> "Lid":
        return cls(PK="BOXES", SK=f"LID#{name}")


def read(name: str) -> Box | None:
    return get(Box, "BOXES", f"BOX#{name}")


# --- one write ---------------------------------------------------------------------------------------------


def test_what_was_put_is_read():
    commit(put(Box.of("a", count=2, label=Label(full_text="Größe"))))
    box = read("a")

    assert box is not None
    assert (box.count, box.label) == (2, Label(full_text="Größe"))
    assert read("b") is None


def test_a_document_is_one_string_without_what_is_none():
    assert Box.label.serialize(Label(full_text="x")) == '{"fullText":"x"}'


def test_a_put_does_not_overwrite():
    commit(put(Box.of("a", count=1)))
    with pytest.raises(WriteConflict):
        commit(put(Box.of("a", count=2)))

    assert read("a").count == 1


def test_a_change_makes_no_ghost():
    with pytest.raises(NotFound):
        commit(update(Box.of("a"), Box.count.set(1), otherwise=NotFound))
    with pytest.raises(NotFound):
        commit(delete(Box.of("a"), otherwise=NotFound))

    assert read("a") is None


def test_an_update_changes_single_attributes():
    commit(put(Box.of("a", count=1, label=Label(full_text="x"))))
    commit(update(Box.of("a"), Box.count.add(2), when=Box.count == 1))

    assert (read("a").count, read("a").label.full_text) == (3, "x")


def test_one_write_is_no_transaction(kernel_meter):
    commit(put(Box.of("a")))
    commit(update(Box.of("a"), Box.count.set(1)))
    commit(delete(Box.of("a")))

    assert kernel_meter.operations == ["PutItem", "UpdateItem", "DeleteItem"]


def test_a_failed_condition_may_be_an_error_a_type_or_made_of_what_stands_there():
    commit(put(Box.of("a", count=7)))
    error = Conflict(code="taken")

    with pytest.raises(Conflict) as raised:
        commit(put(Box.of("a"), otherwise=error))
    assert raised.value is error
    with pytest.raises(NotFound):
        commit(put(Box.of("a"), otherwise=NotFound))
    with pytest.raises(Conflict) as raised:
        commit(put(Box.of("a"), otherwise=lambda item: Conflict(details={"count": item["count"]["N"]})))
    assert raised.value.details == {"count": "7"}


# --- transactions ------------------------------------------------------------------------------------------


def test_a_transaction_happens_whole_or_not_at_all():
    commit(put(Box.of("taken")))
    with pytest.raises(WriteConflict):
        commit(put(Box.of("a")), put(Box.of("taken")), put(Box.of("b")))
    assert (read("a"), read("b")) == (None, None)

    commit(put(Box.of("a")), update(Box.of("taken"), Box.count.set(9)), put(Box.of("b")))
    assert (read("a") is not None, read("b") is not None, read("taken").count) == (True, True, 9)


@pytest.mark.parametrize("order", ["pcud", "dupc", "udcp", "cpdu"])
def test_of_several_failures_the_first_in_the_order_of_the_calls_is_raised(order):
    class Put(Exception): ...

    class Update(Exception): ...

    class Delete(Exception): ...

    class Check(Exception): ...

    commit(put(Box.of("there")))
    failing = {
        "p": (put(Box.of("there"), otherwise=Put), Put),
        "u": (update(Box.of("u"), Box.count.set(1), otherwise=Update), Update),
        "d": (delete(Box.of("d"), otherwise=Delete), Delete),
        "c": (check(Box.of("c"), when=PRESENT, otherwise=Check), Check),
    }

    with pytest.raises(failing[order[0]][1]):
        commit(*(failing[letter][0] for letter in order))
    with pytest.raises(failing[order[1]][1]):
        commit(put(Box.of("fine")), *(failing[letter][0] for letter in order[1:]))


def test_a_transaction_tells_what_stood_in_the_way():
    commit(put(Box.of("a", count=7)))
    with pytest.raises(Conflict) as raised:
        commit(put(Box.of("b")), put(Box.of("a"), otherwise=lambda item: Conflict(details={"n": item["count"]["N"]})))
    assert raised.value.details == {"n": "7"}


def test_a_single_check_is_held():
    commit(check(Box.of("a"), when=ABSENT))
    with pytest.raises(NotFound):
        commit(check(Box.of("a"), when=PRESENT, otherwise=NotFound))


def test_a_commit_without_writes_sends_no_request(kernel_meter):
    commit()

    assert kernel_meter.requests == 0


def test_more_than_dynamodb_takes_is_our_error():
    with pytest.raises(ValueError, match="101 writes"):
        commit(*(put(Box.of(str(number))) for number in range(101)))


# --- when DynamoDB refuses or is silent --------------------------------------------------------------------


def cancelled(*codes: str) -> dict[str, object]:
    return {
        "service_error_code": "TransactionCanceledException",
        "modeled_fields": {"CancellationReasons": [{"Code": code} for code in codes]},
    }


@pytest.fixture
def stubber(shared_aws: None):
    with Stubber(table.client()) as stub:
        yield stub


def test_a_transaction_in_conflict_is_contended(stubber):
    stubber.add_client_error("transact_write_items", **cancelled("None", "TransactionConflict"))

    with pytest.raises(WriteConflict):
        commit(put(Box.of("a")), put(Box.of("b")))


def test_a_failed_condition_takes_precedence_over_a_conflict(stubber):
    stubber.add_client_error("transact_write_items", **cancelled("TransactionConflict", "ConditionalCheckFailed"))

    with pytest.raises(NotFound):
        commit(put(Box.of("a")), put(Box.of("b"), otherwise=NotFound))


def test_a_single_write_in_conflict_is_contended(stubber):
    stubber.add_client_error("put_item", "TransactionConflictException")

    with pytest.raises(WriteConflict):
        commit(put(Box.of("a")))


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_throttled_transaction_is_unavailable(stubber, code):
    stubber.add_client_error("transact_write_items", **cancelled("None", code))

    with pytest.raises(Unavailable):
        commit(put(Box.of("a")), put(Box.of("b")))


@pytest.mark.parametrize(
    "code",
    [
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
    ],
)
def test_a_throttled_call_is_unavailable(stubber, code):
    stubber.add_client_error("put_item", code)
    stubber.add_client_error("update_item", code)

    with pytest.raises(Unavailable):
        commit(put(Box.of("a")))
    with pytest.raises(Unavailable):
        from fitai.kernel.limits import count_request

        count_request("address#x", 5)


def test_what_we_did_wrong_is_no_excuse_to_come_back(stubber):
    stubber.add_client_error("put_item", "ValidationException")

    with pytest.raises(Exception, match="ValidationException"):
        commit(put(Box.of("a")))


@pytest.fixture
def silent():
    """Make the next requests fail on their way; gives the setter."""
    failures: list[Exception | AWSResponse] = []

    def fail(**_: object) -> AWSResponse | None:
        if not failures:
            return None
        if isinstance(failures[0], Exception):
            raise failures[0]
        return failures[0]

    client = table.client()
    client.meta.events.register_first("before-send.dynamodb.*", fail, unique_id="tests-silent")
    yield failures
    client.meta.events.unregister("before-send.dynamodb.*", unique_id="tests-silent")


@pytest.mark.parametrize(
    "failure",
    [
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
)
def test_what_does_not_answer_is_unavailable(silent, failure, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    silent.append(failure)

    for attempt in (
        lambda: commit(put(Box.of("a"))),
        lambda: commit(put(Box.of("a")), put(Box.of("b"))),
        lambda: read("a"),
        lambda: query("BOXES"),
        lambda: get_many([("BOXES", "BOX#a")]),
    ):
        with pytest.raises(Unavailable):
            attempt()


def test_a_throttled_read_is_unavailable(silent, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    body = b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}'

    class Stream:
        def stream(self) -> list[bytes]:
            return [body]

    silent.append(AWSResponse("https://dynamodb", 400, {}, Stream()))

    for attempt in (lambda: read("a"), lambda: query("BOXES"), lambda: get_many([("BOXES", "BOX#a")])):
        with pytest.raises(Unavailable):
            attempt()


# --- trying again ------------------------------------------------------------------------------------------


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def test_persist_tries_again_while_others_write_first(pauses):
    attempts = []

    def attempt() -> str:
        attempts.append(1)
        if len(attempts) < 4:
            raise WriteConflict
        return "done"

    assert retry_on_conflict(attempt) == "done"
    assert len(pauses) == 3


def test_persist_gives_up_with_unavailable(pauses):
    attempts = []

    def attempt() -> None:
        attempts.append(1)
        raise WriteConflict

    with pytest.raises(Unavailable):
        retry_on_conflict(attempt, tries=5)
    assert len(attempts) == 5
    assert max(pauses) <= 0.2


def test_only_write_conflicts_are_retried(pauses):
    def attempt() -> None:
        raise Conflict

    with pytest.raises(Conflict):
        retry_on_conflict(attempt)
    assert pauses == []


# --- reading -----------------------------------------------------------------------------------------------


def test_a_query_reads_a_part_of_a_partition_in_order():
    for name in "cab":
        commit(put(Box.of(name)))
    commit(put(Lid.of("z")))

    page = query("BOXES", begins="BOX#", limit=2)
    assert [item.SK for item in page.items] == ["BOX#a", "BOX#b"]
    rest = query("BOXES", begins="BOX#", after=page.after)
    assert ([item.SK for item in rest.items], rest.after) == (["BOX#c"], None)
    newest = query("BOXES", begins="BOX#", newest_first=True, limit=1)
    assert [item.SK for item in newest.items] == ["BOX#c"]
    between = query("BOXES", between=("BOX#b", "BOX#zz"))
    assert [item.SK for item in between.items] == ["BOX#b", "BOX#c"]
    assert len(of_kind(query_all("BOXES", limit=1), Lid)) == 1


def test_an_index_is_read_by_its_own_keys():
    commit(put(Box.of("a", GSI1PK="SHELF#1", GSI1SK="2")), put(Box.of("b", GSI1PK="SHELF#1", GSI1SK="1")))

    page = query("SHELF#1", index="GSI1", limit=1)
    assert [item.SK for item in page.items] == ["BOX#b"]
    assert [item.SK for item in query("SHELF#1", index="GSI1", after=page.after).items] == ["BOX#a"]


def test_many_are_read_at_once_and_the_missing_left_out(kernel_meter):
    commit(put(Box.of("a")), put(Lid.of("a")))
    kernel_meter.reset()
    items = get_many([("BOXES", "BOX#a"), ("BOXES", "LID#a"), ("BOXES", "BOX#none"), ("BOXES", "BOX#a")])

    assert {type(item) for item in items} == {Box, Lid}
    assert len(items) == 2
    assert kernel_meter.operations == ["BatchGetItem"]
    assert get_many([]) == []


def test_any_number_of_items_is_read_a_hundred_in_a_request(kernel_meter):
    table.batch_put(Box.of(f"{number:03}") for number in range(205))
    kernel_meter.reset()
    boxes = get_many([("BOXES", f"BOX#{number:03}") for number in range(210)] * 2)

    assert sorted(box.SK for box in boxes) == [f"BOX#{number:03}" for number in range(205)]
    assert kernel_meter.requests == 3
    assert get_many([]) == []


@pytest.mark.parametrize(("code", "status"), [("SomethingNew", 500), ("ThrottlingException", 400)])
def test_what_may_pass_is_the_same_for_reads_and_writes(stubber, code, status):
    for operation in ("get_item", "put_item"):
        stubber.add_client_error(operation, code, http_status_code=status)
    with pytest.raises(Unavailable):
        read("a")
    with pytest.raises(Unavailable):
        commit(put(Box.of("a")))


def test_what_dynamodb_left_over_is_asked_for_again(pauses, monkeypatch):
    commit(put(Box.of("a")), put(Box.of("b")))
    connection = table.connection().connection
    dispatch = connection.dispatch
    asked = []

    def half(operation, arguments):
        answer = dispatch(operation, arguments)
        asked.append(operation)
        if len(asked) == 1:
            name = next(iter(answer["Responses"]))
            left = answer["Responses"][name].pop()
            answer["UnprocessedKeys"] = {name: {"Keys": [{"PK": left["PK"], "SK": left["SK"]}]}}
        return answer

    monkeypatch.setattr(connection, "dispatch", half)

    assert len(get_many([("BOXES", "BOX#a"), ("BOXES", "BOX#b")])) == 2
    assert len(asked) == 2
    assert len(pauses) == 1


def test_a_batch_that_is_never_whole_is_unavailable(pauses, monkeypatch):
    keys = {"fitai-test": {"Keys": [{"PK": {"S": "BOXES"}, "SK": {"S": "BOX#a"}}]}}
    monkeypatch.setattr(
        table.connection().connection, "dispatch", lambda *_: {"Responses": {}, "UnprocessedKeys": keys}
    )

    with pytest.raises(Unavailable):
        get_many([("BOXES", "BOX#a")])
    assert sum(pauses) < 5
