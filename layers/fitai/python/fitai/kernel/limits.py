"""Rate limits, and the caller record that they are counted in.

Each caller has one small item. Counting a request is one conditional update of it, and the answer brings back
what must be known freshly of the caller at each request: the units that the account writes in, and the sessions
that have ended. So neither costs a request of its own, and neither can be out of date.
"""

import random
import time
from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.errors import TooManyRequests, Unavailable
from fitai.kernel.identity import ACCESS_LIFETIME
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, Document, Entity, Write, answering, client, put, update
from fitai.kernel.types import Units

WINDOW = 15 * 60
"""Seconds in which requests are counted together."""
UNLIMITED = 2**53
"""More than anybody can send in a window."""
COUNT_TRIES = 6
"""How often a count is tried while transactions hold the caller's record."""


class CallerRecord(Entity, discriminator="caller"):
    """What is counted and known of one caller: an account, or an address that is not signed in.

    `ended` holds the sessions ended before their access tokens run out: session id → epoch seconds of the end;
    `*` stands for all of them.
    """

    window = NumberAttribute(null=True)
    used = NumberAttribute(null=True)
    live_window = NumberAttribute(null=True)
    live_used = NumberAttribute(null=True)
    units = UnicodeAttribute(null=True)
    ended: Document[dict[str, int]] = Document(dict[str, int], null=True)

    @classmethod
    def of(cls, bucket: str) -> "CallerRecord":
        """The record of a bucket: `user#<id>`, `address#<ip>`, or a tighter one such as `login#<ip>`."""
        return cls(PK=f"CALLER#{bucket}", SK="CALLER")

    def refuses(self, session: str, issued: int) -> bool:
        """Whether a token of this session, issued then (epoch seconds), was ended since.

        `*` refuses what was issued in an earlier second only: whoever ends all sessions names each of them too, so
        that signing in again within the same second is not refused.
        """
        ended = self.ended or {}
        return session in ended or ended.get("*", -1) > issued


def account_record(user_id: str) -> CallerRecord:
    """The key of an account's record."""
    return CallerRecord.of(f"user#{user_id}")


def new_record(user_id: str, units: Units) -> Write:
    """The write that gives a new account its record."""
    record = account_record(user_id)
    record.units = units
    return put(record, when=ABSENT)


def set_units(user_id: str, units: Units) -> Write:
    """The write that changes the units that an account's requests are read and answered in."""
    # The kind is set too: where nothing was ever counted, the update makes the item.
    return update(
        account_record(user_id),
        CallerRecord.kind.set(CallerRecord),
        CallerRecord.units.set(units),
        when=CallerRecord.PK.exists() | ABSENT,
    )


def end_sessions(user_id: str, known: CallerRecord | None, sessions: Iterable[str], *, all: bool = False) -> Write:
    """The write that makes the access tokens of these sessions worthless from now on.

    Ends that no living token can remember are dropped on the way.

    Args:
        known: the record as it was read; when somebody else ends a session meanwhile, the write is `Contended`.
        all: every other session too, named here or not.
    """
    now = clock.epoch()
    before = known.ended if known is not None else None
    ended = {session: at for session, at in (before or {}).items() if at > now - ACCESS_LIFETIME}
    ended |= dict.fromkeys([*sessions, *(["*"] if all else [])], now)
    return update(
        account_record(user_id),
        CallerRecord.kind.set(CallerRecord),
        CallerRecord.ended.set(ended),
        when=CallerRecord.ended.does_not_exist() if before is None else CallerRecord.ended == before,
    )


def charge(bucket: str, limit: int, *, keep: bool = False, live: bool = False) -> CallerRecord:
    """Count one request against the bucket.

    Args:
        limit: requests in a window; 0 for any number.
        live: a WebSocket message; these are counted apart from requests, in the same record.
        keep: the record outlives its window (accounts: it holds their units).

    Raises:
        TooManyRequests: with the seconds until the window ends.
        Unavailable: DynamoDB throttled or did not answer.
    """
    key = CallerRecord.of(bucket)
    if limit <= 0:
        if not keep:
            return key
        limit = UNLIMITED
    now = clock.epoch()
    window = now // WINDOW
    ordinary = "(attribute_not_exists(#w) OR #w = :w) AND (attribute_not_exists(#n) OR #n < :m)"
    try:
        return _count(key, window, limit, ordinary, keep, live)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        standing: dict[str, Any] = error.response.get("Item") or {}  # type: ignore[assignment]
    if int(standing.get(_counters(live)[0], {}).get("N", window)) == window:
        raise TooManyRequests((window + 1) * WINDOW - now)
    try:
        return _count(key, window, limit, "#w <> :w", keep, live, restart=True)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
    # Another request turned the window between our two updates; now it is an ordinary one.
    return charge(bucket, limit, keep=keep, live=live)


def _counters(live: bool) -> tuple[str, str]:
    return ("live_window", "live_used") if live else ("window", "used")


def _count(
    key: CallerRecord, window: int, limit: int, condition: str, keep: bool, live: bool, restart: bool = False
) -> CallerRecord:
    values = {":w": {"N": str(window)}, ":1": {"N": "1"}, ":k": {"S": "caller"}}
    window_name, used_name = _counters(live)
    names = {"#w": window_name, "#n": used_name, "#k": "kind"}
    counting = "#n = :1" if restart else "#n = if_not_exists(#n, :0) + :1"
    if not restart:
        values |= {":0": {"N": "0"}, ":m": {"N": str(limit)}}
    expression = f"SET #w = :w, #k = :k, {counting}"
    if not keep:
        names["#t"] = "ttl"
        values[":t"] = {"N": str((window + 2) * WINDOW)}
        expression += ", #t = :t"
    answer = _written(
        TableName=settings().table,
        Key={"PK": {"S": key.PK}, "SK": {"S": key.SK}},
        UpdateExpression=expression,
        ConditionExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ReturnValues="ALL_NEW",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
        ReturnConsumedCapacity="TOTAL",
    )
    return CallerRecord.from_raw_data(answer["Attributes"])


def _written(**arguments: Any) -> Any:
    """Update, past the transactions that hold the record for a moment (a sign-in, a change of units).

    Raises:
        Unavailable: held after all tries, throttled, or not answered.
        ClientError: anything else, a failed condition above all.
    """
    for turn in range(COUNT_TRIES):
        try:
            with answering():
                return client().update_item(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionConflictException":
                raise
        time.sleep(random.uniform(0, 0.005 * 2**turn))
    raise Unavailable


def of_role(role: str, premium: bool) -> int:
    """Requests in a window that an account of this role may make."""
    now = settings()
    if role == "admin":
        return now.limit_admin
    return now.limit_premium if premium else now.limit_user


def as_units(value: str | None) -> Units:
    """The stored preference; metric for who has none."""
    return "imperial" if value == "imperial" else "metric"
