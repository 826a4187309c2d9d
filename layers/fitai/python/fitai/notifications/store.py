"""Items and keys of the notifications.

USER#<id>#NOTIFICATIONS   AT#<line>                              the sort key of the line with this id
USER#<id>#NOTIFICATIONS   GROUP#<type>#<thread>                  the line that comments join
USER#<id>#NOTIFICATIONS   KEY#<actor>#<type>#<target>#<occasion> that there was such a notice: a second one is silent
                          GSI1 USER#<actor>#NOTIFIED / <id>#<type>#<target>#<occasion>      where there is an actor
                          GSI2 NOTIFIED#<target> / <id>#<key>                               where the thread is another
USER#<id>#NOTIFICATIONS   LINE#<at>#<line>                       a line of the list; it moves when a notice joins it
                          GSI2 NOTIFIED#<thread> / <id>#<line>
USER#<id>#NOTIFICATIONS   STATE                                  unread lines by day, read until when, pushes of the day

Every change is one transaction that raises the version of STATE, on the condition that it is the one that was read: so the
counts are exact, and one of two simultaneous changes of the same user's notifications is decided again. A batch is no snapshot: so
lines, pointers and keys are held to what was read of them, too.
Lines, keys and pointers expire together, at the end of their 90th day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, personal_data, table
from fitai.kernel.events import Event, outbox_write
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, QueryPage, Write
from fitai.notifications import rules
from fitai.notifications.choices import store as choices_store
from fitai.notifications.choices.store import partition
from fitai.notifications.matrix import COMMENTS, LIKES, NotificationType
from fitai.notifications.models import InboxState, Line, Notice, StoredPreferences

LINE_PREFIX, KEY_PREFIX = "LINE#", "KEY#"
NOBODY = "-"
"""Stands for the actor in the key of a notice that nobody has caused."""


class LineItem(Entity, discriminator="notification"):
    """A line of a user's list."""

    revision = NumberAttribute()
    line: PydanticAttribute[Line] = PydanticAttribute(Line)

    @classmethod
    def of(cls, user_id: str, line: Line) -> "LineItem":
        """The item of a line."""
        return cls(
            PK=partition(user_id),
            SK=line_place(line),
            revision=line.revision,
            line=line,
            ttl=rules.expiry(line.at),
            GSI2PK=_thread_partition(line.thread),
            GSI2SK=f"{user_id}#{line.id}",
        )


class LinePlaceItem(Entity, discriminator="notification_place"):
    """The sort key of a line, by its id."""

    place = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, line_id: str, **attributes: Any) -> "LinePlaceItem":
        """The item of the line with this id."""
        return cls(PK=partition(user_id), SK=f"AT#{line_id}", **attributes)


class GroupItem(Entity, discriminator="notification_group"):
    """The line that the comments of a thread join, and since when it is there."""

    place = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, type: str, thread: str, **attributes: Any) -> "GroupItem":
        """The item of this thread."""
        return cls(PK=partition(user_id), SK=f"GROUP#{type}#{thread}", **attributes)


class NoticeKeyItem(Entity, discriminator="notification_key"):
    """That there was a notice of this key, and which line it is in.

    It silences a second one until `expires` (epoch seconds), and is kept for as long as a line may name its actor.
    `withdrawn` is `read` or `unread` when it was taken back, as its line was then.
    """

    line_id = UnicodeAttribute()
    expires = NumberAttribute()
    withdrawn = UnicodeAttribute(null=True)
    type = UnicodeAttribute()
    target = UnicodeAttribute()
    occasion = UnicodeAttribute(null=True)
    actor_id = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, notice: Notice, **attributes: Any) -> "NoticeKeyItem":
        """The item of a notice."""
        key = f"{notice.type}#{notice.target}#{notice.occasion}"
        item = cls(
            PK=partition(user_id),
            SK=f"{KEY_PREFIX}{notice.actor_id or NOBODY}#{key}",
            type=notice.type,
            target=notice.target,
            occasion=notice.occasion or None,
            actor_id=notice.actor_id,
            **attributes,
        )
        if notice.actor_id is not None:
            item.GSI1PK, item.GSI1SK = actor_partition(notice.actor_id), f"{user_id}#{key}"
        if notice.thread_or_target != notice.target:
            item.GSI2PK, item.GSI2SK = _thread_partition(notice.target), f"{user_id}#{key}"
        return item

    @property
    def user_id(self) -> str:
        """Who was told."""
        return self.PK.split("#")[1]

    @property
    def notice(self) -> Notice:
        """The notice, as far as it identifies itself."""
        return Notice(
            self.user_id, cast(NotificationType, self.type), self.target, self.actor_id, occasion=self.occasion or ""
        )


