"""Items and keys of the platform analytics.

    INSIGHTS    DAY#<2026-11-09>            the numbers of a day, as far as they are folded
    INSIGHTS    DAY#<2026-11-09>#<shard>    what has been counted of the day since
    INSIGHTS    ONLINE#…                    who is online (kernel.live.population)
    INSIGHTS    TOTAL#<shard>               the sums over all days of the numbers that are kept as sums
    USER#<id>   INSIGHTS                    the user's record: days and changes of the subscription, nothing else

One Query from a day to the end reads the days since then, who is online, and the sums. A user's writes always go to the same
shard. A change of a record and of the numbers that follow from it is one transaction.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.operand import Path

from fitai.insights import rules
from fitai.insights.reporting import Ledger
from fitai.insights.rules import NO_RECORD, NO_SUBSCRIPTION, Numbers, SubscriptionState, UserRecord
from fitai.kernel import personal_data
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.events import Event, deduplication_write
from fitai.kernel.live.population import PARTITION, users_online
from fitai.kernel.settings import settings
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    client,
    commit,
    delete,
    get,
    put,
    update,
)
from fitai.kernel.transient_errors import transient_errors_as_unavailable
from fitai.kernel.types import Model

SHARDS = 16
"""Items that a day's numbers are spread over until they are folded: each takes some fifty transactions a second."""
DAY_PREFIX, TOTAL_PREFIX = "DAY#", "TOTAL#"
END = f"{TOTAL_PREFIX}~"
OWN_ATTRIBUTES = frozenset({"PK", "SK", "kind", "ttl", "revision", "numbers"})
"""The attributes of the items here that are no numbers of their own."""


class StoredRecord(Model):
    """A user's record as it is stored: of each kind the days, as bits counted from `first`."""

    joined: int | None = None
    first: int = 0
    days: dict[str, str] = {}
    base: SubscriptionState = NO_SUBSCRIPTION
    changes: list[SubscriptionState] = []
    first_paid: int | None = None

    @classmethod
    def of(cls, record: UserRecord) -> "StoredRecord":
        """How a record is stored."""
        first = min((min(days) for days in record.days.values() if days), default=0)
        return cls(
            joined=record.joined,
            first=first,
            days={name: f"{sum(1 << (day - first) for day in days):x}" for name, days in record.days.items() if days},
            base=record.base,
            changes=list(record.changes),
            first_paid=record.first_paid,
        )

    @property
    def record(self) -> UserRecord:
        """The record."""
        return UserRecord(
            joined=self.joined,
            days={name: frozenset(_days(int(bits, 16), self.first)) for name, bits in self.days.items()},
            base=self.base,
            changes=tuple(self.changes),
            first_paid=self.first_paid,
        )


def _days(bits: int, first: int) -> Iterable[int]:
    return (first + place for place in range(bits.bit_length()) if bits >> place & 1)


class UserRecordItem(Entity, discriminator="insights_user"):
    """The record by which a user is counted."""

    version = NumberAttribute()
    stored: PydanticAttribute[StoredRecord] = PydanticAttribute(StoredRecord)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "UserRecordItem":
        """The item of a user."""
        return cls(PK=f"USER#{user_id}", SK="INSIGHTS", **attributes)


class DayItem(Entity, discriminator="insights_day"):
    """The folded numbers of a day."""

    revision = NumberAttribute()
    numbers: CompressedAttribute[dict[str, int]] = CompressedAttribute(dict[str, int])

    @classmethod
    def of(cls, day: str, **attributes: Any) -> "DayItem":
        """The item of a day."""
        return cls(PK=PARTITION, SK=f"{DAY_PREFIX}{day}", **attributes)


class DayShardItem(Entity, discriminator="insights_shard"):
    """What was counted of a day since it was folded: beside these attributes one for each number, by its name."""

    revision = NumberAttribute(default=0)

    @classmethod
    def of(cls, day: str, shard: int) -> "DayShardItem":
        """The item of a shard of a day."""
        return cls(PK=PARTITION, SK=f"{DAY_PREFIX}{day}#{shard:02d}")


