"""Write iCalendar text (RFC 5545), as far as all-day events need it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_LINE_OCTETS = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
PRODUCT_ID = "-//FitAI//Workouts//EN"
CONTROL_CHARACTERS = dict.fromkeys([*range(9), *range(11, 32), 127])
"""The characters that are removed from texts: all control characters but tab and line feed."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """An all-day event.

    Attributes:
        uid: its identifier, which never changes.
        sequence: grows with each revision.
        revised_at: the time of the last change.
    """

    uid: str
    sequence: int
    created_at: datetime
    revised_at: datetime
    date: date
    summary: str
    description: str = ""


def calendar_text(name: str, days: Iterable[CalendarDay], refresh: timedelta) -> str:
    """The calendar as `text/calendar`.

    Args:
        name: the name that programs show.
        refresh: how often a program should look for changes.
    """
    interval = f"PT{int(refresh.total_seconds()) // 60}M"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT_ID}",
        "CALSCALE:GREGORIAN",
        # RFC 7986 defines a name and an interval; older programs know them by the names that begin with X.
        f"NAME:{escaped_text(name)}",
        f"X-WR-CALNAME:{escaped_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{interval}",
        f"X-PUBLISHED-TTL:{interval}",
    ]
    for day in days:
        lines += _event_lines(day)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def _event_lines(day: CalendarDay) -> list[str]:
    description = [f"DESCRIPTION:{escaped_text(day.description)}"] if day.description else []
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped_text(day.uid)}",
        # The time of the last revision, since the calendar has no METHOD (3.8.7.2).
        f"DTSTAMP:{_utc_text(day.revised_at)}",
        f"CREATED:{_utc_text(day.created_at)}",
        f"LAST-MODIFIED:{_utc_text(day.revised_at)}",
        f"SEQUENCE:{day.sequence}",
        # A date has no zone: the workout stays on its day wherever its user travels. The end is the day after (3.6.1).
        f"DTSTART;VALUE=DATE:{day.date:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.date + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped_text(day.summary)}",
        *description,
        "STATUS:CONFIRMED",
        # A workout takes an hour of the day, and must not make all of it busy.
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped_text(value: str) -> str:
    """A value of type TEXT (3.3.11): characters with a meaning in iCalendar are escaped, control characters removed.

    >>> text("Legs, arms; all")
    'Legs\\\\, arms\\\\; all'
    """
    plain = value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL_CHARACTERS)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """A line folded to at most 75 octets, each part but the first after a space; no character is split (3.1)."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > MAX_LINE_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += octets
    return "\r\n".join([*parts, part])


def _utc_text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