class InboxStateItem(Entity, discriminator="notification_state"):
    """The state of a user's notifications as a whole."""

    version = NumberAttribute()
    state: PydanticAttribute[InboxState] = PydanticAttribute(InboxState)

    @classmethod
    def of(cls, user_id: str, state: InboxState | None = None) -> "InboxStateItem":
        """The item of this user."""
        item = cls(PK=partition(user_id), SK="STATE")
        if state is not None:
            item.version, item.state = state.version, state
        return item


@dataclass(frozen=True, slots=True)
class LoadedNotice:
    """What is stored about a notice that is to be told.

    Attributes:
        key: that it was told before; None where it was not.
        line: the line that it would join, or is in.
        group: which line comments join.
        is_muted: whether its thread is muted.
        others: the items of other services that were read with it.
    """

    state: InboxState
    key: NoticeKeyItem | None
    line: Line | None
    group: GroupItem | None
    is_muted: bool
    preferences: StoredPreferences
    others: Sequence[Entity] = ()


# --- reading -----------------------------------------------------------------------------------------------


def load_notice(user_id: str, notice: Notice, now: datetime, others: Sequence[tuple[str, str]]) -> LoadedNotice:
    """What is stored about a notice: one BatchGetItem, and one GetItem where a line of its group is there.

    Args:
        others: the keys of items of other services, read in the same request.
    """
    candidates = [
        InboxStateItem.of(user_id),
        NoticeKeyItem.of(user_id, notice),
    ]
    if notice.type in COMMENTS:
        candidates.append(GroupItem.of(user_id, notice.type, notice.thread_or_target))
    else:
        candidates.append(LinePlaceItem.of(user_id, rules.line_id(user_id, notice, now)))
    own_items = partition(user_id)
    own_keys = [_item_key(item) for item in candidates]
    items = table.get_many([*own_keys, *choices_store.keys(user_id, notice.thread_or_target), *others])
    own = [item for item in items if own_items == item.PK]
    epoch = int(now.timestamp())
    key = next((item for item in table.of_kind(own, NoticeKeyItem) if item.expires > epoch), None)
    return LoadedNotice(
        state=state_among(own),
        key=key,
        line=_line_of_group(user_id, own, notice, now),
        group=next(iter(table.of_kind(own, GroupItem)), None),
        is_muted=choices_store.is_muted_among(own),
        preferences=choices_store.preferences_among(own),
        others=items,
    )


def _line_of_group(user_id: str, items: Sequence[Entity], notice: Notice, now: datetime) -> Line | None:
    pointers: list[GroupItem | LinePlaceItem] = []
    if notice.type in COMMENTS:
        groups = table.of_kind(items, GroupItem)
        pointers += [item for item in groups if rules.takes_comment(datetime.fromisoformat(item.since), now)]
    elif notice.type in LIKES:
        pointers += table.of_kind(items, LinePlaceItem)
    pointers = [item for item in pointers if not _is_expired(item, int(now.timestamp()))]
    if not pointers:
        return None
    # Of a line that was moved or deleted meanwhile the state has changed, too: then the transaction fails.
    item = table.get(LineItem, partition(user_id), pointers[0].place)
    return None if item is None else item.line


def _is_expired(item: Entity, epoch: int) -> bool:
    return item.ttl is not None and item.ttl <= epoch


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """A line, and of a notice that was told its key."""

    state: InboxState
    line: Line
    key: NoticeKeyItem | None = None


def load_told(user_id: str, notice: Notice) -> ToldNotice | None:
    """A notice that was told and not withdrawn, with its line: two requests, one where there is none.

    Raises:
        WriteConflict: the line was moved while it was read.
    """
    key = NoticeKeyItem.of(user_id, notice)
    key_item = table.get(NoticeKeyItem, *_item_key(key))
    if key_item is None or key_item.withdrawn is not None:
        return None
    told = load_line(user_id, key_item.line_id)
    return None if told is None else replace(told, key=key_item)


