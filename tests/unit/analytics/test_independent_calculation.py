"""Every number of a two-year history equals a plain calculation from its sets, in three time zones.

The calculation shares no code with the analytics: it groups the raw sets with itertools, and knows the days from the
moments alone. Muscles and movement patterns are read from the library, as the sets' own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Preferences
from fitai.analytics.reactions import apply_preferences, update_analytics
from fitai.analytics.rebuild import rebuild
from fitai.exercises.models import Exercise
from fitai.exercises.published import current_library
from fitai.kernel import clock
from fitai.workouts import event_builders
from fitai.workouts import rules as workout_rules
from fitai.workouts.events import WorkoutDeleted
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem

from tests.harness import histories
from tests.harness.cloud import cloud
from tests.harness.gateway import access_token, call

NOW = datetime(2026, 3, 4, 20, 30, tzinfo=UTC)
"""Wednesday evening in Berlin, noon in Los Angeles, and already Thursday in Kolkata."""
DAYS = 730
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "barbell-row", "barbell-curl")
OTHERS = ("pull-up", "assisted-pull-up", "plank", "outdoor-run", "walking-lunge")
POUND = 0.45359237
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Row:
    """A completed set, as it was entered."""

    workout: str
    day: date
    exercise: str
    kind: str
    weight: float | None
    reps: int | None
    seconds: float | None
    metres: float | None

    @property
    def volume(self) -> float:
        return 0.0 if self.exercise.startswith("assisted") else (self.weight or 0.0) * (self.reps or 0)

    @property
    def estimate(self) -> float | None:
        """Epley's estimate, as the rules state it."""
        if not self.weight or not self.reps or self.exercise not in LIFTS:
            return None
        return self.weight if self.reps == 1 else self.weight * (1 + min(self.reps, 12) / 30)


@dataclass(frozen=True)
class Person:
    """Where somebody trains, and when the day and the week begin there."""

    zone: str
    day_starts_at: int
    week_starts_on: str

    @property
    def user_id(self) -> str:
        return self.zone.replace("/", "-")

    def day(self, moment: datetime) -> date:
        return (
            moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) - timedelta(hours=self.day_starts_at)
        ).date()

    @property
    def today(self) -> date:
        return self.day(NOW)


PEOPLE = (
    Person("Europe/Berlin", 0, "monday"),
    Person("America/Los_Angeles", 0, "sunday"),
    Person("Asia/Kolkata", 4, "monday"),
)


def library_exercise(exercise_id: str) -> Exercise:
    exercise = current_library().get(exercise_id)
    assert exercise is not None
    return exercise


# --- the history -------------------------------------------------------------------------------------------


def workout(person: Person, number: int, started: datetime, random: Random) -> WorkoutState:
    """A workout of two lifts and another exercise, completed within the hour."""
    chosen = [*random.sample(LIFTS, 2), random.choice(OTHERS)]
    exercises = [_exercise(index, exercise_id, number, started, random) for index, exercise_id in enumerate(chosen)]
    return WorkoutState(
        id=f"{person.user_id}-{number:04d}",
        user_id=person.user_id,
        status="completed",
        version=5,
        name="Day",
        date=person.day(started),
        timezone=person.zone,
        day_starts_at=person.day_starts_at,
        started_at=started,
        ended_at=started + timedelta(hours=1),
        duration_seconds=random.choice([1800.25, 3000.0, 3599.9]),
        exercises=exercises,
        exercise_count=len(exercises),
        metrics=workout_rules.workout_totals(exercises, random.choice([100.1, 250.0])),
        created_at=started,
        updated_at=started,
    )


def _exercise(index: int, exercise_id: str, number: int, at: datetime, random: Random) -> WorkoutExercise:
    measurement = str(library_exercise(exercise_id).measurement)
    sets = [
        WorkoutSet(
            index=place,
            type="warmup" if place == 0 else "normal",
            completed_at=at,
            **_measures(exercise_id, number, random),
        )
        for place in range(random.randint(1, 4))
    ]
    exercise = WorkoutExercise(
        index=index, exercise_id=exercise_id, name=exercise_id, measurement=measurement, sets=sets
    )
    return exercise.model_copy(update={"total_volume": workout_rules.exercise_volume(exercise)})


