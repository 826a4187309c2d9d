"""The one table: what an item is, and the only ways to read and write it.

Every write is conditional. What belongs together is written in one transaction. Only the `store` modules
of the services, and the kernel, use this.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed
from pydantic import TypeAdapter
from pynamodb.attributes import Attribute, DiscriminatorAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from fitai.kernel.aws import IS_LAMBDA_INIT, new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.meter import attach_meter
from fitai.kernel.settings import settings

T = TypeVar("T")
E = TypeVar("E", bound="Entity")

PARTITION_KEY = "PK"
SORT_KEY = "SK"
INDEXES = ("GSI1", "GSI2")
TRANSACTION_LIMIT = 100
"""Operations in one TransactWriteItems (DynamoDB's limit)."""
BATCH_DELETE_LIMIT = 25
"""Items in one BatchWriteItem (DynamoDB's limit)."""

BATCH_ATTEMPTS = 8
"""How often a batch is asked for what DynamoDB left over of it."""

_connection: TableConnection | None = None


def connection() -> TableConnection:
    """The one connection of this container, with its one botocore client."""
    global _connection
    if _connection is None:
        name = settings().table
        keys = [(PARTITION_KEY, SORT_KEY)] + [(f"{index}PK", f"{index}SK") for index in INDEXES]
        schema = [
            [{"AttributeName": hash_key, "KeyType": "HASH"}, {"AttributeName": range_key, "KeyType": "RANGE"}]
            for hash_key, range_key in keys
        ]
        described = {
            "TableName": name,
            "KeySchema": schema[0],
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for pair in keys for key in pair],
            "GlobalSecondaryIndexes": [
                {"IndexName": index, "KeySchema": pair} for index, pair in zip(INDEXES, schema[1:], strict=True)
            ],
        }
        _connection = TableConnection(name, meta_table=MetaTable(described))
        # PynamoDB would make a session and a client of its own, the slow way.
        _connection.connection._client = client()
    return _connection


@cache
def client() -> Any:
    """The botocore client under the connection, for what PynamoDB has no word for."""
    # PynamoDB builds the requests: botocore need not check them once more.
    made = new_client("dynamodb", read_timeout=5, parameter_validation=False)
    attach_meter(made)
    return made


def reset_connection() -> None:
    """Forget the connection; for tests that change the table or the account."""
    global _connection
    _connection = None
    client.cache_clear()


class PydanticAttribute(Attribute[T], Generic[T]):
    """A pydantic type kept as one JSON string: half the units and a tenth of the processor time of a DynamoDB map.

    For what is always read and written whole. What is counted, compared or indexed is an attribute of its own.
    """

    attr_type = STRING

    def __init__(self, shape: Any, **options: Any) -> None:
        super().__init__(**options)
        self._shape = shape
        self._built: TypeAdapter[T] | None = None

    @property
    def _adapter(self) -> TypeAdapter[T]:
        if self._built is None:
            self._built = TypeAdapter(self._shape)
        return self._built

    def serialize(self, value: T) -> str:
        return self._adapter.dump_json(value, by_alias=True, exclude_none=True).decode()

    def deserialize(self, value: str) -> T:
        return self._adapter.validate_json(value)


class Entity(Model):
    """An item of the table. A subclass names its kind (`discriminator=`) and builds its keys in one classmethod.

    `kind` is the discriminator: it is written once and never renamed.
    """

    class Meta:
        table_name = "settings().table"

    PK = UnicodeAttribute(hash_key=True)
    SK = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    ttl = NumberAttribute(null=True)
    """Epoch seconds after which DynamoDB may remove the item. It may linger for days: readers compare."""
    GSI1PK = UnicodeAttribute(null=True)
    GSI1SK = UnicodeAttribute(null=True)
    GSI2PK = UnicodeAttribute(null=True)
    GSI2SK = UnicodeAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        return connection()


