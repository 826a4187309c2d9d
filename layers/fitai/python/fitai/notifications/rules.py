"""Rules of the notifications: how notices become lines, what is unread, which channels carry them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from pydantic.alias_generators import to_camel

from fitai.accounts.models import NotificationChoices
from fitai.mail.feedback.models import MailDelivery
from fitai.notifications.delivery.models import QuietHours
from fitai.notifications.matrix import (
    CATEGORIES,
    COMMENT_WINDOW_MINUTES,
    COMMENTS,
    LIKES,
    MATRIX,
    MAX_SOCIAL_PUSHES,
    PUSHED_COUNTS,
    RETENTION_DAYS,
    SOCIAL_CATEGORIES,
    Category,
    NotificationType,
    Setting,
)
from fitai.notifications.models import (
    CategoryChannels,
    ChannelState,
    Entry,
    InboxState,
    Line,
    Notice,
    NotificationPreferences,
    NotificationPreferencesChange,
    Overrides,
    StoredPreferences,
)

MAX_ENTRIES = 10
"""Notices of a line that are kept one by one; of more only the count is kept."""
COMMENT_WINDOW = timedelta(minutes=COMMENT_WINDOW_MINUTES)

# --- channels ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Channels:
    """By which channels a notification is sent."""

    in_app: bool = True
    push: bool = False
    mail: bool = False


def channels(type: NotificationType, choices: NotificationChoices, stored: StoredPreferences) -> Channels:
    """By which channels a notification of this type is sent: the matrix, the account's flags, the user's own choices."""
    return category_channels(CATEGORIES[type], choices, stored)


def category_channels(category: Category, choices: NotificationChoices, stored: StoredPreferences) -> Channels:
    """By which channels the notifications of a category are sent."""
    row = MATRIX[category]
    own = stored.categories.get(category, Overrides())
    flag_is_on = row.flag is None or bool(getattr(choices, row.flag))
    has_time = bool(stored.reminder_times)
    return Channels(
        push=is_sent(row.push, own.push, flag_is_on=flag_is_on, has_time=has_time),
        mail=is_sent(row.mail, own.mail, flag_is_on=flag_is_on, has_time=has_time),
    )


def is_sent(setting: Setting, own: bool | None, *, flag_is_on: bool, has_time: bool) -> bool:
    """Whether a channel is used.

    Args:
        setting: of the matrix.
        own: the user's choice for the category; None where there is none.
        flag_is_on: whether the account's flag, if the category has one, is on; off it turns off whatever is not locked.
        has_time: whether the user has set a time for the reminders of workouts.
    """
    match setting:
        case "never":
            return False
        case "locked":
            return True
        case "with_time":
            return flag_is_on and (has_time if own is None else own and has_time)
        case "on":
            return flag_is_on and own is not False
        case "off" | "opt_in":
            return flag_is_on and own is True


def is_social(type: NotificationType) -> bool:
    """Whether the type is about what others do."""
    return CATEGORIES[type] in SOCIAL_CATEGORIES


def may_push(line: Line, state: InboxState, today: date) -> bool:
    """Whether a line that has just got a notice may be pushed now: not every like is, and only some social ones a day."""
    if line.type in LIKES and line.count not in PUSHED_COUNTS:
        return False
    return not is_social(line.type) or state.pushed_on != today or state.pushes < MAX_SOCIAL_PUSHES


def with_push(state: InboxState, type: NotificationType, today: date) -> InboxState:
    """The state after a push of this type."""
    if not is_social(type):
        return state
    pushes = state.pushes + 1 if state.pushed_on == today else 1
    return state.model_copy(update={"pushed_on": today, "pushes": pushes})


# --- preferences -------------------------------------------------------------------------------------------

FIXED_SETTINGS: dict[Setting, str] = {
    "locked": "Cannot be turned off",
    "never": "Is not sent by this channel",
}
"""Settings that the user cannot change, and what a change of them is told."""


def preferences_view(
    choices: NotificationChoices, stored: StoredPreferences, mail: MailDelivery
) -> NotificationPreferences:
    """The channels of every category, as they are in force."""
    return NotificationPreferences(
        categories={category: _category_channels(category, choices, stored) for category in MATRIX},
        notifications=choices,
        reminder_times=stored.reminder_times,
        quiet_hours=stored.quiet,
        mail=mail,
    )


def _category_channels(category: Category, choices: NotificationChoices, stored: StoredPreferences) -> CategoryChannels:
    row, sent = MATRIX[category], category_channels(category, choices, stored)
    return CategoryChannels(
        in_app=ChannelState(enabled=True, changeable=False),
        push=ChannelState(enabled=sent.push, changeable=row.push not in FIXED_SETTINGS),
        mail=ChannelState(enabled=sent.mail, changeable=row.mail not in FIXED_SETTINGS),
        flag=None if row.flag is None else to_camel(row.flag),
    )


def flaws_of_change(change: NotificationPreferencesChange) -> list[tuple[str, str]]:
    """The fields of a change that the user cannot change, each with the reason."""
    return [
        (f"categories.{category}.{channel}", FIXED_SETTINGS[setting])
        for category, channels in (change.categories or {}).items()
        for channel in sorted(channels.model_fields_set)
        if (setting := getattr(MATRIX[category], channel)) in FIXED_SETTINGS
        and getattr(channels, channel) not in (None, setting == "locked")
    ]


def changed_preferences(stored: StoredPreferences, change: NotificationPreferencesChange) -> StoredPreferences:
    """The user's choices after a change."""
    categories = dict(stored.categories)
    for category, channels in (change.categories or {}).items():
        values = {channel: getattr(channels, channel) for channel in channels.model_fields_set}
        if MATRIX[category].push in FIXED_SETTINGS:
            values.pop("push", None)
        if MATRIX[category].mail in FIXED_SETTINGS:
            values.pop("mail", None)
        own = categories.get(category, Overrides()).model_copy(update=values)
        if own == Overrides():
            categories.pop(category, None)
        else:
            categories[category] = own
    after = stored.model_copy(update={"categories": categories})
    if "reminder_times" in change.model_fields_set:
        after = after.model_copy(update={"reminder_times": change.reminder_times or {}})
    if change.quiet_hours is not None:
        return after.model_copy(update={"has_quiet_hours": True, "quiet_hours": change.quiet_hours})
    if "quiet_hours" in change.model_fields_set:
        return after.model_copy(update={"has_quiet_hours": False, "quiet_hours": QuietHours()})
    return after