def _measures(exercise_id: str, number: int, random: Random) -> dict[str, Any]:
    if exercise_id in LIFTS:
        weight = random.choice([135 * POUND, 45 * POUND, 60.0, 80.0, 100.0, 62.5]) + 2.5 * (number // 40)
        return {"weight": weight, "reps": random.randint(1, 15)}
    if exercise_id == "plank":
        return {"duration_seconds": random.choice([30.0, 61.5])}
    if exercise_id == "outdoor-run":
        return {"duration_seconds": 900.0, "distance": random.choice([1609.344, 5000.0])}
    return {"weight": 20.0 if exercise_id.startswith("assisted") else None, "reps": random.randint(0, 12)}


def write(states: Iterable[WorkoutState]) -> None:
    for state in states:
        histories.write(
            [WorkoutItem.of(state), *(WorkoutExerciseItem.of(state, exercise) for exercise in state.exercises)]
        )


def history(person: Person) -> list[WorkoutState]:
    """About three workouts a week in two years, at any hour; corrected, deleted and entered late at the end."""
    random = Random(person.zone)
    moments = sorted(NOW - timedelta(minutes=random.randrange(DAYS * 24 * 60)) for _ in range(310))
    states = [workout(person, number, moment, random) for number, moment in enumerate(moments)]
    write(states)
    rebuild(person.user_id)
    late = [
        workout(person, 400 + number, NOW - timedelta(days=days), random) for number, days in enumerate((1, 8, 50, 400))
    ]
    for state in late:
        update_analytics(event_builders.workout_completed(state))
    for place in (-1, -5, -30, 3):
        before = states[place]
        after = workout(person, int(before.id[-4:]), before.started_at - timedelta(days=2), random)  # type: ignore[operator]
        states[place] = after.model_copy(update={"version": 6})
        update_analytics(event_builders.workout_corrected(before, states[place]))
    for _ in range(3):
        deleted = states.pop(random.randrange(len(states)))
        update_analytics(
            WorkoutDeleted(
                user_id=person.user_id, workout_id=deleted.id, workout_version=9, was_completed=True, exercise_ids=[]
            )
        )
    return [*states, *late]


@dataclass(frozen=True)
class Truth:
    """What is known of a person's training: the completed workouts and their sets, warm-ups left out."""

    person: Person
    states: list[WorkoutState]
    rows: list[Row]


def rows_of(person: Person, state: WorkoutState) -> Iterator[Row]:
    day = person.day(state.started_at)  # type: ignore[arg-type]
    for exercise in state.exercises:
        for set_ in exercise.sets:
            if set_.type != "warmup" and set_.reps != 0:
                yield Row(
                    state.id, day, exercise.exercise_id, set_.type, set_.weight, set_.reps, set_.duration_seconds, set_.distance
                )  # fmt: skip


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda person: person.zone)
def truth(request: pytest.FixtureRequest) -> Iterator[Truth]:
    person: Person = request.param
    with cloud():
        clock.set_source(lambda: NOW)
        settings = PreferencesChanged(
            user_id=person.user_id,
            revision=1,
            timezone=person.zone,
            weekly_target=3,
            week_starts_on=person.week_starts_on,
            day_starts_at=person.day_starts_at,
            preferences=Preferences(),
        )
        apply_preferences(settings)
        states = history(person)
        yield Truth(person, states, [row for state in states for row in rows_of(person, state)])
        clock.set_source(None)


@pytest.fixture(autouse=True)
def _now(truth: Truth) -> None:
    clock.set_source(lambda: NOW)


# --- the calculation ---------------------------------------------------------------------------------------