ABSENT = Entity.PK.does_not_exist()
"""The condition of a first write."""
PRESENT = Entity.PK.exists()
"""The condition of a change to what must be there."""

ConditionFailure = Exception | type[Exception] | Callable[[dict[str, Any] | None], Exception]
"""What a failed condition means: an error, or a function from the item that stood in the way to one."""


class WriteConflict(Exception):
    """Somebody else wrote first: read again, decide again, write again."""


@dataclass(frozen=True, slots=True)
class Write:
    """One conditional write, and what it means when its condition does not hold."""

    item: Entity
    condition: Condition
    otherwise: ConditionFailure
    actions: tuple[Action, ...] | None = None
    deletes: bool = False
    checks: bool = False


def put(item: Entity, *, when: Condition = ABSENT, otherwise: ConditionFailure = WriteConflict) -> Write:
    """Write the whole item."""
    return Write(item, when, otherwise)


def update(
    item: Entity, *actions: Action, when: Condition = PRESENT, otherwise: ConditionFailure = WriteConflict
) -> Write:
    """Change single attributes; only the keys of `item` are read."""
    return Write(item, when, otherwise, actions=actions)


def delete(item: Entity, *, when: Condition = PRESENT, otherwise: ConditionFailure = WriteConflict) -> Write:
    """Remove the item."""
    return Write(item, when, otherwise, deletes=True)


def check(item: Entity, *, when: Condition, otherwise: ConditionFailure = WriteConflict) -> Write:
    """Write nothing, but hold the transaction to this condition."""
    return Write(item, when, otherwise, checks=True)


def commit(*writes: Write) -> None:
    """Apply all the writes, or none.

    One write is a plain conditional write (half the price of a transaction), several are a transaction.
    The SDK's retries of a transaction are safe: botocore sends the same client request token with each.

    Raises:
        what `otherwise` says, of the first write (in the given order) whose condition failed.
        Contended: another transaction held one of the items.
        Unavailable: DynamoDB throttled or did not answer.
    """
    if len(writes) > TRANSACTION_LIMIT:
        raise ValueError(f"{len(writes)} writes in one transaction; DynamoDB takes {TRANSACTION_LIMIT}")
    if not writes:
        return
    operations = [_operation(write) for write in writes]
    try:
        # Straight to the client: PynamoDB's own transaction sorts the operations by kind, and the reasons of a
        # cancellation then no longer stand in the order of the calls.
        if len(writes) == 1 and not writes[0].checks:
            name, arguments = operations[0]
            method = {"Put": client().put_item, "Update": client().update_item, "Delete": client().delete_item}[name]
            method(**arguments, ReturnConsumedCapacity="TOTAL")
        else:
            items = [{name: arguments} for name, arguments in operations]
            client().transact_write_items(TransactItems=items, ReturnConsumedCapacity="TOTAL")
    except ClientError as error:
        response: dict[str, Any] = error.response  # type: ignore[assignment]
        code = response["Error"]["Code"]
        if code == "ConditionalCheckFailedException":
            raise _condition_error(writes[0].otherwise, response.get("Item")) from None
        reasons = response.get("CancellationReasons") or []
        for write, reason in zip(writes, reasons, strict=False):
            if reason["Code"] == "ConditionalCheckFailed":
                raise _condition_error(write.otherwise, reason.get("Item")) from None
        codes = {reason["Code"] for reason in reasons} | {code}
        if codes & {"TransactionConflict", "TransactionConflictException"}:
            raise WriteConflict from None
        if codes & TRANSIENT_CODES:
            raise Unavailable from error
        raise
    except (HTTPClientError, ConnectionFailed) as error:
        raise Unavailable from error


