"""Deadlines: what is to be done for a subject (a user, a goal) at a moment, found without reading the others.

A subject has at most one deadline of a kind, an item in its user's partition. GSI1 has one partition per kind and UTC offset
of the subject's zone, so that the many who share a midnight are not in the partition of those who share another.

    before = goal.deadline                      # stored with the subject, so that no read is needed
    after = Deadline.of(expires_at, "Europe/Berlin")
    commit(goal_write(goal, deadline=after), *deadline_writes("goal", user_id, goal.id, before=before, after=after))

    handle_due("goal", expire, TimeBudget(240))

A subject without a deadline costs nothing: a run without anything due is one Query per offset (`SHARDS`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, of_kind, put, query
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import Model

SHARDS = (
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240, 270,
    300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840,
)  # fmt: skip
"""The UTC offsets that are in use, in minutes. One that is new is added to the partition of the next lower one."""
PAGE_SIZE = 100
"""Deadlines that are read at once: what a run has in memory."""
MAX_FAILURES_IN_A_ROW = 20
"""Failures after which a run gives up: it is not the subjects that are at fault."""
KEY_PREFIX = "DUE#"


class Deadline(Model):
    """A moment at which something is due, with the UTC offset (minutes) of the subject's zone at that moment."""

    at: Moment
    offset: int = 0

    @classmethod
    def of(cls, at: datetime, zone: str) -> "Deadline":
        """The deadline of a subject in this zone (of the IANA database)."""
        offset = at.astimezone(ZoneInfo(zone)).utcoffset()
        return cls(at=at, offset=round(offset.total_seconds() / 60) if offset else 0)


class DeadlineItem(Entity, discriminator="deadline"):
    """A subject's deadline of a kind."""

    due = UnicodeAttribute()
    offset = NumberAttribute()

    @classmethod
    def of(cls, kind: str, user_id: str, subject_id: str, deadline: Deadline | None = None) -> "DeadlineItem":
        """The item of a deadline; without one only its keys."""
        item = cls(PK=f"USER#{user_id}", SK=f"{KEY_PREFIX}{kind}#{subject_id}")
        if deadline is not None:
            item.due, item.offset = clock.iso(deadline.at), deadline.offset
            item.GSI1PK, item.GSI1SK = _shard_key(kind, deadline.offset), f"{item.due}#{subject_id}"
        return item


@dataclass(frozen=True, slots=True)
class DueSubject:
    """A subject whose deadline has come, as the index has it: it may lag, so that a handler reads the subject itself."""

    user_id: str
    subject_id: str
    due: datetime


def deadline_writes(
    kind: str, user_id: str, subject_id: str, *, before: Deadline | None, after: Deadline | None
) -> list[Write]:
    """The write that sets, moves or removes a deadline; none where it is unchanged.

    It belongs into the transaction that writes the subject. The deadline follows from the subject, whose own condition
    holds the transaction to what was read: so an item that is missing, or left over, is put right by the next change.

    Args:
        kind: a lower-case word, such as `goal`.
        before: the deadline that is stored with the subject.
    """
    if before == after:
        return []
    item = DeadlineItem.of(kind, user_id, subject_id, after)
    if after is None:
        return [delete(item, when=PRESENT | ABSENT)]
    return [put(item, when=PRESENT | ABSENT)]


def due_subjects(kind: str, now: datetime) -> Iterator[DueSubject]:
    """Everything of a kind that is due, a page of each offset in turn: no offset waits for the end of another.

    One Query for a hundred of them, and one for each offset that has none.
    """
    between = ("0", f"{clock.iso(now)}#\uffff")
    positions: dict[int, dict[str, str] | None] = dict.fromkeys(SHARDS)
    while positions:
        for shard in list(positions):
            page = query(
                _shard_key(kind, shard), between=between, index="GSI1", limit=PAGE_SIZE, after=positions[shard]
            )
            yield from map(_due_subject, of_kind(page.items, DeadlineItem))
            if page.after is None:
                del positions[shard]
            else:
                positions[shard] = page.after


def handle_due(kind: str, handle: Callable[[DueSubject], object], budget: TimeBudget) -> int:
    """Handle everything of a kind that is due, until nothing is or the time is up; the next run continues.

    The place where a run stopped is the deadlines themselves: what is handled moves or loses its deadline, in the
    transaction that handles it. What fails stays due for the next run, and keeps nobody else waiting.

    Args:
        handle: reads the subject, finds out whether it is due, and writes; idempotent.

    Returns:
        How many were handled.

    Raises:
        Exception: of `handle`, when it fails many times in a row.
    """
    from fitai.kernel.observability import log_failure

    handled = failures = 0
    for subject in due_subjects(kind, clock.now()):
        try:
            handle(subject)
        except Exception as error:
            failures += 1
            log_failure("a deadline was not handled", error, deadline=kind)
            if failures >= MAX_FAILURES_IN_A_ROW:
                raise
        else:
            handled, failures = handled + 1, 0
        if budget.is_over:
            break
    return handled


def _shard_key(kind: str, offset: int) -> str:
    shard = SHARDS[max(0, bisect_right(SHARDS, offset) - 1)]
    hours, minutes = divmod(abs(shard), 60)
    return f"{KEY_PREFIX}{kind}#{'-' if shard < 0 else '+'}{hours:02}:{minutes:02}"


def _due_subject(item: DeadlineItem) -> DueSubject:
    subject_id = item.SK.split("#", 2)[2]
    return DueSubject(item.PK.removeprefix("USER#"), subject_id, datetime.fromisoformat(item.due))
