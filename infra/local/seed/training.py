"""A year of training of a person: the same on every machine, its days counted back from today. Pure.

Strength approaches its goal the more slowly the nearer it is; a lighter week follows after some heavy ones, a week without training
costs a little of what was gained, and every day is a little better or worse than planned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from infra.local.seed.movements import Movement
from infra.local.seed.people import WEEKS, Person, Session

GAIN = 0.045
"""The share of the way to the goal that a week of training goes."""
REGAIN = 0.2
"""The share of what was lost that a week of training brings back."""
LOSS = 0.022
"""What a week without training costs, as a share of the whole way."""
DELOAD_LOAD = 0.85
NOISE = 0.012
"""The standard deviation of a day's strength."""
RAMP = ((0.45, 6), (0.65, 4), (0.82, 2))
"""The warm-up: shares of the working weight, and repetitions."""
POUND_STEP = 5
NOTES = (
    "Felt strong today.", "Slept badly, kept it short.", "Last set was a fight.", "New shoes.", "Crowded, swapped two stations.",
    "Good bar speed.", "Knee a little stiff in the warm-up, then fine.", "Trained with a friend.", "Would have liked one more.",
)  # fmt: skip
MOODS = ("tired", "fine", "good", "motivated", "stressed")


@dataclass(frozen=True, slots=True)
class DoneSet:
    """A set; `weight` in the person's unit, `distance` in metres."""

    completed_at: datetime
    type: Literal["normal", "warmup"] = "normal"
    weight: float | None = None
    reps: int | None = None
    rpe: float | None = None
    distance: float | None = None
    seconds: int | None = None
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class DoneExercise:
    """An exercise with its sets."""

    movement: Movement
    sets: tuple[DoneSet, ...]


@dataclass(frozen=True, slots=True)
class DoneWorkout:
    """A completed workout."""

    name: str
    day: date
    started_at: datetime
    ended_at: datetime
    location: str
    mood: str
    energy: int
    notes: str | None
    exercises: tuple[DoneExercise, ...]


