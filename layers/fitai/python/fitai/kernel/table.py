"""The one table: what an item is, and the only ways to read and write it.

Every write is conditional, but for batches of what is erased or follows from its key. What belongs together is written in
one transaction. Only the `store` modules of the services, and the kernel, use this.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar, cast

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed
from pydantic import TypeAdapter
from pynamodb.attributes import Attribute, DiscriminatorAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from fitai.kernel import snapshots
from fitai.kernel.aws import IS_LAMBDA_INIT, new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.meter import attach_meter
from fitai.kernel.settings import settings
from fitai.kernel.transient_errors import is_transient, transient_errors_as_unavailable

T = TypeVar("T")
E = TypeVar("E", bound="Entity")

PARTITION_KEY = "PK"
SORT_KEY = "SK"
INDEXES = ("GSI1", "GSI2")
TRANSACTION_LIMIT = 100
"""Operations in one TransactWriteItems (DynamoDB's limit)."""
BATCH_WRITE_LIMIT = 25
"""Items in one BatchWriteItem (DynamoDB's limit)."""
BATCH_READ_LIMIT = 100
"""Items in one BatchGetItem (DynamoDB's limit)."""
BATCH_ATTEMPTS = 8
"""Requests for one batch, until DynamoDB has processed all of it."""

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
        description = {
            "TableName": name,
            "KeySchema": schema[0],
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for pair in keys for key in pair],
            "GlobalSecondaryIndexes": [
                {"IndexName": index, "KeySchema": pair} for index, pair in zip(INDEXES, schema[1:], strict=True)
            ],
        }
        _connection = TableConnection(name, meta_table=MetaTable(description))
        # PynamoDB would make a session and a client of its own, the slow way.
        _connection.connection._client = client()
    return _connection


@cache
def client() -> Any:
    """The botocore client under the connection, for what PynamoDB does not offer."""
    # PynamoDB builds the requests: botocore need not check them once more.
    dynamodb = new_client("dynamodb", parameter_validation=False)
    attach_meter(dynamodb)
    return dynamodb


def reset_connection() -> None:
    """Drop the connection; for restored containers, and for tests that change the table or the account."""
    global _connection
    _connection = None
    client.cache_clear()


# --- items and writes --------------------------------------------------------------------------------------


class PydanticAttribute(Attribute[T], Generic[T]):
    """A pydantic type stored as one JSON string: half the units and a tenth of the processor time of a DynamoDB map.

    For values that are always read and written whole. What is counted, compared or indexed is an attribute of its own.
    """

    attr_type = STRING

    def __init__(self, shape: Any, **options: Any) -> None:
        super().__init__(**options)
        self._shape = shape
        snapshots.before_snapshot(lambda: self.adapter.rebuild())

    @cached_property
    def adapter(self) -> TypeAdapter[T]:
        """What reads and writes the type, built at its first use."""
        return TypeAdapter(self._shape)

    def serialize(self, value: T) -> Any:
        return self.adapter.dump_json(value, by_alias=True, exclude_none=True).decode()

    def deserialize(self, value: Any) -> T:
        return self.adapter.validate_json(value)


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
"""The condition of a change to an item that must exist."""

ConditionFailure = Exception | type[Exception] | Callable[[dict[str, Any] | None], Exception]
"""What a failed condition means: an error, or a function that makes one of the stored item (None where there is none)."""


class WriteConflict(Exception):
    """Another writer changed the item between our read and our write: read, decide and write again."""


@dataclass(frozen=True, slots=True)
class Write:
    """One conditional write.

    Attributes:
        otherwise: what it means when the condition does not hold.
        actions: the changes of an update; None for another kind of write.
        deletes, checks: the item is removed, or is only held to the condition.
    """

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


# --- writing -----------------------------------------------------------------------------------------------


