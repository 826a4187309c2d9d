"""Calendars as text: what of RFC 5545 a list of days needs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_LINE_OCTETS = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
PRODUCT_ID = "-//FitAI//Workouts//EN"
CONTROL_CHARACTERS = dict.fromkeys([*range(9), *range(11, 32), 127])
"""Characters that no text may hold; tab and line feed are left."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Something that is planned for a day, at no time of it.

    Attributes:
        uid: the same for good, whatever becomes of the rest.
        sequence: grows with each revision.
        revised: when it was changed last. made: when it came to be.
    """

    uid: str
    sequence: int
    made: datetime
    revised: datetime
    date: date
    summary: str
    description: str = ""


def calendar_text(name: str, days: Iterable[CalendarDay], refresh: timedelta) -> str:
    """The calendar, `text/calendar` in UTF-8.

    Args:
        name: as it is shown. refresh: how often a program should look for changes.
    """
    every = f"PT{int(refresh.total_seconds()) // 60}M"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT_ID}",
        "CALSCALE:GREGORIAN",
        # RFC 7986 has a name and an interval; programs older than that know them by the names that begin with X.
        f"NAME:{escaped_text(name)}",
        f"X-WR-CALNAME:{escaped_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"X-PUBLISHED-TTL:{every}",
    ]
    for one in days:
        lines += _event_lines(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def _event_lines(one: CalendarDay) -> list[str]:
    described = [f"DESCRIPTION:{escaped_text(one.description)}"] if one.description else []
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped_text(one.uid)}",
        # In a calendar without a METHOD it is the time of the last revision (3.8.7.2).
        f"DTSTAMP:{_utc_text(one.revised)}",
        f"CREATED:{_utc_text(one.made)}",
        f"LAST-MODIFIED:{_utc_text(one.revised)}",
        f"SEQUENCE:{one.sequence}",
        # A date has no zone: the workout stays on its day wherever its user goes. The end is the day after (3.6.1).
        f"DTSTART;VALUE=DATE:{one.date:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.date + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped_text(one.summary)}",
        *described,
        "STATUS:CONFIRMED",
        # It takes some hour of the day, and must not make all of it busy.
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped_text(value: str) -> str:
    """A value of type TEXT (3.3.11): what has a meaning in a calendar is escaped, control characters go.

    >>> text("Legs, arms; all")
    'Legs\\\\, arms\\\\; all'
    """
    plain = value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL_CHARACTERS)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """A line in parts of at most 75 octets, each but the first behind a space; no character is cut (3.1)."""
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