def first_monday(today: date) -> date:
    """The first day of the first week."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def workouts(person: Person, now: datetime) -> list[DoneWorkout]:
    """All workouts of a person that are over, the oldest first."""
    zone = ZoneInfo(person.timezone)
    monday = first_monday(now.astimezone(zone).date())
    progress = weekly_progress(person)
    done = []
    for week in range(person.first_week, WEEKS + 1):
        if _is_break(person, week):
            continue
        for weekday, session in sorted(person.week.items()):
            random = Random(f"{person.name}/{week}/{weekday}")
            # The week that runs and the one before are complete, so that there is something of today to see.
            takes_place = random.random() < person.adherence or week >= WEEKS - 1
            minutes = random.randint(-25, 40)
            begins = datetime.combine(monday + timedelta(weeks=week, days=weekday), time(session.hour), zone)
            begins += timedelta(minutes=minutes)
            workout = _workout(person, session, week, begins.astimezone(UTC), progress[week], random)
            if takes_place and workout.ended_at < now:
                done.append(workout)
    return done


def weekly_progress(person: Person) -> list[float]:
    """How much of the way from start to goal a person has gone at the beginning of each week, 0 to 1."""
    progress, best = 0.0, 0.0
    weeks = []
    for week in range(WEEKS + 1):
        weeks.append(progress)
        if week < person.first_week:
            continue
        if _is_break(person, week):
            progress = max(0.0, progress - LOSS)
        else:
            progress += (best - progress) * REGAIN + (1 - best) * GAIN
            best = max(best, progress)
    return weeks


def is_deload(person: Person, week: int) -> bool:
    """Whether a week is a lighter one."""
    return bool(person.deload_every) and (week - person.first_week) % (person.deload_every + 1) == person.deload_every


def _is_break(person: Person, week: int) -> bool:
    return any(first <= week <= last for first, last in person.breaks)


def _workout(
    person: Person, session: Session, week: int, begins: datetime, progress: float, random: Random
) -> DoneWorkout:
    moment = begins + timedelta(minutes=4)
    form = random.gauss(1, NOISE)
    exercises = []
    for movement in session.movements:
        sets = tuple(_sets(person, movement, week, moment, progress, form, random))
        exercises.append(DoneExercise(movement, sets))
        moment = sets[-1].completed_at + timedelta(seconds=150)
    notes = random.choice(NOTES) if random.random() < 0.15 else None
    return DoneWorkout(
        name="Deload: " + session.name.lower() if is_deload(person, week) else session.name,
        day=begins.astimezone(ZoneInfo(person.timezone)).date(),
        started_at=begins,
        ended_at=exercises[-1].sets[-1].completed_at + timedelta(minutes=3),
        location=session.location,
        mood=random.choice(MOODS),
        energy=max(1, min(10, round(random.gauss(6.5, 1.4)))),
        notes=notes,
        exercises=tuple(exercises),
    )


def _sets(
    person: Person, movement: Movement, week: int, begins: datetime, progress: float, form: float, random: Random
) -> Iterator[DoneSet]:
    """The sets of an exercise, one after the other with their rests."""
    value = (movement.start + (movement.goal - movement.start) * progress) * form
    lighter = is_deload(person, week)
    count = max(1, movement.sets - 1) if lighter else movement.sets
    if movement.kind == "distance":
        return (yield _way(movement, week, begins, progress, form, lighter))
    if movement.kind == "load":
        return (yield from _loads(movement, week, begins, value, count, lighter, random))
    moment = begins
    for number in range(count):
        tired = 1 - 0.08 * number
        if movement.kind == "hold":
            seconds = max(10, round(value * tired * (0.7 if lighter else 1) / 5) * 5)
            moment += timedelta(seconds=seconds)
            yield DoneSet(moment, seconds=seconds, rest=movement.rest)
        elif movement.kind == "reps":
            reps = max(1, round(value * tired * (0.7 if lighter else 1) + random.gauss(0, 0.4)))
            moment += timedelta(seconds=3 * reps + 5)
            yield DoneSet(moment, reps=reps, rpe=7.5 + 0.5 * number, rest=movement.rest)
        else:
            reps = movement.low + (week + number) % (movement.high - movement.low + 1)
            help_weight = max(movement.step, _rounded(value * (1.15 if lighter else 1), movement.step))
            moment += timedelta(seconds=3 * reps + 5)
            yield DoneSet(moment, weight=help_weight, reps=reps, rpe=8 + 0.5 * number, rest=movement.rest)
        moment += timedelta(seconds=movement.rest + random.randint(-10, 25))


def _loads(
    movement: Movement, week: int, begins: datetime, best: float, count: int, lighter: bool, random: Random
) -> Iterator[DoneSet]:
    """Sets with a weight that follows from the estimated one-rep max, the repetitions and the effort."""
    span = movement.high - movement.low + 1
    reps = movement.high - week % span
    effort = 7 + 0.5 * (week % 4)
    # Epley's formula, as the estimates in the charts; repetitions in reserve count as repetitions.
    weight = best / (1 + (reps + 10 - effort) / 30) * (DELOAD_LOAD if lighter else 1)
    weight = max(movement.step, _rounded(weight, movement.step))
    moment = begins
    for share, ramp_reps in RAMP if movement.ramp else ():
        moment += timedelta(seconds=50)
        yield DoneSet(moment, "warmup", max(movement.step, _rounded(weight * share, movement.step)), ramp_reps, rest=60)
        moment += timedelta(seconds=40 + random.randint(0, 20))
    for number in range(count):
        done = reps - (number >= 2 and effort >= 8 and random.random() < 0.2)
        moment += timedelta(seconds=4 * done + 10)
        rpe = 6 if lighter else min(10, effort + 0.5 * number)
        yield DoneSet(moment, weight=weight, reps=max(1, done), rpe=rpe, rest=movement.rest)
        moment += timedelta(seconds=movement.rest + random.randint(-15, 40))


def _way(movement: Movement, week: int, begins: datetime, progress: float, form: float, lighter: bool) -> DoneSet:
    """A way in one go: it grows for three weeks, and is shorter in the fourth."""
    wave = 0.9 + 0.05 * (week % 4) if not lighter else 0.75
    kilometres = (movement.start + (movement.goal - movement.start) * progress) * wave
    metres = round(kilometres * 1000 / 10) * 10
    slow, quick = movement.pace
    pace = (slow + (quick - slow) * progress) / form
    seconds = round(metres / 1000 * pace)
    return DoneSet(begins + timedelta(seconds=seconds), distance=metres, seconds=seconds, rpe=6 if lighter else 7.5)


def _rounded(value: float, step: float) -> float:
    return round(value / step) * step