def commit(*writes: Write) -> None:
    """Apply all the writes, or none.

    One write is a plain conditional write (half the price of a transaction), several are a transaction.
    The SDK's retries of a transaction are safe: botocore sends the same client request token with each.

    Raises:
        Exception: `otherwise` of the first write, in the order of the arguments, whose condition failed.
        WriteConflict: another transaction held one of the items.
        Unavailable: DynamoDB throttled or did not answer.
    """
    if len(writes) > TRANSACTION_LIMIT:
        raise ValueError(f"{len(writes)} writes in one transaction; DynamoDB takes {TRANSACTION_LIMIT}")
    if not writes:
        return
    operations = [operation_of(write) for write in writes]
    try:
        # Straight to the client: PynamoDB's own transaction sorts the operations by kind, and the reasons of a
        # cancellation would no longer be in the order of the writes.
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
            raise condition_error(writes[0].otherwise, response.get("Item")) from None
        reasons = response.get("CancellationReasons") or []
        for write, reason in zip(writes, reasons, strict=False):
            if reason["Code"] == "ConditionalCheckFailed":
                raise condition_error(write.otherwise, reason.get("Item")) from None
        codes = {reason["Code"] for reason in reasons} | {code}
        if codes & {"TransactionConflict", "TransactionConflictException"}:
            raise WriteConflict from None
        if is_transient(error):
            raise Unavailable from error
        raise
    except (HTTPClientError, ConnectionFailed) as error:
        raise Unavailable from error


def operation_of(write: Write) -> tuple[str, dict[str, Any]]:
    """The name and the arguments of the write in a transaction."""
    item = write.item
    if write.checks:
        return "ConditionCheck", type(item).get_operation_kwargs_from_class(
            item.PK, range_key=item.SK, condition=write.condition
        )
    if write.deletes:
        name, arguments = "Delete", item.get_delete_kwargs_from_instance(condition=write.condition)
    elif write.actions is not None:
        name = "Update"
        arguments = item.get_update_kwargs_from_instance(actions=list(write.actions), condition=write.condition)
    else:
        name, arguments = "Put", item.get_save_kwargs_from_instance(condition=write.condition)
    return name, arguments | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


def condition_error(failure: ConditionFailure, stored_item: dict[str, Any] | None) -> Exception:
    if isinstance(failure, Exception):
        return failure
    return cast(Exception, failure()) if isinstance(failure, type) else failure(stored_item)


def batch_delete(keys: Iterable[tuple[str, str]]) -> None:
    """Remove items without a condition, 25 in a request, even if another writer has just changed them; absent ones too."""
    pairs = dict.fromkeys(keys)
    _send_batches({"DeleteRequest": {"Key": {PARTITION_KEY: {"S": pk}, SORT_KEY: {"S": sk}}}} for pk, sk in pairs)


def batch_put(items: Iterable[Entity]) -> None:
    """Write items without a condition, 25 in a request, at half the price of a transaction.

    Only for items whose whole content follows from their key, so that writing one again changes nothing. See `_send_batches`.
    """
    distinct_items = {(item.PK, item.SK): item for item in items}.values()
    _send_batches({"PutRequest": {"Item": item.serialize()}} for item in distinct_items)


def _send_batches(requests: Iterable[dict[str, Any]]) -> None:
    """Send write requests, 25 at a time. `Unavailable` where DynamoDB throttled or did not answer; some may be done."""
    batches = list(requests)
    for start in range(0, len(batches), BATCH_WRITE_LIMIT):
        _send_until_processed(_batch_write, {settings().table: batches[start : start + BATCH_WRITE_LIMIT]})


def _batch_write(batch: dict[str, Any]) -> dict[str, Any]:
    answer = client().batch_write_item(RequestItems=batch, ReturnConsumedCapacity="TOTAL")
    return answer.get("UnprocessedItems") or {}


# --- retrying ----------------------------------------------------------------------------------------------


def retry_on_conflict(attempt: Callable[[], T], *, tries: int = 12) -> T:
    """Read, decide and write again while others write first, with a growing random pause.

    Args:
        attempt: reads, decides and commits; it must read everything again at each call.
        tries: after so many the caller is asked to come back.

    Raises:
        Unavailable: each of the tries met a write conflict.
    """
    for turn in range(tries):
        try:
            return attempt()
        except WriteConflict:
            _pause(turn, shortest=0.005, longest=0.2)
    raise Unavailable("Too many devices write this at the same moment; send the same request again.")