def _operation(write: Write) -> tuple[str, dict[str, Any]]:
    """The name and the arguments that the write has in a transaction."""
    item = write.item
    if write.checks:
        return "ConditionCheck", type(item).get_operation_kwargs_from_class(
            item.PK, range_key=item.SK, condition=write.condition
        )
    if write.deletes:
        name, arguments = "Delete", item.get_delete_kwargs_from_instance(condition=write.condition)
    elif write.actions is not None:
        name, arguments = (
            "Update",
            item.get_update_kwargs_from_instance(actions=list(write.actions), condition=write.condition),
        )
    else:
        name, arguments = "Put", item.get_save_kwargs_from_instance(condition=write.condition)
    return name, arguments | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


def _condition_error(meaning: ConditionFailure, standing: dict[str, Any] | None) -> Exception:
    if isinstance(meaning, Exception):
        return meaning
    if isinstance(meaning, type):
        return cast(Exception, meaning())
    return meaning(standing)


TRANSIENT_CODES = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
"""Codes after which the same call may succeed; botocore has retried them before we see them."""


def retry_on_conflict(attempt: Callable[[], T], *, tries: int = 12) -> T:
    """Run read–decide–write again while others write first, with a growing random pause.

    Args:
        attempt: reads, decides and commits; it must read everything again at each call.
        tries: after so many the caller is asked to come back.

    Raises:
        Unavailable: still contended after all tries.
    """
    for turn in range(tries):
        try:
            return attempt()
        except WriteConflict:
            time.sleep(random.uniform(0, min(0.2, 0.005 * 2**turn)))
    raise Unavailable("Too many devices write this at the same moment; send the same request again.")


# --- reading -----------------------------------------------------------------------------------------------


def get(entity: type[E], pk: str, sk: str, *, consistent: bool = True) -> E | None:
    """One item, or None."""
    with transient_errors_as_unavailable():
        answer = client().get_item(
            TableName=settings().table,
            Key={PARTITION_KEY: {"S": pk}, SORT_KEY: {"S": sk}},
            ConsistentRead=consistent,
            ReturnConsumedCapacity="TOTAL",
        )
    raw = answer.get("Item")
    return None if raw is None else entity.from_raw_data(raw)