def by(values: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    return {group: list(members) for group, members in groupby(sorted(values, key=key), key)}


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def workouts_by_day(truth: Truth) -> dict[date, list[WorkoutState]]:
    return by(truth.states, lambda state: truth.person.day(state.started_at))


def within(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    return [row for row in rows if first <= row.day <= last]


def muscle_sets(rows: Iterable[Row], factor: Callable[[Row], float] = lambda row: 1.0) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        exercise = library_exercise(row.exercise)
        primary = set(map(str, exercise.primary_muscle_groups))
        for muscle in primary | set(map(str, exercise.secondary_muscle_groups)):
            sums[muscle] = sums.get(muscle, 0.0) + factor(row) * (1 if muscle in primary else 0.5)
    return sums


def pattern(row: Row) -> str:
    return str(library_exercise(row.exercise).movement_pattern)


def change(previous: float, current: float) -> dict[str, float]:
    answer = {"previous": pytest.approx(previous, abs=1e-4), "current": pytest.approx(current, abs=1e-4)}
    if previous or not current:
        answer["changePercentage"] = pytest.approx((current - previous) / previous * 100 if previous else 0, abs=0.051)
    return answer


def ask(truth: Truth, path: str, **query: Any) -> Any:
    answer = call("GET", path, token=access_token(truth.person.user_id, role="premium"), **query)
    assert answer.status == 200, answer.text
    return answer.data


def last_mondays(truth: Truth, weeks: int) -> list[date]:
    return [monday(truth.person.today) - timedelta(weeks=ago) for ago in reversed(range(weeks))]


# --- overview ----------------------------------------------------------------------------------------------


def test_the_totals(truth: Truth) -> None:
    seen = ask(truth, "/analytics/overview")
    assert seen["totalWorkouts"] == len(truth.states) == 311
    assert seen["totalVolume"] == pytest.approx(sum(row.volume for row in truth.rows), abs=1e-3)
    assert seen["totalDuration"] == pytest.approx(sum(state.duration_seconds for state in truth.states))
    assert seen["totalHardSets"] == len(truth.rows)
    days = sorted(workouts_by_day(truth))
    assert (seen["firstWorkoutDate"], seen["lastWorkoutDate"]) == (days[0].isoformat(), days[-1].isoformat())


def test_the_weeks(truth: Truth) -> None:
    rows, states = by(truth.rows, lambda row: monday(row.day)), workouts_by_day(truth)
    weeks = ask(truth, "/analytics/overview")["weekly"]
    assert [week["weekStartDate"] for week in weeks] == [start.isoformat() for start in last_mondays(truth, 12)]
    for start, week in zip(last_mondays(truth, 12), weeks, strict=True):
        workouts = [state for day, on_day in states.items() if monday(day) == start for state in on_day]
        assert week["workoutCount"] == len(workouts)
        assert week["totalVolume"] == pytest.approx(sum(row.volume for row in rows.get(start, [])), abs=1e-4)
        assert week["caloriesBurned"] == pytest.approx(sum(state.metrics.calories_burned or 0 for state in workouts))


def test_the_best_weeks_and_lifts_and_favourites(truth: Truth) -> None:
    seen = ask(truth, "/analytics/overview")
    volumes = {
        start: sum(row.volume for row in rows) for start, rows in by(truth.rows, lambda row: monday(row.day)).items()
    }
    best = sorted(volumes, key=lambda start: -volumes[start])[:3]
    assert [week["weekStartDate"] for week in seen["bestWeeks"]] == [start.isoformat() for start in best]
    assert [week["totalVolume"] for week in seen["bestWeeks"]] == pytest.approx([volumes[start] for start in best])
    estimates = {
        exercise: max((row.estimate for row in rows if row.estimate), default=0.0)
        for exercise, rows in by(truth.rows, lambda row: row.exercise).items()
    }
    strongest = sorted((name for name in estimates if estimates[name]), key=lambda name: (-estimates[name], name))
    assert [lift["exerciseId"] for lift in seen["strongestLifts"]] == strongest
    assert [lift["oneRepMax"] for lift in seen["strongestLifts"]] == pytest.approx(
        [estimates[name] for name in strongest]
    )
    uses = {
        exercise: len({row.workout for row in rows})
        for exercise, rows in by(truth.rows, lambda row: row.exercise).items()
    }
    sets = {exercise: len(rows) for exercise, rows in by(truth.rows, lambda row: row.exercise).items()}
    favorites = sorted(uses, key=lambda name: (-uses[name], -sets[name], name))[:5]
    assert [(item["exerciseId"], item["workoutCount"], item["sets"]) for item in seen["favoriteExercises"]] == [
        (name, uses[name], sets[name]) for name in favorites
    ]


@pytest.mark.parametrize("unit", ["week", "month"])
def test_the_comparison(truth: Truth, unit: str) -> None:
    today = truth.person.today
    if unit == "week":
        first = today - timedelta(days=(today.weekday() - WEEKDAYS.index(truth.person.week_starts_on)) % 7)
        previous = first - timedelta(days=7)
    else:
        first, previous = date(2026, 3, 1), date(2026, 2, 1)
    elapsed = today - first
    states = workouts_by_day(truth)
    parts = []
    for start in (previous, first):
        rows = within(truth.rows, start, start + elapsed)
        workouts = [state for day, on_day in states.items() if start <= day <= start + elapsed for state in on_day]
        parts.append(
            (len(workouts), sum(row.volume for row in rows), sum(s.duration_seconds for s in workouts), len(rows))
        )
    seen = ask(truth, "/analytics/overview")["comparison"][unit]
    for place, name in enumerate(("workouts", "volume", "duration", "sets")):
        assert seen[name] == change(parts[0][place], parts[1][place])
    assert (seen["firstDay"], seen["lastDay"]) == (first.isoformat(), today.isoformat())


def test_the_balance(truth: Truth) -> None:
    rows = within(truth.rows, last_mondays(truth, 6)[0], truth.person.today)
    sets = {name: len(members) for name, members in by(rows, pattern).items()}
    knee = sets.get("squat", 0) + sets.get("lunge", 0)
    seen = ask(truth, "/analytics/overview")["balance"]
    assert (seen["push"], seen["pull"]) == (sets["push"], sets["pull"])
    assert (seen["knee"], seen["hip"]) == (knee, sets["hinge"])
    assert seen["pushToPull"] == pytest.approx(sets["push"] / sets["pull"], abs=0.0051)
    assert seen["kneeToHip"] == pytest.approx(knee / sets["hinge"], abs=0.0051)


def test_the_intensities(truth: Truth) -> None:
    expected = dict.fromkeys(("below_60", "60_to_70", "70_to_80", "80_to_90", "90_and_more", "unknown"), 0)
    for row in within(truth.rows, last_mondays(truth, 6)[0], truth.person.today):
        earlier = within(truth.rows, row.day - timedelta(days=42), row.day - timedelta(days=1))
        best = max((other.estimate or 0.0 for other in earlier if other.exercise == row.exercise), default=0.0)
        if not best or not row.estimate:
            expected["unknown"] += 1
            continue
        percent = round(row.weight / best * 100, 6)  # type: ignore[operator]
        bounds = (("below_60", 60), ("60_to_70", 70), ("70_to_80", 80), ("80_to_90", 90), ("90_and_more", 10**9))
        expected[next(band for band, bound in bounds if percent < bound)] += 1
    seen = {share["band"]: share["sets"] for share in ask(truth, "/analytics/overview")["intensity"]}
    assert seen == expected
    assert sum(1 for sets in seen.values() if sets) >= 5, "the history reaches the bands"


# --- frequency ---------------------------------------------------------------------------------------------


def test_the_frequency(truth: Truth) -> None:
    states = workouts_by_day(truth)
    starts = last_mondays(truth, 52)
    in_range = {day: on_day for day, on_day in states.items() if day >= starts[0]}
    seen = ask(truth, "/analytics/frequency", weeks=52)
    assert seen["workoutCount"] == sum(map(len, in_range.values()))
    assert seen["daysTrained"] == len(in_range)
    assert seen["averagePerWeek"] == pytest.approx(seen["workoutCount"] / 52, abs=0.0051)
    for start, week in zip(starts, seen["weeks"], strict=True):
        days = [day for day in in_range if monday(day) == start]
        assert (week["workoutCount"], week["daysTrained"]) == (sum(len(in_range[day]) for day in days), len(days))
    for weekday, name in enumerate(WEEKDAYS):
        count = sum(len(on_day) for day, on_day in in_range.items() if day.weekday() == weekday)
        assert seen["perWeekday"][weekday] == {"day": name, "workoutCount": count}
    sets = muscle_sets(within(truth.rows, starts[0], truth.person.today))
    assert {muscle["muscle"]: muscle["sets"] for muscle in seen["byMuscle"]} == sets


@pytest.mark.parametrize("year", [None, 2025])
def test_the_calendar(truth: Truth, year: int | None) -> None:
    first = date(year, 1, 1) if year else truth.person.today - timedelta(days=364)
    last = date(year, 12, 31) if year else truth.person.today
    seen = ask(truth, "/analytics/frequency", **({"year": year} if year else {}))["calendar"]
    assert (seen["firstDay"], seen["lastDay"]) == (first.isoformat(), last.isoformat())
    assert seen["days"] == [
        {"date": day.isoformat(), "workoutCount": len(on_day)}
        for day, on_day in sorted(workouts_by_day(truth).items())
        if first <= day <= last
    ]


# --- volume and muscles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["muscle", "movement", "exercise"])
@pytest.mark.parametrize(("unit", "periods"), [("week", 104), ("month", 24)])
def test_the_volume(truth: Truth, unit: str, periods: int, group: str) -> None:
    seen = ask(truth, "/analytics/volume", by=unit, group=group, periods=periods)["periods"]
    start_of = monday if unit == "week" else lambda day: day.replace(day=1)
    rows, days = by(truth.rows, lambda row: start_of(row.day)), workouts_by_day(truth)
    assert len(seen) == periods
    for period in seen:
        start = date.fromisoformat(period["startDate"])
        of_period = rows.get(start, [])
        assert period["workoutCount"] == sum(len(on_day) for day, on_day in days.items() if start_of(day) == start)
        assert period["sets"] == len(of_period)
        assert period["reps"] == sum(row.reps or 0 for row in of_period)
        assert period["volume"] == pytest.approx(sum(row.volume for row in of_period), abs=1e-4)
        assert period["seconds"] == pytest.approx(sum(row.seconds or 0 for row in of_period))
        assert period["distance"] == pytest.approx(sum(row.metres or 0 for row in of_period))
        if group == "muscle":
            sets, volumes = muscle_sets(of_period), muscle_sets(of_period, lambda row: row.volume)
        else:
            key = pattern if group == "movement" else lambda row: row.exercise
            groups = by(of_period, key)
            sets = {name: float(len(members)) for name, members in groups.items()}
            volumes = {name: sum(row.volume for row in members) for name, members in groups.items()}
        assert {entry["key"]: entry["sets"] for entry in period["groups"]} == sets
        assert {entry["key"]: entry["volume"] for entry in period["groups"]} == pytest.approx(volumes, abs=1e-4)


def test_the_muscles(truth: Truth) -> None:
    starts = last_mondays(truth, 8)
    seen = ask(truth, "/analytics/muscles", weeks=8)
    weekly = [muscle_sets(within(truth.rows, start, start + timedelta(days=6))) for start in starts]
    whole = muscle_sets(within(truth.rows, starts[0], truth.person.today))
    for heat in seen["muscles"]:
        muscle = heat["muscle"]
        assert heat["weekly"] == [sets.get(muscle, 0) for sets in weekly]
        assert heat["sets"] == whole.get(muscle, 0)
        assert heat["averagePerWeek"] == pytest.approx(sum(heat["weekly"][:-1]) / 7, abs=0.0051)
        assert heat["heat"] == pytest.approx(whole.get(muscle, 0) / max(whole.values()), abs=0.00051)
        made = {
            exercise: muscle_sets(rows).get(muscle, 0)
            for exercise, rows in by(
                within(truth.rows, starts[0], truth.person.today), lambda row: row.exercise
            ).items()
        }
        ranked = sorted((name for name in made if made[name]), key=lambda name: (-made[name], name))[:5]
        assert [(item["exerciseId"], item["sets"]) for item in heat["exercises"]] == [
            (name, made[name]) for name in ranked
        ]


def test_the_weekly_strength(truth: Truth) -> None:
    starts = last_mondays(truth, 26)
    estimated = [row for row in within(truth.rows, starts[0], truth.person.today) if row.estimate]
    seen = {lift["exerciseId"]: lift for lift in ask(truth, "/analytics/strength", weeks=26)["lifts"]}
    assert seen.keys() == set(LIFTS)
    for exercise, rows in by(estimated, lambda row: row.exercise).items():
        best = {
            start: max(row.estimate for row in members)
            for start, members in by(rows, lambda row: monday(row.day)).items()
        }
        weekly = seen[exercise]["weekly"]
        assert [week["weekStartDate"] for week in weekly] == [start.isoformat() for start in sorted(best)]
        assert [week["oneRepMax"] for week in weekly] == pytest.approx([best[start] for start in sorted(best)])
        values = [best[start] for start in sorted(best)]
        assert seen[exercise]["changePercentage"] == pytest.approx((values[-1] / values[0] - 1) * 100, abs=0.051)
