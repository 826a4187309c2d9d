"""How long a restore of a large table takes on AWS: arithmetic, with its assumptions as parameters.

DynamoDB restores into a new table without using its throughput, every partition by itself, so that its time does not grow
with the table but with its largest partition (AWS publishes no rate: `PARTITION_MEGABYTES_PER_SECOND` is an assumption, set
low). What our own programs write is bounded by the table's quota of write units.
"""

from dataclasses import dataclass
from math import ceil

GIGABYTE = 1024**3
TERABYTE = 1024 * GIGABYTE
PARTITION_BYTES = 10 * GIGABYTE
"""The most that a partition of DynamoDB holds."""
PARTITION_MEGABYTES_PER_SECOND = 8
"""Megabytes that a partition is restored at in a second: an assumption, far below what a disk or S3 reads."""
PREPARATION_MINUTES = 10.0
"""Minutes that DynamoDB takes to make an empty table of a hundred partitions, and to make it active: an assumption."""
WRITE_QUOTA = 40_000
"""Write units that a table of DynamoDB on demand takes in a second, by default."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a restore and its minutes."""

    name: str
    minutes: float


def partitions(size: int) -> int:
    """Partitions that hold so many bytes, at least."""
    return max(1, ceil(size / PARTITION_BYTES))


def point_in_time_minutes(megabytes_per_second: float = PARTITION_MEGABYTES_PER_SECOND) -> float:
    """Minutes of DynamoDB's own restore, in which a partition that is full takes longest."""
    return PREPARATION_MINUTES + PARTITION_BYTES / (megabytes_per_second * 1024**2) / 60


def rewriting_minutes(
    size: int, item_bytes: float, item_units: float, index_share: float, units: int = WRITE_QUOTA
) -> float:
    """Minutes of a restore that writes the items itself, as after an export that was damaged, or into another schema.

    Args:
        item_bytes, item_units: of an item, on average: each is rounded up to whole units by itself.
        index_share: units of the indexes for each unit of the table; the quota is each table's and each index's own, so
            that they do not add up, and an index that takes more than the table decides.
    """
    return size / item_bytes * item_units * max(1.0, index_share) / units / 60


def needed_units(size: int, item_bytes: float, item_units: float, minutes: float) -> int:
    """Write units a second by which a restore that writes the items itself is done in so many minutes."""
    return ceil(size / item_bytes * item_units / (minutes * 60))


def erasure_minutes(accounts: int, erased: int) -> float:
    """Minutes to repeat the erasures: the ids of all accounts are read (150 bytes each), the erased ones deleted.

    A Query reads a megabyte in 50 ms; a deletion takes four requests of 10 ms.
    """
    return (accounts * 150 / 1024**2 * 0.05 + erased * 4 * 0.01) / 60


def slowest_rate(minutes: float = 60.0) -> float:
    """Megabytes that a partition must be restored at in a second for the whole recovery to take so many minutes."""
    others = sum(step.minutes for step in recovery()) - point_in_time_minutes() + PREPARATION_MINUTES
    return PARTITION_BYTES / 1024**2 / ((minutes - others) * 60)


def recovery(accounts: int = 1_000_000, erased: int = 1_000) -> list[Step]:
    """The steps of a restore on AWS by docs/backups.md, each with its minutes; independent of the table's size."""
    return [
        Step("decide, and find the moment to go back to", 10.0),
        Step("restore the table to that moment", point_in_time_minutes()),
        Step("stream, time to live, recovery and protection of the new table", 2.0),
        Step("repeat the erasures", erasure_minutes(accounts, erased)),
        Step("deploy with the new table: environment, roles and stream of all functions", 12.0),
        Step("check", 2.0),
    ]