def get_many(keys: Iterable[tuple[str, str]], *, consistent: bool = True) -> list[Entity]:
    """Up to 100 items of any kinds in one request, in no order; those not there are left out."""
    wanted = [{"PK": {"S": pk}, "SK": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    found: list[Entity] = []
    table = settings().table
    pending: dict[str, Any] = {table: {"Keys": wanted, "ConsistentRead": consistent}} if wanted else {}
    turn = 0
    while pending:
        with transient_errors_as_unavailable():
            answer = connection().connection.dispatch("BatchGetItem", {"RequestItems": pending})
        found += [Entity.from_raw_data(raw) for raw in answer["Responses"].get(table, [])]
        pending = answer.get("UnprocessedKeys") or {}
        if pending:
            turn += 1
            if turn == BATCH_ATTEMPTS:
                raise Unavailable
            time.sleep(random.uniform(0, min(1.0, 0.02 * 2**turn)))
    return found


@dataclass(frozen=True, slots=True)
class QueryPage:
    """A part of a partition, in order, and where the next part begins (None at the end)."""

    items: list[Entity]
    after: dict[str, str] | None


def query(
    pk: str,
    *,
    begins: str | None = None,
    between: tuple[str, str] | None = None,
    limit: int | None = None,
    newest_first: bool = False,
    after: dict[str, str] | None = None,
    index: str | None = None,
    consistent: bool | None = None,
    where: Condition | None = None,
) -> QueryPage:
    """One Query request: at most `limit` items, at most 1 MB.

    Args:
        pk: the partition; of `index`, when one is named.
        begins, between: which sort keys; at most one of the two.
        after: where an earlier slice ended. A position outside of this partition is refused by DynamoDB.
        consistent: strongly consistent; the default for the table, impossible for an index.
        where: a filter, applied after the read: it saves no units.
    """
    sort = Path(f"{index}SK" if index else SORT_KEY)
    condition: Condition | None = None
    if begins is not None:
        condition = sort.startswith(begins)
    elif between is not None:
        condition = sort.between(*between)
    start = None if after is None else {name: {"S": value} for name, value in after.items()}
    with transient_errors_as_unavailable():
        answer = connection().query(
            pk,
            range_key_condition=condition,
            filter_condition=where,
            consistent_read=(index is None) if consistent is None else consistent,
            exclusive_start_key=start,
            index_name=index,
            limit=limit,
            scan_index_forward=not newest_first,
        )
    last = answer.get("LastEvaluatedKey")
    return QueryPage(
        [Entity.from_raw_data(raw) for raw in answer["Items"]],
        None if not last else {name: value["S"] for name, value in last.items()},
    )


def query_keys(
    pk: str,
    *,
    begins: str | None = None,
    limit: int | None = None,
    after: dict[str, Any] | None = None,
    index: str | None = None,
) -> tuple[list[tuple[str, str]], dict[str, Any] | None]:
    """The keys of a part of a partition, of items of whatever kind, and where the next part begins: one Query."""
    prefix = index or ""
    names, values = {"#p": f"{prefix}PK"}, {":p": {"S": pk}}
    condition = "#p = :p"
    if begins is not None:
        names["#s"], values[":s"] = f"{prefix}SK", {"S": begins}
        condition += " AND begins_with(#s, :s)"
    where = {"IndexName": index} if index else {"ConsistentRead": True}
    bounds = ({"Limit": limit} if limit else {}) | ({"ExclusiveStartKey": after} if after else {})
    with transient_errors_as_unavailable():
        answer = client().query(
            TableName=settings().table,
            KeyConditionExpression=condition,
            ProjectionExpression=f"{PARTITION_KEY}, {SORT_KEY}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            ReturnConsumedCapacity="TOTAL",
            **where,
            **bounds,
        )
    found = [(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]) for item in answer["Items"]]
    return found, answer.get("LastEvaluatedKey")


def query_all(pk: str, **options: Any) -> Iterator[Entity]:
    """Every item of a partition's part, page after page. Not for what grows with a user's history."""
    after: dict[str, str] | None = None
    while True:
        part = query(pk, after=after, **options)
        yield from part.items
        after = part.after
        if after is None:
            return


def batch_delete(keys: Iterable[tuple[str, str]]) -> None:
    """Remove items for good, whatever they hold by now, 25 in a request; those not there are no failure.

    The one write without a condition: what is erased must go even if somebody has just changed it.

    Raises:
        Unavailable: DynamoDB throttled or did not answer; some may be gone.
    """
    doomed = list(dict.fromkeys(keys))
    for start in range(0, len(doomed), BATCH_DELETE_LIMIT):
        part = doomed[start : start + BATCH_DELETE_LIMIT]
        requests = [{"DeleteRequest": {"Key": {PARTITION_KEY: {"S": pk}, SORT_KEY: {"S": sk}}}} for pk, sk in part]
        pending: dict[str, Any] = {settings().table: requests}
        turn = 0
        while pending:
            with transient_errors_as_unavailable():
                answer = client().batch_write_item(RequestItems=pending, ReturnConsumedCapacity="TOTAL")
            pending = answer.get("UnprocessedItems") or {}
            if pending:
                turn += 1
                if turn == BATCH_ATTEMPTS:
                    raise Unavailable
                time.sleep(random.uniform(0, min(1.0, 0.02 * 2**turn)))


def of_kind(items: Iterable[Entity], entity: type[E]) -> list[E]:
    """Those of one kind."""
    return [item for item in items if isinstance(item, entity)]


@contextmanager
def transient_errors_as_unavailable() -> Iterator[None]:
    """Turn a request that DynamoDB throttled or left unanswered into 503; anything else goes on as it is."""
    try:
        yield
    except (PynamoDBException, ClientError, HTTPClientError, ConnectionFailed) as error:
        cause = error.cause if isinstance(error, PynamoDBException) else error
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] not in TRANSIENT_CODES:
            raise
        raise Unavailable from error


if IS_LAMBDA_INIT:
    connection()
