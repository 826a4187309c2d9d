"""Rate limits, and the state of a caller that they are counted in.

Each caller has one small item. Counting a request is one conditional update of it, whose answer brings what must be
current at each request: the units that the account writes in, what it lets others see, and the sessions that have ended.
So none of them costs a request of its own, and none can be out of date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.kernel import clock
from fitai.kernel.entitlements import Plan, Role, higher_plan, is_plan
from fitai.kernel.errors import TooManyRequests, Unavailable
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller, blocked_name
from fitai.kernel.needs import COUNTER_PREFIX
from fitai.kernel.settings import settings
from fitai.kernel.sharing_switches import SharingSwitches, stored_switches
from fitai.kernel.suspensions import Suspension, SuspensionNotice, suspension_in_force
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    client,
    of_kind,
    put,
    retry_on_conflict,
    update,
)
from fitai.kernel.transient_errors import transient_errors_as_unavailable
from fitai.kernel.types import Units

IPV6_SUBNET_BITS = 64
"""Bits of the IPv6 network that one household or server has: it may use any address in it."""
WINDOW = 15 * 60
"""Seconds in which requests are counted together."""
UNLIMITED = 2**53
"""More than anybody can send in a window."""
COUNT_TRIES = 6
"""How often a count is tried while transactions hold the caller's item."""
ALL_KEYS = "keys"
"""What stands for all API keys of an account among its ended sessions."""
ABSENCE = timedelta(days=30)
"""An account that has sent no request for longer has been absent: its next request marks its return."""


class CallerState(Entity, discriminator="caller"):
    """The counts and the state of one caller: an account, or an address that is not signed in.

    `ended` holds the sessions that ended before their access tokens expire: session id → epoch seconds of the end;
    `*` stands for all of them, and `!` before a session says until when it is blocked. Deleted API keys are among them by their ids, and `keys` stands for all of those.
    `returned` is the moment (epoch seconds) of the account's last request after an absence.
    `suspension` says why and until when nearly nothing is done for the account; one whose end has passed is over.
    `plan` and `plan_role` are what the account has since `plan_since` (epoch seconds), for tokens from before.
    """

    window = NumberAttribute(null=True)
    used = NumberAttribute(null=True)
    live_window = NumberAttribute(null=True)
    live_used = NumberAttribute(null=True)
    units = UnicodeAttribute(null=True)
    shares_workouts = BooleanAttribute(null=True)
    shares_progress = BooleanAttribute(null=True)
    ended: PydanticAttribute[dict[str, int]] = PydanticAttribute(dict[str, int], null=True)
    returned = NumberAttribute(null=True)
    suspension: PydanticAttribute[Suspension] = PydanticAttribute(Suspension, null=True)
    plan = UnicodeAttribute(null=True)
    plan_role = UnicodeAttribute(null=True)
    plan_since = NumberAttribute(null=True)

    @classmethod
    def of(cls, bucket: str) -> "CallerState":
        """The item of a bucket: `user#<id>`, `address#<ip>`, or a tighter one such as `login#<ip>`."""
        return cls(PK=f"{COUNTER_PREFIX}{bucket}", SK="CALLER")

    @property
    def sharing(self) -> SharingSwitches:
        """The account's privacy switches; the defaults for who has never changed one."""
        return stored_switches(self.shares_workouts, self.shares_progress)

    @property
    def last_active(self) -> int:
        """The end of the last window in which the account sent a request or a message, in epoch seconds; 0 for never."""
        windows = [int(window) for window in (self.window, self.live_window) if window is not None]
        return (max(windows) + 1) * WINDOW if windows else 0

    @property
    def suspended(self) -> SuspensionNotice | None:
        """What the account's user is told of its suspension; None where there is none, or it is over."""
        return suspension_in_force(self.suspension, clock.now())

    @property
    def may_be_connected(self) -> bool:
        """Whether the account may have an open connection.

        A connection is counted as a message when it opens, and ends with the access token that opened it.
        """
        oldest = (clock.epoch() - ACCESS_TOKEN_LIFETIME) // WINDOW
        return self.live_window is not None and int(self.live_window) >= oldest

    def refuses_key(self, key_id: str, verified: int) -> bool:
        """Whether an API key that was verified then (epoch seconds) has been deleted since."""
        ended = self.ended or {}
        return key_id in ended or ended.get(ALL_KEYS, -1) >= verified

    def refuses(self, session: str, issued: int) -> bool:
        """Whether a token of this session, issued then (epoch seconds), has been ended since.

        `*` refuses what was issued in an earlier second only: whoever ends all sessions names each of them too, so
        that signing in again within the same second is not refused.
        """
        ended = self.ended or {}
        is_blocked = ended.get(blocked_name(session), 0) > clock.epoch()
        return session in ended or ended.get("*", -1) > issued or is_blocked