def update_if_present(item: Entity, *actions: Action, when: Condition = PRESENT) -> bool:
    """Change single attributes of an item that others write at the same time; nothing happens where `when` fails.

    For a change that is pointless once the item was deleted, or has changed so that the condition does not hold.

    Returns:
        Whether the item was changed.

    Raises:
        Unavailable: others held the item at each try.
    """
    write = update(item, *actions, when=when, otherwise=_NotPresent)
    try:
        retry_on_conflict(lambda: commit(write))
    except _NotPresent:
        return False
    return True


class _NotPresent(Exception):
    """The item is absent, or does not meet the condition."""


def _send_until_processed(send: Callable[[dict[str, Any]], dict[str, Any]], batch: dict[str, Any]) -> None:
    """Send a batch, and again what DynamoDB leaves unprocessed of it, with a growing random pause.

    Args:
        send: sends the `RequestItems`, and returns those that were left unprocessed.

    Raises:
        Unavailable: something is left after `BATCH_ATTEMPTS`, or DynamoDB throttled or did not answer.
    """
    for turn in range(1, BATCH_ATTEMPTS + 1):
        with transient_errors_as_unavailable():
            batch = send(batch)
        if not batch:
            return
        if turn < BATCH_ATTEMPTS:
            _pause(turn, shortest=0.02, longest=1.0)
    raise Unavailable


def _pause(turn: int, *, shortest: float, longest: float) -> None:
    """Sleep for a random time (seconds) whose bound doubles with each turn."""
    time.sleep(random.uniform(0, min(longest, shortest * 2**turn)))


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
    """Items of any kinds, in no order; absent ones are left out. One request for each hundred keys."""
    requested_keys = [{"PK": {"S": pk}, "SK": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    table = settings().table
    items: list[Entity] = []

    def read_batch(batch: dict[str, Any]) -> dict[str, Any]:
        answer = connection().connection.dispatch("BatchGetItem", {"RequestItems": batch})
        items.extend(Entity.from_raw_data(raw) for raw in answer["Responses"].get(table, []))
        return answer.get("UnprocessedKeys") or {}

    for start in range(0, len(requested_keys), BATCH_READ_LIMIT):
        keys_of_batch = requested_keys[start : start + BATCH_READ_LIMIT]
        _send_until_processed(read_batch, {table: {"Keys": keys_of_batch, "ConsistentRead": consistent}})
    return items


@dataclass(frozen=True, slots=True)
class QueryPage:
    """Items of a partition, in order, and the position after which the next page begins (None at the end)."""

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
        after: where an earlier page ended. A position outside of this partition is refused by DynamoDB.
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
    """The keys of a partition's items, of whatever kind, and the position of the next page: one Query."""
    prefix = index or ""
    names, values = {"#p": f"{prefix}PK"}, {":p": {"S": pk}}
    condition = "#p = :p"
    if begins is not None:
        names["#s"], values[":s"] = f"{prefix}SK", {"S": begins}
        condition += " AND begins_with(#s, :s)"
    source = {"IndexName": index} if index else {"ConsistentRead": True}
    bounds = ({"Limit": limit} if limit else {}) | ({"ExclusiveStartKey": after} if after else {})
    with transient_errors_as_unavailable():
        answer = client().query(
            TableName=settings().table,
            KeyConditionExpression=condition,
            ProjectionExpression=f"{PARTITION_KEY}, {SORT_KEY}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            ReturnConsumedCapacity="TOTAL",
            **source,
            **bounds,
        )
    keys = [(item[PARTITION_KEY]["S"], item[SORT_KEY]["S"]) for item in answer["Items"]]
    return keys, answer.get("LastEvaluatedKey")


def query_all(pk: str, **options: Any) -> Iterator[Entity]:
    """Every item that `query` finds, page after page. Not for what grows with a user's history."""
    after: dict[str, str] | None = None
    while True:
        page = query(pk, after=after, **options)
        yield from page.items
        after = page.after
        if after is None:
            return


def of_kind(items: Iterable[Entity], entity: type[E]) -> list[E]:
    """The items of one kind."""
    return [item for item in items if isinstance(item, entity)]


if IS_LAMBDA_INIT:
    connection()
    snapshots.after_restore(reset_connection)
    snapshots.after_restore(connection)