# --- lines -------------------------------------------------------------------------------------------------


def line_id(user_id: str, notice: Notice, since: datetime) -> str:
    """The id of the line of a notice, the same for all that share it.

    Args:
        since: when the line's first comment came; for other types without meaning.
    """
    if notice.type in LIKES:
        parts = [notice.type, notice.target]
    elif notice.type in COMMENTS:
        parts = [notice.type, notice.thread_or_target, since.isoformat()]
    else:
        parts = [notice.type, notice.target, notice.actor_id or "", notice.occasion]
    return str(uuid5(NAMESPACE_URL, "/".join((user_id, "notification", *parts))))


def new_line(id: str, notice: Notice, at: datetime) -> Line:
    """The line of a first notice."""
    return Line(
        id=id,
        type=notice.type,
        thread=notice.thread_or_target,
        target=notice.target,
        since=at,
        at=at,
        entries=[_entry(notice, at)],
    )


def with_notice(line: Line, notice: Notice, at: datetime) -> Line:
    """The line with one more notice: it is unread again, and moves to the top."""
    return line.model_copy(
        update={
            "at": at,
            "count": line.count + 1,
            "entries": [_entry(notice, at), *_recent(line.entries, at)][:MAX_ENTRIES],
            "is_read": False,
        }
    )


def without_notice(line: Line, notice: Notice) -> Line | None:
    """The line without a notice that was withdrawn; None where nothing is left of it."""
    if line.count <= 1:
        return None
    key = (notice.actor_id, notice.target, notice.occasion)
    entries = [entry for entry in line.entries if (entry.actor_id, entry.target, entry.occasion) != key]
    return line.model_copy(update={"count": line.count - 1, "entries": entries})


