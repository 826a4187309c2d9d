"""The time zones that a user was in during the last days: those of the workouts, counted. Pure."""

from datetime import date

MAX_ZONES_LEFT = 10
ZoneDays = dict[str, dict[int, int]]
"""For each zone the number of workouts that were done in it on a day (ordinal)."""
DAYS_KEPT = 9
"""Days back that are stored: seven, and what zones are apart."""
DAYS_SEEN = 7
"""Days for which a user counts as being in a zone."""
MAX_DAYS_AHEAD = 60
"""Days of a zone that are stored: more than ten only where workouts are dated ahead."""


def with_zone_day(zones: ZoneDays, zone: str, day: date, count: int) -> ZoneDays:
    """The zones after `count` workouts of a day were added, or taken away where it is negative."""
    days = dict(zones.get(zone, {}))
    days[day.toordinal()] = days.get(day.toordinal(), 0) + count
    return zones | {zone: days}


def recent_zone_days(zones: ZoneDays, today_utc: date) -> ZoneDays:
    """The zones without days that are long past, and without those of which no workout is left."""
    earliest = today_utc.toordinal() - DAYS_KEPT
    recent = {
        zone: {day: days[day] for day in sorted(days) if days[day] > 0 and day >= earliest}
        for zone, days in sorted(zones.items())
    }
    return {zone: dict(list(days.items())[:MAX_DAYS_AHEAD]) for zone, days in recent.items() if days}


def zones_seen(zones: ZoneDays, today: date) -> set[str]:
    """The zones in which there was a workout during the last seven days."""
    last = today.toordinal() + 1
    return {zone for zone, days in zones.items() if any(last - 1 - DAYS_SEEN <= day <= last for day in days)}


def with_zone_left(
    zones_left: tuple[tuple[str, int], ...], zone: str | None, today: date
) -> tuple[tuple[str, int], ...]:
    """The zones that an account had, with one that it leaves today, and without those that it left long ago."""
    days = {left: day for left, day in zones_left if day >= today.toordinal() - DAYS_KEPT}
    if zone is not None:
        days[zone] = today.toordinal()
    return tuple(sorted(days.items(), key=lambda entry: entry[1])[-MAX_ZONES_LEFT:])