class TotalItem(Entity, discriminator="insights_total"):
    """A shard of the sums over all days: beside these attributes one for each number, by its name."""

    revision = NumberAttribute(default=0)

    @classmethod
    def of(cls, shard: int) -> "TotalItem":
        """The item of a shard."""
        return cls(PK=PARTITION, SK=f"{TOTAL_PREFIX}{shard:02d}")


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A user's record as it was read, which a change is conditioned on; `version` 0 where there is none."""

    user_id: str
    record: UserRecord = NO_RECORD
    version: int = 0


def load_record(user_id: str) -> LoadedRecord:
    """A user's record: one GetItem."""
    key = UserRecordItem.of(user_id)
    item = get(UserRecordItem, key.PK, key.SK)
    return LoadedRecord(user_id) if item is None else LoadedRecord(user_id, item.stored.record, int(item.version))


# --- writing -----------------------------------------------------------------------------------------------


def save(loaded: LoadedRecord, record: UserRecord, extra: Numbers, duplicates: tuple[str, Event] | None = None) -> None:
    """Write a changed record with what follows for the numbers, and further numbers; one transaction.

    Args:
        extra: what is counted beside what the record adds.
        duplicates: the name of the reaction and its event, where that is to be counted once.

    Raises:
        WriteConflict: the record was changed since it was read.
        AccountGone: the account was deleted.
        DuplicateEvent: the event was counted before.
    """
    numbers = Numbers(rules.difference(loaded.record, record))
    numbers.update(extra)
    writes = [deduplication_write(*duplicates)] if duplicates else []
    if record != loaded.record:
        writes += _record_writes(loaded, rules.pruned(record))
    commit(*writes, *_number_writes(loaded.user_id, numbers))


def remove(loaded: LoadedRecord, record: UserRecord, extra: Numbers) -> None:
    """Delete a user's record, with what its last change and the deletion mean for the numbers; one transaction.

    Raises:
        WriteConflict: the record was changed since it was read.
    """
    numbers = Numbers(rules.difference(loaded.record, record))
    numbers.update(extra)
    item = UserRecordItem.of(loaded.user_id)
    removal = delete(item, when=UserRecordItem.version == loaded.version)
    commit(removal, *_number_writes(loaded.user_id, numbers))


def _record_writes(loaded: LoadedRecord, record: UserRecord) -> list[Write]:
    item = UserRecordItem.of(loaded.user_id, version=loaded.version + 1, stored=StoredRecord.of(record))
    if loaded.version:
        # A record goes with its account: one that is there needs no look at the account.
        return [put(item, when=UserRecordItem.version == loaded.version)]
    return [put(item, when=ABSENT), personal_data.account_exists_check_write(loaded.user_id)]


def _number_writes(user_id: str, numbers: Numbers) -> list[Write]:
    shard = zlib.crc32(user_id.encode()) % SHARDS
    by_day: dict[int, dict[str, int]] = defaultdict(dict)
    for (day, name), number in sorted(numbers.items()):
        if number:
            by_day[day][name] = number
    writes = [_add_write(DayShardItem.of(rules.day_text(day), shard), added) for day, added in by_day.items()]
    sums = rules.stocks(numbers)
    return [*writes, _add_write(TotalItem.of(shard), sums)] if sums else writes


def _add_write(item: DayShardItem | TotalItem, numbers: Mapping[str, int]) -> Write:
    kind = type(item)
    return update(
        item,
        kind.kind.set(kind),
        kind.revision.add(1),
        *(Path([name]).add(number) for name, number in numbers.items()),
        when=PRESENT | ABSENT,
    )


# --- reading -----------------------------------------------------------------------------------------------


