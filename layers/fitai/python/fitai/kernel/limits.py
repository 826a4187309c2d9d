"""Rate limits, and the caller record that they are counted in.

Each caller has one small item. Counting a request is one conditional update of it, and the answer brings back
what must be known freshly of the caller at each request: the units that the account writes in, and the sessions
that have ended. So neither costs a request of its own, and neither can be out of date.
"""

from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.settings import settings
from fitai.kernel.table import Document, Entity, client, get
from fitai.kernel.types import Units

WINDOW = 15 * 60
"""Seconds in which requests are counted together."""


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
        """Whether a token of this session, issued then (epoch seconds), was ended since."""
        ended = self.ended or {}
        return session in ended or ended.get("*", -1) >= issued


def charge(bucket: str, limit: int, *, keep: bool = False, live: bool = False) -> CallerRecord:
    """Count one request against the bucket.

    Args:
        limit: requests in a window; 0 counts nothing, and only reads the record.
        live: a WebSocket message; these are counted apart from requests, in the same record.
        keep: the record outlives its window (accounts: it holds their units).

    Raises:
        TooManyRequests: with the seconds until the window ends.
    """
    key = CallerRecord.of(bucket)
    if limit <= 0:
        return (get(CallerRecord, key.PK, key.SK) if keep else None) or key
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
    answer = client().update_item(
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


def of_role(role: str, premium: bool) -> int:
    """Requests in a window that an account of this role may make."""
    now = settings()
    if role == "admin":
        return now.limit_admin
    return now.limit_premium if premium else now.limit_user


def as_units(value: str | None) -> Units:
    """The stored preference; metric for who has none."""
    return "imperial" if value == "imperial" else "metric"