def load_line(user_id: str, line_id: str) -> ToldNotice | None:
    """A line with the state, None where there is none: two requests, one where there is none.

    Raises:
        WriteConflict: the line was moved while it was read.
    """
    pointer = table.get(LinePlaceItem, *_item_key(LinePlaceItem.of(user_id, line_id)))
    if pointer is None:
        return None
    items = table.get_many([(partition(user_id), pointer.place), _item_key(InboxStateItem.of(user_id))])
    lines = table.of_kind(items, LineItem)
    if not lines:
        raise table.WriteConflict
    return ToldNotice(state_among(items), lines[0].line)


def lines_page(user_id: str, now: datetime, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the lines that are still kept, newest first: one Query, eventually consistent."""
    pk = partition(user_id)
    first = f"{LINE_PREFIX}{rules.first_kept_day(now).isoformat()}"
    position = None if after is None else after | {"PK": pk}
    return table.query(
        pk, between=(first, f"{LINE_PREFIX}~"), limit=limit, newest_first=True, after=position, consistent=False
    )


def lines_of_page(page: QueryPage) -> list[Line]:
    """The lines of a page."""
    return [item.line for item in table.of_kind(page.items, LineItem)]


def newer_lines_of_day(user_id: str, moment: datetime) -> list[Line]:
    """The lines of a moment's day (UTC) that came after it: a Query for each megabyte."""
    moment = moment.astimezone(UTC)
    between = (f"{LINE_PREFIX}{clock.iso(moment)}#~", f"{LINE_PREFIX}{moment.date().isoformat()}T~")
    return [item.line for item in table.of_kind(table.query_all(partition(user_id), between=between), LineItem)]


def keys_of_actor(user_id: str, actor_id: str) -> Iterator[Notice]:
    """The notices that a user got of an actor and that were not withdrawn: a Query for each megabyte."""
    begins = f"{KEY_PREFIX}{actor_id}#"
    for item in table.of_kind(table.query_all(partition(user_id), begins=begins), NoticeKeyItem):
        if item.withdrawn is None:
            yield item.notice


def pages_of_actor(actor_id: str) -> Iterator[list[NoticeKeyItem]]:
    """The keys of all notices that a user has caused, a page at a time: a Query of GSI1 for each."""
    for page in personal_data.item_pages(actor_partition(actor_id), index="GSI1"):
        yield table.of_kind(page, NoticeKeyItem)


def notices_about(target: str) -> Iterator[Notice | tuple[str, str]]:
    """What was told about a target: single notices, and (user, line) of the lines whose thread it is. Queries of GSI2."""
    for item in table.query_all(_thread_partition(target), index="GSI2", limit=personal_data.PAGE_SIZE):
        if isinstance(item, LineItem):
            yield item.PK.split("#")[1], item.line.id
        elif isinstance(item, NoticeKeyItem) and item.withdrawn is None:
            yield item.notice


def delete_key(user_id: str, notice: Notice) -> None:
    """Delete the key of a notice: one DeleteItem."""
    table.commit(table.delete(NoticeKeyItem.of(user_id, notice), when=PRESENT | ABSENT))


def erase_notifications(user_id: str) -> Iterator[None]:
    """Delete everything of a user's notifications; yields after each page."""
    yield from personal_data.erase_items(partition(user_id))


def state_key(user_id: str) -> tuple[str, str]:
    """The key of the state, for a batch that reads it with others."""
    return _item_key(InboxStateItem.of(user_id))


def state_among(items: Sequence[Entity]) -> InboxState:
    """The state that is among items which were read."""
    states = table.of_kind(items, InboxStateItem)
    return states[0].state if states else InboxState()


def load_state(user_id: str) -> InboxState:
    """The state of a user's notifications: one GetItem."""
    item = table.get(InboxStateItem, *state_key(user_id))
    return item.state if item else InboxState()


# --- writing -----------------------------------------------------------------------------------------------


def notice_writes(
    user_id: str, notice: Notice, loaded: LoadedNotice, after: Line, after_state: InboxState
) -> list[Write]:
    """The writes of a notice that was told: the line as it is now, the key, the pointers, the state."""
    return [
        state_write(user_id, loaded.state, after_state),
        *line_writes(user_id, loaded.line, after),
        key_write(user_id, notice, after, loaded.key),
        *([_group_write(user_id, after, loaded.group)] if after.type in COMMENTS else []),
    ]


def withdrawal_writes(
    user_id: str,
    notice: Notice,
    told: ToldNotice,
    after: Line | None,
    was: str,
    after_state: InboxState,
    *,
    forgets: bool,
) -> list[Write]:
    """The writes of a notice that was withdrawn; the key stays, so that it is silent when it is given again.

    Args:
        was: whether the line was `read` or `unread`.
        forgets: the key is deleted, too.
    """
    key = NoticeKeyItem.of(user_id, notice)
    return [
        state_write(user_id, told.state, after_state),
        *line_writes(user_id, told.line, after),
        table.delete(key) if forgets else key_write(user_id, notice, told.line, told.key, withdrawn=was),
    ]


def state_write(user_id: str, before: InboxState, after: InboxState) -> Write:
    """The write of the state, which every change of a user's notifications has; a write conflict if it has changed."""
    unchanged = ABSENT if before.version == 0 else InboxStateItem.version == before.version
    return table.put(InboxStateItem.of(user_id, after), when=unchanged)


def line_writes(user_id: str, before: Line | None, after: Line | None) -> list[Write]:
    """The writes of a line that has changed, moved, or is new or deleted, with the pointer to it.

    A write conflict if the line or the pointer was changed since it was read.
    """
    writes = []
    pointer = LinePlaceItem.of(user_id, (after or before).id)  # type: ignore[union-attr]
    read_pointer = ABSENT | (LinePlaceItem.ttl <= clock.epoch())
    if before is not None:
        unchanged = LineItem.revision == before.revision
        read_pointer = LinePlaceItem.place == line_place(before)
        if after is not None and line_place(after) == line_place(before):
            return [table.put(LineItem.of(user_id, _next_revision(after, before)), when=unchanged)]
        writes.append(table.delete(LineItem.of(user_id, before), when=unchanged))
    if after is None:
        return [*writes, table.delete(pointer, when=read_pointer)]
    pointer.place, pointer.ttl = line_place(after), rules.expiry(after.at)
    return [
        *writes,
        table.put(LineItem.of(user_id, _next_revision(after, before)), when=ABSENT),
        table.put(pointer, when=read_pointer),
    ]


def _next_revision(line: Line, before: Line | None) -> Line:
    return line if before is None else line.model_copy(update={"revision": before.revision + 1})


def key_write(
    user_id: str, notice: Notice, line: Line, before: NoticeKeyItem | None, *, withdrawn: str | None = None
) -> Write:
    """The write that keeps a second notice of the same key silent; a write conflict if it was changed since it was read."""
    item = NoticeKeyItem.of(
        user_id,
        notice,
        line_id=line.id,
        withdrawn=withdrawn,
        expires=rules.expiry(line.at),
        ttl=rules.key_deletion(line.at),
    )
    unchanged = ABSENT | (NoticeKeyItem.expires <= clock.epoch())
    if before is not None:
        unchanged = (
            NoticeKeyItem.withdrawn.does_not_exist()
            if before.withdrawn is None
            else NoticeKeyItem.withdrawn == before.withdrawn
        )
    return table.put(item, when=unchanged)


def _group_write(user_id: str, line: Line, before: GroupItem | None) -> Write:
    """The write that lets comments join a line; a write conflict if they join another one since that was read."""
    item = GroupItem.of(
        user_id,
        line.type,
        line.thread,
        place=line_place(line),
        since=clock.iso(line.since),
        ttl=rules.expiry(line.at),
    )
    return table.put(item, when=ABSENT if before is None else GroupItem.place == before.place)


def commit(writes: Sequence[Write], *events: Event) -> None:
    """Commit the writes of one change, with its events."""
    table.commit(*writes, *(outbox_write(event) for event in events))


# --- keys --------------------------------------------------------------------------------------------------


def actor_partition(actor_id: str) -> str:
    """The partition of GSI1 with the keys of the notices that this user has caused."""
    return f"USER#{actor_id}#NOTIFIED"


def line_place(line: Line) -> str:
    """The sort key of a line."""
    return f"{LINE_PREFIX}{clock.iso(line.at)}#{line.id}"


def next_moment(now: datetime, state: InboxState, before: Line | None) -> datetime:
    """When a notice comes: now, or a millisecond after what was read or told last, where clocks differ."""
    moment = now.replace(microsecond=now.microsecond // 1000 * 1000)
    for earlier in (state.read_through, before.at if before else None):
        if earlier is not None and moment <= earlier:
            moment = earlier + timedelta(milliseconds=1)
    return moment


def _thread_partition(thread: str) -> str:
    return f"NOTIFIED#{thread}"


def _item_key(item: Entity) -> tuple[str, str]:
    return item.PK, item.SK