def load_ledger(since: int) -> Ledger:
    """The numbers of a day and all later ones, the sums and who is online: one Query, eventually consistent.

    A day has an item of at most some 1.5 KB and, until it is folded, 16 small ones, whatever the number of users: 430 days are
    less than the megabyte that a Query reads.
    """
    days: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    totals: dict[str, int] = defaultdict(int)
    others: list[Entity] = []
    for raw in _raw_items(f"{DAY_PREFIX}{rules.day_text(since)}", END, consistent=False):
        place = raw["SK"]["S"]
        if place.startswith(DAY_PREFIX):
            _add_numbers(days[_day_of(place)], raw)
        elif place.startswith(TOTAL_PREFIX):
            _add_numbers(totals, raw)
        else:
            others.append(Entity.from_raw_data(raw))
    return Ledger(days, totals, users_online(others))


def _raw_items(first: str, last: str, *, consistent: bool = True) -> Iterable[dict[str, Any]]:
    """The items between two sort keys as DynamoDB has them: the names of the numbers are not declared."""
    start: dict[str, Any] = {}
    while True:
        with transient_errors_as_unavailable():
            answer = client().query(
                TableName=settings().table,
                KeyConditionExpression="PK = :p AND SK BETWEEN :a AND :b",
                ExpressionAttributeValues={":p": {"S": PARTITION}, ":a": {"S": first}, ":b": {"S": last}},
                ConsistentRead=consistent,
                ReturnConsumedCapacity="TOTAL",
                **start,
            )
        yield from answer["Items"]
        if not answer.get("LastEvaluatedKey"):
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _day_of(place: str) -> int:
    return date.fromisoformat(place[len(DAY_PREFIX) :][:10]).toordinal()


def _add_numbers(sums: dict[str, int], raw: Mapping[str, Any]) -> None:
    """Add the numbers of an item, folded or not."""
    for name, number in _numbers_of(raw).items():
        sums[name] += number


def _numbers_of(raw: Mapping[str, Any]) -> dict[str, int]:
    if "numbers" in raw:
        return DayItem.from_raw_data(dict(raw)).numbers
    return {name: int(value["N"]) for name, value in raw.items() if name not in OWN_ATTRIBUTES}


# --- folding -----------------------------------------------------------------------------------------------


def unfolded_days(since: int, until: int) -> list[int]:
    """The days that have something to be folded: one Query for each megabyte."""
    items = _raw_items(f"{DAY_PREFIX}{rules.day_text(since)}", f"{DAY_PREFIX}{rules.day_text(until)}~")
    return sorted({_day_of(raw["SK"]["S"]) for raw in items if "numbers" not in raw})


def fold_day(day: int) -> int:
    """Add what was counted of a day to its folded numbers: one Query, one transaction.

    Returns:
        How many items were folded.

    Raises:
        WriteConflict: something was counted meanwhile.
    """
    text = rules.day_text(day)
    folded, removals = None, []
    numbers: dict[str, int] = defaultdict(int)
    for raw in _raw_items(f"{DAY_PREFIX}{text}", f"{DAY_PREFIX}{text}~"):
        _add_numbers(numbers, raw)
        item = Entity.from_raw_data(dict(raw))
        if isinstance(item, DayItem):
            folded = item
        elif isinstance(item, DayShardItem):
            removals.append(delete(item, when=DayShardItem.revision == item.revision))
    if not removals:
        return 0
    revision = 0 if folded is None else int(folded.revision)
    sums = {name: number for name, number in sorted(numbers.items()) if number}
    new = DayItem.of(text, revision=revision + 1, numbers=sums)
    commit(put(new, when=DayItem.revision == revision if folded else ABSENT), *removals)
    return len(removals)


# --- personal data -----------------------------------------------------------------------------------------


def record_json(user_id: str) -> dict[str, Any] | None:
    """A user's record for the archive; None where there is none."""
    loaded = load_record(user_id)
    if not loaded.version:
        return None
    record = loaded.record
    return {
        "joined": None if record.joined is None else rules.day_text(record.joined),
        "days": {name: [rules.day_text(day) for day in sorted(days)] for name, days in record.days.items()},
        "subscriptionChanges": [
            {"day": rules.day_text(change.day), "paying": change.is_paying, "monthlyAmount": change.amount}
            for change in record.changes
        ],
    }