def counted_network(address: str) -> str:
    """What requests of a network address are counted by: of IPv6 its /64 network, of IPv4 the address itself.

    >>> counted_network("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    >>> counted_network("::ffff:192.0.2.1")
    '192.0.2.1'
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_SUBNET_BITS), strict=False))


def count_by_network(purpose: str, address: str, limit: int) -> None:
    """Count a request for this purpose against the network that it came from.

    Raises:
        TooManyRequests: with the seconds until the window ends.
    """
    count_request(f"{purpose}#{counted_network(address)}", limit)


def account_state_key(user_id: str) -> CallerState:
    """The key of an account's item."""
    return CallerState.of(f"user#{user_id}")


def caller_state_keys(user_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of the items that `caller_states_among` finds, for a batch that reads them with others."""
    return [(state.PK, state.SK) for state in map(account_state_key, user_ids)]


def caller_states_among(items: Iterable[Entity]) -> dict[str, CallerState]:
    """The accounts' items among items that were read, by the id of the account."""
    prefix = account_state_key("").PK
    return {item.PK.removeprefix(prefix): item for item in of_kind(items, CallerState)}


def new_caller_write(user_id: str, units: Units) -> Write:
    """The write that gives a new account its item."""
    state = account_state_key(user_id)
    state.units = units
    return put(state, when=ABSENT)


def preferences_write(user_id: str, units: Units, sharing: SharingSwitches) -> Write:
    """The write that changes the units that an account's requests are read and answered in, and its privacy switches."""
    # The kind is set too: where nothing was ever counted, the update makes the item.
    return update(
        account_state_key(user_id),
        CallerState.kind.set(CallerState),
        CallerState.units.set(units),
        CallerState.shares_workouts.set(sharing.workouts),
        CallerState.shares_progress.set(sharing.progress),
        when=CallerState.PK.exists() | ABSENT,
    )


def plan_write(user_id: str, role: Role, plan: Plan, now: int) -> Write:
    """The write that lets a change of plan or role act on tokens of before, for the transaction that changes it."""
    return update(
        account_state_key(user_id),
        CallerState.kind.set(CallerState),
        CallerState.plan.set(plan),
        CallerState.plan_role.set(role),
        CallerState.plan_since.set(now),
        when=ABSENT | PRESENT,
    )


def suspension_write(
    user_id: str, suspension: Suspension | None, caller_state: CallerState | None, ended: Iterable[str] | None
) -> Write:
    """The write after which nearly nothing is done for an account, or, without a suspension, that ends this.

    It belongs into the transaction that changes the account (`accounts.store.administration_writes`).

    Args:
        caller_state: the item as it was read; when another writer ends a session meanwhile, the write is a
            `WriteConflict`.
        ended: the open sessions, which all end with their access tokens; None where they go on.
    """
    key, suspended = account_state_key(user_id), CallerState.suspension
    changes = [
        CallerState.kind.set(CallerState),
        suspended.remove() if suspension is None else suspended.set(suspension),
    ]
    if ended is None:
        # Where nothing was ever counted, the update makes the item.
        return update(key, *changes, when=CallerState.PK.exists() | ABSENT)
    sessions, unchanged = _with_ended(caller_state, [*ended, "*", ALL_KEYS])
    return update(key, *changes, CallerState.ended.set(sessions), when=unchanged)


def end_sessions_write(
    user_id: str, caller_state: CallerState | None, sessions: Iterable[str], *, all: bool = False, keys: bool = False
) -> Write:
    """The write that invalidates the access tokens of these sessions from now on.

    Ends from before the oldest access token that is still valid are dropped on the way.

    Args:
        caller_state: the item as it was read; when another writer ends a session meanwhile, the write is a
            `WriteConflict`.
        all: every other session too, named here or not; not the API keys.
        keys: all API keys too.
    """
    names = [*sessions, *(["*"] if all else []), *([ALL_KEYS] if keys else [])]
    ended, unchanged = _with_ended(caller_state, names)
    return update(
        account_state_key(user_id),
        CallerState.kind.set(CallerState),
        CallerState.ended.set(ended),
        when=unchanged,
    )


def _with_ended(caller_state: CallerState | None, sessions: Iterable[str]) -> tuple[dict[str, int], Condition]:
    """The ended sessions with these, and the condition that no other writer has ended one since."""
    now = clock.epoch()
    before = caller_state.ended if caller_state is not None else None
    ended = {session: at for session, at in (before or {}).items() if at > now - ACCESS_TOKEN_LIFETIME}
    ended |= dict.fromkeys(sessions, now)
    unchanged: Condition = CallerState.ended.does_not_exist() if before is None else CallerState.ended == before
    return ended, unchanged


def count_request(bucket: str, limit: int, *, keep: bool = False) -> CallerState:
    """Count one request against the bucket.

    Args:
        limit: requests in a window; 0 for any number.
        keep: the item outlives its window (accounts: it holds their units).

    Raises:
        TooManyRequests: with the seconds until the window ends.
        Unavailable: DynamoDB throttled or did not answer.
    """
    key = CallerState.of(bucket)
    if limit <= 0:
        if not keep:
            return key
        limit = UNLIMITED
    now = clock.epoch()
    window = now // WINDOW
    ordinary = "(attribute_not_exists(#w) OR #w = :w) AND (attribute_not_exists(#n) OR #n < :m)"
    try:
        return _increment_window(key, window, limit, ordinary, keep)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        stored_item: dict[str, Any] = error.response.get("Item") or {}  # type: ignore[assignment]
    last_window = int(stored_item.get("window", {}).get("N", window))
    if last_window == window:
        raise TooManyRequests((window + 1) * WINDOW - now)
    returned = now if keep and now - (last_window + 1) * WINDOW > ABSENCE.total_seconds() else None
    try:
        return _increment_window(key, window, limit, "#w <> :w", keep, restart=True, returned=returned)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
    # Another request began the window between our two updates; now this one is an ordinary one.
    return count_request(bucket, limit, keep=keep)


def _increment_window(
    key: CallerState,
    window: int,
    limit: int,
    condition: str,
    keep: bool,
    restart: bool = False,
    returned: int | None = None,
) -> CallerState:
    values = {":w": {"N": str(window)}, ":1": {"N": "1"}, ":k": {"S": "caller"}}
    names = {"#w": "window", "#n": "used", "#k": "kind"}
    counting = "#n = :1" if restart else "#n = if_not_exists(#n, :0) + :1"
    if not restart:
        values |= {":0": {"N": "0"}, ":m": {"N": str(limit)}}
    expression = f"SET #w = :w, #k = :k, {counting}"
    if not keep:
        names["#t"] = "ttl"
        values[":t"] = {"N": str((window + 2) * WINDOW)}
        expression += ", #t = :t"
    if returned is not None:
        names["#r"] = "returned"
        values[":r"] = {"N": str(returned)}
        expression += ", #r = :r"
    return CallerState.from_raw_data(update_state(key, expression, condition, names, values))


def update_state(
    key: CallerState, expression: str, condition: str, names: dict[str, str], values: dict[str, Any]
) -> dict[str, Any]:
    """Update a caller's item, past the transactions that hold it for a moment (a sign-in, a change of units).

    Args:
        expression, condition, names, values: as DynamoDB has them.

    Returns:
        The attributes after it, as DynamoDB has them.

    Raises:
        Unavailable: held at each try, throttled, or not answered.
        ClientError: anything else, a failed condition above all.
    """

    def attempt() -> Any:
        try:
            with transient_errors_as_unavailable():
                return client().update_item(
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
        except ClientError as error:
            if error.response["Error"]["Code"] == "TransactionConflictException":
                raise WriteConflict from None
            raise

    attributes: dict[str, Any] = retry_on_conflict(attempt, tries=COUNT_TRIES)["Attributes"]
    return attributes


# --- messages of a connection ------------------------------------------------------------------------------


def count_message(user_id: str, connection_id: str, cost: int = 1) -> tuple[CallerState, float]:
    """Count a message against its account's window, and against its connection's own rate.

    The rate is a token bucket in its virtual-scheduling form (GCRA, ITU-T I.371): all that is stored of a connection is
    the moment until which its messages have used up their time, and nothing at all once that has passed. So a message
    after a pause is one update; within a burst it is two. The bucket is in the account's item, in milliseconds:
    `live_ahead` by connection, and `live_calm`, after which none of them is ahead.

    Args:
        cost: how many ordinary messages it is worth.

    Returns:
        The account's state, and the seconds by which the connection is ahead of its rate, this message included.

    Raises:
        TooManyRequests: the account's window is full; with the seconds until it ends.
        Unavailable: DynamoDB throttled or did not answer.
    """
    now = clock.now().timestamp()
    message = _MessageCount(user_id, connection_id, int(now * 1000), round(1000 * cost / settings().live_per_second))
    stored_item: dict[str, Any] | None = None
    # No retry of the same update: each one is chosen by the item that failed the condition of the one before.
    for _ in range(COUNT_TRIES):
        condition, counting = message.next_update(stored_item)
        try:
            attributes = message.count(condition, counting)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            stored_item = error.response.get("Item") or {}  # type: ignore[assignment]
        else:
            until = int(attributes["live_ahead"]["M"][connection_id]["N"])
            return CallerState.from_raw_data(attributes), (until - message.now) / 1000
    raise Unavailable


@dataclass(frozen=True, slots=True)
class _MessageCount:
    """A message that is being counted; times in milliseconds.

    Attributes:
        duration: how much of the connection's rate the message uses up.
    """

    user_id: str
    connection_id: str
    now: int
    duration: int

    @property
    def window(self) -> int:
        return self.now // 1000 // WINDOW

    @property
    def limit(self) -> int:
        return settings().limit_live or UNLIMITED

    def next_update(self, stored_item: dict[str, Any] | None) -> tuple[str, str]:
        """The condition and the change to try, by the item that failed the condition before; None at first."""
        full = "#w = :w AND #n < :m AND "
        first = "(attribute_not_exists(#w) OR #w = :w) AND (attribute_not_exists(#n) OR #n < :m) AND "
        anew = "#c = :u, #a = :only"
        if stored_item is None:
            return first + "(attribute_not_exists(#c) OR #c <= :t)", "#n = if_not_exists(#n, :0) + :1, " + anew
        if int(stored_item.get("live_window", {}).get("N", self.window)) != self.window:
            return "#w <> :w", "#n = :1, " + anew
        if int(stored_item.get("live_used", {}).get("N", 0)) >= self.limit:
            raise TooManyRequests((self.window + 1) * WINDOW - self.now // 1000)
        if int(stored_item.get("live_calm", {}).get("N", 0)) <= self.now:
            return first + "(attribute_not_exists(#c) OR #c <= :t)", "#n = if_not_exists(#n, :0) + :1, " + anew
        ahead = stored_item["live_ahead"]["M"].get(self.connection_id)
        if ahead is not None and int(ahead["N"]) > self.now:
            return full + "#a.#i > :t", "#n = #n + :1, #c = #c + :d, #a.#i = #a.#i + :d"
        behind = "#c > :t AND (attribute_not_exists(#a.#i) OR #a.#i <= :t)"
        return full + behind, "#n = #n + :1, #c = #c + :d, #a.#i = :u"

    def count(self, condition: str, counting: str) -> dict[str, Any]:
        until = {"N": str(self.now + self.duration)}
        expression = f"SET #w = :w, #k = :k, {counting}"
        names = {"#w": "live_window", "#n": "live_used", "#k": "kind", "#c": "live_calm", "#a": "live_ahead"}
        names["#i"] = self.connection_id
        values = {
            ":w": {"N": str(self.window)},
            ":k": {"S": "caller"},
            ":0": {"N": "0"},
            ":1": {"N": "1"},
            ":m": {"N": str(self.limit)},
            ":t": {"N": str(self.now)},
            ":d": {"N": str(self.duration)},
            ":u": until,
            ":only": {"M": {self.connection_id: until}},
        }
        used = f"{expression} {condition}"
        key = account_state_key(self.user_id)
        return update_state(
            key,
            expression,
            condition,
            {name: value for name, value in names.items() if _has_placeholder(name, used)},
            {name: value for name, value in values.items() if _has_placeholder(name, used)},
        )


def _has_placeholder(name: str, text: str) -> bool:
    return re.search(rf"{name}\b", text) is not None


# --- the account's own limit and units --------------------------------------------------------------------------


def with_stored_plan(caller: Caller, state: CallerState) -> Caller:
    """The caller with the plan that the account has by now, where the token is from before it was changed.

    Such a token permits no more than the plan of now; what it lacks it gets when it is renewed. An administrator stays one:
    where that ends, the sessions end.
    """
    if state.plan is None or caller.issued > int(state.plan_since or 0):
        return caller
    plan = higher_plan(state.plan, settings().open_plan) if is_plan(state.plan) else "free"
    role: Role = "admin" if caller.role == "admin" else "premium" if state.plan_role == "premium" else "user"
    return replace(caller, role=role, subscription=plan)


def role_limit(role: str, plan: Plan) -> int:
    """Requests in a window that an account of this role and plan may make, as the deployment says."""
    if role == "admin":
        return settings().limit_admin
    limits = {"free": settings().limit_user, "premium": settings().limit_premium, "pro": settings().limit_pro}
    return limits[plan]


def stored_units(value: str | None) -> Units:
    """The stored preference; metric for who has none."""
    return "imperial" if value == "imperial" else "metric"