def takes_comment(since: datetime, now: datetime) -> bool:
    """Whether a comment joins the line of comments that began at `since`."""
    return now < since + COMMENT_WINDOW


def _recent(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Those that are not older than the keys of their notices: by these an erased person is found."""
    return [entry for entry in entries if entry.at > now - timedelta(days=RETENTION_DAYS)]


def _entry(notice: Notice, at: datetime) -> Entry:
    return Entry(
        at=at,
        actor_id=notice.actor_id,
        target=notice.target,
        occasion=notice.occasion,
        values=dict(notice.values),
        data=dict(notice.data),
    )


# --- what is unread ----------------------------------------------------------------------------------------


def first_kept_day(now: datetime) -> date:
    """The first day (UTC) whose lines are still there."""
    return now.astimezone(UTC).date() - timedelta(days=RETENTION_DAYS)


def expiry(at: datetime) -> int:
    """When a line expires, epoch seconds: with all others of its day, when that is no longer kept."""
    day = at.astimezone(UTC).date() + timedelta(days=RETENTION_DAYS + 1)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def key_deletion(at: datetime) -> int:
    """When the key of a notice is deleted, epoch seconds: when no line can name its actor any more."""
    return expiry(at + timedelta(days=RETENTION_DAYS + 1))


def unread_count(state: InboxState, now: datetime) -> int:
    """How many lines are unread, of those that are still kept."""
    first = first_kept_day(now)
    return sum(count for day, count in state.unread.items() if day >= first)


def is_unread(line: Line, state: InboxState) -> bool:
    """Whether a line is unread: neither itself was read, nor everything until a moment after it."""
    return not line.is_read and (state.read_through is None or line.at > state.read_through)


def counted(state: InboxState, now: datetime, *, before: Line | None, after: Line | None) -> InboxState:
    """The state after a line has changed, with its next version.

    Args:
        before: None for a new line.
        after: None for one that is deleted.
    """
    unread = dict(state.unread)
    if before is not None and is_unread(before, state):
        unread[_day(before)] = unread.get(_day(before), 0) - 1
    if after is not None and is_unread(after, state):
        unread[_day(after)] = unread.get(_day(after), 0) + 1
    return _next(state, _kept(unread, now))


def read_through(state: InboxState, moment: datetime, newer_lines: Iterable[Line], now: datetime) -> InboxState:
    """The state after everything until a moment was read, with its next version.

    Args:
        newer_lines: the lines of that moment's day (UTC) that came after it.
    """
    day = moment.astimezone(UTC).date()
    unread = {other: count for other, count in state.unread.items() if other > day}
    unread[day] = sum(is_unread(line, state) for line in newer_lines)
    return _next(state, _kept(unread, now)).model_copy(update={"read_through": moment})


def _day(line: Line) -> date:
    return line.at.astimezone(UTC).date()


def _kept(unread: Mapping[date, int], now: datetime) -> dict[date, int]:
    first = first_kept_day(now)
    return {day: count for day, count in sorted(unread.items()) if count > 0 and day >= first}


def _next(state: InboxState, unread: dict[date, int]) -> InboxState:
    return state.model_copy(update={"version": state.version + 1, "unread": unread})


# --- who is shown ------------------------------------------------------------------------------------------


def actors_to_read(lines: Sequence[Line], limit: int) -> list[str]:
    """The actors of lines that a page reads: of each line the newest, then of each the second, until there are `limit`."""
    ids: dict[str, None] = {}
    for place in range(MAX_ENTRIES):
        for line in lines:
            actors = line_actors(line)
            if place < len(actors) and len(ids) < limit:
                ids.setdefault(actors[place])
    return list(ids)


def line_actors(line: Line) -> list[str]:
    """Who has caused the line's newest notices, the newest first, each once."""
    return list(dict.fromkeys(entry.actor_id for entry in line.entries if entry.actor_id is not None))


def with_devices(state: InboxState, devices: int) -> InboxState:
    """The state with another number of devices, and its next version."""
    return state.model_copy(update={"version": state.version + 1, "devices": devices})
